"""One at a time, and nobody holds the queue: what takes half a second is asked for by strangers."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

FREE = 3  # turns of a circuit that put it behind nobody: words are mistyped
_MOST_CIRCUITS = 10_000  # of which turns are counted; beyond, those longest ago are forgotten


class BusyError(Exception):
    """Too many wait for the same."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """Somebody in the queue."""

    circuit: str
    # Who has the least goes first: turns that its circuit had beyond those that are free, others of
    # it that wait before this one, a number.
    rank: tuple[int, int, int]
    called: threading.Event = field(default_factory=threading.Event)
    is_put_out: bool = False


class Turns:
    """Lets one at a time through, and only so many wait, of one circuit fewer still.

    Where all places are taken, who comes over a circuit that had fewer turns, or has nobody waiting
    yet, takes the place of who had more. So a stranger who holds the queue needs as many circuits
    as it has places, and new ones as soon as each had its few turns.
    """

    def __init__(self, *, most: int, per_circuit: int) -> None:
        self._most, self._per_circuit = most, per_circuit
        self._lock = threading.Lock()
        self._queue: list[_Waiting] = []
        self._going: _Waiting | None = None
        self._had: OrderedDict[str, int] = OrderedDict()  # turns, by circuit
        self._number = 0

    @contextmanager
    def turn(self, circuit: str) -> Iterator[None]:
        """Wait for it.

        Args:
            circuit: from which it is asked for; empty where nobody names circuits.

        Raises:
            BusyError: too many wait already, or too many of this circuit; also after a while, when
                others came over circuits that had fewer turns.
        """
        me = self._queued(circuit)
        me.called.wait()
        if me.is_put_out:
            raise BusyError
        try:
            yield
        finally:
            with self._lock:
                self._going = None
                self._call_next()

    def _queued(self, circuit: str) -> _Waiting:
        with self._lock:
            ahead = self._of(circuit) if circuit else 0
            if circuit and ahead >= self._per_circuit:
                raise BusyError
            self._number += 1
            me = _Waiting(circuit, (self._beyond(circuit), ahead, self._number))
            self._make_room(me)
            self._queue.append(me)
            if self._going is None:
                self._call_next()
            return me

    def _make_room(self, me: _Waiting) -> None:
        """Where it is full, one who had more is put out for who had less."""
        if len(self._queue) + (self._going is not None) < self._most:
            return
        last = max(self._queue, key=lambda one: one.rank, default=me)
        if last.rank[:2] <= me.rank[:2]:
            raise BusyError
        self._queue.remove(last)
        last.is_put_out = True
        last.called.set()

    def _call_next(self) -> None:
        if self._queue:
            self._going = min(self._queue, key=lambda one: one.rank)
            self._queue.remove(self._going)
            self._count(self._going.circuit)
            self._going.called.set()

    def _count(self, circuit: str) -> None:
        if circuit:
            self._had[circuit] = self._had.pop(circuit, 0) + 1
            if len(self._had) > _MOST_CIRCUITS:
                self._had.popitem(last=False)

    def _beyond(self, circuit: str) -> int:
        return max(0, self._had.get(circuit, 0) - FREE)

    def _of(self, circuit: str) -> int:
        is_going = self._going is not None and self._going.circuit == circuit
        return is_going + sum(one.circuit == circuit for one in self._queue)
