"""The three tasks of OCR inside the sandbox: draw a page, read a picture, join what was read.

Apart, because the same picture may lie in many files: who gives the tasks knows pictures by the
digest of their pixels and has each one read once. A page at a time, because one long scan would
otherwise keep one worker busy while the others wait.
"""

import json
from collections import Counter
from dataclasses import asdict
from typing import Any, BinaryIO

from PIL import Image

from zenger.model.document import Problem, Status
from zenger.model.extraction import ExtractionOptions, Page, Trouble
from zenger.process.frames import FrameKind, dump_piece
from zenger.process.impression import Impression
from zenger.process.ocr import read_picture, shown_upright
from zenger.process.ocr_engine import MissingLanguageError, OcrPage
from zenger.process.ocr_pages import page_to_read
from zenger.process.ocr_scripts import package_for
from zenger.process.own_text import Layer, OwnText, Standing
from zenger.process.page_texts import settled
from zenger.process.sending import Emit, send_fact, send_image, send_patterns
from zenger.protocols.formats import RenderError


def draw_for_ocr(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    """The picture of one page as OCR takes it: grey, one byte a pixel, rows from the top.

    Before it comes the text that the page has of its own, and what that is worth.
    """
    try:
        page = page_to_read(inputs[0], order["media_type"], order["page"], options)
    except RenderError as error:
        _send_trouble(emit, Status.CORRUPT, error.code, error.message)
        return
    if page.own:
        send_fact(emit, own=asdict(page.own))
    width, height = page.picture.size
    send_image(emit, {"width": width, "height": height}, page.picture.tobytes())


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
    _send_read(emit, 1, page)


def _send_read(emit: Emit, number: int, page: OcrPage, **layer: str) -> None:
    send_fact(
        emit, ocr=number, text=page.text, boxes=page.boxes, confidence=round(page.confidence),
        sure=page.sure, turn=page.turn, script=page.unread_script, **layer,
    )  # fmt: skip


def join_pages(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    """The pages of one document, with patterns, language and a printed date.

    The input has a line of JSON for each page that was read: number, text, boxes, confidence,
    sure, turn, and `own` where the page had text of its own. The boxes that come out are those
    of the page as it is shown: turned upright by `turn`.
    """
    del order, options
    impression = Impression(dated=True)
    begins, scripts = False, Counter[str]()
    for line in inputs[0]:
        number, page, layer = _joined(json.loads(line))
        _send_read(emit, number, page, **layer)
        scripts[page.unread_script] += layer["layer"] != Layer.KEPT
        send_patterns(number, page.text, emit)
        impression.take(Page(number, page.text))
        begins = begins or number == 1
    if begins:  # a date on a later page may be that of an annex
        for date in impression.dates():
            emit(FrameKind.PIECE, dump_piece(date))
    send_fact(emit, language=impression.language())
    for script in sorted(scripts.keys() - {""}):
        _send_unread_script(emit, script, scripts[script])


def _send_unread_script(emit: Emit, script: str, pages: int) -> None:
    many = "One page seems" if pages == 1 else f"{pages} pages seem"
    message = (
        f"{many} to be in {script} script, and no language that scans are read in is. Install "
        f"{package_for(script)} or another of that script, and name its language in `languages`."
    )
    _send_trouble(emit, Status.TRUNCATED, "script-not-read", message)


def _joined(line: dict[str, Any]) -> tuple[int, OcrPage, dict[str, str]]:
    """Number, what the page gets, and what became of a text of its own that was doubted."""
    page = OcrPage(
        line["text"], tuple(line["boxes"]), line["confidence"], line["turn"], line["sure"],
        line["script"],
    )  # fmt: skip
    own, layer = _own(line), Layer.NONE
    if own is None or own.standing is not Standing.BESIDE:  # whose words say how the page lies
        page = shown_upright(page)
    if own is not None:
        page, layer = settled(own, page)
    instead = {"instead": own.text} if own and layer is Layer.REPLACED else {}
    return line["number"], page, {"layer": layer.value, **instead}


def _own(line: dict[str, Any]) -> OwnText | None:
    if not (own := line.get("own")):
        return None
    return OwnText(own["text"], tuple(own["boxes"]), Standing(own["standing"]), own["notes_at"])


def _send_trouble(emit: Emit, status: Status, code: str, message: str) -> None:
    emit(FrameKind.PIECE, dump_piece(Trouble(status, Problem(code, message))))
