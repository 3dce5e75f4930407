"""What is still to be done to the trove, and how long that may take."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from zenger.catalog.models import Blob, Occurrence, StageRecord
from zenger.model.people import Viewer
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.as_last_read import as_last_read
from zenger.workflow.metrics import Run, measure_stages
from zenger.workflow.show_status import still_waiting


@dataclass(frozen=True, slots=True)
class Step:
    """One stage that is not through yet."""

    stage: str
    waiting: int  # files
    done: int  # files, in this run or the last
    seconds_left: int | None  # at the speed of this run; None where that is not known


@dataclass(frozen=True, slots=True)
class AtWork:
    """How far the reading of the trove is."""

    steps: tuple[Step, ...]
    last_result: datetime | None
    is_whole: bool  # of the newsroom; else only of what this person may see


def at_work(newsroom: Newsroom, viewer: Viewer, *, is_running: bool) -> AtWork:
    """Of all files for those who see all collections, of their own for the others."""
    last = StageRecord.objects.order_by("-finished").values_list("finished", flat=True).first()
    config = as_last_read(newsroom)
    if viewer.collections is not None:
        waiting = _unread(viewer.collections, config.extract)
        unread = (Step(Stage.EXTRACT, waiting, 0, None),) if waiting else ()
        return AtWork(unread, last if unread else None, False)
    runs = measure_stages([config.extract, config.print, config.ocr, config.render])
    steps = tuple(
        _step(stage, count, runs[Stage(stage)].run if Stage(stage) in runs else None, is_running)
        for stage, count in still_waiting(config).items()
    )
    return AtWork(steps, last, True)


def _step(stage: str, waiting: int, run: Run | None, is_running: bool) -> Step:
    files, seconds = (run.files, run.seconds) if run else (0, 0.0)
    is_known = is_running and files and seconds
    return Step(stage, waiting, files, round(waiting * seconds / files) if is_known else None)


def _unread(collections: frozenset[int], mark: str) -> int:
    done = StageRecord.objects.filter(blob=OuterRef("pk"), stage=Stage.EXTRACT, fingerprint=mark)
    wanted = Occurrence.objects.filter(
        blob=OuterRef("pk"), collection__in=collections, present=True
    ).exclude(status__in=["cycle", "limit"])
    return Blob.objects.exclude(Exists(done)).filter(Exists(wanted)).count()
