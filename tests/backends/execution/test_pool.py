import threading
from collections.abc import Iterator

import pytest
from tests.protocols.executor_contract import ExecutorContract

from zenger.backends.execution.pool import PoolExecutor
from zenger.protocols.executor import Executor


class TestPoolExecutorOfOne(ExecutorContract):
    @pytest.fixture
    def executor(self) -> Iterator[Executor]:
        pool = PoolExecutor(1)
        yield pool
        pool.close()


class TestPoolExecutorOfFour(ExecutorContract):
    @pytest.fixture
    def executor(self) -> Iterator[Executor]:
        pool = PoolExecutor(4)
        yield pool
        pool.close()

    def test_that_many_jobs_are_under_way_at_once(self, executor: Executor) -> None:
        together = threading.Barrier(4, timeout=10)
        assert len(list(executor.map_unordered(lambda _: together.wait(), range(4)))) == 4

    def test_closing_ends_its_threads(self, executor: Executor) -> None:
        list(executor.map_unordered(str, range(8)))
        executor.close()
        assert not [t for t in threading.enumerate() if t.name.startswith("zenger-job")]


def test_a_width_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        PoolExecutor(0)
