"""What any executor does, however many jobs it has under way."""

import threading
import time
from collections.abc import Iterator

import pytest

from zenger.protocols.executor import AHEAD, Executor


class Drawn:
    """Jobs that remember how many of them were asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.drawn = 0

    def __iter__(self) -> Iterator[int]:
        for number in range(self.count):
            self.drawn += 1
            yield number


def double(number: int) -> int:
    return 2 * number


class ExecutorContract:
    """A subclass gives a fixture `executor`."""

    def test_every_job_gives_its_result_once(self, executor: Executor) -> None:
        results = executor.map_unordered(double, range(100))
        assert sorted(results) == [2 * number for number in range(100)]

    def test_no_jobs_give_no_results(self, executor: Executor) -> None:
        assert list(executor.map_unordered(double, [])) == []

    def test_nothing_is_drawn_before_a_result_is_asked_for(self, executor: Executor) -> None:
        jobs = Drawn(10)
        executor.map_unordered(double, jobs)
        assert jobs.drawn == 0

    def test_jobs_are_drawn_only_so_far_ahead(self, executor: Executor) -> None:
        jobs = Drawn(1000)
        ahead = []
        for number, _ in enumerate(executor.map_unordered(double, jobs)):
            ahead.append(jobs.drawn - number)
        assert max(ahead) <= executor.width + AHEAD

    def test_an_error_is_raised_after_the_jobs_under_way_have_ended(
        self, executor: Executor
    ) -> None:
        under_way: list[int] = []
        lock = threading.Lock()
        failed = threading.Event()

        def work(number: int) -> int:
            with lock:
                under_way.append(number)
            if number > 5:
                failed.wait(10)  # else how many ended before the fifth would be up to the machine
                time.sleep(0.2)
            with lock:
                under_way.remove(number)
            if number == 5:
                failed.set()
                raise LookupError("five")
            return number

        jobs = Drawn(1000)
        with pytest.raises(LookupError, match="five"):
            list(executor.map_unordered(work, jobs))
        assert under_way == []
        assert jobs.drawn <= 6 + executor.width + AHEAD

    def test_abandoning_draws_no_more_and_lets_those_under_way_end(
        self, executor: Executor
    ) -> None:
        ended: list[int] = []

        def work(number: int) -> int:
            time.sleep(0.01)
            ended.append(number)
            return number

        jobs = Drawn(1000)
        results = executor.map_unordered(work, jobs)
        next(results)
        results.close()  # type: ignore[attr-defined]
        count, drawn = len(ended), jobs.drawn
        time.sleep(0.05)
        assert (len(ended), jobs.drawn) == (count, drawn)
        assert drawn <= executor.width + AHEAD

    def test_it_can_be_used_again_after_an_error(self, executor: Executor) -> None:
        def work(number: int) -> int:
            raise ValueError(number)

        with pytest.raises(ValueError, match="0"):
            list(executor.map_unordered(work, [0]))
        assert sorted(executor.map_unordered(double, [1, 2])) == [2, 4]

    def test_an_error_in_the_jobs_themselves_is_raised(self, executor: Executor) -> None:
        def jobs() -> Iterator[int]:
            yield 1
            raise OSError("the source is gone")

        with pytest.raises(OSError, match="gone"):
            list(executor.map_unordered(double, jobs()))

    def test_closing_twice_is_harmless(self, executor: Executor) -> None:
        executor.close()
        executor.close()
