"""Writes how stages ended, many documents at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zenger.catalog.models import StageRecord
from zenger.process.collect import Collected
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom


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
        blob__in=[end.digest for end in ends], stage=stage, fingerprint=fingerprint
    )
    attempts = dict(before.values_list("blob_id", "attempts"))
    before.delete()
    StageRecord.objects.bulk_create(
        StageRecord(
            blob_id=end.digest,
            stage=stage,
            fingerprint=fingerprint,
            attempts=1 + attempts.get(end.digest, 0),
            finished=newsroom.now(),
            tools=end.tools,
            **_outcome(end.got),
        )
        for end in ends
    )


def _outcome(got: Collected) -> dict[str, Any]:
    status, problem = got.outcome()
    count = got.count()
    return {
        "status": status,
        "code": problem.code if problem else "",
        "message": problem.message if problem else "",
        "ms": got.ending.wall_ms,
        "cpu_ms": got.ending.cpu_ms,
        "peak_memory": got.ending.peak_memory,
        "expected": count.expected,
        "emitted": count.emitted,
        "failed": count.failed,
        "skipped": count.skipped,
    }
