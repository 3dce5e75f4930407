"""The page drawn with nothing but its text: what lies over it does not come along."""

from typing import Any

import pypdfium2.raw as raw

from zenger.process.formats.pdf_text import View
from zenger.process.inventory.pdf_letters import Pixels, drawn

MAX_OBJECTS = 200_000
MAX_DEPTH = 8


def text_alone(page: Any, view: View) -> Pixels:
    """What the text would be like on white paper. The loaded page is changed: draw it before."""
    for index in range(min(max(raw.FPDFPage_CountObjects(page), 0), MAX_OBJECTS)):
        _leave_text(raw.FPDFPage_GetObject(page, index), 0)
    return drawn(page, None, view)


def _leave_text(item: Any, depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(item) if item else raw.FPDF_PAGEOBJ_TEXT
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
        for index in range(min(max(raw.FPDFFormObj_CountObjects(item), 0), MAX_OBJECTS)):
            _leave_text(raw.FPDFFormObj_GetObject(item, index), depth + 1)
    elif kind != raw.FPDF_PAGEOBJ_TEXT:
        raw.FPDFPageObj_SetIsActive(item, False)
