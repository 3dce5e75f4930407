import pytest
from tests.protocols.executor_contract import ExecutorContract

from zenger.backends.execution.serial import SerialExecutor
from zenger.protocols.executor import Executor


class TestSerialExecutor(ExecutorContract):
    @pytest.fixture
    def executor(self) -> Executor:
        return SerialExecutor()

    def test_results_come_in_the_order_of_the_jobs(self, executor: Executor) -> None:
        assert list(executor.map_unordered(str, [3, 1, 2])) == ["3", "1", "2"]
