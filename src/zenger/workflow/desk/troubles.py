"""What could not be read, and why, as far as one person may see it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Min, Model, Q, QuerySet

from zenger.catalog.models import Document, Occurrence, StageRecord
from zenger.model.document import RETRYABLE, Status
from zenger.model.people import Right, Viewer
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import (
    hidden_documents,
    require,
    seen_collections,
    seen_documents,
)
from zenger.workflow.audit import audit

GOOD = ("", Status.OK, Status.EMPTY)
RECEIVED = "receive"  # in place of a stage: what was never read at all
_KIND = ("status", "code")
T = TypeVar("T", bound=Model)
LATER = (Stage.PRINT, Stage.OCR, Stage.RENDER)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of trouble: where it happened, what it is, and one example."""

    stage: str
    status: str
    code: str
    count: int
    message: str
    may_end_better: bool  # if it is simply done again
    document: int | None  # the example, where it is a document
    place: str  # the example: a title, or a path
    is_found: bool = True  # whether a search for it finds documents


def troubles(viewer: Viewer) -> list[Trouble]:
    """The most frequent first."""
    found = [*_of_documents(viewer), *_of_later_stages(viewer), *_of_places(viewer)]
    return sorted(found, key=lambda one: (-one.count, one.stage, one.code))


def trouble_rows(newsroom: Newsroom, viewer: Viewer) -> Iterator[tuple[str, ...]]:
    """(digest, place or title, collection, stage, status, code, message) for each. On record."""
    require(viewer, Right.WORK)
    audit(newsroom, "export-troubles")
    documents = _troubled(viewer).select_related("collection").order_by("pk")
    for one in documents.iterator(500):
        yield (
            one.blob_id, one.title, one.collection.title, Stage.EXTRACT, one.status, one.code,
            one.message,
        )  # fmt: skip
    titles = dict(seen_documents(viewer).values_list("blob_id", "title"))
    for record in _later(viewer).order_by("pk").iterator(500):
        yield (
            record.blob_id, titles.get(record.blob_id, ""), "", record.stage, record.status,
            record.code, record.message,
        )  # fmt: skip
    for place in _places(viewer).select_related("collection").order_by("path").iterator(500):
        yield (
            place.blob_id or "", place.path, place.collection.title, RECEIVED, place.status,
            place.code, place.message,
        )  # fmt: skip


def failed_documents(viewer: Viewer, words: Iterable[str]) -> set[int]:
    """Documents with a trouble that has all of these words as its stage, status or code.

    What could not be taken out of a container is no document: there it is the container.
    """
    wanted = set(words)
    stages = wanted & {RECEIVED, *Stage}
    rest = wanted - stages
    later = _with_all(_later(viewer), wanted, "stage", "status", "code").values("blob")
    found = set(seen_documents(viewer).filter(blob__in=later).values_list("pk", flat=True))
    if stages <= {Stage.EXTRACT}:
        found.update(_with_all(_troubled(viewer), rest, *_KIND).values_list("pk", flat=True))
    if stages <= {RECEIVED}:
        holders = _with_all(_places(viewer), rest, *_KIND).values("parent__blob")
        found.update(seen_documents(viewer).filter(blob__in=holders).values_list("pk", flat=True))
    return found


def _with_all(rows: QuerySet[T], words: Iterable[str], *fields: str) -> QuerySet[T]:
    for word in words:
        either = Q()
        for field in fields:
            either |= Q(**{field: word})
        rows = rows.filter(either)
    return rows


def count_encrypted(viewer: Viewer) -> int:
    """Documents, and members of archives, that a password might open."""
    documents = seen_documents(viewer).filter(status=Status.ENCRYPTED).count()
    return documents + _places(viewer).filter(status=Status.ENCRYPTED).count()


def _troubled(viewer: Viewer) -> QuerySet[Document]:
    return seen_documents(viewer).exclude(status__in=GOOD)


def _of_documents(viewer: Viewer) -> Iterator[Trouble]:
    rows = _grouped(_troubled(viewer), "status", "code")
    examples = Document.objects.defer("metadata").in_bulk([one for *_, one in rows])
    for status, code, count, one in rows:
        example = examples[one]
        yield Trouble(
            Stage.EXTRACT, status, code, count, example.message, status in RETRYABLE, one,
            example.title,
        )  # fmt: skip


def _later(viewer: Viewer) -> QuerySet[StageRecord]:
    """Under the settings each stage was done with last: earlier ones are over."""
    marks = [
        mark
        for stage in LATER
        if (mark := StageRecord.objects.filter(stage=stage).order_by("-pk")
            .values_list("fingerprint", flat=True).first())
    ]  # fmt: skip
    found = StageRecord.objects.filter(stage__in=LATER, fingerprint__in=marks)
    return found.filter(blob__in=seen_documents(viewer).values("blob")).exclude(status__in=GOOD)


def _of_later_stages(viewer: Viewer) -> Iterator[Trouble]:
    rows = _grouped(_later(viewer), "stage", "status", "code")
    examples = StageRecord.objects.in_bulk([one for *_, one in rows])
    for stage, status, code, count, one in rows:
        record = examples[one]
        example = seen_documents(viewer).filter(blob=record.blob_id).order_by("pk").first()
        yield Trouble(
            stage, status, code, count, record.message, status in RETRYABLE,
            example.pk if example else None, example.title if example else "",
        )  # fmt: skip


def _places(viewer: Viewer) -> QuerySet[Occurrence]:
    """Places that hold no document: links, devices, members that could not be taken out."""
    found = Occurrence.objects.filter(
        collection__in=seen_collections(viewer), present=True
    ).exclude(status="")
    closed = hidden_documents(viewer)
    if closed:
        blobs = Document.objects.filter(pk__in=closed).values("blob")
        for holder in ("blob", "parent__blob", "root__blob"):
            found = found.exclude(**{f"{holder}__in": blobs})
    return found


def _of_places(viewer: Viewer) -> Iterator[Trouble]:
    rows = _grouped(_places(viewer), "status", "code")
    examples = Occurrence.objects.in_bulk([one for *_, one in rows])
    for status, code, count, one in rows:
        place = examples[one]
        yield Trouble(
            RECEIVED, status, code, count, place.message, status in RETRYABLE, None, place.path,
            is_found=place.parent_id is not None,
        )  # fmt: skip


def _grouped(rows: QuerySet[Any], *fields: str) -> list[Any]:
    """(values of the fields, how many, the first of them)."""
    counted = rows.values_list(*fields).annotate(n=Count("pk"), one=Min("pk"))
    return list(counted.order_by("-n", *fields))
