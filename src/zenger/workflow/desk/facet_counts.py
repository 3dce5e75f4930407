"""How many of the matching documents have each sender, recipient, folder, tag, and more.

Counted over the documents that the index found for this person, so nothing else can be in it.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from zenger.model.names import CONTAINER_MARK
from zenger.model.people import Viewer
from zenger.model.research import And, FieldIs, Order, Query, Term
from zenger.protocols.search import SearchIndex
from zenger.workflow.desk.columns import Columns, Flags, Numbers, Pairs, Rows

MOST = 12  # values of one facet
OPENED = 500  # of one that is asked for
INSIDE = CONTAINER_MARK.removesuffix("/")  # after the name of a container
LONG = ("sender", "recipient", "folder", "tag")  # that may have many values
HAS = ("attachment", "ocr", "poor-scan", "wrong-extension")


@dataclass(frozen=True, slots=True)
class Counted:
    """One value, and how many of the matching documents have it."""

    value: str  # as a query asks for it
    shown: str  # untrusted
    documents: int


@dataclass(frozen=True, slots=True)
class DeskFacet:
    """The most frequent values of one field."""

    field: str
    counts: tuple[Counted, ...]
    more: int  # values that are not listed


def count_facets(
    columns: Columns, viewer: Viewer, query: Query, matching: "array[int]", index: SearchIndex, *,
    opened: str = "",
) -> tuple[DeskFacet, ...]:  # fmt: skip
    """The facets that have anything to tell.

    Args:
        opened: the field of which more values are wanted.
    """
    most = {field: OPENED if field == opened else MOST for field in LONG}
    numbers = np.frombuffer(matching, dtype=np.int64)
    rows, flags = columns.rows_of(numbers), columns.flags_of(numbers)
    found = (
        _valued("sender", columns.senders, rows, most),
        _valued("recipient", columns.recipients, rows, most),
        _folders(columns, query, rows, most["folder"]),
        _valued("tag", columns.tags(), rows, most),
        DeskFacet("has", tuple(_has(index, columns, flags)), 0),
        DeskFacet("is", tuple(_duplicate(columns, viewer, flags)), 0),
    )
    return tuple(facet for facet in found if facet.counts)


def _valued(field: str, pairs: Pairs, rows: Rows, most: dict[str, int]) -> DeskFacet:
    best, total = pairs.counts(rows, most[field])
    values = pairs.values
    counts = tuple(Counted(values[code], pairs.shown[code], count) for code, count in best)
    return DeskFacet(field, counts, total - len(counts))


def _folders(columns: Columns, query: Query, rows: Rows, most: int) -> DeskFacet:
    """Those directly in the folder that is asked for; else those that lie in no other."""
    folders = columns.folders
    above = max((folders.numbers.get(value, 0) for value in _asked(query, "folder")), default=0)
    found = folders.children(above, rows)
    while len(found) == 1 and not above:  # a single one above all others tells nothing
        above, (only, count) = found[0][0], found[0]
        inside = folders.children(above, rows)
        if not inside or sum(n for _, n in inside) < count:
            return DeskFacet("folder", (_folder(columns, only, count),), 0)
        found = inside
    counts = tuple(_folder(columns, folder, count) for folder, count in found[:most])
    return DeskFacet("folder", counts, len(found) - len(counts))


def _folder(columns: Columns, folder: int, count: int) -> Counted:
    path = columns.folders.paths[folder]
    name = path.rpartition("/")[2].removesuffix(INSIDE)
    return Counted(path, name or "(no name)", count)


def _asked(query: Query, field: str) -> Iterator[str]:
    for part in query.queries if isinstance(query, And) else (query,):
        if isinstance(part, FieldIs) and part.field == field and isinstance(part.value, Term):
            yield part.value.word


# -- what the index knows of each document ---------------------------------------------------
_Known = tuple[object, Columns, dict[str, Rows]]
_WITH: WeakKeyDictionary[SearchIndex, _Known] = WeakKeyDictionary()


def _has(index: SearchIndex, columns: Columns, flags: Flags) -> Iterator[Counted]:
    for value, rows in _rows_with(index, columns).items():
        if count := int(np.count_nonzero(flags[rows])):
            yield Counted(value, value, count)


def _rows_with(index: SearchIndex, columns: Columns) -> dict[str, Rows]:
    """By value of `has:`, all that have it; looked up once for a state of the index."""
    state, kept = index.state(), _WITH.get(index)
    if kept is None or kept[0] != state or kept[1] is not columns:
        rows = {value: columns.rows_of(_with(index, value)) for value in HAS}
        kept = _WITH[index] = state, columns, rows
    return kept[2]


def _with(index: SearchIndex, value: str) -> Numbers:
    found = index.search(
        FieldIs("has", Term(value)), text_of=lambda keys: {}, order=Order.OLDEST, limit=0
    )
    return np.array(found.matching, dtype=np.int64)


def _duplicate(columns: Columns, viewer: Viewer, flags: Flags) -> Iterator[Counted]:
    count = int((columns.duplicates(viewer) & flags).sum())
    if count:
        yield Counted("duplicate", "duplicate", count)
