"""A log of how stages ended: one line of JSON each, documents by digest only."""

import json
import re
from typing import TextIO

from django.db.models import Max

from zenger.catalog.models import StageRecord
from zenger.workflow.progress import Progress, Report

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FIELDS = (
    "pk", "finished", "stage", "blob", "status", "code", "ms", "cpu_ms", "peak_memory",
    "blob__size",
)  # fmt: skip


class StageLog:
    """Passes progress on; before that, writes down what was put on record since the last time.

    A line is written after its record, so it never speaks of what a power cut took back. Messages
    are left out, as they come from where the document was read.
    """

    def __init__(self, out: TextIO, report: Report) -> None:
        self._out, self._report = out, report
        self._last: int = StageRecord.objects.aggregate(last=Max("pk"))["last"] or 0

    def __call__(self, progress: Progress) -> None:
        self.catch_up()
        self._report(progress)

    def catch_up(self) -> None:
        """Write what is on record by now. Only in the thread that does the recording."""
        later = StageRecord.objects.filter(pk__gt=self._last).order_by("pk")
        for (
            pk,
            finished,
            stage,
            digest,
            status,
            code,
            ms,
            cpu_ms,
            memory,
            size,
        ) in later.values_list(*_FIELDS).iterator():
            line = {
                "time": finished.isoformat(), "stage": stage, "document": f"sha256:{digest}",
                "status": status, "code": code if _CODE.fullmatch(code) else "",
                "ms": ms, "cpu_ms": cpu_ms, "memory": memory, "bytes": size,
            }  # fmt: skip
            self._out.write(json.dumps(line) + "\n")
            self._last = pk
        self._out.flush()
