"""Compares what was read: which documents are nearly the same, which replies belong where.

Nothing is done unless something was read anew. Then all sketches are compared, since a new
document can be like any other.
"""

from array import array
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet

from zenger.catalog.many_rows import update_rows
from zenger.catalog.models import Likeness
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.derive_likeness import derive_likeness
from zenger.workflow.join_replies import join_replies

if TYPE_CHECKING:
    from zenger.process.families import Families

BATCH = 2000  # rows
_IN_OTHER_WAYS = ~Q(message="") | ~Q(family="")  # than by their sketch; or that were


def compare_documents(newsroom: Newsroom) -> int:
    """Bring families and conversations up to date. Returns how many contents were new."""
    derive_likeness()
    unsettled = Likeness.objects.filter(settled=False)
    if fresh := unsettled.count():
        with transaction.atomic():
            join_replies()
            if unsettled.filter(~Q(sketch=b"") | _IN_OTHER_WAYS).exists():
                _write_families(_families(newsroom))
            unsettled.update(settled=True)
    return fresh


def _families(newsroom: Newsroom) -> "Families":
    """Families of the rows of `_rows`: texts that are alike, and copies of one message."""
    from zenger.process.families import Families, join_alike, join_equal  # numpy, for some runs
    from zenger.process.sketch_file import SketchFile

    messages = array("Q")
    with closing(SketchFile(newsroom.derived.scratch())) as sketches:
        for row in _rows():
            if row.sketch:
                sketches.add(bytes(row.sketch))
            messages.append(int(row.message[:16] or "0", 16))
        families = Families(len(messages))
        join_alike(families, sketches)
    join_equal(families, messages)
    return families


def _write_families(families: "Families") -> None:
    from zenger.process.families import names_of

    names = names_of(families, ((row.blob_id, row.family) for row in _rows()))
    changed: list[tuple[str, str]] = []
    for first, row in zip(families.firsts().tolist(), _rows(), strict=True):
        name = names.get(first, "")
        if name != row.family:
            changed.append((name, row.blob_id))
        if len(changed) == BATCH:
            update_rows(Likeness, "family", changed)
            changed = []
    if changed:
        update_rows(Likeness, "family", changed)


def _rows() -> Iterator[Likeness]:
    """All that can be in a family or was in one: those with a sketch first, then by digest."""
    everything = Likeness.objects.only("blob", "sketch", "message", "family")
    yield from _in_parts(everything.exclude(sketch=b""))
    yield from _in_parts(everything.filter(_IN_OTHER_WAYS, sketch=b""))


def _in_parts(rows: QuerySet[Likeness]) -> Iterator[Likeness]:
    """In order of digest, so that rows may be changed meanwhile."""
    last, full = "", True
    while full:
        part = list(rows.filter(blob__gt=last).order_by("blob")[:BATCH])
        yield from part
        full = len(part) == BATCH
        last = part[-1].blob_id if full else last
