"""Pages as bare pixels, as a redaction takes them: on opaque white, with nothing to be parsed.

Runs inside the sandbox. What comes out is rows of bytes, grey or red, green and blue, which the
side outside paints over without trusting any decoder.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from PIL import Image

from zenger.model.document import Problem, Status
from zenger.model.extraction import ExtractionOptions, Trouble
from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError, opened
from zenger.process.frames import FrameKind, dump_piece
from zenger.process.ocr_orientation import turned
from zenger.process.page_encoding import has_colour
from zenger.process.rendering import draw_page, image_pages
from zenger.process.sending import Emit, send_image
from zenger.protocols.formats import RenderError

DPI = 200
LOWEST_DPI, HIGHEST_DPI = 72, 600


def send_rasters(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    """The pages asked for, in order, one after the other.

    The order has `pages` (numbers from 1), `turns` (pairs of page and degrees), `dpi` (of a PDF;
    images keep their own size), and `colour`: whether colour is wanted also where there is so
    little of it that a page would be sent in grey.
    """
    wanted = sorted(int(number) for number in order["pages"])
    turns = dict(order["turns"])
    try:
        for number, picture in _drawn(order, inputs[0], options, wanted):
            upright = turned(picture, turns[number]) if turns.get(number) else picture
            _send(emit, number, upright, in_colour=bool(order["colour"]))
    except RenderError as error:
        trouble = Trouble(Status.CORRUPT, Problem(error.code, error.message))
        emit(FrameKind.PIECE, dump_piece(trouble))


def _drawn(
    order: dict[str, Any], untrusted: BinaryIO, options: ExtractionOptions, wanted: list[int]
) -> Iterator[tuple[int, Image.Image]]:
    untrusted.seek(0)
    if b"%PDF-" not in untrusted.read(1024):
        for number, picture in image_pages(untrusted, options, range(wanted[0], wanted[-1] + 1)):
            if number in wanted:
                yield number, picture
        return
    dpi = min(max(float(order["dpi"]), LOWEST_DPI), HIGHEST_DPI)
    try:
        with opened(untrusted, options.passwords, forms=True) as (document, *_):
            for number in wanted:
                yield number, draw_page(document, number, dpi=dpi)
    except PdfLockedError:
        raise RenderError("password-needed", "The PDF needs a password to open.") from None
    except PdfBrokenError as error:
        raise RenderError("unreadable-pdf", str(error)) from error


def _send(emit: Emit, number: int, picture: Image.Image, *, in_colour: bool) -> None:
    if not in_colour and picture.mode != "L" and not has_colour(picture):
        picture = picture.convert("L")
    width, height = picture.size
    header = {"number": number, "mode": picture.mode, "width": width, "height": height}
    send_image(emit, header, picture.tobytes())
