"""One at a time, and nobody holds the queue: what takes half a second is asked for by strangers."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class BusyError(Exception):
    """Too many wait for the same."""


class Turns:
    """Lets one at a time through, and only so many wait, of one circuit fewer still."""

    def __init__(self, *, most: int, per_circuit: int) -> None:
        self._most, self._per_circuit = most, per_circuit
        self._counting, self._going = threading.Lock(), threading.Lock()
        self._waiting: Counter[str] = Counter()

    @contextmanager
    def turn(self, circuit: str) -> Iterator[None]:
        """Wait for it.

        Args:
            circuit: from which it is asked for; empty where nobody names circuits.

        Raises:
            BusyError: too many wait already, or too many of this circuit.
        """
        with self._counting:
            if self._waiting.total() >= self._most:
                raise BusyError
            if circuit and self._waiting[circuit] >= self._per_circuit:
                raise BusyError
            self._waiting[circuit] += 1
        try:
            with self._going:
                yield
        finally:
            with self._counting:
                self._waiting[circuit] -= 1
                self._waiting += Counter()  # forget who waits no longer
