"""How much room there is, and how it is shared out among strangers.

Files may fill the disk up to a reserve, which is kept for letters: messages, with the answers to
the newsroom's questions. Of what is left, nobody has more than a part, and the part shrinks with
it, so that who takes a lot leaves room all the same. What lies here is never removed to make some.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from zenger.model.parcel_padding import LEAST
from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.settings import DoorSettings

SMALLEST = 1_000_000  # bytes: below this nothing is begun
PORTION = 256  # one mailbox has this part of what is left for its letters, in a week
HOURS = 64  # and all together this part of it in an hour
FEWEST = 64 * LEAST  # bytes of letters that are taken in each hour as long as there is room


class Kind(IntEnum):
    """Whose letter it is. Each kind has a quarter of an hour's room, which no other can take.

    Known is a mailbox that was there before this week: who opens one after the other now, to be
    heard ever again as somebody new, takes no room from sources who came earlier.
    """

    KNOWN_FIRST = 0  # a page or two: the first of a known mailbox in this week
    KNOWN = 1  # any other letter of one
    NEW_FIRST = 2
    NEW = 3


def kind_of(size: int, *, is_new: bool, of_mailbox: int) -> Kind:
    """Of which kind a letter is.

    Args:
        size: bytes that it takes on the disk.
        is_new: its mailbox was opened in this week.
        of_mailbox: bytes of letters that came through it in this week.
    """
    is_first = not of_mailbox and size <= LEAST
    if is_new:
        return Kind.NEW_FIRST if is_first else Kind.NEW
    return Kind.KNOWN_FIRST if is_first else Kind.KNOWN


@dataclass(frozen=True, slots=True)
class Taken:
    """What came already. It is known to the memory of the door alone."""

    of_mailbox: int  # bytes, in this week
    in_hour: int  # bytes of letters of the same kind, from all
    left: int  # bytes that were left for letters as this hour began


def has_room_for_letter(size: int, left: int, taken: Taken) -> bool:
    """Whether a letter is taken.

    A quarter of each hour is for first pages of new mailboxes: who wants to fill it needs another
    mailbox for each of them, and the next hour has as much again.

    Args:
        size: bytes that it takes on the disk.
        left: bytes that letters may still take.
    """
    if taken.in_hour + size > max(taken.left // HOURS, FEWEST) // len(Kind):
        return False
    if not taken.of_mailbox and size <= LEAST:
        return size <= left
    return taken.of_mailbox + size <= left // PORTION


def room_for_files_of(of_mailbox: int, left: int) -> int:
    """Bytes of files that one mailbox may still send: never more than is left for others then.

    Args:
        of_mailbox: bytes that came through it this week.
        left: bytes that files may still take.
    """
    return max(0, (left - of_mailbox) // 2)


def room_for_files(folder: DoorFolder, settings: DoorSettings) -> int:
    """Bytes that files may still take; 0 or less: none, but messages are taken."""
    stored = settings.max_stored_bytes - settings.text_reserve_bytes - stored_bytes(folder)
    return min(free_for_files(folder, settings), stored - SMALLEST)


def free_for_files(folder: DoorFolder, settings: DoorSettings) -> int:
    """The same by the disk alone, which is quickly asked."""
    return _free(folder.incoming) - settings.text_reserve_bytes - SMALLEST


def room_for_text(folder: DoorFolder, settings: DoorSettings) -> int:
    """Bytes that messages may still take, out of the reserve too."""
    stored = settings.max_stored_bytes - stored_bytes(folder)
    return min(_free(folder.incoming), stored) - SMALLEST


def stored_bytes(folder: DoorFolder) -> int:
    """Bytes of all parcels that this process may count: of today's, and of the mover's store
    where it may look into it."""
    return sum(_sizes(folder.incoming)) + sum(_sizes(folder.store))


def _sizes(path: Path) -> Iterator[int]:
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                try:
                    yield entry.stat(follow_symlinks=False).st_size
                except FileNotFoundError:
                    continue  # an upload that ended meanwhile
    except PermissionError:
        return  # the pages may not look into the store: the free disk is their measure


def _free(path: Path) -> int:
    found = os.statvfs(path)
    return found.f_bavail * found.f_frsize
