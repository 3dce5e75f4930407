"""Maps records to what the archive prints: documents, pages, and their links to one another."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO

from zenger.catalog.models import (
    Document,
    Member,
    Message,
    Page,
    PatternFound,
)
from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Address
from zenger.model.ids import Digest, PublicId
from zenger.model.release import PublishedDocument, PublishedPage, Related
from zenger.model.status_words import without_advice
from zenger.process.media_types import wrong_extension
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.configuration import Configuration
from zenger.workflow.conversations import conversation_of
from zenger.workflow.import_trove import batches
from zenger.workflow.member_names import MemberNames
from zenger.workflow.page_content import Fingerprints, pages_of
from zenger.workflow.release_alike import alike_of
from zenger.workflow.release_choice import Choice
from zenger.workflow.release_copies import Copies, copied_pages
from zenger.workflow.release_facts import Facts, as_relation, related

PRINT_VERSION = 3  # raised when this module prints something new of the same records
BATCH = 200  # documents
MAX_RELATED = 5000
MAX_MENTIONS = 60
_HEADERS = ("from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "in-reply-to")


class Printer:
    """Reads the records of one newsroom as `ReleaseContent` wants them."""

    def __init__(
        self, newsroom: Newsroom, config: Configuration, choice: Choice, *,
        with_originals: bool = False,
    ) -> None:  # fmt: skip
        self.newsroom, self.config, self.choice = newsroom, config, choice
        self.with_originals = with_originals

    def documents(self, marks: Mapping[str, str] | None = None) -> Iterator[PublishedDocument]:
        """By public id. A blob in two collections is one public document with all its places.

        Args:
            marks: fingerprints by public id that were made in this snapshot: taken over instead
                of reading all pages again.
        """
        for batch in batches(_first_of_each(self.choice), BATCH):
            facts = Facts(batch, self.config, self.choice)
            copies = Copies(self.newsroom, self.choice, batch)
            alike = alike_of((row.blob_id for row in batch), self.choice)
            for row in batch:
                mark = marks[row.public_id] if marks is not None else ""
                kin = alike.get(row.blob_id, ())
                if row.blob_id in self.choice.safe:
                    yield self._copy(row, facts, copies, kin, mark)
                else:
                    yield self._document(row, facts, kin, mark)

    def _copy(
        self, row: Document, facts: Facts, copies: Copies, alike: tuple[Related, ...], mark: str
    ) -> PublishedDocument:
        """One that is printed from its safe copy: its links lead to released documents only."""
        values = copies.values(row.blob_id)
        message = facts.messages.get(row.blob_id)
        is_container = row.blob_id in facts.containers
        values |= {
            "children": tuple(self._children(row.blob_id)) if is_container else (),
            "parents": facts.parents(row.blob_id),
            "thread": tuple(self._thread(message)) if message else (),
            "alike": alike,
        }
        if row.blob_id in self.choice.originals:
            values |= self._original(row)
        if not mark:
            # Where the newsroom's folder lies says nothing of what is printed.
            printed = sorted((key, value) for key, value in values.items() if key != "original")
            said = (PRINT_VERSION, self.choice.safe[row.blob_id].mark, printed)
            # Keyed, since build.json has it and what was approved holds digests of members.
            written = repr(said).encode("utf-8", "replace")
            mark = hmac.digest(self.newsroom.id_key, written, "sha256").hex()
        return PublishedDocument(**values, fingerprint=mark)

    def _document(
        self, row: Document, facts: Facts, alike: tuple[Related, ...], mark: str
    ) -> PublishedDocument:
        message = facts.messages.get(row.blob_id)
        is_container = row.blob_id in facts.containers
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
            "message": without_advice(row.message),
            "collection": row.collection.title,
            "places": tuple(facts.places[row.blob_id]),
            "metadata": tuple((str(k), str(v)) for k, v in row.metadata[:100]),
            "children": tuple(self._children(row.blob_id)) if is_container else (),
            "contents": facts.contents(row.blob_id),
            "parents": facts.parents(row.blob_id),
            "alike": alike,
            "mentions": tuple(_mentions(row.blob_id)),
        }
        if message is not None:
            values |= _envelope(message)
            values["thread"] = tuple(self._thread(message))
        found = {wrong_extension(p.path, row.media_type) for p in facts.places[row.blob_id]}
        values["wrong_extensions"] = tuple(sorted(found - {""}))
        if row.blob_id in facts.remarks:
            values["picture_remark"] = facts.remarks[row.blob_id]
        if self.with_originals and row.blob_id not in self.choice.closed:
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
        row = self.choice.documents.filter(public_id=public_id).order_by("pk").first()
        if row is None:
            return iter(())
        if row.blob_id in self.choice.safe:
            return copied_pages(self.newsroom, self.choice.safe[row.blob_id], row.language)
        config = self.config
        done = Fingerprints(config.extract, config.print, config.ocr, config.render)
        return pages_of(self.newsroom, done, row)

    def open_original(self, public_id: PublicId) -> BinaryIO:
        row = self.choice.documents.filter(public_id=public_id).order_by("pk")[0]
        return self.newsroom.originals.open(Digest(row.blob_id))

    def _children(self, digest: str) -> Iterator[Related]:
        members = Member.objects.filter(container=digest).order_by("ordinal", "pk")
        names = MemberNames(digest)
        for batch in batches(islice(members.iterator(500), MAX_RELATED), 500):
            known = related((one.blob_id for one in batch if one.blob_id), self.choice)
            for member in batch:
                if item := known.get(member.blob_id or ""):
                    yield as_relation(item, member.kind)
                elif digest in self.choice.safe or (member.blob_id and self.choice.is_selective):
                    continue  # not in this release: not named
                else:
                    yield _lost(member, names.shown(bytes(member.raw_name)))

    def _thread(self, message: Message) -> Iterator[Related]:
        digests = conversation_of(message)
        if len(digests) < 2:  # alone is no conversation
            return
        found = [as_relation(one, "reply") for one in related(digests, self.choice).values()]
        if len(found) > 1 or not self.choice.is_selective:
            yield from sorted(found, key=lambda r: (r.date or "9999", r.title, r.public_id or ""))


def _first_of_each(choice: Choice) -> Iterator[Document]:
    """One record for each public id, in their order."""
    rows = choice.documents.select_related("collection", "blob")
    previous = ""
    for row in rows.order_by("public_id", "pk").iterator(BATCH):
        if row.public_id != previous:
            previous = row.public_id
            yield row


def _lost(member: Member, name: str) -> Related:
    return Related(None, name, member.kind, "other", status=member.status or "skipped")


def _mentions(digest: str) -> Iterator[tuple[str, str]]:
    found = PatternFound.objects.filter(blob=digest).values_list("kind", "value")
    ranked = sorted(Counter(found.iterator(2000)).items(), key=lambda kv: (-kv[1], kv[0]))
    yield from (pair for pair, _ in ranked[:MAX_MENTIONS])


def _envelope(message: Message) -> dict[str, Any]:
    return {
        "subject": message.subject,
        "sent": message.sent,
        "people": tuple(Address(role, name, addr) for role, name, addr in message.addresses),
        "headers": tuple(
            (name, text) for name, text in message.headers if name.lower() in _HEADERS
        ),
    }
