"""Labels on many documents at once: what was ticked, or all that a search finds."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from tests.desk import House, signed_in

from zenger.catalog.models import AuditEntry, Document, Label, LabelledDocument
from zenger.errors import NotAllowedError, NotThereError
from zenger.workflow.access import labels
from zenger.workflow.access.labels import label_many
from zenger.workflow.access.sight import seen_documents
from zenger.workflow.audit import Chain, broken_links


@pytest.fixture
def label(house: House) -> Iterator[Label]:
    made = Label.objects.create(name="legal hold")
    made.labelgrant_set.create(account=house.people["editor"])
    yield made
    made.delete()


def test_all_that_was_found_is_closed_after_it_was_asked_once_more(
    house: House, label: Label
) -> None:
    editor, reader = signed_in(house, "editor"), house.viewer("reader")
    page = editor.get("/search", {"q": "port"}).content.decode()
    assert "all 2 that were found" in page
    sent = {"q": "port", "label": label.pk, "act": "put", "which": "all"}
    asked = editor.post("/search/labels", sent).content.decode()
    assert "2 documents?" in asked
    assert not LabelledDocument.objects.exists()
    done = editor.post("/search/labels", {**sent, "sure": "1"}).content.decode()
    assert "2 documents were changed" in done
    assert house.document("Port charges") not in seen_documents(reader)
    assert (
        b"port"
        not in signed_in(house, "reader")
        .get("/search", {"q": "port"})
        .content.partition(b'class="results')[2]
    )
    entries = AuditEntry.objects.filter(verb="put-label", actor="editor")
    assert {entry.details["document"] for entry in entries} == {
        house.document(title).blob_id for title in ("Port charges", "tariff.pdf")
    }
    assert list(broken_links(Chain())) == []
    sent["act"] = "take"
    again = editor.post("/search/labels", {**sent, "sure": "1"}).content.decode()
    assert "2 documents were changed" in again
    assert house.document("Port charges") in seen_documents(reader)


def test_it_is_said_what_a_label_does_not_close(house: House, label: Label) -> None:
    editor, letter = signed_in(house, "editor"), house.document("Port charges")
    page = editor.get(f"/documents/{letter.pk}").content.decode()
    said = page.partition('id="labels"')[2].partition("</section>")[0]
    assert "What lies inside it stays as it is" in said
    (href,) = re.findall('<a href="([^"]+)">find that', said)
    assert "tariff.pdf" in editor.get(unescape(href)).content.decode()
    tariff, both = house.document("tariff.pdf"), Document.objects.filter(title="both.txt")
    assert b"for this document alone" not in editor.get(f"/documents/{tariff.pk}").content
    where = f"/documents/{both.get(collection__title='Open').pk}"
    assert b"other collections" not in editor.get(where).content  # they may not see that one
    label.labelgrant_set.create(account=house.people["admin"])
    assert b"lies in other collections" in signed_in(house, "admin").get(where).content


def test_only_what_was_ticked_is_closed(house: House, label: Label) -> None:
    editor, letter = signed_in(house, "editor"), house.document("Port charges")
    page = editor.get("/search", {"q": "port"}).content.decode()
    assert f'form="label-many" name="document" value="{letter.pk}"' in page
    sent = {"q": "port", "label": label.pk, "act": "put", "which": "some", "document": [letter.pk]}
    asked = editor.post("/search/labels", sent).content.decode()
    assert "1 document?" in asked
    assert f'name="document" value="{letter.pk}"' in asked
    editor.post("/search/labels", {**sent, "sure": "1"})
    assert list(LabelledDocument.objects.values_list("document", flat=True)) == [letter.pk]
    nothing = editor.post("/search/labels", {**sent, "document": [], "sure": "1"})
    assert nothing.status_code == 400
    for number in ("x", "9" * 30):
        wrong = editor.post("/search/labels", {**sent, "document": [number], "sure": "1"})
        assert wrong.status_code == 400


def test_what_is_not_theirs_is_passed_over_and_nothing_is_told_of_it(
    house: House, label: Label
) -> None:
    hidden, letter = house.document("informant.txt"), house.document("Port charges")
    numbers = [hidden.pk, letter.pk, 987_654_321]
    editor = house.acting("editor")
    assert label_many(editor, house.viewer("editor"), numbers, label.pk, on=True) == 1
    assert list(LabelledDocument.objects.values_list("document", flat=True)) == [letter.pk]
    assert label_many(editor, house.viewer("editor"), numbers, label.pk, on=True) == 0
    other = Label.objects.create(name="not given")
    with pytest.raises(NotThereError):
        label_many(editor, house.viewer("editor"), numbers, other.pk, on=True)
    other.delete()
    with pytest.raises(NotAllowedError):
        label_many(house.acting("reporter"), house.viewer("reporter"), numbers, label.pk, on=True)


def test_very_many_are_labelled_in_parts(
    house: House, label: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labels, "_AT_ONCE", 1)
    label.labelgrant_set.create(account=house.people["admin"])
    numbers = list(seen_documents(house.viewer("admin")).values_list("pk", flat=True))
    done = label_many(house.acting("admin"), house.viewer("admin"), numbers, label.pk, on=True)
    assert done == len(numbers) == LabelledDocument.objects.count()
    assert list(broken_links(Chain())) == []


def test_who_may_put_no_label_is_offered_none(house: House, label: Label) -> None:
    for name in ("reader", "reporter", "publisher"):
        page = signed_in(house, name).get("/search", {"q": "port"}).content
        assert b"label-many" not in page
