"""Check: is every file accounted for? Nothing looks green over a loss."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count

from zenger.catalog.models import Document, Member, Occurrence, Page, StageRecord
from zenger.model.document import MemberCount
from zenger.model.extraction import PageKind
from zenger.model.ids import Digest, shown_digest
from zenger.model.reconciliation import Contents
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import batches
from zenger.workflow.raw_paths import raw_path_of
from zenger.workflow.release_facts import contents_of

BATCH = 500


@dataclass(frozen=True, slots=True)
class Unread:
    """Why pictures of pages were not read, or not well, though the file itself was."""

    status: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one file in one place."""

    path: str
    document: str | None  # "sha256:…"; None where no bytes could be taken
    media_type: str
    status: str  # empty: nobody knows, which is what a check is for
    code: str
    message: str
    pages: int
    contents: Contents
    raw_path: bytes | None = None  # where the path is not all UTF-8
    unread: Unread | None = None  # what OCR had to leave
    lost: str = ""  # what is missing though the records speak of it

    @property
    def children(self) -> MemberCount:
        return self.contents.count

    @property
    def is_accounted_for(self) -> bool:
        return bool(self.status) and self.children.adds_up and not self.lost


@dataclass(slots=True)
class _Shelf:
    """What the records say of some bytes and of the places they were found in."""

    records: dict[str, StageRecord] = field(default_factory=dict)
    unread: dict[str, Unread] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)  # rows a container has
    contents: dict[str, Contents] = field(default_factory=dict)
    below: dict[int, int] = field(default_factory=dict)  # places an occurrence has in it

    def fetch(self, batch: list[Occurrence]) -> None:
        digests = {o.blob_id for o in batch if o.blob_id}
        rows = StageRecord.objects.filter(blob__in=digests, stage="extract")
        self.records = {record.blob_id: record for record in rows.order_by("pk")}
        self.unread = _unread(digests)
        self.pages = _pages(digests)
        self.contents = contents_of(digests)
        members = Member.objects.filter(container__in=digests).values_list("container")
        self.members = dict(members.annotate(Count("pk")))
        below = Occurrence.objects.filter(parent__in=batch, present=True).values_list("parent")
        self.below = dict(below.annotate(Count("pk")))


def check(newsroom: Newsroom) -> Iterator[Account]:
    """Every present occurrence with its status, in order of path."""
    occurrences = Occurrence.objects.filter(present=True).order_by("collection", "path", "pk")
    shelf = _Shelf()
    for batch in batches(occurrences.iterator(BATCH), BATCH):
        shelf.fetch(batch)
        stored = _stored(newsroom, (o.blob_id for o in batch))
        for occurrence in batch:
            yield _account(occurrence, shelf, stored)


def _stored(newsroom: Newsroom, digests: Iterable[str | None]) -> set[str]:
    return {digest for digest in digests if digest and newsroom.originals.has(Digest(digest))}


def _pages(digests: set[str]) -> dict[str, int]:
    """Of a PDF those that it draws, without what stands beside them (bookmarks, forms' data)."""
    documents = Document.objects.filter(blob__in=digests)
    counts = dict(documents.values_list("blob_id", "pages"))
    drawn = documents.filter(media_type="application/pdf").values("blob")
    beside = Page.objects.filter(blob__in=drawn, kind=PageKind.ASIDE).values_list("blob")
    for blob, count in beside.annotate(Count("pk")):
        counts[blob] -= count
    return counts


def _unread(digests: set[str]) -> dict[str, Unread]:
    """Of each file the latest, where anything was wrong with it."""
    rows = StageRecord.objects.filter(blob__in=digests, stage=Stage.OCR).order_by("pk")
    latest = {blob: rest for blob, *rest in rows.values_list("blob", "status", "code", "message")}
    return {blob: Unread(*rest) for blob, rest in latest.items() if rest[1]}


def _account(occurrence: Occurrence, shelf: _Shelf, stored: set[str]) -> Account:
    digest = occurrence.blob_id
    record = shelf.records.get(digest) if digest else None
    stopped = bool(occurrence.status)  # a link, a cycle, a member that could not be read
    status, code, message = occurrence.status, occurrence.code, occurrence.message
    if not stopped and record is not None:
        status, code, message = record.status, record.code, record.message
    contents = Contents(MemberCount(0))
    lost = ""
    if digest and digest not in stored:
        lost = "the original is not in the store"
    elif record is not None and not stopped:
        contents = shelf.contents[record.blob_id]
        lost = _lost_members(occurrence, contents.count, shelf)
    return Account(
        path=occurrence.path,
        document=shown_digest(Digest(digest)) if digest else None,
        media_type=record.tools.get("media_type", "") if record else "",
        status=status,
        code=code,
        message=message,
        pages=shelf.pages.get(digest or "", 0),
        contents=contents,
        raw_path=raw_path_of(occurrence),
        lost=lost,
        unread=shelf.unread.get(digest or "") if not stopped else None,
    )


def _lost_members(occurrence: Occurrence, count: MemberCount, shelf: _Shelf) -> str:
    """The figures of a record are no proof: every member must be there under its name."""
    read = count.emitted + count.failed + count.skipped
    named = shelf.members.get(occurrence.blob_id or "", 0)
    listed = shelf.below.get(occurrence.pk, 0)
    if named != read:
        return f"{read} members were read and {named} are on record"
    if listed != named:
        return f"{named} members are on record and {listed} are listed here"
    return ""
