"""Keeps the list of documents in step with what was received and read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min

from zenger.catalog.models import Document, Message, Occurrence, Page, Person, StageRecord
from zenger.model.ids import Digest, public_id
from zenger.model.kinds import kind_of
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.configuration import Configuration
from zenger.workflow.import_trove import batches

BATCH = 500
LIST_VERSION = 1  # counts up when the same records give other facts
MAX_PEOPLE = 500  # of one message
_FACTS = (
    "title", "media_type", "kind", "status", "code", "message", "language", "date",
    "date_source", "pages", "metadata", "listed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pair:
    """One blob in one collection, and what its document's facts come from today."""

    collection: int
    blob: str
    path: str  # the first in order of name
    origin: str


def list_documents(newsroom: Newsroom, config: Configuration) -> None:
    """One document for every (collection, blob) received; facts from its reading.

    A document whose records and places are those of last time is left alone.
    """
    pairs = (
        Occurrence.objects.filter(blob__isnull=False)
        .values_list("collection_id", "blob_id")
        .annotate(last=Max("pk"), places=Count("pk"), path=Min("path"))
        .order_by("collection_id", "blob_id")
    )
    for batch in batches(pairs.iterator(BATCH), BATCH):
        stale = _stale(batch)
        if stale:
            with transaction.atomic():
                _list(newsroom, config, stale)


def _stale(batch: Sequence[tuple[int, str, int, int, str]]) -> list[_Pair]:
    """Those without a document, or with one that was made from other records or places."""
    digests = [row[1] for row in batch]
    records = dict(
        StageRecord.objects.filter(
            blob__in=digests, stage__in=(Stage.EXTRACT, Stage.PRINT, Stage.OCR)
        )
        .values_list("blob_id")
        .annotate(Max("pk"))
    )
    known = {
        (collection, blob): listed
        for collection, blob, listed in Document.objects.filter(blob__in=digests).values_list(
            "collection_id", "blob_id", "listed"
        )
    }
    pairs = (
        _Pair(collection, blob, path, f"{LIST_VERSION} {records.get(blob)} {last} {places}")
        for collection, blob, last, places, path in batch
    )
    return [pair for pair in pairs if known.get((pair.collection, pair.blob)) != pair.origin]


def _list(newsroom: Newsroom, config: Configuration, pairs: Sequence[_Pair]) -> None:
    digests = {pair.blob for pair in pairs}
    records = {
        r.blob_id: r
        for r in StageRecord.objects.filter(
            blob__in=digests, stage=Stage.EXTRACT, fingerprint=config.extract
        )
    }
    pages = dict(Page.objects.filter(blob__in=digests).values_list("blob_id").annotate(Count("pk")))
    documents = Document.objects.bulk_create(
        [
            Document(
                collection_id=pair.collection,
                blob_id=pair.blob,
                public_id=public_id(Digest(pair.blob), key=newsroom.id_key),
                pages=pages.get(pair.blob, 0),
                listed=pair.origin,
                **_facts(records[pair.blob], pair.path),
            )
            for pair in pairs
            if pair.blob in records
        ],
        update_conflicts=True,
        unique_fields=["collection", "blob"],
        update_fields=_FACTS,
    )
    _list_people(documents)


def _facts(record: StageRecord, path: str) -> dict[str, Any]:
    tools = record.tools
    media_type = tools.get("media_type", "")
    return {
        # The file's own name, for a document that states no title.
        "title": tools.get("title") or path.replace("!/", "/").rsplit("/", 1)[-1],
        "media_type": media_type,
        "kind": kind_of(media_type),
        "status": record.status,
        "code": record.code,
        "message": record.message,
        "language": tools.get("language", ""),
        "date": tools.get("date", ""),
        "date_source": tools.get("date_source", ""),
        "metadata": tools.get("metadata", []),
    }


def _list_people(documents: Sequence[Document]) -> None:
    Person.objects.filter(document__in=[d.pk for d in documents]).delete()
    addresses = dict(
        Message.objects.filter(blob__in={d.blob_id for d in documents}).values_list(
            "blob_id", "addresses"
        )
    )
    for part in batches(_people(documents, addresses), BATCH):
        Person.objects.bulk_create(part)


def _people(documents: Sequence[Document], addresses: dict[str, Any]) -> Iterator[Person]:
    for document in documents:
        for role, name, address in addresses.get(document.blob_id, ())[:MAX_PEOPLE]:
            yield Person(document=document, role=role, name=name, address=address)
