"""Strangers who ask for much leave room for others."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from zenger.web.door.turns import BusyError, Turns


def test_one_circuit_waits_twice_at_most_and_others_still_may() -> None:
    turns = Turns(most=30, per_circuit=2)
    going, over = threading.Event(), threading.Event()

    def hold(circuit: str) -> None:
        with turns.turn(circuit):
            going.set()
            over.wait(10)

    with ThreadPoolExecutor(4) as threads:
        held = [threads.submit(hold, "greedy") for _ in range(2)]
        assert going.wait(10)
        while turns._waiting["greedy"] < 2:
            pass
        with pytest.raises(BusyError), turns.turn("greedy"):
            pass
        other = threads.submit(hold, "honest")
        over.set()
        assert [one.result(10) for one in (*held, other)] == [None] * 3
    assert not turns._waiting


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
    assert not turns._waiting
