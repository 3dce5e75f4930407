"""One job after the other, in the caller's thread."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


class SerialExecutor:
    """The simplest executor: a job is drawn when its result is asked for."""

    width = 1

    def map_unordered(self, work: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """See `zenger.protocols.executor.Executor`."""
        for job in jobs:
            yield work(job)

    def close(self) -> None:
        """Nothing to let go of."""
