"""How much each mailbox sent this week, and all of them this hour: in memory that all processes
share, nowhere else.

Nothing is listed: of a mailbox there are numbers in each of two rows, at places that a hash under a
random key says, and the lower ones count. Gone with the processes, or with the week.
"""

import hashlib
import mmap
import secrets
import struct
from dataclasses import dataclass

from zenger.receive.door.room import Kind, kind_of
from zenger.web.door.openings import Openings

_ROWS, _PLACES = 2, 1 << 15
_NUMBERS = struct.Struct("=III")  # parcels, KiB of letters, KiB of files
_KIB = 1024
_WEEK = 8  # bytes, 2026-W48
# Its number and one, bytes left as it began, bytes of letters of each kind in it.
_HOUR = struct.Struct(f"=QQ{len(Kind)}Q")
_HEAD = _WEEK + _HOUR.size
_PERSON = b"zenger-shares"
_MOST = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Sent:
    """What came through a mailbox in a week."""

    parcels: int
    letters: int  # bytes that they took on the disk
    files: int  # bytes


@dataclass(frozen=True, slots=True)
class Hour:
    """What came in an hour from all."""

    left: int  # bytes that were left for letters as it began
    letters: tuple[int, ...]  # bytes of letters, by kind


class Shares:
    """The numbers. Made before processes part.

    Two processes that count at the same moment may count one: it is a measure, not a record.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self.openings = Openings()
        self._memory = mmap.mmap(-1, _HEAD + _ROWS * _PLACES * _NUMBERS.size)

    def of(self, mailbox: bytes, week: str) -> Sent:
        """What it sent; others that share both places with it may make it more, seldom."""
        self._begin(week)
        rows = [_NUMBERS.unpack_from(self._memory, at) for at in self._places(mailbox)]
        parcels, letters, files = (min(one) for one in zip(*rows, strict=True))
        return Sent(parcels, letters * _KIB, files * _KIB)

    def add_parcel(self, mailbox: bytes, week: str, letter: int) -> None:
        """One more, in the hour that was begun.

        Args:
            letter: bytes that it takes on the disk without files.
        """
        kind = self.kind(mailbox, week, letter)
        self._add(mailbox, week, (1, -(-letter // _KIB), 0))
        number, left, *letters = _HOUR.unpack_from(self._memory, _WEEK)
        letters[kind] += letter
        _HOUR.pack_into(self._memory, _WEEK, number, left, *letters)

    def kind(self, mailbox: bytes, week: str, letter: int) -> Kind:
        """Of which kind a letter of so many bytes is."""
        before = self.of(mailbox, week).letters
        return kind_of(letter, is_new=self.openings.has(mailbox, week), of_mailbox=before)

    def add_files(self, mailbox: bytes, week: str, size: int) -> None:
        """So many bytes more."""
        self._add(mailbox, week, (0, 0, -(-size // _KIB)))

    def hour(self, number: int, left: int) -> Hour:
        """What came in this hour. The first who asks begins it.

        Args:
            number: of the hour, from any beginning.
            left: bytes that are left for letters now.
        """
        here, before, *letters = _HOUR.unpack_from(self._memory, _WEEK)
        if here != number + 1:
            before, letters = max(0, left), [0] * len(Kind)
            _HOUR.pack_into(self._memory, _WEEK, number + 1, before, *letters)
        return Hour(before, tuple(letters))

    def _add(self, mailbox: bytes, week: str, more: tuple[int, int, int]) -> None:
        self._begin(week)
        for at in self._places(mailbox):
            old = _NUMBERS.unpack_from(self._memory, at)
            new = (min(a + b, _MOST) for a, b in zip(old, more, strict=True))
            _NUMBERS.pack_into(self._memory, at, *new)

    def _begin(self, week: str) -> None:
        if self._memory[:_WEEK] != week.encode():
            self._memory[_HEAD:] = bytes(len(self._memory) - _HEAD)
            self._memory[:_WEEK] = week.encode()

    def _places(self, mailbox: bytes) -> tuple[int, ...]:
        """In bytes."""
        digest = hashlib.blake2b(mailbox, key=self._key, digest_size=4 * _ROWS, person=_PERSON)
        places = struct.unpack(f"={_ROWS}I", digest.digest())
        return tuple(
            _HEAD + (row * _PLACES + one % _PLACES) * _NUMBERS.size
            for row, one in enumerate(places)
        )
