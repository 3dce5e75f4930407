"""Who does the work: one after the other, or several at once."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

AHEAD = 32
"""Jobs done or waiting beside those under way: workers go on with them while results are kept."""


class Executor(Protocol):
    """Runs a function over jobs with a bounded queue."""

    width: int  # how many jobs are under way at once

    def map_unordered(self, work: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """Results as they come. Jobs are drawn lazily, at most `width + AHEAD` before results.

        An exception in `work` is raised here, after the jobs under way have ended; abandoning
        the iterator lets those end and draws no more.
        """
        ...

    def close(self) -> None: ...
