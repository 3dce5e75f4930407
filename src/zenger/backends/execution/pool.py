"""Several jobs at once, in threads: each mostly waits for a sandboxed process of its own."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

from zenger.protocols.executor import AHEAD

Job = TypeVar("Job")
Result = TypeVar("Result")


class PoolExecutor:
    """Threads, because the work is in other processes and the state that watches them is here."""

    def __init__(self, width: int) -> None:
        """`width` is how many jobs are under way at once, 1 or more."""
        if width < 1:
            raise ValueError("an executor does at least one job at a time")
        self.width = width
        self._threads = ThreadPoolExecutor(width, thread_name_prefix="zenger-job")

    def map_unordered(self, work: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """See `zenger.protocols.executor.Executor`. Jobs are drawn in the caller's thread."""
        drawn = iter(jobs)
        waiting: set[Future[Result]] = set()
        try:
            while True:
                for job in islice(drawn, self.width + AHEAD - len(waiting)):
                    waiting.add(self._threads.submit(work, job))
                if not waiting:
                    return
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                while done:
                    yield done.pop().result()
        finally:
            # An error or an abandoned iterator: queued jobs never start, the others end first.
            wait([future for future in waiting if not future.cancel()])

    def close(self) -> None:
        """Let the threads end. Harmless when repeated."""
        self._threads.shutdown(wait=True, cancel_futures=True)
