"""Review in the browser's forms: redact, take back, decide, approve what was looked at."""

import json
from collections.abc import Iterator
from contextlib import suppress
from html import unescape

import pytest
from django.test import Client
from tests.desk import PASSPHRASE, House, desk_of, make_house, signed_in

from zenger.catalog.models import Collection, Decision, Page, PersonAtRisk, RedactionEntry
from zenger.errors import ReviewError
from zenger.model.document import Status
from zenger.model.people import Role
from zenger.model.review import Basis, Redaction
from zenger.process.inventory.found import finding
from zenger.process.inventory.markup import LIES_OVER
from zenger.protocols.sandbox import Ending
from zenger.web.desk import review_hidden
from zenger.workflow.access.accounts import add_account
from zenger.workflow.review import faces_on_page
from zenger.workflow.review.assessments import Weighed, assess
from zenger.workflow.review.at_risk import add_person
from zenger.workflow.review.decisions import propose
from zenger.workflow.review.hidden import COLUMNS
from zenger.workflow.review.inspect_file import Inspection
from zenger.workflow.review.public_fields import WORDS
from zenger.workflow.review.redactions import add_redactions, undo
from zenger.workflow.review.rules import set_checklist

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    made.people["second"] = add_account(
        made.newsroom, "second", PASSPHRASE, role=Role.EDITOR, collections=("Open",)
    )
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


@pytest.fixture(scope="module")
def editor(house: House) -> Client:
    return signed_in(house, "editor")


@pytest.fixture(scope="module")
def second(house: House) -> Client:
    return signed_in(house, "second")


def body(client: Client, where: str, status: int = 200) -> str:
    response = client.get(where)
    assert response.status_code == status, response.content
    return response.content.decode()


def held(house: House, title: str) -> list[RedactionEntry]:
    rows = RedactionEntry.objects.filter(document=house.document(title), withdrawal=None)
    return list(rows.order_by("pk"))


def test_a_box_that_was_drawn_is_kept_and_can_be_taken_back(house: House, editor: Client) -> None:
    number = house.document("tariff.pdf").pk
    form = {"region": json.dumps({"box": [1000, 900, 5000, 1200]}), "page": "1", "code": "privacy"}
    assert editor.post(f"/review/{number}/redact", form).status_code == 302
    (one,) = held(house, "tariff.pdf")
    assert (one.region, one.code, one.author.name) == (
        {"box": [1000, 900, 5000, 1200]}, "privacy", "editor",
    )  # fmt: skip
    page = body(editor, f"/review/{number}/1")
    assert f'href="#note-{one.pk}"' in page
    assert editor.post(f"/review/{number}/take-back", {"entry": one.pk}).status_code == 302
    assert held(house, "tariff.pdf") == []
    assert "1 taken back" in body(editor, f"/review/{number}/1")


@pytest.mark.parametrize(
    "form",
    [
        {}, {"page": "1", "code": "privacy"}, {"page": "1", "code": "privacy", "region": "{"},
        {"page": "1", "code": "none such", "region": '{"box": [0, 0, 9, 9]}'},
        {"page": "99", "code": "privacy", "region": '{"box": [0, 0, 9, 9]}'},
        {"what": "field", "field": "shoe size", "code": "privacy"},
        {"what": "page", "page": "-1", "code": "privacy"},
    ],
)  # fmt: skip
def test_what_cannot_be_redacted_is_refused_and_nothing_is_kept(
    house: House, editor: Client, form: dict[str, str]
) -> None:
    before = RedactionEntry.objects.count()
    response = editor.post(f"/review/{house.document('tariff.pdf').pk}/redact", form)
    assert response.status_code in (400, 404)
    assert RedactionEntry.objects.count() == before


def test_words_of_a_text_are_blackened_where_they_stand(house: House, editor: Client) -> None:
    number = house.document("both.txt").pk
    form = {"region": '{"text": [17, 24]}', "page": "1", "code": "privacy"}
    assert editor.post(f"/review/{number}/redact", form).status_code == 302
    assert '<a class="noted" href="#note-' in body(editor, f"/review/{number}/1")
    printed = body(editor, f"/review/{number}/1/printed")
    assert "█[privacy]█" in printed
    assert "harbour" not in printed


