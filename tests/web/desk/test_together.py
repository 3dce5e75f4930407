"""Documents handed over, names called, lists and activity: attributable, undone, within sight."""

import pytest
from tests.desk import House, signed_in

from zenger.catalog.models import Activity, Assignment, AuditEntry, Label, LabelledDocument
from zenger.errors import AccountError, NotAllowedError
from zenger.workflow.desk.assignments import assign, finish, people_who_see
from zenger.workflow.desk.mentions import unseen_mentions
from zenger.workflow.desk.notes import add_note


def letter_of(house: House) -> int:
    return house.document("Port charges").pk


def test_a_document_is_handed_over_done_and_taken_up_again(house: House) -> None:
    number = letter_of(house)
    editor, reader = signed_in(house, "editor"), signed_in(house, "reader")
    editor.post(f"/documents/{number}/hands", {"to": "reader", "why": "Check the date."})
    for where in ("/", "/lists"):
        page = reader.get(where).content.decode()
        assert "Waiting for you" in page
        assert "Check the date." in page
    given = Assignment.objects.get(to__name="reader")
    page = reader.post(f"/hands/{given.pk}", {"done": "1"}).content.decode()
    assert "Undo" in page
    assert "Check the date." not in reader.get("/").content.decode()
    reader.post(f"/hands/{given.pk}", {"done": "0"})
    assert "Check the date." in reader.get("/").content.decode()
    acts = AuditEntry.objects.filter(verb__in=["assign", "finished", "reopened"])
    assert list(acts.values_list("actor", "verb")) == [
        ("editor", "assign"), ("reader", "finished"), ("reader", "reopened"),
    ]  # fmt: skip
    given.delete()


def test_nothing_is_handed_to_who_may_not_see_it(house: House) -> None:
    hidden = house.document("informant.txt")
    assert [one.name for one in people_who_see(hidden)] == ["admin"]
    with pytest.raises(AccountError):
        assign(house.acting("admin"), house.viewer("admin"), hidden.pk, "editor")
    label = Label.objects.create(name="sealed")
    letter = house.document("Port charges")
    LabelledDocument.objects.create(document=letter, label=label)
    assert [one.name for one in people_who_see(letter)] == ["admin"]
    with pytest.raises(AccountError):
        assign(house.acting("admin"), house.viewer("admin"), letter.pk, "editor")
    label.delete()


def test_only_those_concerned_say_that_it_is_done(house: House) -> None:
    number = letter_of(house)
    given = assign(house.acting("admin"), house.viewer("admin"), number, "editor")
    with pytest.raises(NotAllowedError):
        finish(house.acting("reporter"), house.viewer("reporter"), given.pk, is_done=True)
    again = assign(house.acting("admin"), house.viewer("admin"), number, "editor", "Soon.")
    assert again.pk == given.pk  # asked once
    finish(house.acting("editor"), house.viewer("editor"), given.pk, is_done=True)


def test_a_name_that_was_called_waits_until_they_were_there(house: House) -> None:
    number = letter_of(house)
    note = add_note(house.acting("editor"), house.viewer("editor"), number, "@reader: this one.")
    assert [m.note_id for m in unseen_mentions(house.viewer("reader"))] == [note.pk]
    browser = signed_in(house, "reader")
    called = "<bdi>@reader</bdi>: this one."
    assert called in browser.get("/").content.decode()
    assert "names you" in browser.get(f"/documents/{number}").content.decode()
    assert not unseen_mentions(house.viewer("reader")).exists()
    assert "names you" not in browser.get(f"/documents/{number}").content.decode()
    assert called not in browser.get("/lists").content.decode()


def test_a_list_is_ones_own(house: House) -> None:
    number = letter_of(house)
    reader, editor = signed_in(house, "reader"), signed_in(house, "editor")
    reader.post(f"/documents/{number}/marks", {"mark": "to_read", "on": "1"})
    assert "Port charges" in reader.get("/lists").content.decode()
    assert "Port charges" not in reader.get("/lists?list=starred").content.decode()
    assert "Nothing is on your list" in editor.get("/lists").content.decode()
    reader.post(f"/documents/{number}/marks", {"mark": "to_read", "on": "0"})
    assert "Nothing is on your list" in reader.get("/lists").content.decode()


def test_activity_is_told_by_person_act_and_collection_within_sight(house: House) -> None:
    hidden = house.document("informant.txt").pk
    add_note(house.acting("admin"), house.viewer("admin"), hidden, "Not for all.")
    add_note(house.acting("editor"), house.viewer("editor"), letter_of(house), "For all.")
    browser = signed_in(house, "reporter")
    page = browser.get("/activity").content.decode()
    assert "Port charges" in page
    for word in ("informant", "Closed"):
        assert word not in page
        assert word in signed_in(house, "admin").get("/activity").content.decode()
    assert "Port charges" in browser.get("/activity?person=editor").content.decode()
    assert "Nothing of this kind" in browser.get("/activity?verb=untagged").content.decode()
    for hostile in ("collection=Closed", "person=%3Cscript%3E", "verb='", "start=9999999999"):
        page = browser.get(f"/activity?{hostile}").content.decode()
        assert "informant" not in page
        assert "<script>" not in page
    assert all(one.account_id for one in Activity.objects.all())


def test_a_tag_taken_off_comes_back_with_one_click(house: House) -> None:
    number = letter_of(house)
    browser = signed_in(house, "reporter")
    browser.post(f"/documents/{number}/tags", {"tag": "urgent"})
    back = browser.post(f"/documents/{number}/tags", {"remove": "urgent"}).headers["Location"]
    page = browser.get(back.partition("#")[0]).content.decode()
    assert "is off" in page
    assert '<button class="plain" name="tag" value="urgent">Undo</button>' in page
    browser.post(f"/documents/{number}/tags", {"tag": "urgent"})
    assert house.document("Port charges").tag_set.filter(word="urgent").exists()


def test_a_tag_is_shown_as_it_was_typed_and_found_without_its_accents(house: House) -> None:
    number = letter_of(house)
    reporter = signed_in(house, "reporter")
    for typed in ("Gebühren  prüfen", "gebuhren prufen"):
        reporter.post(f"/documents/{number}/tags", {"tag": typed})
    page = reporter.get(f"/documents/{number}").content.decode()
    assert page.count("<bdi>Gebühren prüfen</bdi>") == 2  # under the title, and beside the page
    assert "gebuhren" not in page
    for question in ("Gebühren prüfen", "gebuhren prufen"):
        found = reporter.get("/search", {"q": f'tag:"{question}"'}).content.decode()
        assert "in 1 document" in found
        assert "Gebühren prüfen" in found
    reporter.post(f"/documents/{number}/tags", {"remove": "Gebühren prüfen"})
    assert "Gebühren" not in reporter.get(f"/documents/{number}").content.decode()


def test_activity_tells_what_a_note_says_until_it_is_taken_away(house: House) -> None:
    number = letter_of(house)
    note = add_note(house.acting("editor"), house.viewer("editor"), number, "Wer zahlte das?")
    reader = signed_in(house, "reader")
    for where in ("/", "/activity"):
        page = reader.get(where).content.decode()
        assert f"/documents/{number}#note-{note.pk}" in page
        assert "Wer zahlte das?" in page
    signed_in(house, "editor").post(f"/notes/{note.pk}/remove")
    assert "Wer zahlte das?" not in reader.get("/activity").content.decode()
