"""When the mover ran last, to the day: a wrong clock must not end what sources and desk still need.

Mailboxes and parcels end by the clock alone, and what ended is gone. So a run ends nothing when its
day is far from that of the run before; the next one does, if it comes on a later day and not far
from this. On the first day of a door, or of one made of a backup, nothing is known: nothing ends.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

import msgspec

from zenger.errors import DoorError
from zenger.receive.door.folder import DoorFolder
from zenger.workflow.door.key_state import Finding

FAR = timedelta(days=21)
_NAME = "store/last-run.json"


class LastRun(msgspec.Struct, frozen=True):
    """The last run, and why it ended nothing: it was the first, or its day was far off."""

    day: date
    held: Literal["", "first", "clock"] = ""
    before: date | None = None  # when the clock was far off: the day of the run before it


def last_run(folder: DoorFolder) -> LastRun | None:
    """None before the first.

    Raises:
        DoorError: it cannot be read.
    """
    try:
        return msgspec.json.decode((folder.path / _NAME).read_bytes(), type=LastRun)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError:
        raise DoorError(
            f"{_NAME} cannot be read. Remove it: the next run then ends nothing, as on a first day."
        ) from None


def begin_run(folder: DoorFolder, today: date, *, is_clock_right: bool) -> LastRun:
    """Decide whether this run may end anything, and keep that before it does.

    Args:
        is_clock_right: somebody looked at it, and says so.
    """
    run = LastRun(today) if is_clock_right else _judged(last_run(folder), today)
    folder.write(_NAME, msgspec.json.encode(run))
    return run


def _judged(last: LastRun | None, today: date) -> LastRun:
    if last is None:
        return LastRun(today, "first")
    if last.held and last.day == today:  # whoever starts it again confirms nothing by that
        return last
    if not timedelta() <= today - last.day <= FAR:
        return LastRun(today, "clock", last.day)
    return LastRun(today)


def clock_finding(run: LastRun | None) -> Iterator[Finding]:
    """What to say of a run that ended nothing because of its day."""
    if run is not None and run.held == "clock" and run.before is not None:
        yield Finding(
            "clock",
            f"The clock says {run.day.isoformat()}, and the mover ran last on "
            f"{run.before.isoformat()}: it ended no mailbox and no parcel. Look at the clock of "
            "this machine. If it is wrong, set it right before the next run, or what should stay "
            "ends then. If it is right, there is nothing to do, or run `zenger door move "
            "--clock-is-right`.",
            is_urgent=False,
        )
