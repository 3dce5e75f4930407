"""How many parcels each mailbox sent this week: in memory that all processes share, nowhere else.

Nothing is listed: of a mailbox there is a number in each of two rows, at places that a hash under a
random key says, and the lower of the two counts. Gone with the processes, or with the week.
"""

import hashlib
import mmap
import secrets
import struct

_ROWS, _PLACES = 2, 1 << 15
_NUMBER = struct.Struct("=H")
_WEEK = 8  # bytes, 2026-W48
_PERSON = b"zenger-shares"


class Shares:
    """The numbers. Made before processes part.

    Two processes that count at the same moment may count one: it is a measure, not a record.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._memory = mmap.mmap(-1, _WEEK + _ROWS * _PLACES * _NUMBER.size)

    def of(self, mailbox: bytes, week: str) -> int:
        """How many; others that share both places with it may make it more, seldom."""
        self._begin(week)
        numbers = [_NUMBER.unpack_from(self._memory, at) for at in self._places(mailbox)]
        return int(min(numbers)[0])

    def add(self, mailbox: bytes, week: str) -> None:
        """One more."""
        self._begin(week)
        for at in self._places(mailbox):
            (number,) = _NUMBER.unpack_from(self._memory, at)
            _NUMBER.pack_into(self._memory, at, min(number + 1, 0xFFFF))

    def _begin(self, week: str) -> None:
        if self._memory[:_WEEK] != week.encode():
            self._memory[:] = week.encode() + bytes(len(self._memory) - _WEEK)

    def _places(self, mailbox: bytes) -> tuple[int, ...]:
        """In bytes."""
        digest = hashlib.blake2b(mailbox, key=self._key, digest_size=4 * _ROWS, person=_PERSON)
        places = struct.unpack(f"={_ROWS}I", digest.digest())
        return tuple(
            _WEEK + (row * _PLACES + one % _PLACES) * _NUMBER.size for row, one in enumerate(places)
        )
