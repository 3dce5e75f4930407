"""The workers of one run, and the desk where their results are written down in batches."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

from django.db import transaction

from zenger.errors import StoppedError
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Worker
from zenger.workflow.configuration import Configuration
from zenger.workflow.expansion_limits import Ledger
from zenger.workflow.import_trove import batches
from zenger.workflow.join_pages import join, whole_documents
from zenger.workflow.plan import Task, Waiting
from zenger.workflow.progress import Progress, Report
from zenger.workflow.read_pictures import PageLooked, look_at_page, pages_to_read
from zenger.workflow.record_results import RECORDERS
from zenger.workflow.stages import STAGES, Done

# One transaction a batch. A batch ends at whichever comes first, so that small files share the
# cost of a transaction and neither much text nor much time waits to be written down.
BATCH = 50  # documents; workers wait while more are written down
BATCH_TEXT = 4_000_000  # characters
BATCH_SECONDS = 2.0
Job = TypeVar("Job")
Result = TypeVar("Result")


class Line:
    """Runs stages over what waits for them; results are recorded in the caller's thread."""

    def __init__(
        self, newsroom: Newsroom, config: Configuration, jobs: int, report: Report
    ) -> None:
        self.newsroom, self.config, self.report = newsroom, config, report
        self.ledger = Ledger(newsroom.settings)
        self._executor = newsroom.executor(jobs)
        self._local = threading.local()
        self._workers: list[Worker] = []
        self._stopped = False

    def stop(self) -> None:
        """Kill whatever is being read just now; nothing of it was written down."""
        self._stopped = True
        for worker in self._workers:
            worker.close()

    def close(self) -> None:
        self._executor.close()
        for worker in self._workers:
            worker.close()

    def _worker(self) -> Worker:
        if not hasattr(self._local, "worker"):
            self._local.worker = self.newsroom.sandbox().worker()
            self._workers.append(self._local.worker)
        worker: Worker = self._local.worker
        return worker

    def run(self, stage: Stage, waiting: Waiting) -> int:
        """Do one stage for these, writing results down in batches. Returns how many."""
        if not waiting.total:
            return 0
        work = STAGES[stage]
        tasks = self._priced(waiting.tasks) if stage is Stage.EXTRACT else waiting.tasks
        results = self._map(partial(work, self.newsroom, config=self.config), tasks)
        count = size = 0
        for batch in self._recorded(stage, results):
            count += len(batch)
            size += sum(done.task.size for done in batch)
            self.report(Progress(stage, count, waiting.total, "files", size))
        return count

    def read_pictures(self, waiting: Waiting) -> int:
        """OCR, a page at a time, so that all workers share one long scan. Returns how many files.

        Kept as they are read, pages need not be read again when the run is interrupted.
        """
        if not waiting.total:
            return 0
        looked = self._map(
            partial(look_at_page, self.newsroom, config=self.config), pages_to_read(waiting.tasks)
        )
        documents = whole_documents(self._counted(looked, waiting.pages))
        results = (join(self.newsroom, self._worker(), d, self.config) for d in documents)
        return sum(len(batch) for batch in self._recorded(Stage.OCR, results))

    def _map(self, work: Callable[[Worker, Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        self.newsroom.sandbox()  # made here once, before several threads ask for it

        def do(job: Job) -> Result:
            if self._stopped:
                raise StoppedError("Stopped.")
            return work(self._worker(), job)

        return self._executor.map_unordered(do, jobs)

    def _counted(self, looked: Iterable[PageLooked], total: int) -> Iterator[PageLooked]:
        for count, page in enumerate(looked, 1):
            yield page
            self.report(Progress("ocr", count, total, "pages"))

    def _priced(self, tasks: Iterator[Task]) -> Iterator[Task]:
        """The same, each knowing how much may come out of it: only reading brings members."""
        for batch in batches(tasks, BATCH):
            purses = self.ledger.purses(task.digest for task in batch)
            yield from (replace(task, may_grow=purses[task.digest]) for task in batch)

    def _recorded(self, stage: Stage, results: Iterable[Done]) -> Iterator[list[Done]]:
        for batch in in_batches(results):
            self.newsroom.derived.settle(key for done in batch for key in done.unsettled)
            with transaction.atomic():
                RECORDERS[stage](self.newsroom, self.config, batch)
            for done in batch:
                done.got.pages.close()
                done.got.members.forget()
            yield batch


def in_batches(results: Iterable[Done]) -> Iterator[list[Done]]:
    """What is to be written down together."""
    batch: list[Done] = []
    text, begun = 0, time.monotonic()
    for done in results:
        batch.append(done)
        text += done.got.pages.characters
        late = time.monotonic() - begun > BATCH_SECONDS
        if len(batch) == BATCH or text > BATCH_TEXT or late:
            yield batch
            batch = []
            text, begun = 0, time.monotonic()
    if batch:
        yield batch
