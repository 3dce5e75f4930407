"""Maps records to what the archive prints: documents, pages, and their links to one another."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from zenger.catalog.models import (
    Document,
    Member,
    Message,
    Page,
    PatternFound,
    StageRecord,
)
from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Address
from zenger.model.extraction import PageKind
from zenger.model.ids import Digest, PublicId
from zenger.model.release import PublishedDocument, PublishedPage, Related, StoredImage
from zenger.model.rendition import ImageUse
from zenger.process.own_text import Layer
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.configuration import Configuration
from zenger.workflow.conversations import conversation_of
from zenger.workflow.import_trove import batches
from zenger.workflow.keys import image_key, layout_key
from zenger.workflow.release_alike import alike_of
from zenger.workflow.release_facts import Facts, as_relation, related
from zenger.workflow.stages import read_layout

PRINT_VERSION = 2  # raised when this module prints something new of the same records
BATCH = 200  # documents
MAX_RELATED = 5000
MAX_MENTIONS = 60
_HEADERS = ("from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "in-reply-to")


class Printer:
    """Reads the records of one newsroom as `ReleaseContent` wants them."""

    def __init__(
        self, newsroom: Newsroom, config: Configuration, *, with_originals: bool = False
    ) -> None:
        self.newsroom, self.config, self.with_originals = newsroom, config, with_originals

    def documents(self, *, recorded: bool = False) -> Iterator[PublishedDocument]:
        """By public id. A blob in two collections is one public document with all its places.

        Args:
            recorded: the record of released documents was brought up to date in this
                transaction: take fingerprints from there instead of reading all pages again.
        """
        for batch in batches(_first_of_each(), BATCH):
            facts = Facts(batch, self.config)
            alike = alike_of(row.blob_id for row in batch)
            for row in batch:
                mark = facts.recorded[row.public_id] if recorded else ""
                yield self._document(row, facts, alike.get(row.blob_id, ()), mark)

    def _document(
        self, row: Document, facts: Facts, alike: tuple[Related, ...], mark: str
    ) -> PublishedDocument:
        message = facts.messages.get(row.blob_id)
        values: dict[str, Any] = {
            "public_id": PublicId(row.public_id),
            "title": row.title,
            "kind": row.kind,
            "media_type": row.media_type,
            "language": row.language,
            "date": DocumentDate(PartialDate.parse(row.date), row.date_source)
            if row.date
            else None,
            "page_count": row.pages,
            "status": row.status,
            "code": row.code,
            "message": row.message,
            "collection": row.collection.title,
            "places": tuple(facts.places[row.blob_id]),
            "metadata": tuple((str(k), str(v)) for k, v in row.metadata[:100]),
            "children": tuple(_children(row.blob_id)) if row.blob_id in facts.containers else (),
            "contents": facts.contents(row.blob_id),
            "parents": facts.parents(row.blob_id),
            "alike": alike,
            "mentions": tuple(_mentions(row.blob_id)),
        }
        if message is not None:
            values |= _envelope(row, message)
        if self.with_originals:
            values |= self._original(row)
        mark = mark or self._fingerprint(row, values, facts)
        return PublishedDocument(**values, fingerprint=mark)

    def _original(self, row: Document) -> dict[str, Any]:
        folder = self.newsroom.folder / "originals" / row.blob_id[:2] / row.blob_id[2:4]
        return {
            "original": folder / row.blob_id,
            "original_digest": row.blob_id,
            "original_size": row.blob.size,
        }

    def _fingerprint(self, row: Document, values: dict[str, Any], facts: Facts) -> str:
        hasher = hashlib.sha256(
            repr((PRINT_VERSION, sorted(values.items(), key=lambda kv: kv[0]))).encode(
                "utf-8", "replace"
            )
        )
        pages = Page.objects.filter(blob=row.blob_id).order_by("number")
        for page in pages.values_list("number", "kind", "label", "text", "from_ocr").iterator(100):
            hasher.update(repr(page).encode("utf-8", "replace"))
        for record in facts.stages[row.blob_id]:
            hasher.update(repr(record).encode())
        return hasher.hexdigest()

    def pages(self, public_id: PublicId) -> Iterator[PublishedPage]:
        """The pages of one document in order."""
        row = Document.objects.filter(public_id=public_id).order_by("pk").first()
        if row is None:
            return
        digest = row.blob_id
        layouts = self._layouts(digest)
        scans = {
            line["number"]: line
            for line in read_layout(self.newsroom, layout_key("ocr", self.config.ocr, digest))
        }
        reader = _reader(digest)
        images = self._images(digest)
        for page in Page.objects.filter(blob=digest).order_by("number").iterator(100):
            layout = next(layouts, {})
            scan = scans.get(page.number, {})
            size = (page.width, page.height)
            width, height = size[::-1] if scan.get("turn", 0) % 180 else size
            yield PublishedPage(
                number=page.number,
                kind=PageKind(page.kind),
                label=page.label,
                text=page.text,
                language=row.language,
                width=width,
                height=height,
                boxes=tuple(scan.get("boxes", layout.get("boxes", ()))),
                html=layout.get("html", ""),
                rows=tuple(tuple(cells) for cells in layout.get("rows", ())),
                from_ocr=page.from_ocr,
                ocr_confidence=page.confidence,
                word_confidences=tuple(scan.get("sure", ())),
                ocr_unread_script=scan.get("script", ""),
                ocr_instead=scan.get("layer") == Layer.REPLACED,
                **(reader if page.from_ocr else {}),
                images=tuple(images.get(page.number, ())),
            )

    def _layouts(self, digest: str) -> Iterator[dict[str, Any]]:
        for stage, mark in (("print", self.config.print), ("extract", self.config.extract)):
            key = layout_key(stage, mark, digest)
            if self.newsroom.derived.has(key):
                return read_layout(self.newsroom, key)
        return iter(())

    def _images(self, digest: str) -> dict[int, list[StoredImage]]:
        record = StageRecord.objects.filter(
            blob=digest, stage=Stage.RENDER, fingerprint=self.config.render
        ).first()
        found: dict[int, list[StoredImage]] = {}
        for image in record.tools.get("images", []) if record else []:
            key = image_key(self.config.render, digest, image["number"], image["use"])
            path = self.newsroom.derived.path(key)
            stored = StoredImage(
                ImageUse(image["use"]), path, image["media_type"], image["width"],
                image["height"], path.stat().st_size,
            )  # fmt: skip
            found.setdefault(image["number"], []).append(stored)
        return found

    def open_original(self, public_id: PublicId) -> BinaryIO:
        row = Document.objects.filter(public_id=public_id).order_by("pk")[0]
        return self.newsroom.originals.open(Digest(row.blob_id))


def _reader(digest: str) -> dict[str, Any]:
    """By what its scans were read last."""
    records = StageRecord.objects.filter(blob=digest, stage=Stage.OCR).order_by("-finished")
    tools = records.values_list("tools", flat=True).first() or {}
    languages = tuple(tools.get("languages", ()))
    return {"ocr_engine": tools.get("engine", ""), "ocr_languages": languages}


def _first_of_each() -> Iterator[Document]:
    """One record for each public id, in their order."""
    rows = Document.objects.exclude(indexed="").select_related("collection", "blob")
    previous = ""
    for row in rows.order_by("public_id", "pk").iterator(BATCH):
        if row.public_id != previous:
            previous = row.public_id
            yield row


def _children(digest: str) -> Iterator[Related]:
    members = Member.objects.filter(container=digest).order_by("ordinal", "pk")
    for batch in batches(islice(members.iterator(500), MAX_RELATED), 500):
        known = related(member.blob_id for member in batch if member.blob_id)
        for member in batch:
            if item := known.get(member.blob_id or ""):
                yield as_relation(item, member.kind)
                continue
            name = bytes(member.raw_name).decode("utf-8", "backslashreplace")
            yield Related(None, name, member.kind, "other", status=member.status or "skipped")


def _mentions(digest: str) -> Iterator[tuple[str, str]]:
    found = PatternFound.objects.filter(blob=digest).values_list("kind", "value")
    ranked = sorted(Counter(found.iterator(2000)).items(), key=lambda kv: (-kv[1], kv[0]))
    yield from (pair for pair, _ in ranked[:MAX_MENTIONS])


def _envelope(row: Document, message: Message) -> dict[str, Any]:
    return {
        "subject": message.subject,
        "sent": message.sent,
        "people": tuple(Address(role, name, addr) for role, name, addr in message.addresses),
        "headers": tuple(
            (name, text) for name, text in message.headers if name.lower() in _HEADERS
        ),
        "thread": tuple(_thread(row, message)),
    }


def _thread(row: Document, message: Message) -> Iterator[Related]:
    digests = conversation_of(message)
    if len(digests) < 2:  # alone is no conversation
        return
    found = [as_relation(item, "reply") for item in related(digests).values()]
    yield from sorted(found, key=lambda r: (r.date or "9999", r.title, r.public_id or ""))
