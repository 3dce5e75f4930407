"""Which files of a trove may have changed since they were received, told without reading them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from zenger.catalog.models import Occurrence
from zenger.errors import TroveError
from zenger.model.accession import Found
from zenger.model.names import shown_path

FRESH_NS = 2_500_000_000  # FAT's step of two seconds and some
BATCH = 200  # files asked for at once


def settled(found: Found, now: datetime) -> Found:
    """The same without its time of change where that is too fresh to be relied on.

    File systems count time in steps (2 s on FAT, some ms on others): a file that is written
    to within the step in which we read it would look the same next time.
    """
    age_ns = int(now.timestamp() * 1e9) - found.changed_ns
    return found if age_ns > FRESH_NS else replace(found, changed_ns=0)


def is_unchanged(before: Occurrence, found: Found) -> bool:
    """Whether the operating system vouches that the bytes are those we read.

    Size and modification time do not suffice: any program can set the time back. The time of
    the inode's last change cannot be set, and a file put in place of another has its own inode.
    """
    return (
        before.blob_id is not None
        and found.problem is None
        and before.changed_ns > 0
        and (before.size, before.modified_ns, before.changed_ns, before.inode)
        == (found.size, found.modified_ns, found.changed_ns, found.inode)
    )


def new_files(found: Iterator[Found]) -> Iterator[Found]:
    """Those not received yet into any collection, or by size or time no longer the same."""
    held = Occurrence.objects.filter(parent=None, present=True)
    while batch := list(islice(found, BATCH)):
        rows = held.filter(path__in=[shown_path([one.raw_path]) for one in batch])
        known = {
            (bytes(raw), size, modified)
            for raw, size, modified in rows.values_list("raw_name", "size", "modified_ns")
        }
        for one in batch:
            if (one.raw_path, one.size, one.modified_ns) not in known:
                yield one


def expect_the_same(collection: str, found: Iterator[Found]) -> None:
    """Refuse another trove given by mistake: all that was received would be marked as gone.

    Raises:
        TroveError: the collection holds files, and none of those `found` is one of them.
    """
    held = Occurrence.objects.filter(collection__title=collection, parent=None, present=True)
    if not held.exists():
        return
    while batch := list(islice(found, BATCH)):
        if held.filter(path__in=[shown_path([one.raw_path]) for one in batch]).exists():
            return
    raise TroveError(
        "None of the files this collection was made from is in this trove, so all of them would "
        "count as gone; nothing was done. Another trove needs a collection of its own (`zenger "
        "import TROVE --collection NAME`) or a newsroom of its own (`--newsroom DIR`). If it does "
        "take the place of the old one, say so with `--replace`."
    )