def test_words_in_a_script_that_no_picture_is_read_in_are_told(
    house: House, editor: Client
) -> None:
    number = house.document("both.txt").pk
    printed = f"/review/{number}/1/printed"
    assert "Not looked for in pictures" not in body(editor, printed)
    word = Redaction(0, "source", Basis.TERM, header=WORDS, secret="Иванов")
    act = add_redactions(house.acting("editor"), house.viewer("editor"), number, [word])
    assert "redacted words in Cyrillic script" in body(editor, printed)
    undo(house.acting("editor"), house.viewer("editor"), act)


def test_a_field_beside_the_pages_is_printed_no_more(house: House, editor: Client) -> None:
    number = house.document("Port charges").pk
    assert "sender@" in (page := body(editor, f"/review/{number}/1")) or "@" in page
    form = {"what": "field", "field": "from", "code": "source"}
    assert editor.post(f"/review/{number}/redact", form).status_code == 302
    sender = [name or address for role, name, address in _message(number) if role == "from"]
    assert sender
    assert sender[0] not in body(editor, f"/review/{number}/1/printed")


def _message(number: int) -> list[list[str]]:
    from zenger.catalog.models import Document, Message

    return list(Message.objects.get(blob=Document.objects.get(pk=number).blob_id).addresses)


def test_a_shorter_way_to_name_somebody_at_risk_is_pointed_out(
    house: House, editor: Client
) -> None:
    add_person(house.acting("editor"), house.viewer("editor"), "Puerto Arica")
    number = house.document("tariff.pdf").pk
    page = body(editor, f"/review/{number}/1")
    assert page.count("perhaps a person at risk") == 1
    assert "names a person at risk" not in page
    pick = '{"basis": "pattern", "code": "life", "places": [{"text": [26, 31]}]}'
    assert pick in unescape(page)


def test_people_at_risk_are_pointed_out_once_for_each_place(house: House, editor: Client) -> None:
    add_person(house.acting("editor"), house.viewer("editor"), "Arica", ["Arika"])
    number = house.document("tariff.pdf").pk
    page = body(editor, f"/review/{number}/1")
    assert page.count("person at risk") == 1
    form = {"region": '{"text": [26, 31]}', "page": "1", "code": "life", "basis": "case"}
    assert editor.post(f"/review/{number}/redact", form).status_code == 302
    (one,) = held(house, "tariff.pdf")
    assert (one.basis, one.secret) == ("case", "Arica")
    assert '<span class="quiet">redacted</span>' in body(editor, f"/review/{number}/1")
    printed = body(editor, f"/review/{number}/1/printed")
    assert "Arica" not in printed
    assert "The tariff" in printed
    assert "Were it a name:" in printed  # how much the width of the box tells


def test_two_people_approve_what_they_looked_at(
    house: House, editor: Client, second: Client
) -> None:
    number = house.document("tariff.pdf").pk
    collection = Collection.objects.get(title="Open").pk
    publisher = house.acting("publisher"), house.viewer("publisher")
    set_checklist(*publisher, collection, ["Names looked at"])
    assert editor.post(f"/review/{number}/decide", {"verb": "propose"}).status_code == 302
    marks = []
    for who in (editor, second):
        page = body(who, f"/review/{number}/1/printed")
        mark = page.partition('name="mark" value="')[2].partition('"')[0]
        last = page.partition('name="last" value="')[2].partition('"')[0]
        form = {"verb": "approve", "mark": mark, "last": last}
        if who is editor:
            assert who.post(f"/review/{number}/decide", form).status_code == 400  # a point is left
            item = house.document("tariff.pdf").collection.checklistitem_set.get()
            done = {"item": item.pk, "done": "1"}
            assert who.post(f"/review/{number}/tick", done).status_code == 302
        assert who.post(f"/review/{number}/decide", form).status_code == 302
        marks.append(mark)
    assert marks[0] == marks[1]
    assert "Approved" in body(editor, f"/review/{number}/1")
    assert "tariff.pdf" in body(editor, "/review?state=approved")

    # What changes afterwards voids both.
    box = {"region": '{"box": [100, 100, 900, 200]}', "page": "2", "code": "privacy"}
    second.post(f"/review/{number}/redact", box)
    page = body(editor, f"/review/{number}/1")
    assert "2 approvals are void" in page
    response = editor.post(f"/review/{number}/decide", {"verb": "approve", "mark": marks[0]})
    assert response.status_code == 409


