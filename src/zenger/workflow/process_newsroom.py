"""Process: every stage for every file that lacks it, cheap ones first, nothing twice."""

import os
from dataclasses import dataclass, replace
from functools import partial

from django.db import transaction

from zenger.catalog.models import SavedSearch
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.as_last_read import as_last_read
from zenger.workflow.audit import audit
from zenger.workflow.configuration import Configuration, can_print, configuration, versions_inside
from zenger.workflow.expand import expand, pass_over_plain_files
from zenger.workflow.index_documents import index_documents
from zenger.workflow.interruption import interrupted_by
from zenger.workflow.keys import CHECKPOINTS
from zenger.workflow.line import Line
from zenger.workflow.list_documents import list_documents
from zenger.workflow.near_duplicates import compare_documents
from zenger.workflow.passwords import kept_passwords
from zenger.workflow.plan import to_extract, to_ocr, to_print, to_render
from zenger.workflow.progress import Report, silent
from zenger.workflow.volume_sets import find_volume_sets, forget_read_apart


@dataclass(frozen=True, slots=True)
class Processed:
    """How many stages ran. All zero: everything was already done."""

    extract: int = 0
    print: int = 0
    ocr: int = 0
    render: int = 0
    indexed: int = 0
    compared: int = 0  # contents that were new to the search for near-duplicates


def process_newsroom(
    newsroom: Newsroom,
    *,
    passwords: tuple[str, ...] = (),
    as_before: bool = False,
    pictures: bool = True,
    jobs: int = 0,
    report: Report = silent,
) -> Processed:
    """Bring every file to a terminal status and into the index.

    Args:
        passwords: tried on what is encrypted, besides those the newsroom keeps.
        as_before: read as the last run did, so that only what has no record is read, whatever
            passwords that run was given.
        pictures: also OCR, print and draw pages; without, the trove is searchable sooner.
        jobs: workers at once; 0 means one a core.
    """
    newsroom.index()  # is opened in any case: better now, where a sandbox may be starting
    config = _configured(newsroom, passwords, as_before=as_before, pictures=pictures)
    line = Line(newsroom, config, jobs or newsroom.settings.jobs or _cores(), report)
    try:
        with interrupted_by(line.stop):
            done = _run(line, pictures)
            done = replace(done, compared=compare_documents(newsroom))
    finally:
        line.close()
    if any((done.extract, done.print, done.ocr, done.render, done.compared)):
        with transaction.atomic():
            audit(newsroom, "process", **{n: getattr(done, n) for n in Processed.__slots__})
    _tell_of_new(newsroom)
    return done


def _tell_of_new(newsroom: Newsroom) -> None:
    if SavedSearch.objects.filter(alert=True).exists():
        from zenger.workflow.desk.alerts import look_for_new  # all of search with it

        look_for_new(newsroom)


def _configured(
    newsroom: Newsroom, passwords: tuple[str, ...], *, as_before: bool, pictures: bool
) -> Configuration:
    config = configuration(
        newsroom,
        passwords=passwords,
        printing=pictures and can_print(newsroom),
        ask_versions=partial(versions_inside, newsroom),
    )
    if as_before:
        config = as_last_read(newsroom)
    tried = (*passwords, *kept_passwords(newsroom))
    return replace(config, options=replace(config.options, passwords=tried))


def _run(line: Line, pictures: bool) -> Processed:
    newsroom, config, report = line.newsroom, line.config, line.report
    done = Processed(extract=_extract_all(line))
    list_documents(newsroom, config)
    done = replace(done, indexed=index_documents(newsroom, config, report=report))
    if not pictures:
        return done
    done = replace(
        done,
        print=line.run(Stage.PRINT, to_print(config)) if config.printing else 0,
        ocr=line.read_pictures(to_ocr(config)),
        render=line.run(Stage.RENDER, to_render(config)),
    )
    if done.print or done.ocr:
        list_documents(newsroom, config)
        indexed = index_documents(newsroom, config, report=report)
        done = replace(done, indexed=done.indexed + indexed)
    return done


def _extract_all(line: Line) -> int:
    """Read files until no container holds anything unread."""
    total = 0
    depth = line.newsroom.settings.max_depth
    while True:
        sets = find_volume_sets(line.newsroom, line.config.extract)
        forget_read_apart(sets, line.config.extract)
        line.ledger.forget()
        line.ledger.together |= sets.sizes()
        expand(line.config.extract, line.ledger, max_depth=depth)
        waiting = to_extract(line.config)
        if total or not waiting.total:  # else what an interruption left can begin sooner
            pass_over_plain_files(line.config.extract)
        if not waiting.total:
            line.newsroom.derived.delete(CHECKPOINTS)  # of what is read otherwise now, or gone
            return total
        tasks = map(sets.applied, waiting.tasks)
        total += line.run(Stage.EXTRACT, replace(waiting, tasks=tasks))


def _cores() -> int:
    return max(1, len(os.sched_getaffinity(0)))
