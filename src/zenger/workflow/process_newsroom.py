"""Process: every stage for every file that lacks it, cheap ones first, nothing twice."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.db import transaction

from zenger.catalog.models import Page as PageRecord
from zenger.catalog.models import StageRecord
from zenger.model.extraction import Page, PageKind
from zenger.process.collect import Collected
from zenger.process.printed_dates import is_stated
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Worker
from zenger.workflow.audit import audit
from zenger.workflow.expand import expand
from zenger.workflow.expansion_limits import Ledger
from zenger.workflow.import_trove import batches
from zenger.workflow.index_documents import index_documents
from zenger.workflow.list_documents import list_documents
from zenger.workflow.plan import (
    Configuration,
    Task,
    can_print,
    configuration,
    name_of,
    to_extract,
    to_ocr,
    to_print,
    to_render,
)
from zenger.workflow.progress import Progress, Report, silent
from zenger.workflow.record_reading import (
    record_pages,
    record_patterns,
    record_reading,
    record_stage,
)
from zenger.workflow.stages import STAGES, Done, merge_printed

COMMIT_EVERY = 25  # documents a transaction


@dataclass(frozen=True, slots=True)
class Processed:
    """How many stages ran. All zero: everything was already done."""

    extract: int = 0
    print: int = 0
    ocr: int = 0
    render: int = 0
    indexed: int = 0


def process_newsroom(
    newsroom: Newsroom,
    *,
    passwords: tuple[str, ...] = (),
    pictures: bool = True,
    jobs: int = 0,
    report: Report = silent,
) -> Processed:
    """Bring every file to a terminal status and into the index.

    Args:
        passwords: tried on what is encrypted.
        pictures: also OCR, print and draw pages; without, the trove is searchable sooner.
        jobs: workers at once; 0 means one a core.
    """
    config = configuration(newsroom, passwords=passwords, printing=pictures and can_print(newsroom))
    line = _Line(newsroom, config, jobs or newsroom.settings.jobs or _cores(), report)
    try:
        done = _run(line, pictures)
    finally:
        line.close()
    if any((done.extract, done.print, done.ocr, done.render)):
        with transaction.atomic():
            audit(newsroom, "process", **{n: getattr(done, n) for n in Processed.__slots__})
    return done


def _run(line: "_Line", pictures: bool) -> Processed:
    newsroom, config, report = line.newsroom, line.config, line.report
    done = Processed(extract=_extract_all(line))
    list_documents(newsroom, config)
    done = replace(done, indexed=index_documents(newsroom, config, report=report))
    if not pictures:
        return done
    done = replace(
        done,
        print=line.run(Stage.PRINT, to_print(config)) if config.printing else 0,
        ocr=line.run(Stage.OCR, to_ocr(config)),
        render=line.run(Stage.RENDER, to_render(config)),
    )
    if done.print or done.ocr:
        list_documents(newsroom, config)
        indexed = index_documents(newsroom, config, report=report)
        done = replace(done, indexed=done.indexed + indexed)
    return done


def _extract_all(line: "_Line") -> int:
    """Read files until no container holds anything unread."""
    total = 0
    depth = line.newsroom.settings.max_depth
    while True:
        line.ledger.forget()
        while expand(line.config.extract, line.ledger, max_depth=depth):
            pass
        tasks = to_extract(line.config)
        if not tasks:
            return total
        total += line.run(Stage.EXTRACT, tasks)


def _cores() -> int:
    import os

    return max(1, len(os.sched_getaffinity(0)))


class _Line:
    """The workers of one run and the desk where their results are written down."""

    def __init__(
        self, newsroom: Newsroom, config: Configuration, jobs: int, report: Report
    ) -> None:
        self.newsroom, self.config, self.report = newsroom, config, report
        self.ledger = Ledger(newsroom.settings)
        self._executor = newsroom.executor(jobs)
        self._local = threading.local()
        self._workers: list[Worker] = []

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

    def run(self, stage: Stage, tasks: list[Task]) -> int:
        """Do one stage for these, writing results down in batches. Returns how many."""
        if not tasks:
            return 0
        work = STAGES[stage]
        self.newsroom.sandbox()  # made here once, before several threads ask for it

        def do(task: Task) -> Done:
            return work(self.newsroom, self._worker(), task, self.config)

        jobs = (replace(task, name=name_of(task.digest)) for task in self._priced(stage, tasks))
        results = self._executor.map_unordered(do, jobs)
        count = size = 0
        while batch := list(islice(results, COMMIT_EVERY)):
            with transaction.atomic():
                for done in batch:
                    _RECORDERS[stage](self.newsroom, self.config, done)
            count += len(batch)
            size += sum(done.task.size for done in batch)
            self.report(Progress(stage, count, len(tasks), "files", size))
        return count

    def _priced(self, stage: Stage, tasks: list[Task]) -> Iterator[Task]:
        """The same, each knowing how much may come out of it: only reading brings members."""
        if stage is not Stage.EXTRACT:
            yield from tasks
            return
        for batch in batches(tasks, COMMIT_EVERY):
            purses = self.ledger.purses(task.digest for task in batch)
            yield from (replace(task, may_grow=purses[task.digest]) for task in batch)


def _record_extract(newsroom: Newsroom, config: Configuration, done: Done) -> None:
    record_reading(newsroom, done.task.digest, config.extract, done.got)


def _stored_pages(digest: str) -> Iterator[Page]:
    for row in PageRecord.objects.filter(blob=digest).order_by("number"):
        yield Page(row.number, row.text, PageKind(row.kind), row.label, row.width, row.height)


def _record_print(newsroom: Newsroom, config: Configuration, done: Done) -> None:
    printed = len(done.got.pages)
    if printed:
        merge_printed(newsroom, done, config, list(_stored_pages(done.task.digest)))
        PageRecord.objects.filter(blob=done.task.digest).delete()
        record_pages(done.task.digest, done.got)
    record_stage(newsroom, done.task.digest, Stage.PRINT, config.print, done.got, printed=printed)


def _record_ocr(newsroom: Newsroom, config: Configuration, done: Done) -> None:
    digest = done.task.digest
    for page in done.got.ocr:
        PageRecord.objects.filter(blob=digest, number=page["number"]).update(
            text=page["text"], from_ocr=True, confidence=page["confidence"]
        )
    record_patterns(digest, done.got)
    done.got.pages = [Page(1, page["text"]) for page in done.got.ocr[:1]]
    record_stage(
        newsroom, digest, Stage.OCR, config.ocr, done.got,
        language=done.got.language, pages=len(done.got.ocr),
    )  # fmt: skip
    _complete(digest, config, done.got)


def _complete(digest: str, config: Configuration, got: Collected) -> None:
    """Add what only OCR could tell to the record of reading: language, and a printed date."""
    record = StageRecord.objects.get(blob=digest, stage=Stage.EXTRACT, fingerprint=config.extract)
    tools = dict(record.tools)
    tools["language"] = tools.get("language") or got.language
    if got.date and not is_stated(tools.get("date_source", "")):
        tools |= {"date": got.date.date.value.isoformat(), "date_source": got.date.date.source}
    if tools != record.tools:
        record.tools = tools
        record.save(update_fields=["tools"])


def _record_render(newsroom: Newsroom, config: Configuration, done: Done) -> None:
    record_stage(
        newsroom, done.task.digest, Stage.RENDER, config.render, done.got, images=done.images
    )


_RECORDERS: dict[Stage, Callable[[Newsroom, Configuration, Done], None]] = {
    Stage.EXTRACT: _record_extract,
    Stage.PRINT: _record_print,
    Stage.OCR: _record_ocr,
    Stage.RENDER: _record_render,
}