def test_a_decision_on_an_old_page_is_refused(house: House, editor: Client) -> None:
    number = house.document("both.txt").pk
    propose(house.acting("second"), house.viewer("second"), number)
    before = Decision.objects.count()
    form = {"verb": "withhold", "reason": "legal", "last": "999"}
    assert editor.post(f"/review/{number}/decide", form).status_code == 409
    assert Decision.objects.count() == before


def test_nothing_is_approved_unseen(house: House, editor: Client) -> None:
    number = house.document("both.txt").pk
    assert editor.post(f"/review/{number}/decide", {"verb": "approve"}).status_code == 400


def test_two_who_write_one_assessment_lose_nothing(house: House, editor: Client) -> None:
    number = house.document("both.txt").pk
    second = house.acting("second"), house.viewer("second")
    assess(*second, number, Weighed(public_interest="The port."), version=0)
    form = {"public_interest": "The harbour master.", "version": "0"}
    response = editor.post(f"/review/{number}/assess", form)
    assert response.status_code == 409
    page = response.content.decode()
    assert "The port." in page
    assert "The harbour master." in page


def test_many_are_decided_at_once_and_those_that_cannot_be_are_named(
    house: House, editor: Client
) -> None:
    numbers = [house.document(title).pk for title in ("both.txt", "Port charges")]
    form = {"number": [*numbers, 10**6], "verb": "withhold", "reason": "legal"}
    page = editor.post("/review/decisions", form).content.decode()
    assert "2 documents decided" in page
    assert "1 was left as it is" in page
    assert b"withheld" in b"".join(editor.get("/review/decisions.csv"))  # type: ignore[arg-type]


def test_an_embargo_is_a_day_and_an_hour(house: House, editor: Client) -> None:
    number = house.document("both.txt").pk
    assert editor.post(f"/review/{number}/embargo", {"until": "soon"}).status_code == 400
    form = {"until": "2026-12-24T06:00"}
    assert editor.post(f"/review/{number}/embargo", form).status_code == 302
    assert "Stays in until 2026-12-24 06:00 UTC" in body(editor, f"/review/{number}/1")


def test_the_next_document_is_one_this_person_can_decide_on(house: House, second: Client) -> None:
    response = second.get("/review/next")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/review")


def test_rules_and_reasons_are_changed_by_publishers_alone_and_people_by_editors(
    house: House, editor: Client
) -> None:
    publisher = signed_in(house, "publisher")
    collection = Collection.objects.get(title="Open").pk
    for what in ({"what": "collection", "collection": collection, "approvals": "1", "points": ""},
                 {"what": "reason", "code": "b6", "title": "Other"}):  # fmt: skip
        assert editor.post("/review/rules", what).status_code == 403
    assert 'name="approvals"' not in body(editor, "/review/rules")
    assert "People at risk</a>" in body(editor, "/review")
    person = {"what": "person", "name": "Yuri K", "variants": "", "why": ""}
    assert editor.post("/review/rules", person).status_code == 302
    number = PersonAtRisk.objects.get(name="Yuri K").pk
    assert "Yuri K" in body(editor, "/review/rules")
    assert editor.post("/review/rules", {"what": "remove", "person": number}).status_code == 302
    assert "Yuri K" not in body(editor, "/review/rules")
    form = {
        "what": "collection", "collection": collection, "approvals": "3", "tells": "1",
        "points": "One\n\nTwo",
    }  # fmt: skip
    assert publisher.post("/review/rules", form).status_code == 302
    page = body(publisher, "/review/rules")
    assert 'value="3"' in page
    assert "One\nTwo" in page
    person = {"what": "person", "name": "Zeb <b>Q</b>", "variants": "Seb Q", "why": "x"}
    assert publisher.post("/review/rules", person).status_code == 302
    assert "Zeb &lt;b&gt;Q&lt;/b&gt;" in body(publisher, "/review/rules")
    assert publisher.post("/review/rules", {"what": "reason", "code": "A B"}).status_code == 400
    assert publisher.post("/review/rules", {"what": "nonsense"}).status_code == 400


