"""Where parcels come in: ciphertext only, under names of chance, kept also where it broke off."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from zenger.receive.door.folder import CUT, DELETE, NAME, PART, WHOLE, new_name
from zenger.receive.whole_file import sync

_DAY = 24 * 60 * 60.0  # seconds; days are of UTC


class Incoming:
    """One parcel under way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = new_name()
        handle = os.open(
            self._path(PART), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600
        )
        self.stream: BinaryIO = os.fdopen(handle, "wb")

    def keep(self, *, is_whole: bool) -> int:
        """It is there for the reading room from now on: whole, or as far as it came.

        Returns:
            How many bytes are kept; where there are none, nothing is.

        Raises:
            OSError: the disk did not take all of it, so it cannot be called whole. It is still
                under way then, and can be kept as what broke off.
        """
        try:
            self.stream.flush()
            _only_the_day(self._path(PART))
            os.fsync(self.stream.fileno())
        except (OSError, ValueError):  # the latter: closed after such an error
            if is_whole:
                raise
        with suppress(OSError):
            self.stream.close()
        try:
            return self._named(WHOLE if is_whole else CUT)
        except FileNotFoundError:  # the source had everything destroyed meanwhile
            if is_whole:
                raise
            return 0

    def _named(self, ending: str) -> int:
        kept = self._path(PART).stat().st_size
        if kept:
            self._path(PART).rename(self._path(ending))
        else:
            self._path(PART).unlink()
        with suppress(OSError):  # it is there, if not surely after a loss of power
            _only_the_day(self._folder)
            sync(self._folder)
        return kept

    def _path(self, ending: str) -> Path:
        return self._folder / (self.name + ending)


def _only_the_day(path: Path) -> None:
    """What programs copy of the times of a file is the day. When it was made and changed stays with
    the file system, where nobody may set it, until the mover lays it anew."""
    day = path.stat().st_mtime // _DAY * _DAY
    os.utime(path, (day, day))


@dataclass(frozen=True, slots=True)
class Arriving:
    """A parcel that is still coming in."""

    size: int  # bytes so far
    changed: float  # seconds since 1970; kept only as long as it is on its way


def arriving(folder: Path, name: str) -> Arriving | None:
    """How much is there of it; None where it is not coming any more."""
    if not NAME.fullmatch(name):
        return None
    try:
        found = (folder / (name + PART)).stat()
    except FileNotFoundError:
        return None
    return Arriving(found.st_size, found.st_mtime)


def came_whole(folder: Path, name: str) -> bool:
    """Whether it is there, all of it; the mover takes it elsewhere."""
    return bool(NAME.fullmatch(name)) and (folder / (name + WHOLE)).exists()


def ask_to_destroy(folder: Path, name: str) -> None:
    """Remove a parcel that came today, and have the mover destroy it wherever it lies by then."""
    if not NAME.fullmatch(name):
        raise ValueError("this is no name of a parcel")
    os.close(os.open(folder / (name + DELETE), os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    for ending in (PART, WHOLE, CUT):
        (folder / (name + ending)).unlink(missing_ok=True)
    sync(folder)
