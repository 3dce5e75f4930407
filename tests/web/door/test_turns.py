"""Strangers who ask for much leave room for others."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from zenger.web.door.turns import FREE, BusyError, Turns


class Crowd:
    """Strangers in threads, who note who had a turn."""

    def __init__(self, turns: Turns, threads: ThreadPoolExecutor) -> None:
        self.turns, self._threads = turns, threads
        self.had: list[str] = []

    def waits(self, circuit: str) -> Future[None]:
        """One of this circuit waits, or was turned away."""
        before = self.turns._number
        coming = self._threads.submit(self._have_turn, circuit)
        _until(lambda: self.turns._number > before or coming.done())
        return coming

    def _have_turn(self, circuit: str) -> None:
        with self.turns.turn(circuit):
            self.had.append(circuit)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(40) as made:
        yield made


def test_one_circuit_waits_twice_at_most_and_others_still_may(threads: ThreadPoolExecutor) -> None:
    crowd = Crowd(Turns(most=30, per_circuit=2), threads)
    with crowd.turns.turn("greedy"):
        held = [crowd.waits("greedy"), crowd.waits("honest")]
        with pytest.raises(BusyError), crowd.turns.turn("greedy"):
            pass
    assert [one.result(10) for one in held] == [None] * 2


def test_fifteen_circuits_that_hold_all_places_give_way_to_others(
    threads: ThreadPoolExecutor,
) -> None:
    """They kept everybody else out: each has two of thirty places, and asks again at once."""
    crowd = Crowd(Turns(most=30, per_circuit=2), threads)
    with crowd.turns.turn("0"):
        held = [crowd.waits(str(number)) for number in range(15)]
        held += [crowd.waits(str(number)) for number in range(1, 15)]
        with pytest.raises(BusyError), crowd.turns.turn("1"):
            pass
        honest = [crowd.waits(f"honest {number}") for number in range(3)]
        assert not any(one.done() for one in honest)
    assert [one.result(10) for one in honest] == [None] * 3
    assert set(crowd.had[:17]) == {str(number) for number in range(1, 15)} | {
        f"honest {number}" for number in range(3)
    }  # one of each circuit, before the second of any
    assert [type(one.exception(10)) for one in held].count(BusyError) == 3


def test_who_had_many_turns_waits_behind_who_had_few(threads: ThreadPoolExecutor) -> None:
    crowd = Crowd(Turns(most=3, per_circuit=2), threads)
    for _ in range(FREE + 1):
        with crowd.turns.turn("greedy"):
            pass
    with crowd.turns.turn("somebody"):
        late = crowd.waits("greedy")
        first = crowd.waits("honest")
        second = crowd.waits("another")  # full: the one that had many gives its place
    assert isinstance(late.exception(10), BusyError)
    assert (first.result(10), second.result(10)) == (None, None)
    assert crowd.had == ["honest", "another"]


def test_who_mistypes_a_few_times_is_put_behind_nobody(threads: ThreadPoolExecutor) -> None:
    crowd = Crowd(Turns(most=30, per_circuit=2), threads)
    for _ in range(FREE):
        with crowd.turns.turn("mistyped"):
            pass
    with crowd.turns.turn("somebody"):
        waiting = [crowd.waits("mistyped"), crowd.waits("honest")]
    assert [one.result(10) for one in waiting] == [None] * 2
    assert crowd.had == ["mistyped", "honest"]


def test_no_more_than_so_many_wait_in_all() -> None:
    turns = Turns(most=1, per_circuit=2)
    with ExitStack() as stack:
        stack.enter_context(turns.turn("one"))
        with pytest.raises(BusyError), turns.turn("two"):
            pass
    with turns.turn("two"):
        pass


def test_however_many_come_at_once_none_is_counted_for_ever() -> None:
    turns = Turns(most=1000, per_circuit=1000)

    def come(number: int) -> None:
        for _ in range(200):
            with turns.turn(str(number % 3)):
                pass

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(come, range(16)))
    assert (turns._queue, turns._going) == ([], None)


def _until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.001)
