"""What runs inside the second sandbox: it opens a finished PDF and checks it.

A task is JSON, `{"do": "check" or "draw", ...}`; its input is the file. Results leave as JSON
frames, a drawn page as pixels. This worker has never seen the original: what was taken over by
that cannot say here that all is well.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, BinaryIO

import pikepdf
from PIL import Image

from zenger.model.review import Leak, Mark
from zenger.review.verify import (
    box_edges,
    box_widths,
    boxes,
    drawing,
    lineage,
    pictures,
    structure,
    text_layer,
    tracking_dots,
    ways,
)
from zenger.review.verify.grounds import hidden_colours
from zenger.review.verify.opened_pdf import OpenedPdf, opened
from zenger.review.verify.page_view import PageView, page_views
from zenger.review.verify.report import Checked, concluded, joined
from zenger.review.verify.secrets import Secrets

Emit = Callable[[int, bytes], None]
RESULT, PIXELS, SIGN_OF_LIFE = 1, 2, 3  # kinds of frames
FILE_CHECKS: Mapping[str, Callable[[OpenedPdf], Iterable[Leak]]] = {
    "02-all-characters": ways.all_characters,
    "03-raw-bytes": ways.raw_bytes,
    "04-every-stream": ways.every_stream,
    "05-one-revision": structure.one_revision,
    "06-object-types": structure.object_types,
    "07-no-masks": structure.no_masks,
    "08-metadata": structure.metadata,
    "09-picture-segments": pictures.picture_segments,
    "10-fonts": structure.fonts,
    "11-page-box": structure.page_box,
    "17-equal-widths": lambda pdf: box_widths.equal_widths(_marked_pages(pdf)),
    "23-side-channels": structure.side_channels,
}
PAGE_CHECKS: Mapping[str, Callable[[PageView], Iterable[Leak]]] = {
    "12-boxes-constant": boxes.constant_boxes,
    "13-box-edges": box_edges.edges_of_boxes,
    "15-text-has-ink": text_layer.words_have_ink,
    "16-grid-and-labels": box_widths.on_the_grid,
    "21-tracking-dots": tracking_dots.no_tracking_dots,
    "24-own-detector": text_layer.nothing_hidden,
}


def warm_up() -> None:
    """Load what is loaded late: codecs, and the parsers' own parts."""
    secrets = Secrets(["letters of all kinds: é ž ш 字"], b"key")  # loads every encoding
    secrets.in_bytes(b"")
    secrets.in_text("é")
    Image.init()  # every codec


def serve(task: bytes, inputs: list[BinaryIO], emit: Emit) -> None:
    """Do one task."""
    order = json.loads(task)
    TASKS[order["do"]](order, inputs[0], emit)


@lru_cache(maxsize=1)
def _ready(words: tuple[str, ...], key: str) -> Secrets:
    """Kept from one file to the next: for a thousand secrets it takes seconds."""
    return Secrets(words, bytes.fromhex(key))


def _check(order: dict[str, Any], untrusted: BinaryIO, emit: Emit) -> None:
    secrets = _ready(tuple(order["secrets"]), order["key"])
    asked = order["checks"]
    with opened(untrusted, secrets, marks_of(order["marks"])) as pdf:
        for name in [one for one in asked if one in FILE_CHECKS]:
            emit(SIGN_OF_LIFE, b"")
            _send(concluded(name, FILE_CHECKS[name](pdf)), emit)
        names = [one for one in asked if one in PAGE_CHECKS]
        for checked in _check_pages(pdf, names, emit) if names else ():
            _send(checked, emit)


def _check_pages(pdf: OpenedPdf, names: list[str], emit: Emit) -> Iterator[Checked]:
    """Page by page, so that no picture is decoded twice or held longer than it is needed."""
    found: dict[str, list[Checked]] = {name: [] for name in names}
    stopped = ""
    try:
        for view in page_views(pdf):
            emit(SIGN_OF_LIFE, b"")
            for name in names:
                found[name].append(concluded(name, PAGE_CHECKS[name](view)))
    except (ValueError, KeyError, TypeError, AttributeError, OSError, pikepdf.PdfError) as error:
        stopped = f"a page has no picture that can be read ({type(error).__name__})"
    for name in names:
        if stopped and name == "24-own-detector":
            yield concluded(name, text_layer.nothing_hidden_anywhere(pdf))
        else:
            yield joined(name, found[name], stopped)


