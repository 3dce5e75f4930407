"""What is in a newsroom and how far it is."""

from typing import Any

from django.db.models import Count, Sum

from zenger.catalog.models import Blob, Occurrence, Page, StageRecord


def show_status() -> dict[str, Any]:
    """Counts for people and scripts; nothing that names a document."""
    stages: dict[str, dict[str, int]] = {}
    rows = StageRecord.objects.values_list("stage", "status").annotate(Count("pk"))
    for stage, status, count in rows.order_by("stage", "status"):
        stages.setdefault(stage, {})[status] = count
    blobs = Blob.objects.aggregate(files=Count("pk"), bytes=Sum("size"))
    return {
        "files": blobs["files"],
        "bytes": blobs["bytes"] or 0,
        "occurrences": Occurrence.objects.filter(present=True).count(),
        "pages": Page.objects.count(),
        "stages": stages,
    }
