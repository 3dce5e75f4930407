"""The three tasks of OCR inside the sandbox: draw a page, read a picture, join what was read.

Apart, because the same picture may lie in many files: who gives the tasks knows pictures by the
digest of their pixels and has each one read once. A page at a time, because one long scan would
otherwise keep one worker busy while the others wait.
"""

import json
from typing import Any, BinaryIO

from PIL import Image

from zenger.model.document import Problem, Status
from zenger.model.extraction import ExtractionOptions, Page, Trouble
from zenger.process.frames import FrameKind, dump_piece
from zenger.process.impression import Impression
from zenger.process.ocr import MissingLanguageError, read_picture
from zenger.process.ocr_pages import page_to_read
from zenger.process.sending import Emit, send_fact, send_image, send_patterns
from zenger.protocols.formats import RenderError


def draw_for_ocr(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    """The picture of one page as OCR takes it: grey, one byte a pixel, rows from the top."""
    try:
        picture = page_to_read(inputs[0], order["media_type"], order["page"], options)
    except RenderError as error:
        _send_trouble(emit, Status.CORRUPT, error.code, error.message)
        return
    send_image(emit, {"width": picture.width, "height": picture.height}, picture.tobytes())


def read_one_picture(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    """The text of such a picture, whichever page it is of."""
    del options
    picture = Image.frombytes("L", (order["width"], order["height"]), inputs[0].read())
    try:
        page = read_picture(picture, tuple(order["languages"]))
    except MissingLanguageError as error:
        _send_trouble(emit, Status.SKIPPED, error.code, error.message)
        return
    send_fact(emit, ocr=1, text=page.text, boxes=page.boxes, confidence=round(page.confidence))


def join_pages(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    """The pages of one document, with patterns, language and a printed date.

    The input has a line of JSON for each page that was read: number, text, boxes, confidence.
    """
    del order, options
    impression = Impression(dated=True)
    begins = False
    for line in inputs[0]:
        page = json.loads(line)
        number, text = page["number"], page["text"]
        send_fact(emit, ocr=number, text=text, boxes=page["boxes"], confidence=page["confidence"])
        send_patterns(number, text, emit)
        impression.take(Page(number, text))
        begins = begins or number == 1
    if begins:  # a date on a later page may be that of an annex
        for date in impression.dates():
            emit(FrameKind.PIECE, dump_piece(date))
    send_fact(emit, language=impression.language())


def _send_trouble(emit: Emit, status: Status, code: str, message: str) -> None:
    emit(FrameKind.PIECE, dump_piece(Trouble(status, Problem(code, message))))
