"""The mover: once a day, at a fixed hour, lays what came in anew, so that no time of it is left.

A file system keeps when a file was made, to the second, and nothing changes that but making
another.
"""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from zenger.receive.door.folder import CUT, DELETE, NAME, PART, WHOLE, DoorFolder
from zenger.receive.door.mailboxes import Mailboxes
from zenger.receive.door.store import Store
from zenger.receive.weeks import week_of
from zenger.receive.whole_file import sync
from zenger.workflow.door.last_run import LastRun, begin_run
from zenger.workflow.door.retention import Ended, end_what_is_due
from zenger.workflow.door.traces import lay_over, numbers_in


@dataclass(frozen=True, slots=True)
class Moved:
    """What a run did."""

    whole: int
    cut: int
    destroyed: int  # because their source asked for it
    mailboxes: int  # that ended
    ended: Ended
    run: LastRun  # whether it might end anything


def keep_what_broke_off(folder: DoorFolder, before: float = math.inf) -> int:
    """Keep what was under way when the process that took it in was stopped.

    Args:
        before: a time; only what was written to last before it. Leave it out only while the door
            is not open.
    """
    count = 0
    for path in _named(folder.incoming, PART):
        with suppress(FileNotFoundError):  # it came whole just now, or its source destroyed it
            if path.stat().st_mtime < before:
                path.rename(path.with_suffix(CUT))
                count += 1
    sync(folder.incoming)
    return count


def move(
    folder: DoorFolder,
    today: date,
    shuffle: Callable[[list[Path]], None],
    *,
    is_clock_right: bool = False,
    waiting: Callable[[], None] = lambda: None,
) -> Moved:
    """Lay anew what came in. Safe to stop and to repeat at any point.

    Args:
        shuffle: puts a list in an order of chance, which becomes that of the new files.
        is_clock_right: end what is due, however far this day is from that of the last run.
        waiting: called once if another command is at the parcels, which has to end first.
    """
    with folder.alone(waiting):
        return _move(folder, today, shuffle, is_clock_right=is_clock_right)


def _move(
    folder: DoorFolder, today: date, shuffle: Callable[[list[Path]], None], *, is_clock_right: bool
) -> Moved:
    store = Store(folder.store)
    run = begin_run(folder, today, is_clock_right=is_clock_right)
    came = numbers_in(folder.incoming)
    destroyed = destroy_unwanted(folder)
    yesterday = datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(days=1)
    keep_what_broke_off(folder, yesterday.timestamp())
    coming = _named(folder.incoming, WHOLE) + _named(folder.incoming, CUT)
    shuffle(coming)
    coming = [path for path in coming if store.lay(path, today)]
    for path in coming:
        path.unlink(missing_ok=True)  # its source may have come back just now
    sync(folder.incoming)
    destroyed += destroy_unwanted(folder)
    boxes = Mailboxes(folder.mailboxes, folder.pepper())
    mailboxes, ended = (0, Ended(0, 0, None)) if run.held else _end(folder, boxes, today)
    moved = Moved(
        sum(path.suffix == WHOLE for path in coming),
        sum(path.suffix == CUT for path in coming),
        destroyed,
        mailboxes,
        ended,
        run,
    )
    boxes.lay_anew()
    lay_over(folder, came)
    return moved


def _end(folder: DoorFolder, boxes: Mailboxes, today: date) -> tuple[int, Ended]:
    """Mailboxes and parcels whose time is over by the clock."""
    weeks = folder.settings().retention_weeks
    return boxes.expire(week_of(today)), end_what_is_due(Store(folder.store), weeks, today)


def destroy_unwanted(folder: DoorFolder) -> int:
    """Destroy what sources asked for, wherever it lies; how many of them were still there."""
    store, count = Store(folder.store), 0
    for wish in _named(folder.incoming, DELETE):
        for ending in (WHOLE, CUT):
            path = wish.with_suffix(ending)
            count += path.exists()
            path.unlink(missing_ok=True)
        count += store.destroy(store.name_of(wish.stem))
        wish.unlink(missing_ok=True)  # a backup may be at it as well
    sync(folder.incoming)
    return count


def _named(folder: Path, ending: str) -> list[Path]:
    return [path for path in sorted(folder.glob(f"*{ending}")) if NAME.fullmatch(path.stem)]
