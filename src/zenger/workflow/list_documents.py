"""Keeps the list of documents in step with what was received and read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min

from zenger.catalog.many_rows import among, in_lots, insert_rows, kept_json, upsert_rows
from zenger.catalog.models import Document, Message, Occurrence, Page, Person, StageRecord
from zenger.model.ids import Digest, public_id
from zenger.model.kinds import kind_of
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.configuration import Configuration

BATCH = 500
LIST_VERSION = 1  # counts up when the same records give other facts
MAX_PEOPLE = 500  # of one message
_FROM_RECORD = (
    "title", "media_type", "kind", "status", "code", "message", "language", "date",
    "date_source", "metadata",
)  # fmt: skip
_FACTS = ("pages", "listed", *_FROM_RECORD)
_ROW = ("collection", "blob", "public_id", "indexed", *_FACTS)


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
    received = Occurrence.objects.filter(blob__isnull=False)
    for digests in in_lots(received, "blob_id", BATCH):
        stale = _stale(digests)
        if stale:
            with transaction.atomic():
                _list(newsroom, config, stale)


def _stale(digests: list[str]) -> list[_Pair]:
    """Those without a document, or with one that was made from other records or places."""
    places_of = (
        Occurrence.objects.filter(blob__in=among(digests))
        .values_list("collection_id", "blob_id")
        .annotate(last=Max("pk"), places=Count("pk"), path=Min("path"))
        .order_by("collection_id", "blob_id")
    )
    records = dict(
        StageRecord.objects.filter(
            blob__in=among(digests), stage__in=(Stage.EXTRACT, Stage.PRINT, Stage.OCR)
        )
        .values_list("blob_id")
        .annotate(Max("pk"))
    )
    known = {
        (collection, blob): listed
        for collection, blob, listed in Document.objects.filter(
            blob__in=among(digests)
        ).values_list("collection_id", "blob_id", "listed")
    }
    pairs = (
        _Pair(collection, blob, path, f"{LIST_VERSION} {records.get(blob)} {last} {places}")
        for collection, blob, last, places, path in places_of
    )
    return [pair for pair in pairs if known.get((pair.collection, pair.blob)) != pair.origin]


def _list(newsroom: Newsroom, config: Configuration, pairs: Sequence[_Pair]) -> None:
    digests = {pair.blob for pair in pairs}
    records = {
        r.blob_id: r
        for r in StageRecord.objects.filter(
            blob__in=among(digests), stage=Stage.EXTRACT, fingerprint=config.extract
        )
    }
    pages = dict(
        Page.objects.filter(blob__in=among(digests)).values_list("blob_id").annotate(Count("pk"))
    )
    upsert_rows(
        Document,
        _ROW,
        (
            (
                pair.collection, pair.blob, public_id(Digest(pair.blob), key=newsroom.id_key), "",
                pages.get(pair.blob, 0), pair.origin, *_facts(records[pair.blob], pair.path),
            )
            for pair in pairs
            if pair.blob in records
        ),
        unique=("collection", "blob"),
        updated=_FACTS,
    )  # fmt: skip
    listed = {(pair.collection, pair.blob) for pair in pairs if pair.blob in records}
    documents = Document.objects.filter(blob__in=among(digests)).order_by("pk")
    rows = documents.values_list("pk", "collection_id", "blob_id")
    _list_people({pk: blob for pk, collection, blob in rows if (collection, blob) in listed})


def _facts(record: StageRecord, path: str) -> tuple[Any, ...]:
    """The fields of `_FROM_RECORD`."""
    tools = record.tools
    media_type = tools.get("media_type", "")
    title = tools.get("title", "")
    if not any(map(str.isalnum, title)):  # none, or what a program could not write: "??? ????"
        title = path.replace("!/", "/").rsplit("/", 1)[-1]
    return (
        title, media_type, kind_of(media_type), record.status, record.code, record.message,
        tools.get("language", ""), tools.get("date", ""), tools.get("date_source", ""),
        kept_json(tools.get("metadata", [])),
    )  # fmt: skip


def _list_people(documents: dict[int, str]) -> None:
    """Those of these documents, given by key and digest."""
    Person.objects.filter(document__in=among(documents)).delete()
    addresses = dict(
        Message.objects.filter(blob__in=among(set(documents.values()))).values_list(
            "blob_id", "addresses"
        )
    )
    insert_rows(
        Person,
        ("document", "role", "name", "address"),
        (
            (pk, role, name, address)
            for pk, blob in documents.items()
            for role, name, address in addresses.get(blob, ())[:MAX_PEOPLE]
        ),
    )
