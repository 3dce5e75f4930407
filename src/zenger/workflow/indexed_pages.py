"""Makes of documents and their records the pages that the search index takes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from zenger.catalog.many_rows import among
from zenger.catalog.models import Document, Member, Occurrence, Page, Person
from zenger.model.dates import PartialDate
from zenger.model.ids import Digest
from zenger.model.research import IndexedPage
from zenger.model.stated_words import stated_words
from zenger.process.media_types import wrong_extension

POOR = 60  # of 100, mean over the words of a page; as `zenger.publish.recognised.POOR`
_RECIPIENTS = ("to", "cc", "bcc")


def indexed_pages(documents: Sequence[Document]) -> Iterator[tuple[int, Iterator[IndexedPage]]]:
    """For each document its pages as the index takes them; each must be used before the next.

    Their texts are streamed: only one page's is in memory at a time.
    """
    by_collection = sorted(documents, key=attrgetter("collection_id", "blob_id"))
    for collection, group in groupby(by_collection, key=attrgetter("collection_id")):
        members = list(group)  # each of another blob, in order of digest
        surroundings = _surroundings(collection, members)
        texts = _texts([document.blob_id for document in members])
        for document, pages in zip(members, texts, strict=True):
            yield document.pk, _of_document(document, surroundings, pages)


def _texts(digests: Sequence[str]) -> Iterator[Iterable[tuple[str, int, str]]]:
    """For each blob its pages: digest, number, text. Both in ascending order."""
    rows = Page.objects.filter(blob__in=among(digests)).order_by("blob", "number")
    groups = groupby(rows.values_list("blob_id", "number", "text").iterator(200), itemgetter(0))
    ready = next(groups, None)
    for digest in digests:
        if ready is not None and ready[0] == digest:
            yield ready[1]
            ready = next(groups, None)
        else:
            yield ()


@dataclass(slots=True)
class _Surroundings:
    """What the index says of documents beside their text."""

    paths: dict[str, list[str]] = field(default_factory=dict)
    people: dict[int, list[tuple[str, str]]] = field(default_factory=dict)  # role, shown
    holds: dict[str, set[str]] = field(default_factory=dict)  # kinds of members
    scanned: set[str] = field(default_factory=set)
    hardly_read: set[str] = field(default_factory=set)
    stated: dict[int, str] = field(default_factory=dict)  # what documents say of themselves


def _surroundings(collection: int, documents: Sequence[Document]) -> _Surroundings:
    digests = [document.blob_id for document in documents]
    found = _Surroundings()
    places = Occurrence.objects.filter(collection=collection, blob__in=among(digests), present=True)
    for blob, path in places.order_by("path").values_list("blob_id", "path"):
        found.paths.setdefault(blob or "", []).append(path)
    people = Person.objects.filter(document__in=[d.pk for d in documents]).order_by("pk")
    for pk, role, name, address in people.values_list("document_id", "role", "name", "address"):
        found.people.setdefault(pk, []).append((role, f"{name} {address}".strip()))
    told = Document.objects.filter(pk__in=[d.pk for d in documents if d.kind != "email"])
    for pk, title, metadata in told.values_list("pk", "title", "metadata").iterator(200):
        if words := stated_words(metadata, title):
            found.stated[pk] = words
    kinds = Member.objects.filter(container__in=among(digests)).values_list("container_id", "kind")
    for container, kind in kinds.distinct():
        found.holds.setdefault(container, set()).add(kind)
    scans = Page.objects.filter(blob__in=among(digests), from_ocr=True)
    found.scanned.update(scans.values_list("blob_id", flat=True).distinct())
    poor = scans.filter(confidence__lt=POOR).exclude(text="")
    found.hardly_read.update(poor.values_list("blob_id", flat=True).distinct())
    return found


def _of_document(
    document: Document, around: _Surroundings, pages: Iterable[tuple[str, int, str]]
) -> Iterator[IndexedPage]:
    common = _common(document, around)
    number = 0
    for _, number, text in pages:
        yield IndexedPage(number=number, text=text, **common)
    if not number:
        yield IndexedPage(number=0, text="", **common)


def _common(document: Document, around: _Surroundings) -> dict[str, Any]:
    people = around.people.get(document.pk, ())
    return {
        "document": document.pk,
        "digest": Digest(document.blob_id),
        "title": document.title,
        "paths": tuple(around.paths.get(document.blob_id, ())),
        "collection": document.collection.title,
        "media_type": document.media_type,
        "kind": document.kind,
        "language": document.language,
        "date": PartialDate.parse(document.date) if document.date else None,
        "size": document.blob.size,
        "status": document.status,
        "sender": tuple(shown for role, shown in people if role == "from"),
        "recipients": tuple(shown for role, shown in people if role in _RECIPIENTS),
        "subject": document.title
        if document.kind == "email"
        else around.stated.get(document.pk, ""),
        "has": tuple(_has(document, around)),
    }


def _has(document: Document, around: _Surroundings) -> Iterator[str]:
    digest = document.blob_id
    kinds = around.holds.get(digest)
    if kinds:
        yield "children"
        if "attachment" in kinds:
            yield "attachment"
    if digest in around.scanned:
        yield "ocr"
    if digest in around.hardly_read:
        yield "poor-scan"
    if any(wrong_extension(p, document.media_type) for p in around.paths.get(digest, ())):
        yield "wrong-extension"
