"""Keeps the list of documents in step with what was received and read."""

from django.db import transaction
from django.db.models import Count

from zenger.catalog.models import Document, Message, Occurrence, Page, Person, StageRecord
from zenger.model.ids import Digest, public_id
from zenger.model.kinds import kind_of
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import batches
from zenger.workflow.plan import Configuration

BATCH = 500


def list_documents(newsroom: Newsroom, config: Configuration) -> None:
    """One document for every (collection, blob) that is present; facts from its reading."""
    pairs = (
        Occurrence.objects.filter(blob__isnull=False)
        .values_list("collection_id", "blob_id")
        .distinct()
        .order_by("collection_id", "blob_id")
    )
    known = {(d.collection_id, d.blob_id): d for d in Document.objects.all().iterator(BATCH)}
    for batch in batches(pairs.iterator(BATCH), BATCH):
        with transaction.atomic():
            _list_batch(newsroom, config, batch, known)


def _list_batch(
    newsroom: Newsroom,
    config: Configuration,
    batch: list[tuple[int, str]],
    known: dict[tuple[int, str], Document],
) -> None:
    digests = [digest for _, digest in batch]
    records = {
        r.blob_id: r
        for r in StageRecord.objects.filter(
            blob__in=digests, stage=Stage.EXTRACT, fingerprint=config.extract
        )
    }
    pages = dict(Page.objects.filter(blob__in=digests).values_list("blob_id").annotate(Count("pk")))
    changed = []
    for key in batch:
        record = records.get(key[1])
        document = known.get(key) or Document(
            collection_id=key[0],
            blob_id=key[1],
            public_id=public_id(Digest(key[1]), key=newsroom.id_key),
        )
        if record is not None and _update(document, record, pages.get(key[1], 0)):
            document.save()
            _list_people(document)
            changed.append(document)


def _update(document: Document, record: StageRecord, pages: int) -> bool:
    tools = record.tools
    values = {
        "title": tools.get("title") or _name_title(document),
        "media_type": tools.get("media_type", ""),
        "kind": kind_of(tools.get("media_type", "")),
        "status": record.status,
        "code": record.code,
        "message": record.message,
        "language": tools.get("language", ""),
        "date": tools.get("date", ""),
        "date_source": tools.get("date_source", ""),
        "pages": pages,
        "metadata": tools.get("metadata", []),
    }
    changed = document.pk is None or any(
        getattr(document, name) != value for name, value in values.items()
    )
    for name, value in values.items():
        setattr(document, name, value)
    return changed


def _name_title(document: Document) -> str:
    """The file's own name, for a document that states no title."""
    path = (
        Occurrence.objects.filter(collection=document.collection_id, blob=document.blob_id)
        .order_by("path")
        .values_list("path", flat=True)
        .first()
    )
    return (path or "").replace("!/", "/").rsplit("/", 1)[-1]


def _list_people(document: Document) -> None:
    Person.objects.filter(document=document).delete()
    message = Message.objects.filter(blob=document.blob_id).first()
    if message is not None:
        Person.objects.bulk_create(
            Person(document=document, role=role, name=name, address=address)
            for role, name, address in message.addresses[:500]
        )
