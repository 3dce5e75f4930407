"""How much each stage did and how fast, counted from its records in one walk through them.

Nothing here names a document, so that it may be shown where its name may not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Max, Min

from zenger.catalog.models import StageRecord

# One row for each minute of a block, so that a million records come as some thousand rows. In
# blocks of the order they were written in, as sorting them all at once takes three times as
# long. A record is of when its stage ended; it began that much earlier as it took.
_BY_MINUTE = """
    SELECT stage, status, COUNT(*), SUM(size), SUM(ms) / 1000.0, SUM(cpu_ms) / 1000.0,
        MAX(peak_memory), MIN(at - ms / 1000.0), MIN(at), MAX(at)
    FROM (
        SELECT stage, status, size, ms, cpu_ms, peak_memory, substr(finished, 1, 16) AS minute,
            (julianday(finished) - 2440587.5) * 86400.0 AS at
        FROM catalog_stagerecord CROSS JOIN catalog_blob ON digest = blob_id
        WHERE catalog_stagerecord.id BETWEEN %s AND %s AND fingerprint IN ({marks})
    )
    GROUP BY stage, minute, status ORDER BY stage, minute
"""
BLOCK = 5000  # records
PAUSE = 600.0  # seconds; the longest that one task may take. After it, another run has begun.


@dataclass(frozen=True, slots=True)
class _Minute:
    """Records of one stage and one status that were written in the same minute."""

    stage: str
    status: str
    files: int
    bytes: int
    worker_seconds: float
    cpu_seconds: float
    peak_memory: int  # bytes
    began: float  # seconds since 1970
    first: float  # when the first of them ended
    last: float


@dataclass(slots=True)
class Run:
    """The last run of a stage, or the one going on: what came without a pause between."""

    began: float  # seconds since 1970
    first: float
    last: float
    files: int = 0
    bytes: int = 0

    @property
    def seconds(self) -> float:
        return max(self.last - self.began, 0.001)


@dataclass(slots=True)
class StageMetrics:
    """All that one stage did, as far as it is on record."""

    run: Run
    statuses: dict[str, int] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0  # of the files it was done for
    worker_seconds: float = 0.0  # of all workers together
    cpu_seconds: float = 0.0
    peak_memory: int = 0  # bytes, of one worker

    def add(self, minute: _Minute) -> None:
        if minute.began - self.run.last > PAUSE:
            self.run = Run(minute.began, minute.first, minute.last)
        self.run.began = min(self.run.began, minute.began)
        self.run.first = min(self.run.first, minute.first)
        self.run.last = max(self.run.last, minute.last)
        self.run.files += minute.files
        self.run.bytes += minute.bytes
        self.statuses[minute.status] = self.statuses.get(minute.status, 0) + minute.files
        self.files += minute.files
        self.bytes += minute.bytes
        self.worker_seconds += minute.worker_seconds
        self.cpu_seconds += minute.cpu_seconds
        self.peak_memory = max(self.peak_memory, minute.peak_memory)


def measure_stages(fingerprints: Sequence[str]) -> dict[str, StageMetrics]:
    """By stage, of the records under these fingerprints. A stage without any is not there."""
    stages: dict[str, StageMetrics] = {}
    ends: list[tuple[str, float]] = []
    for minute in _minutes(fingerprints):
        if minute.stage not in stages:
            stages[minute.stage] = StageMetrics(Run(minute.began, minute.first, minute.last))
        stages[minute.stage].add(minute)
        ends.append((minute.stage, minute.last))
    for stage, metrics in stages.items():
        # Stages follow each other. Pages of one file are read side by side in OCR, so that what
        # it took, added up, may reach back to before OCR began.
        run = metrics.run
        before = (end for other, end in ends if other != stage and end <= run.first)
        run.began = max(run.began, *before, run.began)
    return stages


def _minutes(fingerprints: Sequence[str]) -> Iterator[_Minute]:
    ends = StageRecord.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    query = _BY_MINUTE.format(marks=", ".join(["%s"] * len(fingerprints)))
    with connection.cursor() as cursor:
        for start in range(ends["first"], ends["last"] + 1, BLOCK):
            cursor.execute(query, [start, start + BLOCK - 1, *fingerprints])
            yield from (_Minute(*row) for row in cursor.fetchall())
