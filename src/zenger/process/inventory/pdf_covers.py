"""A page drawn with one kind of its parts only: what lies over them does not come along."""

import ctypes
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from zenger.process.formats.pdf_text import View
from zenger.process.inventory.pdf_letters import Pixels, drawn

MAX_OBJECTS = 200_000
MAX_DEPTH = 8
# Words that usually label a redaction, and dates.
LABEL = re.compile(
    r"(?:\W|\d|redact(?:ed|ion|s)?|privileged?|confidential|seal(?:ed)?|under|filed?|exempt|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|exh(?:ibit)?|b)+",
    re.IGNORECASE,
)
Sides = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: Matrix = (1, 0, 0, 1, 0, 0)


def only(page: Any, view: View, kind: int) -> Pixels:
    """What the page would be like with its text, or with its pictures, alone on white paper.

    Args:
        page: loaded; what is not of this kind is switched off in it, and the rest on.
        kind: FPDF_PAGEOBJ_TEXT or FPDF_PAGEOBJ_IMAGE.
    """
    for index in range(min(max(raw.FPDFPage_CountObjects(page), 0), MAX_OBJECTS)):
        _leave(raw.FPDFPage_GetObject(page, index), kind, 0)
    return drawn(page, None, view, notes=False)


def _leave(item: Any, kind: int, depth: int) -> None:
    own = raw.FPDFPageObj_GetType(item) if item else raw.FPDF_PAGEOBJ_UNKNOWN
    if own == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
        for index in range(min(max(raw.FPDFFormObj_CountObjects(item), 0), MAX_OBJECTS)):
            _leave(raw.FPDFFormObj_GetObject(item, index), kind, depth + 1)
    elif item:
        raw.FPDFPageObj_SetIsActive(item, own == kind)


def placed(page: Any) -> Iterator[tuple[Any, Sides]]:
    """What the page draws, in order, forms by what is in them; and around each its place on the
    page: left, top, right, bottom."""
    for index in range(min(max(raw.FPDFPage_CountObjects(page), 0), MAX_OBJECTS)):
        yield from _parts(raw.FPDFPage_GetObject(page, index), _AS_IT_IS, 0)


def _parts(item: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Sides]]:
    if not item:
        return
    if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_FORM or depth >= MAX_DEPTH:
        sides = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPageObj_GetBounds(item, *sides):
            yield item, _moved(tuple(side.value for side in sides), matrix)
        return
    own = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, own):
        return
    inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    for index in range(min(max(raw.FPDFFormObj_CountObjects(item), 0), MAX_OBJECTS)):
        yield from _parts(raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First one, then the other (ISO 32000-1:2008, 8.3.4)."""
    a, b, c, d, e, f = other
    x, y = one[4], one[5]
    return (
        one[0] * a + one[1] * c, one[0] * b + one[1] * d,
        one[2] * a + one[3] * c, one[2] * b + one[3] * d,
        x * a + y * c + e, x * b + y * d + f,
    )  # fmt: skip


def _moved(sides: tuple[float, ...], matrix: Matrix) -> Sides:
    left, bottom, right, top = sides
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), max(ys), max(xs), min(ys)
