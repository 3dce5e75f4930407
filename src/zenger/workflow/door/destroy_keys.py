"""Keys whose time is over are destroyed, unless it is the clock that is wrong.

The reading room is never online, so nobody sets its clock right. A day that is far from that of the
last use destroys nothing; the next day does, if it is near this one.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from zenger.errors import KeyringError
from zenger.receive.key_folder import KeyFolder, destroy_due, due_weeks
from zenger.receive.whole_file import whole_file

FAR = timedelta(days=60)
_NAME = "last-use.json"


class LastUse(msgspec.Struct, frozen=True):
    """The day on which keys were last destroyed or could have been; held: it was far off."""

    day: date
    held: bool = False
    before: date | None = None  # where it was held: the day of the use before it


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What was done."""

    weeks: tuple[str, ...]
    kept: str = ""  # why nothing was, though it was due


def destroy_old(folder: KeyFolder, today: date, *, is_clock_right: bool = False) -> Destroyed:
    """Destroy the private halves whose time is over.

    Args:
        is_clock_right: somebody looked at it, and says so.

    Raises:
        KeyringError: the keyring is missing, or what is known of the last use cannot be read.
    """
    keyring = folder.keyring()
    last = _last_use(folder) or LastUse(keyring.issued)
    use = LastUse(today) if is_clock_right else _judged(last, today)
    with whole_file(folder.path / _NAME) as out:
        out.write(msgspec.json.encode(use))
    if not use.held:
        return Destroyed(destroy_due(folder, keyring.keep_days, today))
    if not due_weeks(folder, folder.weeks(), keyring.keep_days, today):
        return Destroyed(())
    return Destroyed((), _kept(use))


def _judged(last: LastUse, today: date) -> LastUse:
    if last.held and last.day == today:  # whoever starts it again confirms nothing by that
        return last
    if not timedelta() <= today - last.day <= FAR:
        return LastUse(today, held=True, before=last.day)
    return LastUse(today)


def _kept(use: LastUse) -> str:
    since = f", and the keys were used last on {use.before.isoformat()}" if use.before else ""
    return (
        f"The clock says {use.day.isoformat()}{since}: no key was destroyed, though some would be "
        "due. Look at the clock of this machine; nothing brings back a key that it destroyed. If "
        "it is right, there is nothing to do: another day they are destroyed. Or run `zenger keys "
        "destroy --clock-is-right`."
    )


def _last_use(folder: KeyFolder) -> LastUse | None:
    try:
        return msgspec.json.decode((folder.path / _NAME).read_bytes(), type=LastUse)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError:
        raise KeyringError(
            f"{_NAME} in the folder of keys cannot be read. Look at the clock, then remove it."
        ) from None
