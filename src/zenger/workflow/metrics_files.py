"""Which files took longest, and which kinds most memory. Files are named by digest only."""

import mimetypes
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Max
from django.db.models.fields.json import KT

from zenger.catalog.models import Document, StageRecord
from zenger.process.media_types import BY_EXTENSION, SAME
from zenger.process.stages import Stage

SLOWEST = 10  # files
MOST_MEMORY = 10  # media types
UNCOMMON = "another type"
# What a worker calls a type comes out of a file in the end, and might be made to say anything.
_KNOWN = frozenset({*BY_EXTENSION.values(), *SAME.values(), *mimetypes.types_map.values(), ""})


def shown_type(untrusted_media_type: str) -> str:
    """A media type that others use too; `UNCOMMON` for what could have been made up."""
    return untrusted_media_type if untrusted_media_type in _KNOWN else UNCOMMON


def slowest_files(fingerprints: Sequence[str]) -> list[dict[str, Any]]:
    """The stages that took longest, longest first; a file is there once for each stage."""
    records = StageRecord.objects.filter(fingerprint__in=fingerprints)
    keys = list(records.order_by("-ms", "pk").values_list("pk", flat=True)[:SLOWEST])
    found = StageRecord.objects.filter(pk__in=keys).order_by("-ms", "pk")
    rows = list(found.annotate(size=F("blob__size")))
    types = _types(row.blob_id for row in rows)
    return [
        {
            "document": f"sha256:{row.blob_id}",
            "stage": row.stage,
            "status": row.status,
            "media_type": types.get(row.blob_id, ""),
            "bytes": row.size,
            "seconds": row.ms / 1000,
            "cpu_seconds": row.cpu_ms / 1000,
            "memory": row.peak_memory,
        }
        for row in rows
    ]


def _types(digests: Iterable[str]) -> dict[str, str]:
    documents = Document.objects.filter(blob__in=list(digests))
    return {digest: shown_type(t) for digest, t in documents.values_list("blob", "media_type")}


def memory_by_type(extract: str) -> list[dict[str, Any]]:
    """The most that reading one file of a media type took, in bytes; largest first.

    Of reading only: which type a file is of stands in that record, and asking another table for
    it takes a second for each 250,000 files.
    """
    records = StageRecord.objects.filter(stage=Stage.EXTRACT, fingerprint=extract)
    most: dict[str, int] = {}
    rows = records.values_list(KT("tools__media_type")).annotate(most=Max("peak_memory"))
    for media_type, memory in rows.order_by("-most")[: 10 * MOST_MEMORY]:
        most.setdefault(shown_type(media_type or ""), memory)
    return [{"media_type": t, "bytes": m} for t, m in list(most.items())[:MOST_MEMORY]]
