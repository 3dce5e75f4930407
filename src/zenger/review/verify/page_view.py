"""One page of a finished PDF as the checks of its pixels need it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pikepdf
from PIL import Image

from zenger.model.review import SCALE, Box, Mark
from zenger.review.painting import pixel_box
from zenger.review.verify.opened_pdf import OpenedPdf
from zenger.review.verify.structure import contents_of, line_starts

Pixels = npt.NDArray[np.uint8]
INK = 160  # grey value below which a pixel is ink


@dataclass(frozen=True, slots=True)
class LayerLine:
    """A line of the text layer. Ten-thousandths of the page, origin top left."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageView:
    """A page's one picture, decoded, and what is said to be on it."""

    number: int
    pixels: Pixels = field(repr=False)  # grey
    is_lossy: bool
    colour: Pixels | None = field(repr=False)  # rows by columns by 3, where it has colour
    width: float  # points
    lines: tuple[LayerLine, ...]
    marks: tuple[Mark, ...]

    @property
    def boxes(self) -> list[tuple[Mark, Box]]:
        """Marks with a box, and its pixels: left, top, right, bottom."""
        return [(mark, pixel_box(mark.box, self.pixels.shape)) for mark in self.marks if mark.box]


def page_views(pdf: OpenedPdf) -> Iterator[PageView]:
    """Every page in order.

    Raises:
        KeyError, ValueError: a page has no picture of its own, as no page that we wrote.
    """
    for number, page in enumerate(pdf.qpdf.pages, 1):
        _, _, width, height = (float(side) for side in page.obj["/MediaBox"])
        picture, is_lossy = _picture(page)
        grey = picture.convert("L")
        yield PageView(
            number,
            np.asarray(grey),
            is_lossy,
            np.asarray(picture.convert("RGB")) if picture.mode not in ("1", "L") else None,
            width,
            tuple(_lines(contents_of(page), width, height)),
            pdf.marks.get(number, ()),
        )


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