def test_pages_on_which_a_terms_script_is_not_read_are_told(house: House, editor: Client) -> None:
    document = house.document("tariff.pdf")
    asked = f"/review/words?document={document.pk}&code=privacy&terms=lighthouses%0A"
    scan = Page.objects.filter(blob=document.blob_id, number=1)
    scan.update(needs_ocr=True)
    try:
        assert "Not all pages were searched" in body(editor, f"{asked}Сидоров")
        assert "Not all pages were searched" not in body(editor, asked)
    finally:
        scan.update(needs_ocr=False)


def test_words_are_shown_where_they_stand_before_they_are_redacted(
    house: House, editor: Client
) -> None:
    number = house.document("tariff.pdf").pk
    asked = f"/review/words?document={number}&terms=lighthouses%0Aunicorn&code=privacy"
    page = body(editor, asked)
    assert "1 passage in 1 document" in page
    assert "unicorn" in page.partition("Found nowhere")[2]
    before = RedactionEntry.objects.count()
    form = {"document": number, "terms": "lighthouses", "code": "privacy"}
    assert editor.post("/review/words", form).status_code == 400  # none was chosen
    hasty = form | {"number": number, "code": ""}
    assert "Choose a reason" in editor.post("/review/words", hasty).content.decode()
    assert RedactionEntry.objects.count() == before
    page = editor.post("/review/words", form | {"number": number}).content.decode()
    assert "1 passage is redacted in 1 document" in page
    act = page.partition('name="act" value="')[2].partition('"')[0]
    assert held(house, "tariff.pdf")[-1].secret == "lighthouses"
    assert "1 redaction is taken back" in editor.post("/review/undo", {"act": act}).content.decode()
    assert editor.post("/review/undo", {"act": act}).status_code == 409


def test_a_list_of_words_that_cannot_be_used_says_where(house: House, editor: Client) -> None:
    del house
    assert "Line 1" in body(editor, "/review/words?terms=/%5B/&code=privacy", 400)


def test_a_passage_left_unredacted_elsewhere_is_named_to_whoever_approves(
    house: House, editor: Client
) -> None:
    number = house.document("both.txt").pk
    form = {"document": number, "terms": "lies in both boxes", "code": "privacy", "number": number}
    assert editor.post("/review/words", form).status_code == 200
    assert "secret path" not in body(editor, f"/review/{number}/1/printed")  # not for this person


def test_what_is_hidden_in_a_file_is_shown_and_taken_out(house: House, editor: Client) -> None:
    number = house.document("Port charges").pk
    page = body(editor, f"/review/{number}/hidden")
    assert "Hidden in the file" in page
    lines = b"".join(editor.get(f"/review/{number}/hidden.jsonl")).decode().splitlines()  # type: ignore[arg-type]
    assert all(set(json.loads(line)) == set(COLUMNS) for line in lines)
    table = b"".join(editor.get(f"/review/{number}/hidden.csv")).decode()  # type: ignore[arg-type]
    assert table.startswith("document,page,kind,where,text,severity\r\n")
    assert editor.get(f"/review/{number}/hidden.exe").status_code == 404


