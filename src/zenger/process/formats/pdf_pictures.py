"""Whether a PDF page is a picture of text that only OCR can read."""

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from zenger.process.formats.pdf_layer import is_doubtful
from zenger.process.formats.pdf_text import PageText, View, plain, shown_boxes

Rectangle = tuple[float, float, float, float]
NOWHERE: Rectangle = (0.0, 0.0, 0.0, 0.0)

BARE = 25  # characters: a page number or a stamp, not a page's text
SPARSE = 200  # characters: a scan may carry a stamped header and footer as text
COVERING = 0.4  # of the page's area, for a picture to be the page
NOTEWORTHY = 0.05
MIXED = 0.2  # of the page's area: a picture that may be a scanned table between paragraphs
FEW_WORDS = 5  # words of text on such a picture: a caption, not its text
LOOKED_AT = 300  # objects of one page
DRAWN = 8  # shapes without any text: letters drawn as outlines
_get_object = plain(raw.FPDFPage_GetObject, ctypes.c_void_p)
_get_type = plain(raw.FPDFPageObj_GetType)
_get_mode = plain(raw.FPDFTextObj_GetTextRenderMode)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page shows beside its text."""

    has_image: bool
    needs_ocr: bool
    is_doubtful: bool = False  # its text may not be what is seen: OCR is to read all of it
    is_read: bool = False  # it is a scan, and its text somebody's reading of that


def picture_on(page: Any, view: View, content: PageText) -> Picture:
    """Judge a loaded page on which pdfium found this text."""
    characters = len(content.text)
    covered, uncaptioned, shapes, texts, invisible = 0.0, False, 0, 0, 0
    handle = ctypes.c_void_p(ctypes.cast(page, ctypes.c_void_p).value)
    for index in range(min(raw.FPDFPage_CountObjects(page), LOOKED_AT)):
        piece = ctypes.c_void_p(_get_object(handle, index))
        kind = _get_type(piece)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            texts += 1
            invisible += _get_mode(piece) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        shapes += kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            rectangle = _rectangle(raw.FPDFPage_GetObject(page, index), kind, view)
            area = _area(rectangle, view)
            covered = max(covered, area)
            uncaptioned |= area >= MIXED and _words_on(rectangle, view, content) < FEW_WORDS
    needs_ocr = (
        (characters < SPARSE and covered >= COVERING)
        or (characters < BARE and covered >= NOTEWORTHY)
        or (characters == 0 and shapes >= DRAWN)
        or uncaptioned
    )
    is_read = covered >= COVERING and characters >= SPARSE and 0 < texts == invisible
    doubtful = is_doubtful(content, is_reading=is_read)
    return Picture(covered >= NOTEWORTHY, needs_ocr or doubtful, doubtful, is_read)


def _rectangle(piece: Any, kind: int, view: View) -> Rectangle:
    """Where an image, or a form that holds one, is seen: left, top, right, bottom in points."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if kind == raw.FPDF_PAGEOBJ_FORM and not _holds_image(piece, 3):
        return NOWHERE
    if not raw.FPDFPageObj_GetBounds(piece, left, bottom, right, top):
        return NOWHERE
    x0, x1 = max(left.value, view.left), min(right.value, view.left + view.width)
    y0, y1 = max(bottom.value, view.bottom), min(top.value, view.bottom + view.height)
    return (x0, y1, x1, y0) if x1 > x0 and y1 > y0 else NOWHERE


def _area(rectangle: Rectangle, view: View) -> float:
    """How much of the page it covers: 0.0 to 1.0."""
    left, top, right, bottom = rectangle
    return (right - left) * (top - bottom) / (view.width * view.height)


def _words_on(rectangle: Rectangle, view: View, content: PageText) -> int:
    """How many words have their middle on it, such as those of an earlier OCR."""
    x0, y0, x1, y1 = shown_boxes(np.array([rectangle]), view)[0].tolist()
    words = np.array(content.boxes, dtype=np.int64).reshape(-1, 6)
    across, down = words[:, 2] + words[:, 4], words[:, 3] + words[:, 5]
    return int(((across > 2 * x0) & (across < 2 * x1) & (down > 2 * y0) & (down < 2 * y1)).sum())


def _holds_image(form: Any, depth: int) -> bool:
    for index in range(min(raw.FPDFFormObj_CountObjects(form), LOOKED_AT)):
        piece = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(piece)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == raw.FPDF_PAGEOBJ_FORM and depth and _holds_image(piece, depth - 1):
            return True
    return False
