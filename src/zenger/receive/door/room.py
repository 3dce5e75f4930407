"""How much room there is: files may fill the disk up to a reserve, which is kept for messages."""

import os
from collections.abc import Iterator
from pathlib import Path

from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.settings import DoorSettings

SMALLEST = 1_000_000  # bytes: below this nothing is begun


def room_for_files(folder: DoorFolder, settings: DoorSettings) -> int:
    """Bytes that files may still take; 0 or less: none, but messages are taken."""
    stored = settings.max_stored_bytes - settings.text_reserve_bytes - stored_bytes(folder)
    return min(_free(folder.incoming) - settings.text_reserve_bytes, stored) - SMALLEST


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
