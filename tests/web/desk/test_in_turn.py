"""Pages are made one after another, and what takes long holds nobody up for long."""

import threading
import time

import pytest

from zenger.web.desk import in_turn
from zenger.web.desk.in_turn import InTurn


def _until(condition: threading.Event) -> None:
    assert condition.wait(10)


def _waits(turns: InTurn, many: int) -> None:
    for _ in range(2000):
        if len(turns._waiting) == many:
            return
        time.sleep(0.005)
    raise AssertionError("nobody waits")


def test_pages_are_made_one_at_a_time_in_the_order_they_were_asked_for() -> None:
    turns, made, together = InTurn(), list[int](), list[int]()
    first, go_on = threading.Event(), threading.Event()

    def holds() -> None:
        with turns.one():
            first.set()
            _until(go_on)

    def makes(number: int) -> None:
        with turns.one():
            together.append(number)
            assert together == [number]
            made.append(number)
            together.remove(number)

    threads = [threading.Thread(target=holds)]
    threads[0].start()
    _until(first)
    for number in range(5):
        threads.append(threading.Thread(target=makes, args=(number,)))
        threads[-1].start()
        _waits(turns, number + 1)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert made == [0, 1, 2, 3, 4]


def test_a_page_that_takes_long_is_overtaken_and_takes_no_turn_from_others() -> None:
    turns, inside, end = InTurn(), threading.Event(), threading.Event()

    def takes_long() -> None:
        with turns.one():
            inside.set()
            _until(end)

    slow = threading.Thread(target=takes_long)
    slow.start()
    _until(inside)
    started = time.monotonic()
    with turns.one():
        assert time.monotonic() - started >= in_turn.PATIENCE - 0.1
        end.set()
        slow.join(10)
        after = threading.Thread(target=takes_long)
        after.start()
        _waits(turns, 1)  # whoever was overtaken has given nobody a turn
    after.join(10)
    with turns.one():
        pass


def test_a_page_that_breaks_gives_its_turn_on() -> None:
    turns = InTurn()
    with pytest.raises(ZeroDivisionError), turns.one():
        print(1 // 0)
    started = time.monotonic()
    with turns.one():
        assert time.monotonic() - started < in_turn.PATIENCE
