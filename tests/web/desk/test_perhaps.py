"""What is pointed out under *Perhaps*, and redacting all places of it at once."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.desk import House, desk_of, make_house, signed_in

from zenger.model.review import Basis
from zenger.web.desk.perhaps import grouped
from zenger.workflow.review.at_risk import add_person
from zenger.workflow.review.reasons import set_reason
from zenger.workflow.review.redactions import current_redactions
from zenger.workflow.review.seen_on_page import Suggestion

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    with desk_of(made):
        add_person(made.acting("editor"), made.viewer("editor"), "Port charges")
        yield made
    made.newsroom.sandbox().close()


@pytest.fixture(scope="module")
def editor(house: House) -> Client:
    return signed_in(house, "editor")


def suggestion(start: int, *, is_held: bool = False, kind: str = "phone") -> Suggestion:
    return Suggestion(kind, "030  1", start, start + 6, Basis.PATTERN, is_held)


def test_the_same_words_stand_once_with_how_often(house: House) -> None:
    del house
    some = [suggestion(0), suggestion(9, is_held=True), suggestion(20), suggestion(30, kind="iban")]
    phone, iban = grouped(some)
    assert (phone.count, phone.left, iban.count) == (3, 2, 1)
    assert json.loads(phone.pick) == {
        "basis": "pattern", "code": "contact", "places": [{"text": [0, 6]}, {"text": [20, 26]}],
    }  # fmt: skip


def test_all_places_of_a_group_are_one_step_that_is_taken_back_at_once(
    house: House, editor: Client
) -> None:
    document = house.document("both.txt")
    review = f"/review/{document.pk}/1"
    pick = {"basis": "case", "code": "life", "places": [{"text": [2, 6]}, {"text": [17, 24]}]}
    form = {"page": "1", "code": "", "pick": json.dumps(pick), "next": review}
    assert editor.post(f"/review/{document.pk}/redact", form).status_code == 302
    held = current_redactions(document)
    assert [(one.letters, one.code, one.basis) for one in held] == [
        ((2, 6), "life", "case"), ((17, 24), "life", "case"),
    ]  # fmt: skip
    page = editor.get(review).content.decode()
    assert "Undo the last step: 2 redactions" in page
    assert "2026-11-26 12:" in page  # when
    act = page.partition('name="act" value="')[2].partition('"')[0]
    undone = editor.post("/review/undo", {"act": act, "next": review})
    assert undone.headers["Location"] == f"{review}#redactions"
    assert current_redactions(document) == ()


@pytest.mark.parametrize(
    "pick",
    [
        "x", "[]", "{}", '{"basis": "case", "code": "", "places": [{"text": [2, 6]}]}',
        '{"basis": "case", "code": "life", "places": []}',
        '{"basis": "whim", "code": "life", "places": [{"text": [2, 6]}]}',
        '{"basis": "case", "code": "life", "places": [{"text": [2, 99999]}]}',
    ],
)  # fmt: skip
def test_what_cannot_be_picked_redacts_nothing(house: House, editor: Client, pick: str) -> None:
    document = house.document("both.txt")
    form = {"page": "1", "code": "", "pick": pick}
    assert editor.post(f"/review/{document.pk}/redact", form).status_code == 400
    assert current_redactions(document) == ()


def test_a_reason_that_is_offered_no_more_is_not_proposed(house: House) -> None:
    publisher = house.acting("publisher"), house.viewer("publisher")
    set_reason(*publisher, "contact", "Contact", is_offered=False)
    (one,) = grouped([suggestion(0)])
    assert one.code == ""
    set_reason(*publisher, "contact", "Contact")


def test_somebody_at_risk_is_pointed_out_beside_the_pages(house: House, editor: Client) -> None:
    page = editor.get(f"/review/{house.document('Port charges').pk}/1").content.decode()
    beside = page.partition('id="beside"')[2].partition("</dl>")[0]
    assert beside.count("names a person at risk") == 2  # title and subject
