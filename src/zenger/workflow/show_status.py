"""What is in a newsroom, how far and how fast it is, and what failed and why."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Min, Sum

from zenger.catalog.models import Blob, Occurrence, Page, StageRecord
from zenger.model.document import RETRYABLE, Status
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.as_last_read import as_last_read
from zenger.workflow.configuration import Configuration
from zenger.workflow.metrics import StageMetrics, measure_stages
from zenger.workflow.metrics_files import memory_by_type, slowest_files
from zenger.workflow.plan import to_extract, to_ocr, to_print, to_render

GOOD = (Status.OK, Status.EMPTY)


def show_status(newsroom: Newsroom) -> dict[str, Any]:
    """Counts for people and scripts; documents are named by digest only.

    `waiting` is what the next `zenger process` would do; `failures` the rest that is not good,
    most frequent first, each with its stage, status, code, an example of the message, how
    many, and whether a plain retry would do it again. `work` has the totals of each stage and
    how fast its last run was.
    """
    config = as_last_read(newsroom)
    marks = [config.extract, config.print, config.ocr, config.render]
    measured = measure_stages(marks)
    stages = {stage.value: measured[stage] for stage in Stage if stage in measured}
    failures = [*_failed_stages(marks), *_failed_places()]
    blobs = Blob.objects.aggregate(files=Count("pk"), bytes=Sum("size"))
    return {
        "files": blobs["files"],
        "bytes": blobs["bytes"] or 0,
        "occurrences": Occurrence.objects.filter(present=True).count(),
        "pages": Page.objects.count(),
        "stages": {name: dict(sorted(stage.statuses.items())) for name, stage in stages.items()},
        "waiting": still_waiting(config),
        "failures": failures,
        "retryable": sum(row["count"] for row in failures if row["retry"]),
        "work": {name: _work(stage) for name, stage in stages.items()},
        "slowest": slowest_files(marks),
        "memory": memory_by_type(config.extract),
    }


def still_waiting(config: Configuration) -> dict[str, int]:
    """How many files each stage has still to be done for; those with none left out."""
    counts = {
        Stage.EXTRACT: to_extract(config).total,
        Stage.PRINT: to_print(config).total if config.printing else 0,
        Stage.OCR: to_ocr(config).total,
        Stage.RENDER: to_render(config).total,
    }
    return {stage.value: count for stage, count in counts.items() if count}


def _work(stage: StageMetrics) -> dict[str, Any]:
    run = stage.run
    return {
        "files": stage.files,
        "bytes": stage.bytes,
        "worker_seconds": round(stage.worker_seconds, 3),
        "cpu_seconds": round(stage.cpu_seconds, 3),
        "memory": stage.peak_memory,
        "last_run": {
            "began": _iso(run.began),
            "last_result": _iso(run.last),
            "seconds": round(run.seconds, 3),
            "files": run.files,
            "bytes": run.bytes,
            "files_per_second": round(run.files / run.seconds, 3),
            "bytes_per_second": round(run.bytes / run.seconds),
        },
    }


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _failed_stages(marks: Sequence[str]) -> list[dict[str, Any]]:
    records = StageRecord.objects.filter(fingerprint__in=marks).exclude(status__in=GOOD)
    rows = records.values_list("stage", "status", "code").annotate(n=Count("pk"), one=Min("pk"))
    found = list(rows.order_by("-n", "stage", "code"))
    examples = StageRecord.objects.in_bulk([one for *_, one in found])
    return [
        _failure(stage, status, code, examples[one].message, count)
        for stage, status, code, count, one in found
    ]


def _failed_places() -> list[dict[str, Any]]:
    """Files that were never read: links, devices, members that could not be taken out."""
    places = Occurrence.objects.filter(present=True).exclude(status="")
    rows = places.values_list("status", "code").annotate(n=Count("pk"), one=Min("pk"))
    found = list(rows.order_by("-n", "code"))
    examples = Occurrence.objects.in_bulk([one for *_, one in found])
    return [
        _failure("receive", status, code, examples[one].message, count)
        for status, code, count, one in found
    ]


def _failure(stage: str, status: str, code: str, message: str, count: int) -> dict[str, Any]:
    return {
        "stage": stage, "status": status, "code": code, "message": message, "count": count,
        "retry": status in RETRYABLE,
    }  # fmt: skip
