"""What whoever is about to approve is told: who is named still, and where something is left."""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.desk import House, desk_of, make_house, signed_in

from zenger.model.review import Leak
from zenger.workflow.review import approvals
from zenger.workflow.review.at_risk import add_person, remove_person
from zenger.workflow.review.decisions import propose

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


@pytest.fixture(scope="module")
def editor(house: House) -> Client:
    return signed_in(house, "editor")


def body(client: Client, where: str, status: int = 200) -> str:
    response = client.get(where)
    assert response.status_code == status, response.content
    return response.content.decode()


def test_people_at_risk_who_are_still_named_are_told_to_whoever_approves(
    house: House, editor: Client
) -> None:
    viewer = house.acting("editor"), house.viewer("editor")
    people = [add_person(*viewer, "Port charges"), add_person(*viewer, "La Pas", ["La Paz"])]
    number = house.document("Port charges").pk
    try:
        said = body(editor, f"/review/{number}/1/printed").partition('id="named"')[2]
        said = said.partition("</ul>")[0]
        assert "Port charges</bdi>: title, subject" in said
        assert f'La Pas</bdi>: page <a href="/review/{number}/1/printed">1</a>' in said
    finally:
        for one in people:
            remove_person(*viewer, one.pk)
    assert 'id="named"' not in body(editor, f"/review/{number}/1/printed")


def test_nobody_at_risk_is_not_the_same_as_nobody_found(editor: Client) -> None:
    page = body(editor, "/review/words?people=1&collection=Open", 400)
    assert "Nobody is on the list of people at risk" in page


def test_what_verification_found_is_said_with_where(
    house: House, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = house.document("Port charges").pk
    propose(house.acting("publisher"), house.viewer("publisher"), number)
    monkeypatch.setattr(
        approvals, "leaks_in", lambda *_: [Leak("07-no-masks", "page 3", "A mask is there.")]
    )
    mark = body(editor, f"/review/{number}/1/printed").partition('name="mark" value="')[2]
    form = {"verb": "approve", "mark": mark.partition('"')[0]}
    response = editor.post(f"/review/{number}/decide", form)
    assert response.status_code == 400
    assert "<li>page 3 (07-no-masks): A mask is there.</li>" in response.content.decode()


def test_whoever_approved_is_told_so_on_the_page_they_are_led_to(
    house: House, editor: Client
) -> None:
    number, other = house.document("Port charges").pk, house.document("both.txt").pk
    page = body(editor, f"/review/{number}/1/printed")
    mark, last = (
        page.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("mark", "last")
    )
    form = {"verb": "approve", "mark": mark, "last": last}
    led_to = editor.post(f"/review/{number}/decide", form).headers["Location"]
    assert led_to.endswith(f"?approved={number}")
    said = f'You approved <a href="/review/{number}"><bdi>Port charges</bdi></a>: 1 of 2 approvals'
    assert said in body(editor, led_to)
    assert "You approved <a" not in body(editor, f"/review?approved={other}")
    assert "You approved <a" not in body(editor, "/review?approved=99999")


def test_what_is_redacted_already_is_told_before_it_is_redacted_again(
    house: House, editor: Client
) -> None:
    number = house.document("tariff.pdf").pk
    asked = f"/review/words?document={number}&terms=lighthouses&code=privacy"
    assert "redacted already" not in body(editor, asked)
    form = {"document": number, "terms": "lighthouses", "code": "privacy", "number": number}
    assert editor.post("/review/words", form).status_code == 200
    assert "1 passage, redacted already, page 2" in body(editor, asked)


def test_how_much_is_hidden_in_the_file_stands_on_its_review_page(
    house: House, editor: Client
) -> None:
    number = house.document("Port charges").pk
    assert "nobody looked yet" in body(editor, f"/review/{number}/1")
    body(editor, f"/review/{number}/hidden")
    page = body(editor, f"/review/{number}/1")
    assert "nobody looked yet" not in page
    assert " found" in page.partition("What is hidden in the file</a>")[2].partition("</span>")[0]


def test_attachments_and_what_they_lie_in_lead_to_each_others_reviews(
    house: House, editor: Client
) -> None:
    letter, tariff = house.document("Port charges").pk, house.document("tariff.pdf").pk
    others = body(editor, f"/review/{letter}/1").partition('id="others"')[2]
    assert f'href="/review/{tariff}"' in others.partition("</section>")[0]
    others = body(editor, f"/review/{tariff}/1").partition('id="others"')[2]
    assert f'href="/review/{letter}"' in others.partition("</section>")[0]


def test_what_was_forgotten_in_a_form_is_named(house: House, editor: Client) -> None:
    number = house.document("tariff.pdf").pk
    form = {"page": "1", "code": "privacy", "region": ""}
    assert b"Nothing is marked" in editor.post(f"/review/{number}/redact", form).content
    form = {"page": "1", "code": "", "region": '{"box": [0, 0, 900, 900]}'}
    assert b"Choose a reason" in editor.post(f"/review/{number}/redact", form).content
    form = {"verb": "withhold", "number": str(number), "reason": ""}
    page = editor.post("/review/decisions", form).content.decode()
    assert "Choose a reason" in page
    assert "<bdi>tariff.pdf</bdi>" in page
