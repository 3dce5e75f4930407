"""What is known of every document beside its text, for counting those that match on each search.

The index holds of each document a few single values. Senders, recipients and folders are many to
a document and of many kinds, so they are kept here as columns of numbers, read from the records
once for each state of the index; where documents only came to the end, of these alone. Whose they
are to see is settled before: only documents that somebody may see are ever counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import F, QuerySet

from zenger.catalog.models import AuditEntry, Document, Likeness, Occurrence, Person, Tag
from zenger.catalog.prepared import Given, prepared
from zenger.model.people import Viewer
from zenger.model.tokens import fold
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.search import SearchIndex
from zenger.workflow.access.sight import hidden_documents
from zenger.workflow.desk.folders import Folders
from zenger.workflow.desk.runs import Runs

Numbers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
RECIPIENTS = ("to", "cc", "bcc")
_AT_ONCE = 5_000  # rows read together
_SIGHTS = 64  # different ones that are remembered; a byte a document each


@dataclass(frozen=True)
class Pairs:
    """Values of documents, any number of each; a value stands once for one document."""

    rows: Rows  # of a document, ascending
    codes: Rows  # of a value
    numbers: dict[str, int]  # code by folded value, in their order
    shown: tuple[str, ...]  # as they stand in the documents most often

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Folded, by code."""
        return tuple(self.numbers)

    def counts(self, matching: Rows, most: int) -> tuple[list[tuple[int, int]], int]:
        """(code, documents) of the most frequent ones, and how many values there are in all.

        Args:
            matching: rows of documents, each once.
        """
        found = self.codes[self._of.places(matching)]
        totals = np.bincount(found, minlength=len(self.numbers))
        there = np.flatnonzero(totals)
        best = there[np.argsort(-totals[there], kind="stable")[:most]]
        return list(zip(best.tolist(), totals[best].tolist(), strict=True)), len(there)

    @cached_property
    def _of(self) -> Runs:
        return Runs.of(self.rows)

    def rows_with(self, value: str) -> Rows:
        """Documents that have this value."""
        rows: Rows = self.rows[self.codes == self.numbers.get(value, -1)]
        return rows


def pairs_of(found: Iterable[tuple[int, str]], before: Pairs | None = None) -> Pairs:
    """Of (row, value), in any order.

    Args:
        before: those of all earlier rows; a value keeps the spelling it has there.
    """
    codes: dict[str, int] = dict(before.numbers) if before else {}
    old = len(codes)
    spellings: dict[str, Counter[str]] = {}
    seen: set[tuple[int, int]] = set()
    for row, value in found:
        folded = fold(value.strip())  # as a query has it
        spellings.setdefault(folded, Counter())[value] += 1
        seen.add((row, codes.setdefault(folded, len(codes))))
    both = np.array(sorted(seen), dtype=np.int32).reshape(-1, 2)
    shown = tuple(spellings[value].most_common(1)[0][0] for value in islice(codes, old, None))
    rows, values = both[:, 0].copy(), both[:, 1].copy()
    if before is None:
        return Pairs(rows, values, codes, shown)
    rows, values = np.append(before.rows, rows), np.append(before.codes, values)
    return Pairs(rows, values, codes, before.shown + shown)


@dataclass
class Columns:
    """Of every document that the index has; a row is a place in `documents`."""

    documents: Numbers  # ascending
    collections: Rows  # of each, the catalog's number
    families: Rows  # of each; 0: nothing is nearly the same
    senders: Pairs = field(repr=False)
    recipients: Pairs = field(repr=False)
    folders: Folders = field(repr=False)
    _duplicates: dict[object, Flags] = field(default_factory=dict, repr=False)
    _tags: tuple[object, Pairs] | None = field(default=None, repr=False)

    def rows_of(self, numbers: npt.ArrayLike) -> Rows:
        """Rows of those of these documents that are known here, in their order."""
        rows = self._rows_or_none(np.asarray(numbers, dtype=np.int64))
        known: Rows = rows[rows >= 0]
        return known

    def _rows_or_none(self, numbers: Numbers) -> Rows:
        """Of each its row; -1 where it is not known here."""
        rows: Rows = self._row_of[np.clip(numbers, 0, len(self._row_of) - 1)]
        return rows

    @cached_property
    def _row_of(self) -> Rows:
        """By the number of a document its row; -1 where there is none, as at both ends."""
        rows = np.full(int(self.documents.max(initial=0)) + 2, -1, dtype=np.int32)
        rows[self.documents] = np.arange(len(self.documents), dtype=np.int32)
        return rows

    def flags_of(self, numbers: npt.ArrayLike) -> Flags:
        """For each row whether its document is one of these."""
        flags = np.zeros(len(self.documents), dtype=np.bool_)
        flags[self.rows_of(numbers)] = True
        return flags

    def groups_of(self, numbers: Numbers) -> Numbers:
        """Of each document what it is shown under: its family, or itself."""
        rows = self._rows_or_none(numbers)
        families = np.where(rows >= 0, self._families_or_none[rows], 0)
        return np.where(families > 0, -families.astype(np.int64), numbers)

    @cached_property
    def _families_or_none(self) -> Rows:
        """Of each row the family; a 0 at the end, so that -1 finds it in an empty one too."""
        return np.append(self.families, np.int32(0))

    def tags(self) -> Pairs:
        """As they stand now. Each has a number that none had before it, and is never changed: so
        another one is known by the highest number, and one that is gone by how many there are."""
        state = _tags_now()
        if self._tags is None or self._tags[0] != state:
            place = {number: row for row, number in enumerate(self.documents.tolist())}
            found = ((place[number], word) for number, word in _all_tags() if number in place)
            self._tags = state, pairs_of(found)
        return self._tags[1]

    def duplicates(self, viewer: Viewer) -> Flags:
        """Documents of which another one, that this person may see too, is nearly the same."""
        hidden = hidden_documents(viewer)
        sight = viewer.collections, tuple(hidden)
        if sight not in self._duplicates:
            if len(self._duplicates) >= _SIGHTS:
                self._duplicates.clear()
            self._duplicates[sight] = self._duplicates_in(viewer.collections, hidden)
        return self._duplicates[sight]

    def _duplicates_in(self, collections: frozenset[int] | None, hidden: list[int]) -> Flags:
        seen = np.ones(len(self.documents), dtype=np.bool_)
        if collections is not None:
            seen &= np.isin(self.collections, sorted(collections))
        seen[self.rows_of(hidden)] = False
        sizes = np.bincount(self.families[seen], minlength=self._most_families)
        found: Flags = seen & (self.families > 0) & (sizes[self.families] > 1)
        return found

    @cached_property
    def _most_families(self) -> int:
        return int(self.families.max(initial=0)) + 1