def test_what_something_may_lie_over_is_said_to_be_in_the_copy(
    house: House, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = house.document("Port charges")
    white = finding("invisible-text", "HTML of part 1", "Anna Zenger")
    under = finding("bad-redaction", f"HTML of part 1, {LIES_OVER}", "Zebulon")
    found = Inspection((white, under, under), Ending(Status.OK))
    assert "None of this is in the copy" in body(editor, f"/review/{letter.pk}/hidden")
    monkeypatch.setattr(review_hidden, "hidden_in", lambda *_: (letter, found))
    page = body(editor, f"/review/{letter.pk}/hidden")
    assert "In the copy: 2 passages that something may lie over." in page
    assert "The rest of this is not in the copy" in page


def test_the_original_goes_along_only_where_nothing_is_in_its_way(
    house: House, editor: Client, second: Client
) -> None:
    letter, note = house.document("Port charges"), house.document("both.txt")
    for one in (letter, note):
        with suppress(ReviewError):  # an earlier test did
            propose(house.acting("editor"), house.viewer("editor"), one.pk)
    assert "It stays in." in body(editor, f"/review/{letter.pk}/hidden")
    where = f"/review/{note.pk}/hidden"
    for entry in held(house, "both.txt"):
        editor.post(f"/review/{note.pk}/take-back", {"entry": entry.pk})
    page = body(editor, where)
    assert "0 have" in page
    last = page.partition('name="last" value="')[2].partition('"')[0]
    assert editor.post(f"/review/{note.pk}/original", {"last": last}).status_code == 302
    page = body(editor, where)
    assert "1 has" in page
    assert "Publish the original as well" not in page  # not twice by one person
    assert second.post(f"/review/{note.pk}/original", {"last": last}).status_code == 409
    assert second.post(f"/review/{note.pk}/original", {"verb": "keep"}).status_code == 302
    assert "0 have" in body(second, where)


def test_faces_are_looked_for_only_when_asked_and_where_that_is_installed(
    house: House, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = f"/review/{house.document('tariff.pdf').pk}/1"
    monkeypatch.setattr(faces_on_page, "is_here", lambda: False)
    assert "zenger[faces]" in body(editor, f"{where}?faces=1", 400)
    seen: list[tuple[int, ...]] = []
    monkeypatch.setattr(faces_on_page, "is_here", lambda: True)
    monkeypatch.setattr(
        faces_on_page,
        "faces_in",
        lambda grey: seen.append(grey.shape) or [(1000, 2000, 3000, 4000)],
    )
    assert "perhaps a face" not in body(editor, where) and not seen
    page = body(editor, f"{where}?faces=1")
    assert "10 % from the left, 20 % from the top" in page
    assert '{"box": [1000, 2000, 3000, 4000]}' in unescape(page)
    assert len(seen) == 1 and min(seen[0]) > 1000  # the page, drawn


def test_no_reason_is_chosen_for_somebody_and_their_last_one_is_remembered(
    house: House, editor: Client
) -> None:
    number = house.document("both.txt").pk
    first = '<option value="">Choose a reason</option>'
    assert first in body(editor, f"/review/{number}")
    editor.post(f"/review/{number}/redact", {"what": "page", "page": 1, "code": "legal"})
    assert '<option value="legal" selected>' in body(editor, f"/review/{number}")
    other = signed_in(house, "publisher")
    assert '<option value="legal" selected>' not in body(other, f"/review/{number}")


def test_looking_through_nothing_does_not_say_that_a_name_stands_nowhere(editor: Client) -> None:
    page = body(editor, "/review/words?terms=harbour&document=999999")
    assert "No page was looked at" in page
    assert "Found nowhere" not in page


def test_an_arabic_copy_runs_from_the_right_even_if_it_begins_with_a_label(
    house: House, editor: Client
) -> None:
    letter = house.document("both.txt")
    page = body(editor, f"/review/{letter.pk}/1/printed")
    assert '<div class="text prose" dir="rtl"' not in page
    type(letter).objects.filter(pk=letter.pk).update(language="ar")
    page = body(editor, f"/review/{letter.pk}/1/printed")
    type(letter).objects.filter(pk=letter.pk).update(language=letter.language)
    assert '<div class="text prose" dir="rtl" lang="ar">' in page


def test_what_cannot_be_shown_leads_back_to_where_one_was(editor: Client) -> None:
    def failed(referer: str) -> str:
        return editor.get("/review/999999", headers={"referer": referer}).content.decode()

    back = '<a href="{}">Back to where you were</a>'
    assert back.format("/review?state=new") in failed("http://testserver/review?state=new#x")
    for elsewhere in ("https://testserver.example/review", "http://testserver//evil.example", ""):
        assert "Back to where" not in failed(elsewhere)
    assert "Back to where" not in failed("http://testserver/review/999999")
