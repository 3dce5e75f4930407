"""Which mailboxes were opened this week, and how many over one circuit: in memory, nowhere else.

Nothing is listed: a mailbox sets a few bits, at places that a hash under a random key says. With
100,000 opened in a week one in three million others is taken for new. A restart begins anew, and
takes all for known.
"""

import hashlib
import mmap
import secrets
import struct
from collections import OrderedDict
from threading import Lock

MOST_OF_CIRCUIT = 3  # mailboxes that one circuit opens, as long as it lasts
_BITS, _PLACES = 1 << 24, 4
_WEEK = 8  # bytes, 2026-W48
_PERSON = b"zenger-openings"
_MOST_CIRCUITS = 10_000  # of which it is counted; beyond, those longest ago are forgotten


class Openings:
    """The bits, which all processes share. Made before processes part."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._memory = mmap.mmap(-1, _WEEK + _BITS // 8)
        self._lock = Lock()
        self._of_circuit: OrderedDict[str, int] = OrderedDict()  # of the process that opens

    def may_open(self, circuit: str) -> bool:
        """Whether this circuit may open another; any may where nobody names circuits."""
        with self._lock:
            return self._of_circuit.get(circuit, 0) < MOST_OF_CIRCUIT

    def note(self, mailbox: bytes, week: str, circuit: str = "") -> None:
        """It was opened now."""
        with self._lock:
            self._begin(week)
            for at, bit in self._places(mailbox):
                self._memory[at] |= bit
            if circuit:
                self._of_circuit[circuit] = self._of_circuit.pop(circuit, 0) + 1
                if len(self._of_circuit) > _MOST_CIRCUITS:
                    self._of_circuit.popitem(last=False)

    def has(self, mailbox: bytes, week: str) -> bool:
        """Whether it was opened in this week."""
        if self._memory[:_WEEK] != week.encode():
            return False
        return all(self._memory[at] & bit for at, bit in self._places(mailbox))

    def _begin(self, week: str) -> None:
        if self._memory[:_WEEK] != week.encode():
            self._memory[_WEEK:] = bytes(len(self._memory) - _WEEK)
            self._memory[:_WEEK] = week.encode()

    def _places(self, mailbox: bytes) -> list[tuple[int, int]]:
        digest = hashlib.blake2b(mailbox, key=self._key, digest_size=4 * _PLACES, person=_PERSON)
        places = struct.unpack(f"={_PLACES}I", digest.digest())
        return [(_WEEK + one % _BITS // 8, 1 << one % 8) for one in places]
