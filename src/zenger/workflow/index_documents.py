"""Brings the search index up to date with the documents."""

import hashlib
from collections.abc import Iterator, Sequence

from django.db import transaction

from zenger.catalog.models import Document, Occurrence, Page, StageRecord
from zenger.model.dates import PartialDate
from zenger.model.ids import Digest
from zenger.model.research import IndexedPage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import batches
from zenger.workflow.plan import Configuration
from zenger.workflow.progress import Progress, Report, silent

BATCH = 500
INDEX_VERSION = "1"
_TEXT_STAGES = ("extract", "print", "ocr")  # a new record of these means new text


def index_documents(newsroom: Newsroom, config: Configuration, *, report: Report = silent) -> int:
    """Index what changed since it was last indexed; take out what is gone.

    Returns:
        how many documents were written or removed.
    """
    index = newsroom.index()
    begun = index.prepare()  # another name where the index was lost or stale: all anew
    total = Document.objects.count()
    done = seen = 0
    for batch in batches(Document.objects.order_by("pk").iterator(BATCH), BATCH):
        marks = _marks(config, batch, begun)
        stale = [d for d in batch if d.indexed != marks[d.pk]]
        for document in stale:
            if marks[document.pk]:
                index.replace(document.pk, indexed_pages(document))
            else:
                index.remove(document.pk)
        if stale:
            index.commit()
            with transaction.atomic():
                for document in stale:
                    Document.objects.filter(pk=document.pk).update(indexed=marks[document.pk])
        done += len(stale)
        seen += len(batch)
        report(Progress("index", seen, total, "documents"))
    return done


def _marks(config: Configuration, batch: Sequence[Document], begun: str) -> dict[int, str]:
    """For each document a fingerprint of what the index should hold; empty when it is gone."""
    digests = [d.blob_id for d in batch]
    places: dict[tuple[int, str], list[str]] = {}
    rows = Occurrence.objects.filter(blob__in=digests).order_by("path")
    for collection, blob, path, present in rows.values_list(
        "collection_id", "blob_id", "path", "present"
    ):
        if present:
            places.setdefault((collection, blob), []).append(path)
    readings: dict[str, list[int]] = {}
    stages = StageRecord.objects.filter(blob__in=digests, stage__in=_TEXT_STAGES)
    for blob, record in stages.order_by("pk").values_list("blob_id", "pk"):
        readings.setdefault(blob, []).append(record)
    marks = {}
    for d in batch:
        where = places.get((d.collection_id, d.blob_id))
        facts = (INDEX_VERSION, begun, where, d.title, d.language, d.date, d.status, d.media_type)
        state = repr((*facts, readings.get(d.blob_id), config.extract))
        marks[d.pk] = (
            hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:16] if where else ""
        )
    return marks


def indexed_pages(document: Document) -> Iterator[IndexedPage]:
    """The document's pages as the index takes them."""
    people = list(document.person_set.all())
    common = {
        "document": document.pk,
        "digest": Digest(document.blob_id),
        "title": document.title,
        "paths": tuple(paths_of(document)),
        "collection": document.collection.title,
        "media_type": document.media_type,
        "kind": document.kind,
        "language": document.language,
        "date": PartialDate.parse(document.date) if document.date else None,
        "size": document.blob.size,
        "status": document.status,
        "sender": tuple(f"{p.name} {p.address}".strip() for p in people if p.role == "from"),
        "recipients": tuple(
            f"{p.name} {p.address}".strip() for p in people if p.role in ("to", "cc", "bcc")
        ),
        "subject": document.title if document.kind == "email" else "",
        "has": tuple(_has(document)),
    }
    number = 0
    for number, text in pages_of(document):
        yield IndexedPage(number=number, text=text, **common)  # type: ignore[arg-type]
    if not number:
        yield IndexedPage(number=0, text="", **common)  # type: ignore[arg-type]


def pages_of(document: Document) -> Iterator[tuple[int, str]]:
    rows = Page.objects.filter(blob=document.blob_id).order_by("number")
    yield from rows.values_list("number", "text").iterator(200)


def paths_of(document: Document) -> list[str]:
    """Every place it was found in and still is, in order."""
    return list(
        Occurrence.objects.filter(
            collection=document.collection_id, blob=document.blob_id, present=True
        )
        .order_by("path")
        .values_list("path", flat=True)
    )


def _has(document: Document) -> Iterator[str]:
    members = set(document.blob.members.values_list("kind", flat=True))
    if members:
        yield "children"
    if "attachment" in members:
        yield "attachment"
    if Page.objects.filter(blob=document.blob_id, from_ocr=True).exists():
        yield "ocr"
