"""What a worker does inside the sandbox: one task at a time, frames out, nothing else.

A task is JSON: `{"do": one of TASKS, ...}`; its input is the file, or what came out of one.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import Any, BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberLost,
    Page,
    Piece,
    Trouble,
)
from zenger.model.ids import Digest
from zenger.process.formats.archive_packed import PackedHandler
from zenger.process.formats.tried_passwords import TriedPasswords
from zenger.process.frames import FrameKind, dump, dump_piece
from zenger.process.handlers import handlers, versions_loaded
from zenger.process.identify import identify
from zenger.process.impression import Impression
from zenger.process.inventory.task import send_findings
from zenger.process.ocr_tasks import draw_for_ocr, join_pages, read_one_picture
from zenger.process.raster import send_rasters
from zenger.process.rendering import Renderer
from zenger.process.sending import Emit, send_content, send_fact, send_image, send_patterns
from zenger.process.text_marks import TextMarker, plain_marks
from zenger.process.volumes import joined_trouble, volume_of, volume_problem
from zenger.protocols.formats import HEAD_SIZE, FormatHandler, Identity, RenderError

MAX_PAGE_TEXT = 4_000_000  # characters; one page has to fit into one message of 16 MB
DATA = frozenset({"structured", "table"})  # handlers whose texts have values, not a letterhead


def serve(task: bytes, inputs: list[BinaryIO], emit: Emit) -> None:
    """Do one task."""
    order = json.loads(task)
    options = ExtractionOptions(
        **{
            **order["options"],
            "passwords": TriedPasswords(order["options"]["passwords"], lambda: send_fact(emit)),
            "volumes": tuple(order["options"].get("volumes", ())),
        }
    )
    TASKS[order["do"]](order, inputs, options, emit)


def best_handler(
    head: bytes, original: Original, identity: Identity, *, last_resort: bool = False
) -> tuple[FormatHandler | None, float]:
    """The handler that is surest of a file, and how sure.

    Args:
        last_resort: ask only those that are asked where the others brought nothing.
    """
    asked = [h for h in handlers() if getattr(h, "last_resort", False) == last_resort]
    ranked = [(h.confidence(head, original, identity), h.name, h) for h in asked]
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
    last = bool(order.get("last_resort"))
    handler, _ = best_handler(head, original, identity, last_resort=last)
    send_fact(
        emit,
        media_type=identity.media_type,
        claimed_type=identity.claimed_type,
        handler=handler.name if handler else "",
    )
    if order.get("joined"):
        if isinstance(handler, PackedHandler):
            for fact in handler.about_volume(untrusted, identity):
                emit(FrameKind.PIECE, dump_piece(fact))
        emit(FrameKind.PIECE, dump_piece(joined_trouble(original.untrusted_name)))
        return
    if handler is None:
        if original.size:
            problem = Problem("unsupported-format", "No reader for this kind of file is installed.")
            if volume := volume_of(original.untrusted_name):
                problem = volume_problem(volume)
            emit(FrameKind.PIECE, dump_piece(Trouble(Status.UNSUPPORTED, problem)))
        return
    impression = Impression(dated=handler.name not in DATA)
    # How many members a password opened is told at the end, by whoever tried it.
    seeks = getattr(handler, "seeks", False) and not options.passwords
    own = options if seeks else replace(options, start_at=0, spent=0)
    pieces = handler.extract(original, untrusted, identity, own)
    _emit_pieces(_later(pieces, options.start_at, emit), options, emit, impression)
    send_fact(emit, language=impression.language())


def _later(pieces: Iterator[Piece], start_at: int, emit: Emit) -> Iterator[Piece]:
    """The same without the members that are recorded already."""
    for piece in pieces:
        if not isinstance(piece, Member | MemberLost) or piece.ordinal >= start_at:
            yield piece
        elif isinstance(piece, Member):
            _pass_over(piece, emit)


def _pass_over(member: Member, emit: Emit) -> None:
    try:
        for _ in member.content:
            send_fact(emit)  # a sign of life, or the task is taken for stalled
    except MemberBroken:
        return  # as it was before


def _emit_pieces(
    pieces: Iterator[Piece], options: ExtractionOptions, emit: Emit, impression: Impression
) -> None:
    """Send every piece; the dates last, when it is known what is printed on the pages."""
    kept, marker = 0, TextMarker()
    for piece in pieces:
        if isinstance(piece, Member):
            _emit_member(piece, emit)
        elif isinstance(piece, DateFound):
            impression.stated.append(piece.date)
        elif isinstance(piece, Page):
            kept += len(piece.text)
            if kept > options.max_text or len(piece.text) > MAX_PAGE_TEXT:
                problem = Problem("text-limit", "Longer than what is kept; the rest is left out.")
                emit(FrameKind.PIECE, dump_piece(Trouble(Status.TRUNCATED, problem)))
                break
            impression.take(piece)
            marker.take(piece)
            _emit_page(piece, emit)
        else:
            emit(FrameKind.PIECE, dump_piece(piece))
    for date in impression.dates():
        emit(FrameKind.PIECE, dump_piece(date))
    send_fact(emit, **plain_marks(marker.marks()))


def _emit_page(page: Page, emit: Emit) -> None:
    emit(FrameKind.PIECE, dump_piece(page))
    send_patterns(page.number, page.text, emit)


def _emit_member(member: Member, emit: Emit) -> None:
    emit(
        FrameKind.MEMBER,
        dump({"raw_name": member.raw_name, "ordinal": member.ordinal, "kind": member.kind}),
    )
    try:
        for chunk in member.content:
            send_content(emit, chunk)
    except MemberBroken as broken:
        emit(FrameKind.END, dump({"status": broken.status, "problem": broken.problem}))
        return
    emit(FrameKind.END, b"{}")


def _render(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    try:
        turns = dict(order.get("turns", ()))
        for image in Renderer().render(inputs[0], options, turns=turns):
            header = {
                "number": image.number,
                "use": image.use,
                "media_type": image.media_type,
                "width": image.width,
                "height": image.height,
            }
            send_image(emit, header, image.content)
    except RenderError as error:
        trouble = Trouble(Status.CORRUPT, Problem(error.code, error.message))
        emit(FrameKind.PIECE, dump_piece(trouble))


def _versions(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    """What reads here. Asked of a worker before it has read anything."""
    del order, inputs, options
    send_fact(emit, versions=asdict(versions_loaded()))


Task = Callable[[dict[str, Any], list[BinaryIO], ExtractionOptions, Emit], None]
TASKS: dict[str, Task] = {
    "extract": _extract,
    "render": _render,
    "draw": draw_for_ocr,
    "ocr": read_one_picture,
    "join": join_pages,
    "raster": send_rasters,
    "inspect": send_findings,
    "versions": _versions,
}
