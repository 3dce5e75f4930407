"""A page drawn with one kind of its parts only: what lies over them does not come along."""

from typing import Any

import pypdfium2.raw as raw

from zenger.process.formats.pdf_text import View
from zenger.process.inventory.pdf_letters import Pixels, drawn

MAX_OBJECTS = 200_000
MAX_DEPTH = 8


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
