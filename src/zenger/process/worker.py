"""What runs inside the sandbox: one task at a time, frames out, nothing else.

A task is JSON: `{"do": "extract" | "render" | "ocr" | "text", ...}`; its input is the file.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from zenger.model.dates import DocumentDate
from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
    MemberBroken,
    Page,
    PageKind,
    Piece,
    Trouble,
)
from zenger.model.ids import Digest
from zenger.process import language
from zenger.process.frames import FrameKind, dump, dump_piece
from zenger.process.handlers import handlers
from zenger.process.identify import identify
from zenger.process.ocr_pages import read_pages
from zenger.process.patterns import find_patterns
from zenger.process.printed_dates import HEAD, dates_in_order, printed_date
from zenger.process.rendering import Renderer
from zenger.protocols.formats import HEAD_SIZE, FormatHandler, Identity, RenderError

Emit = Callable[[int, bytes], None]
NO_LANGUAGE = "missing-language-data"
PART = 1024 * 1024  # bytes of one content frame
SAMPLE = 20_000  # characters of a document that language detection may look at
DATA = frozenset({"structured", "table"})  # handlers whose texts have values, not a letterhead


def warm_up() -> None:
    """Import everything that a locked-down worker could no longer import."""
    handlers()
    language.warm_up()


def serve(task: bytes, inputs: list[BinaryIO], emit: Emit) -> None:
    """Do one task."""
    order = json.loads(task)
    options = ExtractionOptions(
        **{**order["options"], "passwords": tuple(order["options"]["passwords"])}
    )
    {"extract": _extract, "render": _render, "ocr": _ocr, "text": _text}[order["do"]](
        order, inputs, options, emit
    )


def _fact(emit: Emit, **values: Any) -> None:
    emit(FrameKind.FACT, dump(values))


def best_handler(
    head: bytes, original: Original, identity: Identity
) -> tuple[FormatHandler | None, float]:
    """The handler that is surest of a file, and how sure."""
    ranked = [(h.confidence(head, original, identity), h.name, h) for h in handlers()]
    confidence, _, best = max(ranked, key=lambda row: row[:2], default=(0.0, "", None))
    return (best, confidence) if confidence > 0.0 else (None, 0.0)


def _extract(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    untrusted = inputs[0]
    original = Original(Digest(order["digest"]), order["size"], order["name"])
    head = untrusted.read(HEAD_SIZE)
    untrusted.seek(0)
    identity = identify(head, untrusted, original)
    untrusted.seek(0)
    handler, _ = best_handler(head, original, identity)
    _fact(
        emit,
        media_type=identity.media_type,
        claimed_type=identity.claimed_type,
        handler=handler.name if handler else "",
    )
    if handler is None:
        if original.size:
            problem = Problem("unsupported-format", "No reader for this kind of file is installed.")
            emit(FrameKind.PIECE, dump_piece(Trouble(Status.UNSUPPORTED, problem)))
        return
    impression = _Impression(dated=handler.name not in DATA)
    pieces = handler.extract(original, untrusted, identity, options)
    _emit_pieces(pieces, options, emit, impression)
    _fact(emit, language=language.language_of(impression.sample))


@dataclass(slots=True)
class _Impression:
    """What is kept of the pages while they pass: enough to tell language and date."""

    dated: bool  # whether a date printed on its pages is the document's
    sample: str = ""
    head: str = ""
    stated: list[DocumentDate] = field(default_factory=list)

    def take(self, page: Page) -> None:
        self.sample = _grown(self.sample, page.text, SAMPLE)
        if self.dated and page.kind in (PageKind.PAGE, PageKind.TEXT):
            self.head = _grown(self.head, page.text, HEAD)

    def dates(self) -> Iterator[DateFound]:
        return map(DateFound, dates_in_order(self.stated, printed_date(self.head)))


def _grown(text: str, more: str, size: int) -> str:
    return text if len(text) >= size else f"{text}{more[: size - len(text)]}\n"


def _emit_pieces(
    pieces: Iterator[Piece], options: ExtractionOptions, emit: Emit, impression: _Impression
) -> None:
    """Send every piece; the dates last, when it is known what is printed on the pages."""
    kept = 0
    for piece in pieces:
        if isinstance(piece, Member):
            _emit_member(piece, emit)
        elif isinstance(piece, DateFound):
            impression.stated.append(piece.date)
        elif isinstance(piece, Page):
            kept += len(piece.text)
            if kept > options.max_text:
                problem = Problem("text-limit", "Longer than what is kept; the rest is left out.")
                emit(FrameKind.PIECE, dump_piece(Trouble(Status.TRUNCATED, problem)))
                break
            impression.take(piece)
            _emit_page(piece, emit)
        else:
            emit(FrameKind.PIECE, dump_piece(piece))
    for date in impression.dates():
        emit(FrameKind.PIECE, dump_piece(date))


def _emit_page(page: Page, emit: Emit) -> None:
    emit(FrameKind.PIECE, dump_piece(page))
    _emit_patterns(page.number, page.text, emit)


def _emit_patterns(number: int, text: str, emit: Emit) -> None:
    found = [(p.kind, p.value, p.start, p.end) for p in find_patterns(text)]
    if found:
        _fact(emit, page=number, patterns=found)


def _emit_member(member: Member, emit: Emit) -> None:
    emit(
        FrameKind.MEMBER,
        dump({"raw_name": member.raw_name, "ordinal": member.ordinal, "kind": member.kind}),
    )
    try:
        for chunk in member.content:
            for start in range(0, len(chunk), PART):
                emit(FrameKind.CONTENT, chunk[start : start + PART])
    except MemberBroken as broken:
        emit(FrameKind.END, dump({"status": broken.status, "problem": broken.problem}))
        return
    emit(FrameKind.END, b"{}")


def _render(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    try:
        for image in Renderer().render(inputs[0], options):
            header = {
                "number": image.number,
                "use": image.use,
                "media_type": image.media_type,
                "width": image.width,
                "height": image.height,
            }
            emit(FrameKind.IMAGE, dump(header))
            for start in range(0, len(image.content), PART):
                emit(FrameKind.CONTENT, image.content[start : start + PART])
            emit(FrameKind.END, b"{}")
    except RenderError as error:
        trouble = Trouble(Status.CORRUPT, Problem(error.code, error.message))
        emit(FrameKind.PIECE, dump_piece(trouble))


def _ocr(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    impression = _Impression(dated=True)
    try:
        for page in read_pages(
            inputs[0], order["media_type"], order["pages"], tuple(order["languages"]), options
        ):
            _fact(
                emit, ocr=page.number, text=page.text, boxes=page.boxes, confidence=page.confidence
            )
            _emit_patterns(page.number, page.text, emit)
            impression.take(Page(page.number, page.text))
    except RenderError as error:
        status = Status.SKIPPED if error.code == NO_LANGUAGE else Status.CORRUPT
        trouble = Trouble(status, Problem(error.code, error.message))
        emit(FrameKind.PIECE, dump_piece(trouble))
    if 1 in order["pages"]:  # a date on a later page may be that of an annex
        for date in impression.dates():
            emit(FrameKind.PIECE, dump_piece(date))
    _fact(emit, language=language.language_of(impression.sample))


def _text(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    del options
    pages = json.loads(inputs[0].read())
    for number, text in pages:
        _emit_patterns(number, text, emit)
    _fact(emit, language=language.language_of("\n".join(t for _, t in pages)[:SAMPLE]))
