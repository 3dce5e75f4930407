"""Redactions are kept whatever happens, hold for the bytes, and are taken back in one go."""

from typing import Any

import pytest
from django.db import IntegrityError
from tests.desk import House

from zenger.catalog.models import AuditEntry, Document, RedactionEntry, RedactionWithdrawal
from zenger.errors import ConflictError, NotAllowedError, NotThereError, ReviewError
from zenger.model.review import Redaction
from zenger.workflow.review.redactions import (
    add_redactions,
    add_to_many,
    changed_last_by,
    current_redactions,
    history_of,
    redact_document,
    redact_page,
    undo,
    withdraw_redactions,
)

BOX = (1000, 1000, 2000, 1200)


def tariff_of(house: House) -> Document:
    return house.document("tariff.pdf")


def clean(house: House, document: Document) -> None:
    for one in history_of(house.viewer("admin"), document.pk):
        if one.withdrawn is None:
            withdraw_redactions(
                house.acting("admin"), house.viewer("admin"), document.pk, [one.number]
            )


def test_a_redaction_is_kept_with_who_and_when_and_can_be_taken_back(house: House) -> None:
    document = tariff_of(house)
    editor = house.acting("editor"), house.viewer("editor")
    act = add_redactions(*editor, document.pk, [Redaction(1, "b6", box=BOX, secret="Arica")])
    assert [one.box for one in current_redactions(document)] == [BOX]
    (one,) = history_of(house.viewer("editor"), document.pk)
    assert (one.author, one.act, one.redaction.secret) == ("editor", act, "Arica")
    second = house.acting("second"), house.viewer("second")
    assert withdraw_redactions(*second, document.pk, [one.number]) == 1
    assert current_redactions(document) == ()
    (one,) = history_of(house.viewer("editor"), document.pk)
    assert one.withdrawn_by == "second"
    assert changed_last_by([document.blob_id])[document.blob_id] == house.people["second"].pk


def test_what_two_people_redact_at_once_holds_and_the_same_box_only_once(house: House) -> None:
    document = tariff_of(house)
    clean(house, document)
    lower = Redaction(1, "b6", box=(0, 5000, 100, 5100))
    for name, wanted in (("editor", [Redaction(1, "b6", box=BOX)]),
                         ("second", [Redaction(1, "b6", box=BOX), lower])):  # fmt: skip
        add_redactions(house.acting(name), house.viewer(name), document.pk, wanted)
    assert len(current_redactions(document)) == 2


def test_one_act_over_many_documents_is_taken_back_in_one_go(house: House) -> None:
    letter, tariff = house.document("Port charges"), tariff_of(house)
    clean(house, tariff)
    editor = house.acting("editor"), house.viewer("editor")
    kept = add_redactions(*editor, tariff.pk, [Redaction(2, "b6", box=BOX)])
    act = add_to_many(*editor, {
        tariff.pk: (Redaction(1, "b6", box=BOX),),
        letter.pk: (Redaction(1, "b6", letters=(4, 14)), Redaction(0, "b6", header="to")),
    })  # fmt: skip
    assert undo(*editor, act) == 3
    assert [one.act for one in history_of(house.viewer("editor"), tariff.pk)
            if one.withdrawn is None] == [kept]  # fmt: skip
    with pytest.raises(ConflictError):
        undo(*editor, act)


def test_the_words_beneath_are_kept_where_the_text_tells_them(house: House) -> None:
    letter = house.document("Port charges")
    clean(house, letter)
    editor = house.acting("editor"), house.viewer("editor")
    add_redactions(*editor, letter.pk, [Redaction(1, "b6", letters=(4, 14))])
    assert [one.secret for one in current_redactions(letter)] == ["commission"]


def test_a_redaction_holds_for_the_same_bytes_in_another_collection(house: House) -> None:
    here = Document.objects.get(collection__title="Open", title="both.txt")
    there = Document.objects.get(collection__title="Closed", blob=here.blob)
    add_redactions(
        house.acting("admin"), house.viewer("admin"), there.pk,
        [Redaction(1, "b6", letters=(0, 6))],
    )  # fmt: skip
    assert [one.secret for one in current_redactions(here)] == ["A note"]


def test_all_of_a_page_or_of_a_document_can_be_redacted(house: House) -> None:
    tariff, letter = tariff_of(house), house.document("Port charges")
    for one in (tariff, letter):
        clean(house, one)
    editor = house.acting("editor"), house.viewer("editor")
    redact_page(*editor, tariff.pk, 2, "b6")
    assert [one.page for one in current_redactions(tariff)] == [2]
    redact_document(*editor, tariff.pk, "b6")
    assert [one.page for one in current_redactions(tariff)] == [1, 2]
    redact_document(*editor, letter.pk, "b6")
    assert [one.box for one in current_redactions(letter)] == [(0, 0, 10_000, 10_000)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": 1}, {"page": 3, "box": BOX}, {"page": 0, "box": BOX},
        {"page": 1, "box": (5, 5, 5, 9)}, {"page": 1, "box": (0, 0, 10_001, 5)},
        {"page": 1, "letters": (3, 3)}, {"page": 1, "letters": (0, 10**6)},
        {"page": 1, "cell": (-1, 0)}, {"page": 0, "header": "x-mailer"},
        {"page": 1, "header": "to"}, {"page": 1, "box": BOX, "letters": (0, 1)},
    ],
)  # fmt: skip
def test_a_place_that_cannot_be_is_refused(house: House, wrong: dict[str, Any]) -> None:
    with pytest.raises(ReviewError):
        add_redactions(
            house.acting("editor"), house.viewer("editor"), tariff_of(house).pk,
            [Redaction(wrong.pop("page"), "b6", **wrong)],
        )  # fmt: skip


def test_a_reason_nobody_knows_is_refused(house: House) -> None:
    with pytest.raises(ReviewError, match="no reason 'b99'"):
        add_redactions(
            house.acting("editor"), house.viewer("editor"), tariff_of(house).pk,
            [Redaction(1, "b99", box=BOX)],
        )  # fmt: skip


def test_who_may_not_see_or_edit_a_document_redacts_nothing(house: House) -> None:
    hidden = house.document("informant.txt")
    wanted = [Redaction(1, "b6", letters=(0, 3))]
    act = add_redactions(house.acting("admin"), house.viewer("admin"), hidden.pk, wanted)
    editor = house.acting("editor"), house.viewer("editor")
    with pytest.raises(NotThereError):
        add_redactions(*editor, hidden.pk, wanted)
    with pytest.raises(NotThereError):
        undo(*editor, act)
    with pytest.raises(NotThereError):
        history_of(house.viewer("editor"), hidden.pk)
    with pytest.raises(NotAllowedError):
        add_redactions(
            house.acting("reporter"), house.viewer("reporter"), tariff_of(house).pk, wanted
        )


def test_nobody_changes_a_redaction_behind_the_verbs(house: House) -> None:
    entry = RedactionEntry.objects.first()
    assert entry is not None
    with pytest.raises(IntegrityError, match="append-only"):
        RedactionEntry.objects.update(secret="")
    with pytest.raises(IntegrityError, match="append-only"):
        RedactionWithdrawal.objects.all().delete()


def test_the_log_names_no_words_that_were_redacted(house: House) -> None:
    said = str(list(AuditEntry.objects.filter(verb="redact").values_list("details", flat=True)))
    assert "b6" in said
    assert "commission" not in said
