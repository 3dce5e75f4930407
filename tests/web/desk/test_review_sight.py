"""Who may not see a document learns nothing of it from the pages of its review, nor a count."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.desk import House, signed_in

from zenger.catalog.models import AuditEntry, Label
from zenger.workflow.review.decisions import propose

VIEWS = (
    "", "/1", "/hidden", "/hidden.csv", "/hidden.jsonl", "/1/printed", "/1/printed/full.webp",
)  # fmt: skip


@pytest.fixture(scope="module")
def editor(house: House) -> Client:
    return signed_in(house, "editor")


@pytest.fixture
def labelled(house: House) -> Iterator[Label]:
    """The tariff under a label that the admin sees through, and no editor."""
    label = Label.objects.create(name="legal hold")
    label.labelleddocument_set.create(document=house.document("tariff.pdf"))
    yield label
    label.delete()


def asked(client: Client, where: str) -> tuple[int, bytes]:
    response = client.get(where)
    if response.streaming:
        return response.status_code, b"".join(response)  # type: ignore[arg-type]
    return response.status_code, response.content


def without_numbers(page: bytes) -> bytes:
    """Of two refusals only the keys that each form has may differ."""
    return re.sub(rb'value="[^"]*"|\d{6,}', b"", page)


@pytest.mark.parametrize("view", VIEWS)
def test_a_collection_that_is_not_theirs(house: House, editor: Client, view: str) -> None:
    hidden = house.document("informant.txt")
    status, page = asked(editor, f"/review/{hidden.pk}{view}")
    assert status == 404
    assert b"Zebulon" not in page and b"informant" not in page
    absent = asked(editor, f"/review/987654321{view}")
    assert (status, without_numbers(page)) == (absent[0], without_numbers(absent[1]))


@pytest.mark.parametrize("view", VIEWS)
def test_a_label_that_is_not_theirs(
    house: House, editor: Client, labelled: Label, view: str
) -> None:
    tariff = house.document("tariff.pdf")
    assert asked(signed_in(house, "admin"), f"/review/{tariff.pk}{view}")[0] == 200  # it is there
    status, page = asked(editor, f"/review/{tariff.pk}{view}")
    assert status == 404
    assert b"tariff" not in page and b"legal hold" not in page
    absent = asked(editor, f"/review/987654321{view}")
    assert (status, without_numbers(page)) == (absent[0], without_numbers(absent[1]))


def test_findings_that_were_not_given_out_are_not_on_record_as_if_they_were(
    house: House, editor: Client, labelled: Label
) -> None:
    tariff = house.document("tariff.pdf")
    before = AuditEntry.objects.filter(verb="export-hidden").count()
    assert asked(editor, f"/review/{tariff.pk}/hidden.csv")[0] == 404
    assert AuditEntry.objects.filter(verb="export-hidden").count() == before
    assert asked(signed_in(house, "admin"), f"/review/{tariff.pk}/hidden.csv")[0] == 200
    assert AuditEntry.objects.filter(verb="export-hidden").count() == before + 1


def test_the_queue_does_not_count_what_a_label_closes(house: House, editor: Client) -> None:
    letter = house.document("Port charges")
    propose(house.acting("editor"), house.viewer("editor"), letter.pk)
    assert b"Port charges" in asked(editor, "/review")[1]
    label = Label.objects.create(name="legal hold")
    label.labelleddocument_set.create(document=letter)
    try:
        page = asked(editor, "/review")[1]
        absent = asked(signed_in(house, "admin"), "/review")[1]
    finally:
        label.delete()
    assert b"Port charges" not in page and b"legal hold" not in page
    assert b"Port charges" in absent
    shown = asked(editor, "/review/decisions.csv")[1]
    assert b"Port charges" in shown
