"""Case folders before they are built: which are as they were, and which cases lead to each other.

The pages of a case name the cases it is related to. When the title of one changes, or it comes or
goes, those that lead to it are printed anew with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from zenger.defend.folder import read_head
from zenger.model.case.cases import CaseState
from zenger.publish.case_related import Named, named, named_in, neighbours
from zenger.publish.case_shelf import CaseRow
from zenger.workflow.cases.memory import Memory, Remembered, stamp_of


@dataclass(frozen=True, slots=True)
class Seen:
    """One case folder."""

    folder: str  # absolute
    stamp: str
    named: Named | None  # None: nothing of it is printed
    known: Remembered | None  # None: it must be read
    near: tuple[Named, ...] = ()  # other cases that its pages lead to


def see(
    folders: Iterable[str], memory: Memory, printed: Iterable[CaseRow], now: datetime
) -> list[Seen]:
    """All folders that hold a case, in their order.

    Args:
        folders: absolute; also of something else.
        printed: what stands in the site already, whether or not it is built now.
    """
    stamped = ((folder, stamp_of(folder)) for folder in folders)
    seen = [_seen(folder, stamp, memory, now) for folder, stamp in stamped if stamp]
    there = {row.id: named_in(row) for row in printed}
    there |= {one.named.id: one.named for one in seen if one.named}
    near = neighbours(there.values())
    return [_beside(one, near.get(one.named.id, ()) if one.named else ()) for one in seen]


def _seen(folder: str, stamp: str, memory: Memory, now: datetime) -> Seen:
    if known := memory.recall(folder, stamp, now):
        return Seen(folder, stamp, known.named, known)
    head = read_head(Path(folder))
    is_shown = head is not None and head.state is not CaseState.DRAFT
    return Seen(folder, stamp, named(head) if head and is_shown else None, None)


def _beside(seen: Seen, near: tuple[Named, ...]) -> Seen:
    if seen.known and seen.known.near == near == seen.near:
        return seen
    known = seen.known if seen.known and seen.known.near == near else None
    return replace(seen, near=near, known=known)
