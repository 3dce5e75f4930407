"""Writes how stages ended, many documents at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zenger.catalog.many_rows import among, insert_rows, kept_json, kept_time
from zenger.catalog.models import StageRecord
from zenger.process.collect import Collected
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom

_ROW = (
    "blob", "stage", "fingerprint", "attempts", "finished", "tools", "status", "code", "message",
    "ms", "cpu_ms", "peak_memory", "expected", "emitted", "failed", "skipped",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StageEnd:
    """How one stage ended for one blob, and the facts kept with that."""

    digest: str
    got: Collected
    tools: dict[str, Any] = field(default_factory=dict)


def record_stages(
    newsroom: Newsroom, stage: Stage, fingerprint: str, ends: Sequence[StageEnd]
) -> None:
    """The one record of this stage for each of these; a retry replaces it and counts up."""
    before = StageRecord.objects.filter(
        blob__in=among(end.digest for end in ends), stage=stage, fingerprint=fingerprint
    )
    attempts = dict(before.values_list("blob_id", "attempts"))
    before.delete()
    finished = kept_time(newsroom.now())
    insert_rows(
        StageRecord,
        _ROW,
        (
            (
                end.digest, stage.value, fingerprint, 1 + attempts.get(end.digest, 0), finished,
                kept_json(end.tools), *_outcome(end.got),
            )
            for end in ends
        ),
    )  # fmt: skip


def _outcome(got: Collected) -> tuple[Any, ...]:
    """The other fields of `_ROW`."""
    status, problem = got.outcome()
    count, ending = got.count(), got.ending
    code, message = (problem.code, problem.message) if problem else ("", "")
    return (
        status.value, code, message, ending.wall_ms, ending.cpu_ms, ending.peak_memory,
        count.expected, count.emitted, count.failed, count.skipped,
    )  # fmt: skip
