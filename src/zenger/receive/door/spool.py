"""Where parcels come in: ciphertext only, under names of chance, kept also where it broke off."""

import os
from pathlib import Path
from typing import BinaryIO

from zenger.receive.door.folder import CUT, DELETE, NAME, PART, WHOLE, new_name, sync


class Incoming:
    """One parcel under way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = new_name()
        handle = os.open(
            self._path(PART), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600
        )
        self.stream: BinaryIO = os.fdopen(handle, "wb")

    def keep(self, *, is_whole: bool) -> None:
        """It is there for the reading room from now on: whole, or as far as it came.

        Raises:
            OSError: the disk did not take all of it.
        """
        with self.stream:
            os.fsync(self.stream.fileno())
        self._path(PART).rename(self._path(WHOLE if is_whole else CUT))
        sync(self._folder)

    def _path(self, ending: str) -> Path:
        return self._folder / (self.name + ending)


def arrived_bytes(folder: Path, name: str) -> int | None:
    """How much is there of a parcel that is still coming in; None where it is not."""
    if not NAME.fullmatch(name):
        return None
    try:
        return (folder / (name + PART)).stat().st_size
    except FileNotFoundError:
        return None


def ask_to_destroy(folder: Path, name: str) -> None:
    """Remove a parcel that came today, and have the mover destroy it wherever it lies by then."""
    if not NAME.fullmatch(name):
        raise ValueError("this is no name of a parcel")
    os.close(os.open(folder / (name + DELETE), os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    for ending in (PART, WHOLE, CUT):
        (folder / (name + ending)).unlink(missing_ok=True)
    sync(folder)
