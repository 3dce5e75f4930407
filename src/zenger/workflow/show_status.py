"""What is in a newsroom, how far it is, and what failed and why."""

from dataclasses import replace
from typing import Any

from django.db.models import Count, Sum

from zenger.catalog.models import Blob, Occurrence, Page, StageRecord
from zenger.model.document import RETRYABLE, Status
from zenger.process.stages import Stage, fingerprint
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.configuration import Configuration, can_print, configuration
from zenger.workflow.plan import to_extract, to_ocr, to_print, to_render

GOOD = (Status.OK, Status.EMPTY)


def show_status(newsroom: Newsroom) -> dict[str, Any]:
    """Counts for people and scripts; nothing that names a document.

    `waiting` is what the next `zenger process` would do; `failures` the rest that is not good,
    most frequent first, each with its stage, status, code, an example of the message, how
    many, and whether a plain retry would do it again.
    """
    config = _as_last_read(newsroom)
    records = StageRecord.objects.filter(
        fingerprint__in=[config.extract, config.print, config.ocr, config.render]
    )
    stages: dict[str, dict[str, int]] = {}
    rows = records.values_list("stage", "status").annotate(Count("pk"))
    for stage, status, count in rows.order_by("stage", "status"):
        stages.setdefault(stage, {})[status] = count
    blobs = Blob.objects.aggregate(files=Count("pk"), bytes=Sum("size"))
    return {
        "files": blobs["files"],
        "bytes": blobs["bytes"] or 0,
        "occurrences": Occurrence.objects.filter(present=True).count(),
        "pages": Page.objects.count(),
        "stages": {stage: stages[stage] for stage in Stage if stage in stages},
        "waiting": _waiting(config),
        "failures": [*_failed_stages(records), *_failed_places()],
    }


def _as_last_read(newsroom: Newsroom) -> Configuration:
    """Today's configuration, with the passwords of the last reading, which we are not told."""
    config = configuration(newsroom, printing=can_print(newsroom))
    last = StageRecord.objects.filter(stage=Stage.EXTRACT).order_by("-pk").first()
    if last is None or last.fingerprint == config.extract:
        return config
    printed = fingerprint(Stage.PRINT, {"extract": last.fingerprint})
    return replace(config, extract=last.fingerprint, print=printed)


def _waiting(config: Configuration) -> dict[str, int]:
    counts = {
        Stage.EXTRACT: to_extract(config).total,
        Stage.PRINT: to_print(config).total if config.printing else 0,
        Stage.OCR: to_ocr(config).total,
        Stage.RENDER: to_render(config).total,
    }
    return {stage.value: count for stage, count in counts.items() if count}


def _failed_stages(records: Any) -> list[dict[str, Any]]:
    rows = records.exclude(status__in=GOOD).values_list("stage", "status", "code")
    found = []
    for stage, status, code, count in rows.annotate(n=Count("pk")).order_by("-n", "stage", "code"):
        same = records.filter(stage=stage, status=status, code=code)
        message = same.order_by("pk").values_list("message", flat=True)[0]
        found.append(_failure(stage, status, code, message, count))
    return found


def _failed_places() -> list[dict[str, Any]]:
    """Files that were never read: links, devices, members that could not be taken out."""
    places = Occurrence.objects.filter(present=True).exclude(status="")
    rows = places.values_list("status", "code").annotate(n=Count("pk")).order_by("-n", "code")
    found = []
    for status, code, count in rows:
        same = places.filter(status=status, code=code).order_by("pk")
        message = same.values_list("message", flat=True)[0]
        found.append(_failure("receive", status, code, message, count))
    return found


def _failure(stage: str, status: str, code: str, message: str, count: int) -> dict[str, Any]:
    return {
        "stage": stage, "status": status, "code": code, "message": message, "count": count,
        "retry": status in RETRYABLE,
    }  # fmt: skip
