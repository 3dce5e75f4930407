"""One page of a finished PDF as the checks of its pixels need it."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2.raw as raw
from PIL import Image

from zenger.model.review import SCALE, Box, Mark
from zenger.review.painting import pixel_box
from zenger.review.verify.opened_pdf import OpenedPdf
from zenger.review.verify.structure import contents_of, line_starts

Pixels = npt.NDArray[np.uint8]
_BARE = str.maketrans("", "", " \t\r\n\x00\ufffe\u00ad")
_MOST_TEXT = 2_000  # letters that are looked at of one line


@dataclass(frozen=True, slots=True)
class LayerLine:
    """A line of the text layer. Ten-thousandths of the page, origin top left."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageView:
    """A page's one picture, decoded, and what is said to be on it."""

    number: int
    picture: Image.Image = field(repr=False)
    pixels: Pixels = field(repr=False)  # grey
    is_lossy: bool
    width: float  # points
    lines: tuple[LayerLine, ...]  # as we read the layer
    stretches: tuple[LayerLine, ...]  # as pdfium reads it
    marks: tuple[Mark, ...]

    @property
    def height(self) -> float:
        """In points."""
        rows, columns = self.pixels.shape[:2]
        return float(self.width * rows / max(1, columns))

    @property
    def is_coloured(self) -> bool:
        return self.picture.mode not in ("1", "L")

    def lightest(self, box: Box) -> Pixels:
        """The pixels of a box, of several colours the lightest: a dark blue is nearly black."""
        left, top, right, bottom = box
        if not self.is_coloured:
            return self.pixels[top:bottom, left:right]
        if right <= left or bottom <= top:
            return np.empty((0, 0), np.uint8)
        lightest: Pixels = np.asarray(self.picture.crop(box).convert("RGB")).max(axis=2)
        return lightest

    @property
    def boxes(self) -> list[tuple[Mark, Box]]:
        """Marks with a box, and its pixels: left, top, right, bottom."""
        return [(mark, pixel_box(mark.box, self.pixels.shape)) for mark in self.marks if mark.box]


def page_views(pdf: OpenedPdf) -> Iterator[PageView]:
    """Every page in order.

    Raises:
        KeyError, ValueError, TypeError: a page has no picture of its own, as no page that we
            wrote.
    """
    for number, page in enumerate(pdf.qpdf.pages, 1):
        _, _, width, height = (float(side) for side in page.obj["/MediaBox"])
        picture, is_lossy = _picture(page)
        yield PageView(
            number,
            picture,
            np.asarray(picture if picture.mode == "L" else picture.convert("L")),
            is_lossy,
            width,
            tuple(_lines(contents_of(page), width, height)),
            tuple(stretches(pdf.pdfium[number - 1], width, height)),
            pdf.marks.get(number, ()),
        )


def stretches(page: Any, width: float, height: float) -> Iterator[LayerLine]:
    """Pieces of lines as pdfium puts them together, of all text that a page has. Closes it."""
    text = page.get_textpage()
    try:
        for place in range(raw.FPDFText_CountRects(text.raw, 0, -1)):
            sides = [ctypes.c_double() for _ in range(4)]
            raw.FPDFText_GetRect(text.raw, place, *sides)
            left, top, right, bottom = (side.value for side in sides)
            shares = (left / width, 1 - top / height, right / width, 1 - bottom / height)
            a, b, c, d = (round(share * SCALE) for share in shares)
            letters = text.get_text_bounded(left, bottom, right, top)[:_MOST_TEXT]
            yield LayerLine(letters.translate(_BARE), (a, b, c, d))
    finally:
        text.close()
        page.close()


def _picture(page: pikepdf.Page) -> tuple[Image.Image, bool]:
    image = page.obj["/Resources"]["/XObject"]["/I"]
    if not isinstance(image, pikepdf.Stream):
        raise TypeError("no picture")
    picture = pikepdf.PdfImage(image).as_pil_image()
    return picture, str(image.get("/Filter", "")) == "/DCTDecode"


def _lines(content: bytes, width: float, height: float) -> Iterator[LayerLine]:
    for line in line_starts(content):
        length = len(line.text) * 0.5 * line.size * line.stretch / 100
        left = line.x - length if line.way < 0 else line.x
        top = height - line.y - line.size * 4 / 5
        sides = (left / width, top / height, (left + length) / width, (top + line.size) / height)
        left_, top_, right_, bottom_ = (round(side * SCALE) for side in sides)
        yield LayerLine(line.text, (left_, top_, right_, bottom_))
