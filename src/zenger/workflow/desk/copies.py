"""Which of the documents that are folded into one differ from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from zenger.catalog.models import Document, Likeness
from zenger.catalog.prepared import Given, prepared
from zenger.process.sketch import alike

LISTED = 10  # of one document
COMPARED = 400  # of one document; beyond, nothing is said of differences


@dataclass(frozen=True, slots=True)
class Copy:
    """One document that is nearly the same as the one shown."""

    number: int
    title: str
    collection: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Copies:
    """All of one document among the matching ones."""

    total: int
    differ: int | None  # how many; None where there are too many to compare
    first: tuple[Copy, ...]


def compared(copies: Mapping[int, tuple[int, ...]]) -> dict[int, Copies]:
    """By the number of the document shown.

    Args:
        copies: of each the others that are folded into it; ones that the viewer may see.
    """
    wanted = {number for kin in copies.values() for number in kin[:COMPARED]} | set(copies)
    known = {row.pk: row for row in _with_likeness(documents=wanted)} if wanted else {}
    return {
        shown: _compared(known[shown], kin, [known[one] for one in kin[:COMPARED] if one in known])
        for shown, kin in copies.items()
        if shown in known
    }


@prepared
def _with_likeness() -> QuerySet[Document]:
    rows = Document.objects.filter(pk__in=Given("documents"))
    return rows.select_related("collection", "blob__likeness").defer("metadata", "message")


def _compared(shown: Document, kin: tuple[int, ...], rows: list[Document]) -> Copies:
    differing = {row.pk for row in rows if _differs(shown, row)}
    first = tuple(
        Copy(row.pk, row.title, row.collection.title, row.pk in differing) for row in rows[:LISTED]
    )
    return Copies(len(kin), len(differing) if len(kin) <= COMPARED else None, first)


def _differs(one: Document, other: Document) -> bool:
    """Whether a sample of their words shows it; copies of one message are alike."""
    if one.blob_id == other.blob_id:
        return False
    ours, theirs = _likeness(one), _likeness(other)
    if ours is None or theirs is None:
        return True
    if ours.message and ours.message == theirs.message:
        return False
    return alike(bytes(ours.sketch), bytes(theirs.sketch)) < 1


def _likeness(document: Document) -> Likeness | None:
    return getattr(document.blob, "likeness", None)
