"""Where parcels wait for the reading room: under names of their own, with no time but the day.

The name of a parcel in here is a hash of the name it came in under, keyed with 32 bytes that only
the mover may read. So a source can have it destroyed, and nobody who looks at both folders, or at
what a source's codename opens, can tell which is which.
"""

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from zenger.errors import DoorError
from zenger.receive.door.folder import CUT, NAME, PART, WHOLE
from zenger.receive.whole_file import adopt, sync, whole_file

_KEY, _STATE = "names.key", "state.json"
_PERSON = b"zenger-store"
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """A parcel that waits."""

    name: str  # 32 hexadecimal digits
    is_whole: bool
    day: date  # on which the mover laid it here
    size: int  # bytes

    @property
    def file_name(self) -> str:
        return self.name + (WHOLE if self.is_whole else CUT)


class State(msgspec.Struct):
    """What is known of parcels besides: by name, a day."""

    handed: dict[str, str] = msgspec.field(default_factory=dict)  # taken to the reading room
    warned: dict[str, str] = msgspec.field(default_factory=dict)  # the desk was told they will go


class Store:
    """The folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def name_of(self, incoming: str) -> str:
        """Under which what came in by that name lies here."""
        return hashlib.blake2b(
            incoming.encode(), key=self._key(), digest_size=16, person=_PERSON
        ).hexdigest()

    def parcels(self) -> Iterator[Stored]:
        """All of them, in the order of their names, which says nothing."""
        for path in sorted(self.path.iterdir()):
            if NAME.fullmatch(path.stem) and path.suffix in (WHOLE, CUT):
                found = path.stat()
                day = datetime.fromtimestamp(found.st_mtime, UTC).date()
                yield Stored(path.stem, path.suffix == WHOLE, day, found.st_size)

    def lay(self, source: Path, day: date) -> bool:
        """Lay a parcel anew: a new file, of which no time is left but the day.

        Safe to repeat. The file it came in is left to the caller. False where that is gone, as its
        source had it destroyed just now, or is no regular file.
        """
        try:
            read = _only_a_file(source)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ELOOP, errno.ENXIO):
                return False
            raise
        with read:
            if not stat.S_ISREG(os.fstat(read.fileno()).st_mode):
                return False
            self._lay(read, source, day)
        return True

    def _lay(self, read: BinaryIO, source: Path, day: date) -> None:
        target = self.path / (self.name_of(source.stem) + source.suffix)
        part = target.with_suffix(PART)
        part.unlink(missing_ok=True)
        with _new_file(part) as written:
            while block := read.read(_BLOCK):
                written.write(block)
            written.flush()
            stamp = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
            os.utime(written.fileno(), (stamp, stamp))
            os.fsync(written.fileno())
        adopt(part, self.path)
        part.rename(target)
        sync(self.path)

    def destroy(self, name: str) -> bool:
        """Remove a parcel; whether there was one."""
        found = False
        for ending in (WHOLE, CUT, PART):
            with suppress(FileNotFoundError):  # there is none, or another process is at it as well
                (self.path / (name + ending)).unlink()
                found = True
        sync(self.path)
        return found

    def state(self) -> State:
        """Raises: DoorError: it cannot be read."""
        try:
            return msgspec.json.decode((self.path / _STATE).read_bytes(), type=State)
        except FileNotFoundError:
            return State()
        except msgspec.DecodeError:
            raise DoorError(
                f"store/{_STATE} cannot be read. Remove it: what was handed over is then handed "
                "over once more, and warned of once more."
            ) from None

    def write_state(self, state: State) -> None:
        """Keep it, of those parcels that are still here."""
        here = {parcel.name for parcel in self.parcels()}
        kept = State(
            {name: day for name, day in state.handed.items() if name in here},
            {name: day for name, day in state.warned.items() if name in here},
        )
        self._write(_STATE, msgspec.json.encode(kept))

    def _key(self) -> bytes:
        try:
            return (self.path / _KEY).read_bytes()
        except FileNotFoundError:
            self._write(_KEY, secrets.token_bytes(32))
            return (self.path / _KEY).read_bytes()

    def _write(self, name: str, content: bytes) -> None:
        with whole_file(self.path / name, adopted=True) as out:
            out.write(content)


def _only_a_file(path: Path) -> BinaryIO:
    """Whoever broke into the door's process may have put a link there, to what only the mover may
    read, or a pipe that nobody writes to."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    return os.fdopen(handle, "rb")


def _new_file(path: Path) -> BinaryIO:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    return os.fdopen(handle, "wb")
