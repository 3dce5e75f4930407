"""What stands on a PDF page beside its content: form values, notes, attached files."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from zenger.process.formats.pdf_text import PageText, View, shown_boxes

MAX_ANNOTATIONS = 5_000  # of one page
_WRITTEN = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP})
_SHORT = ctypes.POINTER(ctypes.c_ushort)
_SILENT = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})


@dataclass(frozen=True, slots=True)
class Beside:
    """What the annotations of one page say and carry."""

    texts: tuple[tuple[str, tuple[float, float, float, float]], ...]
    """Text and its rectangle in page space: left, top, right, bottom, in points."""
    attachments: tuple[Any, ...]
    is_drawn: bool = False  # some of them (a stamp, a signature) draw words that no value states


def annotations_of(page: Any, form: Any | None) -> Beside:
    """Read the annotations of a loaded page; `form` is pdfium's form handle, if there is one."""
    count = min(raw.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
    texts, attachments = [], []
    is_drawn = False
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            subtype = raw.FPDFAnnot_GetSubtype(annotation)
            if subtype == raw.FPDF_ANNOT_FILEATTACHMENT:
                attachment = raw.FPDFAnnot_GetFileAttachment(annotation)
                if attachment:
                    attachments.append(attachment)
            is_drawn = is_drawn or (subtype in _WRITTEN and _has_appearance(annotation))
            text = "" if subtype in _SILENT else _text(annotation, subtype, form)
            if text:
                texts.append((text, _rectangle(annotation)))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    # pdfium frees attached files together with the annotations that it draws into the page.
    return Beside(tuple(texts), tuple(attachments), is_drawn and not attachments)


def with_annotations(content: PageText, beside: Beside, view: View) -> PageText:
    """The page's text followed by what its annotations say, a line each, boxed as a whole.

    What an annotation both states and draws is in the text already, if those were drawn into it.
    """
    text, boxes = content.text, list(content.boxes)
    drawn = "".join(content.text.split()) if beside.is_drawn else ""
    for added, rectangle in beside.texts:
        if "".join(added.split()) in drawn:
            continue
        start = len(text) + 1 if text else 0
        text = f"{text}\n{added}" if text else added
        x0, y0, x1, y1 = shown_boxes(np.array([rectangle]), view)[0].tolist()
        if x1 > x0 and y1 > y0:
            boxes += (start, start + len(added), x0, y0, x1, y1)
    return PageText(text, tuple(boxes))


def _has_appearance(annotation: Any) -> bool:
    mode = raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    return bool(raw.FPDFAnnot_GetAP(annotation, mode, None, 0) > 2)


def _text(annotation: Any, subtype: int, form: Any | None) -> str:
    if subtype == raw.FPDF_ANNOT_WIDGET:
        if form is None:
            return ""
        kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind not in (
            raw.FPDF_FORMFIELD_TEXTFIELD,
            raw.FPDF_FORMFIELD_COMBOBOX,
            raw.FPDF_FORMFIELD_LISTBOX,
        ):
            return ""
        return _string(
            lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size)
        )
    return _string(
        lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
    )


def _string(read: Callable[[Any, int], int]) -> str:
    size = read(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    read(ctypes.cast(buffer, _SHORT), size)
    text = buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n")
    return text.replace("\r", "\n").replace("\0", "").strip()


def _rectangle(annotation: Any) -> tuple[float, float, float, float]:
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, box)
    return box.left, box.top, box.right, box.bottom
