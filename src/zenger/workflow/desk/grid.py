"""Which question of a list found which document: as a grid, and as pairs to take out."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zenger.catalog.models import BatchLine, Document
from zenger.model.ids import Digest, shown_digest
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import as_now, seen_documents
from zenger.workflow.audit import audit
from zenger.workflow.desk.batches import is_current, own_batch
from zenger.workflow.desk.inert_cells import inert_cell
from zenger.workflow.desk.number_sets import unpacked

QUESTIONS = 12  # columns of one page
DOCUMENTS = 50  # rows of one page
MOST_PAIRS = 1_000_000  # in one table
_AT_ONCE = 1_000
_HEAD = ("query", "document", "title", "type", "date", "collection")
_TOO_MANY = f"There are more pairs. A table holds {MOST_PAIRS:,} at most."


@dataclass(frozen=True, slots=True)
class GridRow:
    """One document, and which of the questions found it."""

    document: Document
    found: tuple[bool, ...]  # in the order of the questions


@dataclass(frozen=True, slots=True)
class Grid:
    """A part of all questions by all documents: a few questions, the documents of most first."""

    questions: tuple[BatchLine, ...]
    rows: tuple[GridRow, ...]
    documents: int  # that any of these questions found
    after: int  # place of the last of these questions, where there are more; else 0


def grid_of(viewer: Viewer, number: int, *, after: int = 0, offset: int = 0) -> Grid | None:
    """Questions that found something, from one place on; None where the counts are not for them.

    A document is in it that a question found in this run or an earlier one.

    Raises:
        NotThereError: no list of theirs.
    """
    batch = own_batch(viewer, number)
    if not is_current(batch, viewer):
        return None
    lines = list(
        batch.batchline_set.filter(documents__gt=0, place__gt=after).order_by("place")[
            : QUESTIONS + 1
        ]
    )
    questions = lines[:QUESTIONS]
    found = [unpacked(bytes(line.known)) for line in questions]
    numbers, counts = np.unique(
        np.concatenate(found) if found else np.zeros(0, dtype=np.int64), return_counts=True
    )
    ordered = numbers[np.argsort(-counts, kind="stable")]
    shown: list[int] = ordered[offset : offset + DOCUMENTS].tolist()
    seen = seen_documents(viewer).select_related("collection").defer("metadata").in_bulk(shown)
    sets = [frozenset(np.intersect1d(one, shown).tolist()) for one in found]
    rows = tuple(
        GridRow(seen[document], tuple(document in one for one in sets))
        for document in shown
        if document in seen
    )
    is_more = len(lines) > QUESTIONS
    return Grid(tuple(questions), rows, len(numbers), questions[-1].place if is_more else 0)


def pairs_of(newsroom: Newsroom, viewer: Viewer, number: int) -> Iterator[str]:
    """Every question with every document it found, as CSV, some lines at a time; on record.

    Raises:
        NotThereError: no list of theirs.
    """
    found = _taken_out(newsroom, viewer, number)
    return _as_csv(found)


def pairs_as_objects(newsroom: Newsroom, viewer: Viewer, number: int) -> Iterator[dict[str, str]]:
    """The same, each pair by the heads of the table; where there are too many, `left_out` last."""
    found = _taken_out(newsroom, viewer, number)
    return (
        dict(zip(_HEAD, pair, strict=True)) if pair else {"left_out": _TOO_MANY}
        for some in found
        for pair in some
    )


def _as_csv(found: Iterator[list[tuple[str, ...]]]) -> Iterator[str]:
    yield ",".join(_HEAD) + "\r\n"
    for some in found:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerows([inert_cell(cell) for cell in pair or (_TOO_MANY,)] for pair in some)
        yield out.getvalue()


def _taken_out(newsroom: Newsroom, viewer: Viewer, number: int) -> Iterator[list[tuple[str, ...]]]:
    batch = own_batch(viewer, number)
    audit(newsroom, "export", form="pairs", batch=batch.pk)
    lines = batch.batchline_set.filter(documents__gt=0).order_by("place")
    return _pairs(viewer, lines.iterator(100) if is_current(batch, viewer) else iter(()))


def _pairs(viewer: Viewer, lines: Iterator[BatchLine]) -> Iterator[list[tuple[str, ...]]]:
    """Some at a time; an empty one says that there are more than a table holds.

    Writing them all may take minutes: what somebody may see is asked anew for each part.
    """
    left = MOST_PAIRS
    for line in lines:
        numbers: list[int] = unpacked(bytes(line.known)).tolist()
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            if left < len(some):
                yield [()]
                return
            left -= len(some)
            yield list(_pairs_of_line(as_now(viewer), line, some))


def _pairs_of_line(
    viewer: Viewer, line: BatchLine, numbers: list[int]
) -> Iterator[tuple[str, ...]]:
    documents = seen_documents(viewer).filter(pk__in=numbers).order_by("pk")
    for blob, *facts in documents.values_list(
        "blob_id", "title", "kind", "date", "collection__title"
    ):
        yield line.typed, shown_digest(Digest(blob)), *map(str, facts)
