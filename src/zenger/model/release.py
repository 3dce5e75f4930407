"""What the public gets: documents and pages as the archive prints them.

Nothing here carries an original's digest or bytes, unless a release includes originals.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from zenger.model.dates import DocumentDate
from zenger.model.document import Address
from zenger.model.extraction import PageKind
from zenger.model.ids import PublicId
from zenger.model.reconciliation import Contents
from zenger.model.rendition import ImageUse

MOST_ALIKE = 50  # documents that one document names as nearly the same


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who publishes, and under what name. Words for the masthead and the footer."""

    title: str  # of the archive
    newsroom: str
    contact: str  # an address a reader may write to; may be empty
    base_url: str  # ends with "/"; empty where the archive has no fixed address
    statement: str  # why this may be public, as the operator attested it
    languages: tuple[str, ...] = ()
    has_cases: bool = False  # there are case pages in the archive


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A page picture on disk, ready to be copied or linked into the archive."""

    use: ImageUse
    path: Path
    media_type: str
    width: int  # pixels
    height: int
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """One page of one document as it is printed."""

    number: int
    kind: PageKind
    label: str
    text: str
    language: str
    width: float  # points; 0 where the page has no size
    height: float
    boxes: tuple[int, ...] = ()  # as in `zenger.model.extraction.Page`
    html: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    from_ocr: bool = False
    ocr_confidence: int | None = None  # 0 to 100, mean over words
    word_confidences: tuple[int, ...] = ()  # of each word of `boxes`, where OCR read it
    ocr_engine: str = ""  # "tesseract 5.3.4"
    ocr_languages: tuple[str, ...] = ()  # that it was told to expect, ISO codes
    ocr_lacking: tuple[str, ...] = ()  # that it should have been, without data for them
    ocr_unread_script: str = ""  # that it seems to be in: "Cyrillic"
    ocr_instead: bool = False  # the file has a text for this page, which is not what is seen
    images: tuple[StoredImage, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """One redaction as the public log has it: never the words."""

    code: str
    title: str  # of the reason
    page: int  # from 1; 0: of a fact beside the pages
    field: str = ""  # which fact: "to", "title"
    percent: float | None = None  # of the page's area; None: in text, or no page


@dataclass(frozen=True, slots=True)
class Withheld:
    """How many documents stay in for one reason."""

    title: str  # of the reason
    count: int


@dataclass(frozen=True, slots=True)
class Related:
    """A link from one document to another: an attachment, a container, a reply."""

    public_id: PublicId | None  # None: known to exist, not published
    title: str
    relation: str  # "attachment", "inline", "member", "embedded", "message", "container", "reply",
    # "nearly the same", "same message"
    kind: str  # the reader's word for its type
    pages: int = 0
    status: str = "ok"
    date: str = ""  # ISO, partial
    percent: int = 0  # of the text that both have, of those in `PublishedDocument.alike`


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document was found in the trove."""

    collection: str
    path: str  # shown form, "a.zip!/b.eml!/c.pdf"
    folder: tuple[str, ...]  # path parts above the file, containers included


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """One document as the archive prints it, without its pages."""

    public_id: PublicId
    title: str
    kind: str  # "pdf", "email", "document", "spreadsheet", "presentation", "image", "text",
    # "web page", "archive", "mailbox", "other"
    media_type: str
    language: str
    date: DocumentDate | None
    page_count: int
    status: str
    code: str
    message: str  # for a reader, where the document could not be read whole
    collection: str
    places: tuple[Place, ...]
    people: tuple[Address, ...] = ()
    subject: str = ""
    sent: str = ""  # ISO 8601 with offset
    headers: tuple[tuple[str, str], ...] = ()  # those a reader wants
    metadata: tuple[tuple[str, str], ...] = ()
    children: tuple[Related, ...] = ()
    contents: Contents = field(default_factory=Contents)  # of all files inside, not the first
    parents: tuple[Related, ...] = ()
    thread: tuple[Related, ...] = ()  # the whole conversation in order of date, itself included
    alike: tuple[Related, ...] = ()  # at most MOST_ALIKE, nearly the same, the most alike first
    wrong_extensions: tuple[str, ...] = ()  # of its names, where they say another kind of file
    picture_remark: str = ""  # "narrow-columns": pictures of sheets may cut off what is in them
    mentions: tuple[tuple[str, str], ...] = ()  # (pattern kind, value), most frequent first
    is_copy: bool = False  # printed from a safe copy: nothing of the file itself is public
    removed: tuple[Removed, ...] = ()  # in order of pages
    approved_by: tuple[str, ...] = ()  # roles, one for each approval
    original: Path | None = None  # only in a release with originals
    original_digest: str = ""  # likewise
    original_size: int = 0  # bytes; 0 unless originals are included
    fingerprint: str = ""  # changes when anything printed of it changes


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stands where a document was taken away.

    Its title went with it: that can name somebody.
    """

    public_id: PublicId
    pages: int
    removed: date
    reason: str
    followed_by: tuple[PublicId, ...] = ()  # printed ones that lie where it lay


@dataclass(frozen=True, slots=True)
class Fate:
    """How many entries ended the same way."""

    what: str  # how they lie in another file, as `Related.relation`; empty: as received
    status: str
    count: int
    message: str = ""  # why, for a reader; empty where it is not one reason for all


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """Everything one archive is built from. The iterables are read once each call."""

    imprint: Imprint
    number: int  # of the release, from 1
    released: datetime  # timezone-aware; SOURCE_DATE_EPOCH where set
    count: int  # of documents
    documents: Callable[[], Iterator[PublishedDocument]] = field(repr=False)  # by public id
    pages: Callable[[PublicId], Iterator[PublishedPage]] = field(repr=False)
    open_original: Callable[[PublicId], BinaryIO] | None = field(default=None, repr=False)
    tombstones: tuple[Tombstone, ...] = ()
    inside: tuple[Fate, ...] = ()  # of all files inside released documents, read or not
    stopped: tuple[Fate, ...] = ()  # places with no document of their own, or not opened again
    is_reviewed: bool = False  # each document was approved by people of the newsroom
    is_whole: bool = True  # all that was received is in it
    # Called with each document that was printed anew, and the folder; raises where it must not be.
    check: Callable[[PublishedDocument, Path], None] | None = field(default=None, repr=False)
    withheld: tuple[Withheld, ...] = ()  # where the newsroom tells
