"""Takes the frames of one task and keeps what they bring: the trusted side of the wall."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from zenger.model.document import MemberCount, Problem, Status
from zenger.model.extraction import (
    DateFound,
    MemberBroken,
    MemberKind,
    MemberLost,
    MembersExpected,
    Message,
    Metadata,
    Page,
    Title,
    Trouble,
)
from zenger.process.checkpoint import MemberKept
from zenger.process.frames import (
    BadFrameError,
    FrameKind,
    clean,
    count,
    dump,
    load,
    load_piece,
    packed,
)
from zenger.process.member_list import MemberList
from zenger.process.own_text import Layer
from zenger.process.packed_boxes import pack, pack_sure
from zenger.process.page_list import PageList
from zenger.process.text_marks import TextMarks, checked_marks
from zenger.protocols.blobs import BlobStore
from zenger.protocols.sandbox import Ending, Frame

MAX_PATTERNS = 2000  # kept per document

# Which of several troubles a person should hear about first.
_WORST = (
    Status.ENCRYPTED, Status.LIMIT, Status.OOM, Status.TIMEOUT, Status.CRASHED,
    Status.CORRUPT, Status.TRUNCATED, Status.UNSUPPORTED, Status.SKIPPED,
)  # fmt: skip


def as_it_is(page: Page) -> Page:
    """Keep a page whole."""
    return page


@dataclass(frozen=True, slots=True)
class PageRead:
    """What OCR read on one page."""

    number: int
    text: str
    boxes: tuple[int, ...]  # as `zenger.model.extraction.Page.boxes`
    confidence: int  # 0 to 100
    sure: tuple[int, ...] = ()  # of each word that has a box: 0 to 100
    turn: int = 0  # degrees counter-clockwise that set its picture upright: 0, 90, 180, 270
    layer: Layer = Layer.NONE  # what became of a text of its own that was doubted
    instead: str = ""  # that text, where it was replaced
    script: str = ""  # that its letters seem to be in, where no language asked for is


def all_that_was_read(page: PageRead) -> PageRead:
    """Keep it whole."""
    return page


def without_end(size: int) -> bool:
    """Whatever comes out may be kept."""
    del size
    return True


class _TooMuchError(Exception):
    """More came out than the received file may become."""


@dataclass(frozen=True, slots=True)
class PatternAt:
    """A pattern on a page."""

    page: int
    kind: str
    value: str
    start: int
    end: int


@dataclass(slots=True)
class Collected:
    """Everything one reading of one file brought. Filled once, then read."""

    ending: Ending = field(default_factory=lambda: Ending(Status.CRASHED))
    media_type: str = ""
    claimed_type: str = ""
    handler: str = ""
    language: str = ""
    title: str = ""
    date: DateFound | None = None
    message: Message | None = None
    metadata: list[tuple[str, str]] = field(default_factory=list)
    pages: PageList = field(default_factory=PageList)  # layout parts stripped once written
    members: MemberList = field(default_factory=MemberList)
    expected: int | None = None
    troubles: list[Trouble] = field(default_factory=list)
    patterns: list[PatternAt] = field(default_factory=list)
    ocr: list[PageRead] = field(default_factory=list)
    marks: TextMarks | None = None  # of all its pages; none where reading ended before
    keep: Callable[[Page], Page] = as_it_is
    keep_read: Callable[[PageRead], PageRead] = all_that_was_read
    may_grow: Callable[[int], bool] = without_end
    volumes: tuple[str, ...] = ()  # digests, of a split archive whose others are known
    coming: int = 0  # bytes of the member that is coming just now

    def count(self) -> MemberCount:
        return self.members.count(self.expected)

    def outcome(self) -> tuple[Status, Problem | None]:
        """The one status of this reading. A failed process counts above what it reported."""
        if self.ending.status is not Status.OK:
            return self.ending.status, Problem(self.ending.code, self.ending.message)
        for status in _WORST:
            for trouble in self.troubles:
                if trouble.status is status:
                    return status, trouble.problem
        if any(page.text.strip() for page in self.pages) or self.message:
            return Status.OK, None
        if self.members:
            return self.members.shared_failure() or (Status.OK, None)
        if any(page.needs_ocr or page.has_image for page in self.pages):
            return Status.OK, None
        return Status.EMPTY, None


def collect(
    frames: Iterator[Frame | Ending],
    blobs: BlobStore,
    keep: Callable[[Page], Page] = as_it_is,
    may_grow: Callable[[int], bool] = without_end,
    keep_read: Callable[[PageRead], PageRead] = all_that_was_read,
    scratch: Callable[[], BinaryIO] = io.BytesIO,
    members: MemberList | None = None,
) -> Collected:
    """Everything the task sent. A lying worker ends as `crashed`, code "bad-frame".

    Args:
        keep: called with each page as it comes; what it returns is what stays in memory.
        keep_read: the same for each page that OCR has read.
        scratch: opens a nameless file for texts too long to stay in memory.
        may_grow: asked before so many more bytes of a member are kept. At the first no the
            reading ends with status `limit`, code "root-expansion"; members before it stay.
        members: those that an interrupted reading of the same file brought, to go on behind.
    """
    got = Collected(
        keep=keep, may_grow=may_grow, keep_read=keep_read, pages=PageList(scratch=scratch),
        members=MemberList() if members is None else members,
    )  # fmt: skip
    got.troubles.extend(got.members.troubles)
    try:
        _pay_for_earlier(got)
        for frame in frames:
            if isinstance(frame, Ending):
                got.ending = frame
            else:
                _take(frame, frames, got, blobs)
    except BadFrameError:
        got.ending = Ending(
            Status.CRASHED, "bad-frame", "The reader sent something that makes no sense."
        )
    except _TooMuchError:
        got.ending = Ending(
            Status.LIMIT, "root-expansion",
            "More came out of the received file than is allowed; the rest was not read.",
        )  # fmt: skip
        got.expected = None  # whatever it said: the rest was not looked at
    return got


def _pay_for_earlier(got: Collected) -> None:
    """What came out before an interruption counts as if it came just now."""
    if got.members.size and not got.may_grow(got.members.size):
        raise _TooMuchError


def _take(frame: Frame, frames: Iterator[Frame | Ending], got: Collected, blobs: BlobStore) -> None:
    match frame.kind:
        case FrameKind.PIECE:
            _take_piece(frame.payload, got)
        case FrameKind.MEMBER:
            _take_member(frame.payload, frames, got, blobs)
        case FrameKind.FACT:
            _take_fact(load(frame.payload), got)
        case _:
            raise BadFrameError("unexpected frame")


def _take_piece(payload: bytes, got: Collected) -> None:
    match load_piece(payload):
        case Page() as page:
            if page.number != len(got.pages) + 1:
                raise BadFrameError("page number")
            got.pages.append(got.keep(page))
        case MemberLost() as lost:
            got.members.put_down(got.troubles)
            got.members.append(
                MemberKept(
                    lost.ordinal, lost.raw_name, lost.kind, None, 0, lost.status, lost.problem
                )
            )
        case MembersExpected(count):
            got.expected = count
        case Metadata(pairs):
            got.metadata.extend(pairs[:1000])
        case Title(text):
            got.title = got.title or " ".join(text.split())
        case DateFound() as date:
            got.date = got.date or date
        case Message() as message:
            got.message = message
        case Trouble() as trouble:
            if trouble not in got.members.troubles:  # or it is there from before
                got.troubles.append(trouble)
        case _:
            raise BadFrameError("unexpected piece")


def _take_member(
    payload: bytes, frames: Iterator[Frame | Ending], got: Collected, blobs: BlobStore
) -> None:
    header = load(payload)
    try:
        name = clean(header["raw_name"]).encode("latin-1") or b"part"
        ordinal, kind = count(header["ordinal"]), MemberKind(header["kind"])
    except (KeyError, ValueError, TypeError) as error:
        raise BadFrameError("member") from error
    got.members.put_down(got.troubles)  # not sooner: what ends in the middle is not known to fail
    got.coming = 0
    try:
        digest, size = blobs.put(_allowed(content(frames, got), got))
    except MemberBroken as broken:
        got.members.append(
            MemberKept(ordinal, name, kind, None, got.coming, broken.status, broken.problem)
        )
        return
    got.members.append(MemberKept(ordinal, name, kind, digest, size))


def _allowed(chunks: Iterator[bytes], got: Collected) -> Iterator[bytes]:
    for chunk in chunks:
        got.coming += len(chunk)
        if not got.may_grow(len(chunk)):
            raise _TooMuchError
        yield chunk


def content(frames: Iterator[Frame | Ending], got: Collected) -> Iterator[bytes]:
    """The bytes up to the END frame. Raises `MemberBroken` where they stop being good."""
    for frame in frames:
        if isinstance(frame, Ending):
            got.ending = frame
            raise MemberBroken(
                frame.status, Problem(frame.code or "ended", frame.message or "Reading it failed.")
            )
        if frame.kind == FrameKind.CONTENT:
            yield frame.payload
            continue
        if frame.kind != FrameKind.END:
            raise BadFrameError("content")
        end = load(frame.payload)
        if end:
            raise _broken(end)
        return
    raise BadFrameError("no end")


def _broken(end: dict[str, Any]) -> MemberBroken:
    try:
        problem = end["problem"]
        return MemberBroken(
            Status(end["status"]), Problem(clean(problem["code"])[:40], clean(problem["message"]))
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadFrameError("end") from error


def _take_fact(fact: dict[str, Any], got: Collected) -> None:
    try:
        if "media_type" in fact:
            got.media_type = clean(fact["media_type"])[:200]
            got.claimed_type = clean(fact["claimed_type"])[:200]
            got.handler = clean(fact["handler"])[:40]
        elif "patterns" in fact:
            room = MAX_PATTERNS - len(got.patterns)
            got.patterns.extend(
                PatternAt(count(fact["page"]), clean(k)[:12], clean(v)[:500], count(s), count(e))
                for k, v, s, e in fact["patterns"][:room]
            )
        elif "ocr" in fact:
            got.ocr.append(got.keep_read(_page_read(fact)))
        elif "language" in fact:
            got.language = clean(fact["language"])[:8]
        elif "sketch" in fact:
            got.marks = checked_marks(fact)
    except (KeyError, TypeError, ValueError, OverflowError) as error:  # a box beyond its page
        raise BadFrameError("fact") from error


def _page_read(fact: dict[str, Any]) -> PageRead:
    boxes = tuple(int(n) for n in fact["boxes"])
    sure = tuple(max(0, min(100, int(n))) for n in fact["sure"])
    turn = int(fact["turn"])
    if len(boxes) != 6 * len(sure) or turn not in (0, 90, 180, 270):
        raise ValueError("words")
    pack(boxes)  # or it would fail where they are kept
    return PageRead(
        number=count(fact["ocr"]),
        text=clean(fact["text"]),
        boxes=boxes,
        confidence=max(0, min(100, int(fact["confidence"]))),
        sure=sure,
        turn=turn,
        layer=Layer(fact.get("layer", "")),
        instead=clean(fact.get("instead", "")),
        script=clean(fact["script"])[:40],
    )


def layout_line(page: Page) -> bytes:
    """What the derived store keeps of a page beside its text, as one line of JSON."""
    return dump(
        {"number": page.number, "boxes": packed(page), "html": page.html, "rows": page.rows}
    )


def ocr_layout_line(read: PageRead) -> bytes:
    """The same of a page that OCR has read, with how sure it is of each word."""
    return dump(
        {
            "number": read.number, "boxes": pack(read.boxes), "sure": pack_sure(read.sure),
            "turn": read.turn, "layer": read.layer, "instead": read.instead,
            "script": read.script,
        }
    )  # fmt: skip
