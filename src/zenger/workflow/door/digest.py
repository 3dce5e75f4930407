"""The digest: every day, of one length, whether anything came or not. Only the desk opens it.

Whoever sees it leave learns nothing from it, not even that there was something.
"""

import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from zenger.errors import DoorError
from zenger.model.parcel_padding import LEAST
from zenger.receive.age_sealing import HEAD_AFTER, AgeSealing
from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.room import room_for_files
from zenger.receive.door.store import Store
from zenger.receive.weeks import last_day, week_of
from zenger.workflow.door.door_checks import findings
from zenger.workflow.door.retention import NOTICE

SIZE = LEAST  # bytes of each


@dataclass(frozen=True, slots=True)
class Digest:
    """What the desk is told."""

    day: str
    waiting: int  # parcels that wait for the reading room
    incomplete: int  # of those
    new: int  # of those, laid here on this day
    ending: int  # that will be destroyed: of those, and of what was handed over and still lies here
    ending_on: str  # the first of these days, or empty
    opens_until: str  # the last day on which the keys for all that lies here are there, or empty
    takes_files: bool  # False: only messages, there is no room
    free_bytes: int  # of the disk
    findings: tuple[str, ...]  # what keeps the door closed, or will


def digest_of(folder: DoorFolder, today: date) -> Digest:
    store, settings = Store(folder.store), folder.settings()
    state, keep = store.state(), timedelta(days=folder.keyring().keep_days)
    parcels = [one for one in store.parcels() if one.name not in state.handed]
    # Also of what was handed over: a stick can be lost, and then the copy here is the only one.
    here = {one.name for one in store.parcels()}
    days = [date.fromisoformat(day) + NOTICE for name, day in state.warned.items() if name in here]
    return Digest(
        today.isoformat(),
        len(parcels),
        sum(not one.is_whole for one in parcels),
        sum(one.day == today for one in parcels),
        len(days),
        min(days).isoformat() if days else "",
        min((_opens_until(one.day, keep) for one in store.parcels()), default=""),
        room_for_files(folder, settings) > 0,
        shutil.disk_usage(folder.store).free,
        tuple(one.message for one in findings(folder, today)),
    )


def _opens_until(laid: date, keep: timedelta) -> str:
    """The reading room destroys the keys of a week so long after it; what still lies here then is
    lost. What was laid here on a Monday was sealed on the Sunday before."""
    return (last_day(week_of(laid - timedelta(days=1))) + keep).isoformat()


def sealed_digest(digest: Digest, recipients: Sequence[str]) -> bytes:
    """An age file of exactly `SIZE` bytes.

    Args:
        recipients: of the desks, not of a week: nothing in it is a source's.
    """
    out = io.BytesIO()
    sealing = AgeSealing(out, recipients)
    content = msgspec.json.format(msgspec.json.encode(digest), indent=2)
    content += b"\n" + b" " * max(0, HEAD_AFTER - len(content))
    sealing.write(content)
    sealing.write(b" " * (sealing.filled(len(content)) - len(content)))
    sealing.close()
    if len(out.getvalue()) != SIZE:
        raise DoorError(
            "The digest has another length than those before, so none was made: too many desks, or "
            "too much to say. Run `zenger door check`."
        )
    return out.getvalue()
