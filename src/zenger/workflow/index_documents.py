"""Brings the search index up to date with the documents."""

import hashlib
from collections.abc import Iterator, Sequence

from django.db import transaction

from zenger.catalog.many_rows import among, update_rows
from zenger.catalog.models import Document, Occurrence, StageRecord
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.configuration import Configuration
from zenger.workflow.indexed_pages import indexed_pages
from zenger.workflow.progress import Progress, Report, silent

BATCH = 500  # documents looked at together
COMMIT_EVERY = 2500  # documents; each commit costs about 50 ms, and more at once more memory
INDEX_VERSION = "4"
_COMING = "coming"  # in place of a fingerprint: to be found from one moment to the next
_TEXT_STAGES = ("extract", "print", "ocr")  # a new record of these means new text


def index_documents(newsroom: Newsroom, config: Configuration, *, report: Report = silent) -> int:
    """Index what changed since it was last indexed; take out what is gone.

    Returns:
        how many documents were written or removed.
    """
    begun = newsroom.index().prepare()  # another name where it was lost or stale: all anew
    total = Document.objects.count()
    done = seen = 0
    pending: list[Document] = []
    for batch in _all_documents():
        stale = _stale(config, batch, begun)
        _put(newsroom, stale)
        pending += stale
        seen += len(batch)
        if len(pending) >= COMMIT_EVERY or seen == total:
            _commit(newsroom, pending)
            done += len(pending)
            pending = []
        report(Progress("index", seen, total, "documents"))
    _commit(newsroom, pending)
    return done + len(pending)


def _all_documents() -> Iterator[list[Document]]:
    """In parts; without the metadata, which can be long: only of those that changed it is read."""
    rows = Document.objects.select_related("collection", "blob").defer("metadata", "message")
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield part
        last = part[-1].pk


def _put(newsroom: Newsroom, documents: Sequence[Document]) -> None:
    index = newsroom.index()
    for document in documents:
        if not document.indexed:
            index.remove(document.pk)
    for pk, pages in indexed_pages([d for d in documents if d.indexed]):
        index.replace(pk, pages)


def _commit(newsroom: Newsroom, documents: Sequence[Document]) -> None:
    """First the index, then the record that it has them: a kill between does them again.

    Who finds a new one just then may read it, and it counts, since it is marked as coming.
    """
    if not documents:
        return
    found = [d.pk for d in documents if d.indexed]
    with transaction.atomic():
        Document.objects.filter(pk__in=found, indexed="").update(indexed=_COMING)
    newsroom.index().commit()
    with transaction.atomic():
        update_rows(Document, "indexed", ((d.indexed, d.pk) for d in documents))


def _stale(config: Configuration, batch: Sequence[Document], begun: str) -> list[Document]:
    """Those that the index has not as they are, with `indexed` set to what it should have.

    That is a fingerprint of all that goes into the index; empty where a document is gone.
    """
    digests = [d.blob_id for d in batch]
    places: dict[tuple[int, str], list[str]] = {}
    rows = Occurrence.objects.filter(blob__in=among(digests), present=True).order_by("path")
    for collection, blob, path in rows.values_list("collection_id", "blob_id", "path"):
        places.setdefault((collection, blob), []).append(path)
    readings: dict[str, list[int]] = {}
    stages = StageRecord.objects.filter(blob__in=among(digests), stage__in=_TEXT_STAGES)
    for blob, record in stages.order_by("pk").values_list("blob_id", "pk"):
        readings.setdefault(blob, []).append(record)
    stale = []
    for d in batch:
        where = places.get((d.collection_id, d.blob_id))
        facts = (INDEX_VERSION, begun, where, d.title, d.language, d.date, d.status, d.media_type)
        state = repr((*facts, readings.get(d.blob_id), config.extract))
        mark = hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:16] if where else ""
        if d.indexed != mark:
            d.indexed = mark
            stale.append(d)
    return stale
