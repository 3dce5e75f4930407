"""One page at a time in each process, in the order they were asked for."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

PATIENCE = 0.5  # seconds for one page; then the next is made beside it
_LOOKS = 0.1  # seconds between looks whether it is so


class InTurn:
    """Whose turn it is. Nothing is kept safe by it: what takes long is overtaken.

    Python runs one thread at a time, and hands over at each look into the records: four pages
    made side by side all come late, and take half as much CPU again. A lock alone would let
    whoever comes just then go before those who wait. What is streamed afterwards is outside.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()  # each held until its turn has come
        self._holder: Lock | None = None
        self._since = 0.0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for the turn, and hold it for what is done within."""
        mine = self._come()
        try:
            yield
        finally:
            self._leave(mine)

    def _come(self) -> Lock:
        mine = Lock()
        mine.acquire()
        with self._guard:
            if self._holder is None:
                self._take(mine)
                return mine
            self._waiting.append(mine)
        while not mine.acquire(timeout=_LOOKS):
            with self._guard:
                is_first = bool(self._waiting) and self._waiting[0] is mine
                if is_first and time.monotonic() - self._since > PATIENCE:
                    self._take(self._waiting.popleft())
                    return mine
        return mine

    def _take(self, whose: Lock) -> None:
        self._holder, self._since = whose, time.monotonic()

    def _leave(self, mine: Lock) -> None:
        with self._guard:
            if self._holder is not mine:
                return  # overtaken: the turn is somebody else's
            self._holder = None
            if self._waiting:
                after = self._waiting.popleft()
                self._take(after)
                after.release()
