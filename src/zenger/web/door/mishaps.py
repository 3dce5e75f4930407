"""What went wrong while serving, kept in memory that all processes share, and nowhere else.

A log names times, and a time can name a source. So a mishap is the kind of an error and the line of
our code, without message and without time; a few dozen are kept, and gone with the processes.
"""

import mmap
import os
import traceback
from collections import Counter
from types import TracebackType

SLOTS, SIZE = 64, 128  # bytes of each


class Mishaps:
    """A ring in shared memory. Made before processes part."""

    def __init__(self) -> None:
        self._ring = mmap.mmap(-1, SLOTS * SIZE)
        self._next = os.getpid() % SLOTS

    def add(self, error: BaseException) -> None:
        text = f"{type(error).__name__} at {_place(error.__traceback__)}".encode()[:SIZE]
        start = self._next % SLOTS * SIZE
        self._ring[start : start + SIZE] = text.ljust(SIZE, b"\0")
        # Processes that answer once begin at a place of their own: they seldom overwrite.
        self._next += 1

    def spread(self) -> None:
        """Called in a new process."""
        self._next = os.getpid() % SLOTS

    def counted(self) -> Counter[str]:
        """What happened how often, of those still kept."""
        slots = (self._ring[place * SIZE : (place + 1) * SIZE] for place in range(SLOTS))
        return Counter(one.rstrip(b"\0").decode() for one in slots if one.strip(b"\0"))


def _place(trace: TracebackType | None) -> str:
    """The last line of Zenger's own, or else of whoever raised."""
    frames = traceback.extract_tb(trace)
    ours = [one for one in frames if "/zenger/" in one.filename] or frames
    return f"{os.path.basename(ours[-1].filename)}:{ours[-1].lineno}" if ours else "?"  # noqa: PTH119
