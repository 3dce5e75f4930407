"""What is on a page of a PDF and is not seen though nothing is switched off: pictures that are cut
off or lie beside the page, letters too small to be read, drawings in the colour of the paper.

Pictures and drawings inside forms are not looked at: their places are the form's own.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from zenger.model.review import Severity
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_covered import Drawn
from zenger.process.inventory.pdf_letters import (
    WORD,
    Boxes,
    Edges,
    in_pixels,
    scale_of,
    size_in_pixels,
)

MAX_OBJECTS = 50_000
SMALLEST = 10_000  # pixels of a picture: an icon hides nothing
MOST_PIXELS = 16_000_000  # of a picture that is looked at by itself
TINY = 4.0  # pixels of its shorter side on the page
SHOWN = 0.9  # of its area: less is cut off
LOW, NARROW = 1.0, 0.2  # points: of the height of letters, and of their mean width
FEWEST = 2  # letters and digits of what is told
CORNERS = 6  # of a drawing: a rectangle has five
DRAWINGS = 3  # letters of a word, as outlines
_EDGE, _FEWEST_EDGES = 48, 30


def unseen(page: Any, shown: Drawn) -> Findings:
    """All of it.

    Args:
        page: loaded, with all that is on it switched on as it was.
    """
    boxes: list[tuple[float, ...]] = []
    pictures: list[Any] = []
    outlines: list[tuple[float, ...]] = []
    for index in range(min(max(raw.FPDFPage_CountObjects(page), 0), MAX_OBJECTS)):
        item = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE and (bounds := _bounds(item)):
            pictures.append(item)
            boxes.append(bounds)
        elif kind == raw.FPDF_PAGEOBJ_PATH and raw.FPDFPath_CountSegments(item) > CORNERS:
            outlines += [bounds] if (bounds := _bounds(item)) else []
    for item, box in zip(pictures, _as_boxes(boxes, shown), strict=True):
        yield from _picture(_Picture(page, item, box), shown)
    yield from _outlines(_as_boxes(outlines, shown), shown)
    yield from _small_letters(shown)


def _bounds(item: Any) -> tuple[float, ...] | None:
    sides = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *sides):
        return None
    left, bottom, right, top = (side.value for side in sides)
    return left, top, right, bottom


def _as_boxes(rects: list[tuple[float, ...]], shown: Drawn) -> Boxes:
    return in_pixels(np.array(rects, dtype=np.float64).reshape(-1, 4), shown.view)


@dataclass(frozen=True, slots=True)
class _Picture:
    page: Any
    item: Any
    box: Any  # pixels, as far as it reaches

    def pixels(self) -> int:
        width, height = ctypes.c_uint(), ctypes.c_uint()
        raw.FPDFImageObj_GetImagePixelSize(self.item, width, height)
        return width.value * height.value


def _picture(picture: _Picture, shown: Drawn) -> Findings:
    if not SMALLEST <= picture.pixels() <= MOST_PIXELS:
        return
    width, height = size_in_pixels(shown.view)
    seen = _common(picture.box, (0.0, 0.0, float(width), float(height)))
    for clip in _clips(picture.item, shown):
        seen = _common(seen, clip)
    share = _area(seen) / max(_area(picture.box), 1e-6)
    where, page = "a picture", shown.number
    if share <= 0:
        yield finding("outside-page", where, "It lies where nobody sees it.", page=page)
    elif min(seen[2] - seen[0], seen[3] - seen[1]) < TINY:
        yield finding("cropped-picture", where, "It is too small to be seen.", page=page)
    elif shown.edges.flat(np.array([seen]), -1.0)[0] and _says_something(picture.item):
        yield finding("cropped-picture", where, "Nothing of it is seen.", page=page)
    elif share < SHOWN:
        text = f"{100 * (1 - share):.0f} % of it is cut off."
        severity = Severity.MEDIUM
        yield finding("cropped-picture", where, text, page=page, severity=severity)


def _common(one: Any, other: Any) -> tuple[float, float, float, float]:
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, foot = min(one[2], other[2]), min(one[3], other[3])
    return (left, top, right, foot) if right > left and foot > top else (0.0, 0.0, 0.0, 0.0)


def _area(box: Any) -> float:
    return float((box[2] - box[0]) * (box[3] - box[1]))


def _clips(item: Any, shown: Drawn) -> Iterator[Any]:
    """Around each path that the object is clipped by."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    for path in range(min(max(raw.FPDFClipPath_CountPaths(clip), 0), 50) if clip else 0):
        points = []
        for at in range(min(max(raw.FPDFClipPath_CountPathSegments(clip, path), 0), 1_000)):
            x, y = ctypes.c_float(), ctypes.c_float()
            if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, at), x, y):
                points.append((x.value, y.value))
        if points:
            xs, ys = zip(*points, strict=True)
            yield _as_boxes([(min(xs), max(ys), max(xs), min(ys))], shown)[0]


def _says_something(item: Any) -> bool:
    """Whether the picture by itself is more than one colour."""
    bitmap = raw.FPDFImageObj_GetBitmap(item)
    if not bitmap:
        return True  # nobody can say that it is empty
    try:
        height, stride = raw.FPDFBitmap_GetHeight(bitmap), raw.FPDFBitmap_GetStride(bitmap)
        kind = ctypes.POINTER(ctypes.c_ubyte * (stride * height))
        data = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), kind).contents
        rows = np.frombuffer(data, np.uint8).reshape(height, stride)
        whole = np.array([[0.0, 0.0, float(stride), float(height)]])
        down = np.ascontiguousarray(rows[:, :: max(1, stride // 4_000)])
        return int(Edges(down, _EDGE).count(whole)[0]) >= _FEWEST_EDGES
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _outlines(boxes: Boxes, shown: Drawn) -> Findings:
    """Drawings with curves or corners where the page is one colour: perhaps outlines of letters."""
    if not len(boxes):
        return
    width, height = size_in_pixels(shown.view)
    large = (boxes[:, 2] - boxes[:, 0] >= 2) & (boxes[:, 3] - boxes[:, 1] >= 2)
    within = (boxes[:, 0] >= 0) & (boxes[:, 1] >= 0) & (boxes[:, 2] <= width)
    within &= (boxes[:, 3] <= height) & large
    hidden = int((within & shown.edges.flat(boxes)).sum())
    if hidden >= DRAWINGS:
        text = f"{hidden} drawings with curves or corners are not seen: letters, perhaps."
        where, severity = "drawings", Severity.MEDIUM
        yield finding("cropped-picture", where, text, page=shown.number, severity=severity)


def _small_letters(shown: Drawn) -> Findings:
    """Words that are drawn so small, or so narrow, that nobody reads them."""
    letters, scale = shown.letters, scale_of(shown.view)
    if not letters.text:
        return
    sizes = np.abs(letters.boxes[:, 2:] - letters.boxes[:, :2]) / scale  # points
    longer, shorter = sizes.max(axis=1), sizes.min(axis=1)
    held: list[str] = []
    for match in WORD.finditer(letters.text):
        own = [at for at in range(*match.span()) if letters.has_box[at] and letters.text[at].isalnum()]  # noqa: E501  # fmt: skip
        is_small = bool(own) and (
            float(longer[own].max()) < LOW or float(shorter[own].mean()) < NARROW
        )
        if is_small:
            held.append(match[0])
        elif held:
            yield from _told(held, shown.number)
            held = []
    yield from _told(held, shown.number)


def _told(words: list[str], page: int) -> Findings:
    text = " ".join(words)
    if sum(map(str.isalnum, text)) >= FEWEST:
        yield finding("invisible-text", "letters too small to be read", text, page=page)
