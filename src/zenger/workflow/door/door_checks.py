"""What keeps the door closed, and what whoever runs it should know."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from zenger.errors import DoorError
from zenger.receive.door.folder import CUT, FOLDERS, WHOLE, DoorFolder
from zenger.receive.door.mailboxes import TURNED_AWAY, Mailboxes
from zenger.receive.door.room import room_for_files, room_for_text
from zenger.receive.keyring import Keyring
from zenger.receive.weeks import week_of
from zenger.workflow.door.key_state import SOON, Finding, last_epoch_day
from zenger.workflow.door.last_run import clock_finding, last_run
from zenger.workflow.door.tor_config import desk_clients, has_desk, says_too_much


def require_fit(folder: DoorFolder, today: date) -> None:
    """The door takes nothing in where it could not protect it.

    Raises:
        KeyringError: the keyring is not of the pinned root.
        DoorError: something is missing, or one of the refusals holds.
    """
    for finding in refusals(folder, today):
        raise DoorError(f"The door stays closed. {finding.message}")


def refusals(folder: DoorFolder, today: date) -> Iterator[Finding]:
    """Everything for which the door does not open.

    Raises:
        KeyringError: the keyring is not of the pinned root.
        DoorError: something is missing.
    """
    folder.settings()
    folder.pepper()
    keyring = folder.keyring()
    yield from _folders(folder)
    if keyring.expires < today:
        yield Finding(
            "expired",
            f"The keyring ended on {keyring.expires.isoformat()}. Sign a new one with `zenger keys "
            "rotate`, and bring it here with `zenger door keyring FILE`.",
        )
    if keyring.issued > today:
        yield Finding(
            "early",
            f"The keyring holds from {keyring.issued.isoformat()} on, and by the clock of this "
            f"machine it is {today.isoformat()}. Set the clock right that is wrong, here or where "
            "the keys are; if it was there, sign anew with `zenger keys rotate`.",
        )
    if has_desk(folder.tor) and not desk_clients(folder.tor):
        yield Finding(
            "open-desk",
            "The desk has an onion service and nobody is named who may reach it, so everybody "
            "could. Name somebody with `zenger door tor --add PERSON`.",
        )
    if line := says_too_much(folder.tor):
        yield Finding(
            "tor-log",
            "Tor would write down when sources come, or how much they bring, because of tor/torrc: "
            f"{line!r}. Have it written anew with `zenger door tor`.",
        )


def findings(folder: DoorFolder, today: date) -> Iterator[Finding]:
    """The refusals, and what will be one soon.

    Raises:
        KeyringError: the keyring is not of the pinned root.
        DoorError: something is missing.
    """
    yield from refusals(folder, today)
    yield from _soon(folder.keyring(), today)
    yield from clock_finding(last_run(folder))
    if any(_day_of(path) < today - timedelta(days=1) for path in _lying(folder.incoming)):
        yield Finding(
            "not-moved",
            "Something has been lying where it came in for more than a day, with its times: the "
            "mover does not run. See `systemctl status zenger-mover.timer`, or run `zenger door "
            "move` each day.",
        )
    if room_for_files(folder, folder.settings()) <= 0:
        yield Finding(
            "full",
            "There is no room for files any more: the door takes messages only. Hand parcels over "
            "with `zenger door hand-over`, or make room.",
        )
    if _turned_away(folder, today):
        yield Finding(
            "flood",
            "So many messages came this week or the last that people were turned away, to keep "
            "room for others. Hand parcels over and have those destroyed that arrived; if somebody "
            "floods the door, set `text_reserve_bytes` higher.",
        )
    if room_for_text(folder, folder.settings()) < folder.settings().text_reserve_bytes // 2:
        yield Finding(
            "little-room",
            "Less than half is left of the room that is kept for messages; without it the door "
            "takes nothing. Hand parcels over and have those destroyed that arrived, or make room.",
        )


def _turned_away(folder: DoorFolder, today: date) -> bool:
    if not folder.mailboxes.exists():
        return False
    boxes = Mailboxes(folder.mailboxes, folder.pepper())
    weeks = week_of(today - timedelta(weeks=1)), week_of(today)
    return any(TURNED_AWAY in boxes.counts(week) for week in weeks)


def _folders(folder: DoorFolder) -> Iterator[Finding]:
    others = list(folder.open_to_others())
    if others:
        yield Finding(
            "readable",
            f"Others on this machine may read or write {len(others)} files or folders of it, the "
            f"first {others[0]!r}. Run `chmod -R go= DIR`.",
        )
    here = os.lstat(folder.path).st_dev
    for name in FOLDERS:
        if not _is_real(folder.path / name, here):
            yield Finding(
                "elsewhere",
                f"{name}/ is missing, a link, or on another file system than the door's folder, "
                "where what comes in may not be encrypted. Put it back.",
            )


def _lying(incoming: Path) -> Iterator[Path]:
    return (path for ending in (WHOLE, CUT) for path in incoming.glob(f"*{ending}"))


def _day_of(path: Path) -> date:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    except FileNotFoundError:
        return date.max  # moved just now


def _is_real(path: Path, device: int) -> bool:
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return False
    return path.is_dir() and not path.is_symlink() and found.st_dev == device


def _soon(keyring: Keyring, today: date) -> Iterator[Finding]:
    if today <= keyring.expires < today + SOON:
        yield Finding(
            "soon-expired",
            f"The keyring ends on {keyring.expires.isoformat()}, and then the door closes. Hold a "
            "ceremony: `zenger keys rotate`.",
            is_urgent=False,
        )
    last = last_epoch_day(keyring)
    if not keyring.of_week(today):
        yield Finding(
            "no-epochs",
            "The keyring has no key for this week. What comes in is sealed to keys that are never "
            "destroyed, and the pages say so. Make keys with `zenger keys rotate`, and bring the "
            "keyring here with `zenger door keyring FILE`.",
        )
    elif last < today + SOON:
        yield Finding(
            "soon-no-epochs",
            f"The last key of a week ends on {last.isoformat()}. Hold a ceremony: `zenger keys "
            "rotate`.",
            is_urgent=False,
        )