def marks_of(rows: Iterable[Any]) -> dict[int, tuple[Mark, ...]]:
    """By page, from rows of page, code, box."""
    marks: dict[int, tuple[Mark, ...]] = {}
    for page, code, box in rows:
        mark = Mark(code, tuple(box) if box else None)
        marks[page] = (*marks.get(page, ()), mark)
    return marks


def _marked_pages(pdf: OpenedPdf) -> Iterator[tuple[int, box_widths.Size, tuple[Mark, ...]]]:
    for number, page in enumerate(pdf.qpdf.pages, 1):
        _, _, width, height = (float(side) for side in page.obj["/MediaBox"])
        yield number, (width, height), pdf.marks.get(number, ())


def _send(checked: Checked, emit: Emit) -> None:
    leaks = [(leak.where, leak.message) for leak in checked.leaks[:MOST_LEAKS]]
    row = {"check": checked.check, "outcome": checked.outcome, "why": checked.why, "leaks": leaks}
    emit(RESULT, json.dumps(row).encode("ascii"))


def _list(order: dict[str, Any], untrusted: BinaryIO, emit: Emit) -> None:
    """What OCR has to look at."""
    del order
    with opened(untrusted, Secrets([], b""), {}) as pdf:
        emit(RESULT, json.dumps({"read": drawing.what_to_read(pdf)}).encode("ascii"))


def _draw(order: dict[str, Any], untrusted: BinaryIO, emit: Emit) -> None:
    """One of them, as rows of grey pixels; then, where that is asked for and grey hides
    something, its red, green and blue in the same way."""
    with opened(untrusted, Secrets([], b""), {}) as pdf:
        picture = drawing.drawn(
            pdf, order["what"], int(order["number"]), int(order.get("dpi", drawing.DPI)),
            colours=bool(order.get("colours")),
        )  # fmt: skip
    colours = picture.split() if picture.mode == "RGB" and hidden_colours(picture) else ()
    _send_pixels([picture.convert("L"), *colours], emit)


def _decode(order: dict[str, Any], untrusted: BinaryIO, emit: Emit) -> None:
    """A finished WebP, large enough for OCR, as rows of grey pixels."""
    del order
    picture = lineage.decoded(untrusted.read(), "image/webp", (0, 0))
    _send_pixels([drawing.enlarged(picture.convert("L"))], emit)


def _send_pixels(planes: list[Image.Image], emit: Emit) -> None:
    size = {"width": planes[0].width, "height": planes[0].height, "planes": len(planes)}
    emit(RESULT, json.dumps(size).encode("ascii"))
    for plane in planes:
        pixels = plane.tobytes()
        for at in range(0, len(pixels), _PART):
            emit(PIXELS, pixels[at : at + _PART])


def _picture(order: dict[str, Any], untrusted: BinaryIO, emit: Emit) -> None:
    """Whether one picture of a page shows its boxes."""
    marks = [Mark(code, tuple(box)) for code, box in order["marks"]]
    size = int(order["width"]), int(order["height"])
    wrong = lineage.shows_the_boxes(
        untrusted.read(), order["media_type"], size, float(order["points"]), marks
    )
    _send(concluded(lineage.CHECK, lineage.leaks_of_picture(order["where"], wrong)), emit)


MOST_LEAKS = 200  # of one check: more say nothing new
_PART = 1024 * 1024  # bytes of one frame of pixels
TASKS: Mapping[str, Callable[[dict[str, Any], BinaryIO, Emit], None]] = {
    "check": _check,
    "list": _list,
    "draw": _draw,
    "decode": _decode,
    "picture": _picture,
}
