"""Whether a PDF page is a picture of text that only OCR can read."""

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from zenger.process.formats.pdf_text import View

BARE = 25  # characters: a page number or a stamp, not a page's text
SPARSE = 200  # characters: a scan may carry a stamped header and footer as text
COVERING = 0.4  # of the page's area, for a picture to be the page
NOTEWORTHY = 0.05
LOOKED_AT = 300  # objects of one page
DRAWN = 8  # shapes without any text: letters drawn as outlines


@dataclass(frozen=True, slots=True)
class Picture:
    has_image: bool
    needs_ocr: bool


def picture_on(page: Any, view: View, characters: int) -> Picture:
    """Judge a loaded page on which pdfium found so many `characters`."""
    count = raw.FPDFPage_CountObjects(page)
    covered, shapes = 0.0, 0
    for index in range(min(count, LOOKED_AT if characters < SPARSE else 20)):
        piece = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(piece)
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            covered = max(covered, _area(piece, kind, view))
        shapes += kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
    needs_ocr = (
        (characters < SPARSE and covered >= COVERING)
        or (characters < BARE and covered >= NOTEWORTHY)
        or (characters == 0 and shapes >= DRAWN)
    )
    return Picture(covered >= NOTEWORTHY, needs_ocr)


def _area(piece: Any, kind: int, view: View) -> float:
    """How much of the page an image, or a form that holds one, covers: 0.0 to 1.0."""
    if kind == raw.FPDF_PAGEOBJ_FORM and not _holds_image(piece, 3):
        return 0.0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(piece, left, bottom, right, top):
        return 0.0
    width = min(right.value, view.left + view.width) - max(left.value, view.left)
    height = min(top.value, view.bottom + view.height) - max(bottom.value, view.bottom)
    return max(width, 0.0) * max(height, 0.0) / (view.width * view.height)


def _holds_image(form: Any, depth: int) -> bool:
    for index in range(min(raw.FPDFFormObj_CountObjects(form), LOOKED_AT)):
        piece = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(piece)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == raw.FPDF_PAGEOBJ_FORM and depth and _holds_image(piece, depth - 1):
            return True
    return False
