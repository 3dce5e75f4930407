"""What a format handler says about one file, piece by piece, as it reads.

A handler yields these in the order it meets them, so that neither a mailbox of 50 GB nor a
document of 10,000 pages is ever held in memory. Everything in a piece came out of
somebody's file: it is untrusted until the side that shows it has escaped it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from zenger.model.dates import DocumentDate
from zenger.model.document import Address, Problem, Status


class PageKind(StrEnum):
    """What a page of a document is."""

    PAGE = "page"  # of a PDF, a scan, a printed document
    TEXT = "text"  # running text that has no pages of its own
    SLIDE = "slide"
    SHEET = "sheet"  # rows of a table
    MESSAGE = "message"  # the body of an e-mail
    NOTES = "notes"  # speaker notes
    COMMENTS = "comments"
    CHANGES = "changes"  # tracked insertions and deletions
    HIDDEN = "hidden"  # hidden sheets, slides, text
    ASIDE = "aside"  # text boxes, masters, footnotes, headers: outside the main flow


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the unit that is searched, shown and cited."""

    number: int  # from 1, without gaps inside a document
    text: str
    kind: PageKind = PageKind.PAGE
    label: str = ""  # what the document itself calls it: "iv", "Sheet1", "rows 201-400"
    width: float = 0.0  # points (1/72 inch); 0 where a page has no size
    height: float = 0.0
    boxes: Sequence[int] = ()
    """Six integers a word: start, end (characters of `text`), x0, y0, x1, y1 (ten-thousandths
    of the page's width and height, origin top left, as displayed after rotation)."""
    html: str = ""  # cleaned by nh3 inside the sandbox: structure only, nothing remote
    rows: tuple[tuple[str, ...], ...] = ()  # a table's cells; the first row may be a header
    has_image: bool = False  # a scan: the page's picture may hold text that `text` lacks
    needs_ocr: bool = False


class MemberKind(StrEnum):
    """How a file is inside another."""

    MEMBER = "member"  # of an archive or a folder
    MESSAGE = "message"  # of a mailbox
    ATTACHMENT = "attachment"
    INLINE = "inline"  # shown inside a message's body
    EMBEDDED = "embedded"  # an object inside a document


@dataclass(frozen=True, slots=True)
class Member:
    """A file found inside this one. Its content must be read before the next piece is asked for."""

    raw_name: bytes  # as the container has it; b"part-N" where it has none
    ordinal: int  # position in the container, from 0: two members may share a name
    kind: MemberKind
    content: Iterator[bytes] = field(compare=False, repr=False)
    media_type: str = ""  # what the container claims; a hint


@dataclass(frozen=True, slots=True)
class MemberLost:
    """A member that is there and could not be read, or was not meant to be."""

    raw_name: bytes
    ordinal: int
    kind: MemberKind
    status: Status  # SKIPPED for links, devices and folders' own entries that carry no data
    problem: Problem


class MemberBroken(Exception):  # noqa: N818  # a turn of events inside a file, not our error
    """Raised by `Member.content` when the rest of a member cannot be read.

    What was streamed so far does not count: the member is recorded as failed.
    """

    def __init__(self, status: Status, problem: Problem) -> None:
        super().__init__(problem.code)
        self.status = status
        self.problem = problem


@dataclass(frozen=True, slots=True)
class MembersExpected:
    """How many members the container itself says it has."""

    count: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """Properties the file states about itself: `("author", "…")`, `("exif Model", "…")`."""

    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Title:
    """The document's own title: an e-mail's subject, a PDF's or web page's title."""

    text: str


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date the document states about itself; the first one yielded is the document's date."""

    date: DocumentDate


@dataclass(frozen=True, slots=True)
class Message:
    """The envelope of an e-mail."""

    message_id: str  # without angle brackets; may be empty
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    addresses: tuple[Address, ...]
    sent: str  # ISO 8601 with offset as stated, empty where missing or unreadable
    headers: tuple[tuple[str, str], ...]  # all of them, decoded, in order


@dataclass(frozen=True, slots=True)
class Trouble:
    """The document could not be read whole. The worst status of several counts."""

    status: Status
    problem: Problem


Piece = (
    Page | Member | MemberLost | MembersExpected | Metadata | Title | DateFound | Message | Trouble
)


@dataclass(frozen=True, slots=True)
class ExtractionOptions:
    """What the operator chose, the same for every file of a run."""

    passwords: tuple[str, ...] = ()
    max_members: int = 1_000_000
    max_expansion: int = 100  # times the container's own bytes
    max_expanded_bytes: int = 200 * 1024**3
    max_text: int = 200_000_000  # characters kept per document; the rest is reported as truncated
    rows_per_page: int = 200
    start_at: int = 0
    """Of this file alone: members of lower ordinals are recorded already. A handler may leave
    them out, but counts them in `MembersExpected`; it may also give them once more."""
    spent: int = 0  # bytes that came out of those members
    volumes: tuple[int, ...] = ()
    """Of this file alone, where it is several volumes of a split archive put together: where
    each of them begins."""