def _tags_now() -> tuple[int, int | None]:
    table = connection.ops.quote_name(Tag._meta.db_table)  # noqa: SLF001  a documented name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), max(id) FROM {table}")
        count, last = cursor.fetchone()
    return count, last


def _all_tags() -> Iterator[tuple[int, str]]:
    rows = Tag.objects.order_by("word").values_list("document_id", "word", "shown")
    return ((number, shown or word) for number, word, shown in rows.iterator(_AT_ONCE))


# -- keeping them up to date -----------------------------------------------------------------
@dataclass(slots=True)
class _Kept:
    columns: Columns
    marks: list[str]  # of each row, what the index had of its document
    state: object  # of the index they were read for
    entry: int  # the last one of the log that was looked at


_KEPT: WeakKeyDictionary[SearchIndex, _Kept] = WeakKeyDictionary()


def columns_of(newsroom: Newsroom) -> Columns:
    """The columns as of now. For one thread at a time, as the index is."""
    index = newsroom.index()
    state, kept = index.state(), _KEPT.get(index)
    last = _last_entry.first() or 0
    if kept is None or kept.state != state or _was_processed.first(entry=kept.entry):
        kept = _KEPT[index] = _Kept(*_read(kept), state, last)
    kept.entry = last
    return kept.columns


@prepared
def _last_entry() -> QuerySet[AuditEntry, int]:
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True)[:1]


@prepared
def _was_processed() -> QuerySet[AuditEntry, int]:
    """Families are found after the index is written, which is on record when it is done."""
    later = AuditEntry.objects.filter(pk__gt=Given("entry"), verb="process")
    return later.values_list("pk", flat=True)[:1]


def _read(kept: _Kept | None) -> tuple[Columns, list[str]]:
    """The columns, and what the index has of each document."""
    rows = Document.objects.exclude(indexed="").order_by("pk")
    found = list(rows.values_list("pk", "collection_id", "indexed").iterator(_AT_ONCE))
    both = np.array([line[:2] for line in found], dtype=np.int64).reshape(-1, 2)
    documents, marks = both[:, 0].copy(), [mark for _, _, mark in found]
    before = kept.columns if kept and _goes_on(kept, documents, marks) else None
    known = len(before.documents) if before else 0
    place = {number: row for row, number in enumerate(documents[known:].tolist(), known)}
    after = int(documents[known - 1]) if known else 0
    senders, recipients = _people(place, ("from",), after), _people(place, RECIPIENTS, after)
    columns = Columns(
        documents, both[:, 1].astype(np.int32), _families(documents),
        senders=pairs_of(senders, before.senders if before else None),
        recipients=pairs_of(recipients, before.recipients if before else None),
        folders=Folders.of(_places(place, after), before.folders if before else None),
    )  # fmt: skip
    return columns, marks


def _goes_on(kept: _Kept, documents: Numbers, marks: list[str]) -> bool:
    """Whether all that was known stays as it was. What the index has of a document changes with
    its places and its readings, from which all here is."""
    known = len(kept.marks)
    return (
        known > 0
        and kept.marks == marks[:known]
        and np.array_equal(kept.columns.documents, documents[:known])
    )


def _families(documents: Numbers) -> Rows:
    codes: dict[str, int] = {}
    named = Likeness.objects.exclude(family="").values_list("blob__document__pk", "family")
    found = {
        number: codes.setdefault(family, len(codes) + 1)
        for number, family in named.iterator(_AT_ONCE)
        if number is not None
    }
    families = np.zeros(len(documents), dtype=np.int32)
    numbers = np.fromiter(found, dtype=np.int64, count=len(found))
    places = np.searchsorted(documents, numbers)
    for place, (number, family) in zip(places.tolist(), found.items(), strict=True):
        if place < len(documents) and documents[place] == number:
            families[place] = family
    return families


def _people(place: dict[int, int], roles: tuple[str, ...], after: int) -> Iterator[tuple[int, str]]:
    people = Person.objects.filter(role__in=roles, document__gt=after)
    rows = people.values_list("document_id", "address", "name").iterator(_AT_ONCE)
    for number, address, name in rows:
        value = address or name
        if value.strip() and number in place:
            yield place[number], value


def _places(place: dict[int, int], after: int) -> Iterator[tuple[int, str]]:
    """(row, path) of every place of every document after one.

    The collection is compared with a sum, so that SQLite looks places up by their file, and not
    through all places of the collection for each document.
    """
    there = Occurrence.objects.filter(
        present=True, blob__document__collection=F("collection") + 0, blob__document__gt=after
    ).values_list("blob__document__pk", "path")
    for number, path in there.iterator(_AT_ONCE):
        if number in place:
            yield place[number], path
