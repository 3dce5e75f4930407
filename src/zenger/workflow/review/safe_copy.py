"""The safe copy of a document: what is published of it, made anew from what is seen.

safe/pages/…     each page by what went into it: a redaction more makes one page anew
safe/copies/…    which pages a copy has, and its mark
"""

import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from zenger.catalog.models import Document
from zenger.errors import StoppedError
from zenger.model.release import PublishedPage
from zenger.model.review import Redaction, SafePage
from zenger.process.ocr_setup import engine_version
from zenger.process.raster_memory import memory_kept
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Worker
from zenger.review.boxes import Sheet
from zenger.review.secret_words import words_beneath
from zenger.workflow.import_trove import batches
from zenger.workflow.interruption import interrupted_by
from zenger.workflow.passwords import kept_passwords
from zenger.workflow.progress import Progress, Report, silent
from zenger.workflow.review.safe_page import (
    Making,
    Workers,
    keep_text_page,
    kept_line,
    kept_page,
    make_drawn,
    record_key,
)
from zenger.workflow.review.safe_plan import PageJob, SafeOptions, plan, source_of

__all__ = ["SafeCopy", "SafeOptions", "make_safe_copy", "safe_pages", "secrets_of"]
_DEFAULT = SafeOptions()
_AT_ONCE = 4  # pages that a worker draws in one go
_SHORTEST = 5  # letters of what is looked for without anybody having named it


@dataclass(frozen=True, slots=True)
class SafeCopy:
    """A copy that is kept in the derived store."""

    mark: str  # SHA-256 over all that would be printed of its pages
    pages: int
    key: str


def copy_key(key: str) -> str:
    return f"safe/copies/{key[:2]}/{key}.json"


def make_safe_copy(
    newsroom: Newsroom,
    document: Document,
    redactions: Iterable[Redaction],
    *,
    options: SafeOptions = _DEFAULT,
    report: Report = silent,
) -> SafeCopy:
    """Make what is not there yet, and say what the whole is.

    Asked again with nothing changed it reads one small file a page. The same pages, redactions,
    options and programs give the same bytes and the same mark.

    Raises:
        ReviewError: a page cannot be drawn or read, or a redaction fits nothing. There is no
            copy then.
    """
    engine = engine_version()
    making = Making(
        newsroom, source_of(document), options,
        (*options.passwords, *kept_passwords(newsroom)), engine,
    )  # fmt: skip
    keys: list[str] = []
    missing: list[PageJob] = []
    for job in plan(newsroom, document, redactions, options, engine):
        keys.append(job.key)
        if newsroom.derived.has(record_key(job.key)):
            continue
        if job.is_drawn:
            missing.append(job)
        else:
            keep_text_page(newsroom, job)
    if missing:
        _make(making, missing, report)
    return _kept(newsroom, keys)


def safe_pages(newsroom: Newsroom, copy: SafeCopy) -> Iterator[SafePage]:
    """The pages of a copy in order, one in memory at a time."""
    for key in _keys(newsroom, copy):
        yield kept_page(newsroom, key)


def secrets_of(redactions: Iterable[Redaction], pages: Iterable[PublishedPage]) -> tuple[str, ...]:
    """What verification has to look for: what was named, and what the file says beneath boxes.

    A box that somebody drew is looked for by the words under it where they have five letters or
    more together: "the" may well stand elsewhere.

    Args:
        pages: of the document as the newsroom sees them, with their own text.
    """
    by_page: dict[int, list[Redaction]] = {}
    found: dict[str, None] = {}
    for redaction in redactions:
        if redaction.secret.strip():
            found[redaction.secret.strip()] = None
        else:
            by_page.setdefault(redaction.page, []).append(redaction)
    for page in pages if by_page else ():
        sheet = Sheet(page.width, page.height, page.text, page.boxes)
        for redaction in by_page.get(page.number, ()):
            for words in words_beneath(sheet, redaction, page.rows):
                if sum(map(str.isalnum, words)) >= _SHORTEST:
                    found[words] = None
    return tuple(found)


def _kept(newsroom: Newsroom, keys: list[str]) -> SafeCopy:
    hasher = hashlib.sha256()
    for key in keys:
        hasher.update(hashlib.sha256(kept_line(newsroom, key)).digest())
    copy = SafeCopy(
        hasher.hexdigest(), len(keys), hashlib.sha256("".join(keys).encode()).hexdigest()
    )
    if not newsroom.derived.has(copy_key(copy.key)):
        with newsroom.derived.write(copy_key(copy.key)) as stream:
            stream.write(json.dumps({**asdict(copy), "keys": keys}).encode())
    return copy


def _keys(newsroom: Newsroom, copy: SafeCopy) -> list[str]:
    with newsroom.derived.open(copy_key(copy.key)) as stream:
        return [str(key) for key in json.load(stream)["keys"]]


def _make(making: Making, missing: list[PageJob], report: Report) -> None:
    """All of these, several at once."""
    local, workers, stopped = threading.local(), list[Worker](), threading.Event()
    newsroom = making.newsroom
    sandbox = newsroom.sandbox()  # made once, before several threads ask for it
    width = making.options.jobs or newsroom.settings.jobs or len(os.sched_getaffinity(0))
    executor = newsroom.executor(max(1, min(width, -(-len(missing) // _AT_ONCE))))

    def stop() -> None:
        stopped.set()
        for worker in workers:
            worker.close()

    def work(jobs: tuple[PageJob, ...]) -> int:
        if stopped.is_set():
            raise StoppedError("Stopped.")
        if not hasattr(local, "workers"):
            local.workers = Workers(sandbox.worker(), sandbox.worker())
            workers.extend((local.workers.drawer, local.workers.reader))
        return make_drawn(making, local.workers, jobs)

    done = 0
    try:
        with interrupted_by(stop), memory_kept():
            for made in executor.map_unordered(work, map(tuple, batches(missing, _AT_ONCE))):
                done += made
                report(Progress("redact", done, len(missing), "pages"))
    finally:
        executor.close()
        for worker in workers:
            worker.close()
