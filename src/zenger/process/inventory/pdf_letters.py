"""The letters of a PDF page, where each stands, and the page's pixels, as arrays."""

import ctypes
import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

from zenger.process.formats.pdf_text import View, plain

DPI = 144
MAX_PIXELS = 8_000_000  # of one page; a larger page is drawn smaller
MAX_LETTERS = 200_000  # of one page
WHITE = 0xFFFFFFFF

_unicode = plain(raw.FPDFText_GetUnicode, ctypes.c_uint)
_char_box = plain(raw.FPDFText_GetCharBox)

WORD = re.compile(r"[^\s\x00-\x1f\x7f\ufffe\uffff\u00ad]+")
Pixels = npt.NDArray[np.uint8]
Boxes = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Letters:
    """What pdfium reads on one page, hidden or not."""

    text: str  # a character for each of pdfium's
    boxes: Boxes  # left, top, right, bottom in pixels of the page as shown; may lie outside
    has_box: npt.NDArray[np.bool_]


def scale_of(view: View) -> float:
    """Pixels for a point."""
    most = math.sqrt(MAX_PIXELS / max(view.width * view.height, 1.0))
    return min(DPI / 72, most)


def size_in_pixels(view: View) -> tuple[int, int]:
    scale = scale_of(view)
    return tuple(max(1, round(side * scale)) for side in view.shown_size)  # type: ignore[return-value]


def letters_of(textpage: Any, view: View) -> Letters:
    count = min(max(raw.FPDFText_CountChars(textpage), 0), MAX_LETTERS)
    handle = ctypes.c_void_p(ctypes.cast(textpage, ctypes.c_void_p).value)
    points = [_unicode(handle, index) for index in range(count)]
    text = "".join(chr(p) if 0 < p < 0x110000 else "\ufffd" for p in points)
    corners = np.zeros((count, 4), dtype=np.float64)  # left, right, bottom, top
    base = corners.ctypes.data
    found = np.zeros(count, dtype=np.bool_)
    pointer = ctypes.c_void_p
    for at in range(count):
        row = base + 32 * at
        found[at] = _char_box(
            handle, at, pointer(row), pointer(row + 8), pointer(row + 16), pointer(row + 24)
        )
    rects = corners[:, [0, 3, 1, 2]]
    found &= (np.abs(rects[:, 2] - rects[:, 0]) > 1e-3) & (np.abs(rects[:, 1] - rects[:, 3]) > 1e-3)
    return Letters(text, in_pixels(rects, view), found)


def in_pixels(rects: Boxes, view: View) -> Boxes:
    """Rectangles in page space (left, top, right, bottom), as shown, in pixels, origin top left."""
    x0 = (rects[:, 0] - view.left) / view.width
    x1 = (rects[:, 2] - view.left) / view.width
    y0 = 1 - (rects[:, 1] - view.bottom) / view.height
    y1 = 1 - (rects[:, 3] - view.bottom) / view.height
    turned = (
        (x0, y0, x1, y1),
        (1 - y1, x0, 1 - y0, x1),
        (1 - x1, 1 - y1, 1 - x0, 1 - y0),
        (y0, 1 - x1, y1, 1 - x0),
    )[view.quarter_turns]
    width, height = size_in_pixels(view)
    scaled = np.nan_to_num(np.stack(turned, axis=1)) * (width, height, width, height)
    return np.clip(scaled, -1e6, 1e6)


def drawn(page: Any, form: Any, view: View, *, notes: bool = True) -> Pixels:
    """The page in grey on white, with its annotations where `notes`, and its form where given.

    Raises:
        MemoryError: there is no room for its pixels.
    """
    width, height = size_in_pixels(view)
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
        flags = raw.FPDF_GRAYSCALE | (raw.FPDF_ANNOT if notes else 0)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
        if form:
            raw.FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, flags)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        kind = ctypes.POINTER(ctypes.c_ubyte * (stride * height))
        data = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), kind).contents
        return np.frombuffer(data, np.uint8).reshape(height, stride)[:, :width].copy()
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


class Edges:
    """Where on a page neighbouring pixels differ, counted for any number of boxes at once.

    A table of sums: how many edges there are above and left of each pixel (Crow 1984).
    """

    def __init__(self, pixels: Pixels, tolerance: int) -> None:
        """Two pixels differ by more than `tolerance` grey levels, or not."""
        self._height, self._width = pixels.shape
        across, down = (np.zeros(pixels.shape, dtype=np.bool_) for _ in range(2))
        across[:, 1:] = _differ(pixels[:, 1:], pixels[:, :-1], tolerance)
        down[1:] = _differ(pixels[1:], pixels[:-1], tolerance)
        self._across, self._down = sums(across), sums(down)

    def flat(self, boxes: Boxes, grow: float = 0.0) -> npt.NDArray[np.bool_]:
        """Whether each box, made wider by `grow` pixels on all sides, is one colour."""
        x0, y0, x1, y1 = corners(boxes, grow, self._width, self._height)
        across = within(self._across, np.minimum(x0 + 1, x1), y0, x1, y1)
        down = within(self._down, x0, np.minimum(y0 + 1, y1), x1, y1)
        result: npt.NDArray[np.bool_] = (across + down) == 0
        return result

    def count(self, boxes: Boxes, grow: float = 0.0) -> npt.NDArray[np.int64]:
        """How many neighbouring pixels differ in each box."""
        x0, y0, x1, y1 = corners(boxes, grow, self._width, self._height)
        result: npt.NDArray[np.int64] = within(self._across, x0, y0, x1, y1) + within(
            self._down, x0, y0, x1, y1
        )
        return result


def corners(boxes: Boxes, grow: float, width: int, height: int) -> tuple[Any, Any, Any, Any]:
    """Whole pixels of each box, at least one, inside the page."""
    x0 = np.clip(np.floor(boxes[:, 0] - grow), 0, width - 1).astype(np.int64)
    y0 = np.clip(np.floor(boxes[:, 1] - grow), 0, height - 1).astype(np.int64)
    x1 = np.clip(np.ceil(boxes[:, 2] + grow), 1, width).astype(np.int64)
    y1 = np.clip(np.ceil(boxes[:, 3] + grow), 1, height).astype(np.int64)
    return x0, y0, np.maximum(x1, x0 + 1), np.maximum(y1, y0 + 1)


def _differ(one: Pixels, other: Pixels, tolerance: int) -> npt.NDArray[np.bool_]:
    result: npt.NDArray[np.bool_] = (np.maximum(one, other) - np.minimum(one, other)) > tolerance
    return result


def sums(edges: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """How many are set above and left of each pixel."""
    height, width = edges.shape
    table = np.zeros((height + 1, width + 1), dtype=np.int32)
    np.cumsum(edges, axis=1, dtype=np.int32, out=table[1:, 1:])
    np.cumsum(table[1:, 1:], axis=0, out=table[1:, 1:])
    return table


def within(table: npt.NDArray[np.int32], x0: Any, y0: Any, x1: Any, y1: Any) -> Any:
    """How many are set in each of some boxes."""
    return table[y1, x1] - table[y0, x1] - table[y1, x0] + table[y0, x0]
