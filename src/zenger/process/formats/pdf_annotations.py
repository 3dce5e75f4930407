"""What stands on a PDF page beside its content: form values, notes, attached files."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from zenger.process.formats.pdf_text import PageText, View, shown_boxes

MAX_ANNOTATIONS = 5_000  # of one page
_SHORT = ctypes.POINTER(ctypes.c_ushort)
_SILENT = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})


@dataclass(frozen=True, slots=True)
class Beside:
    """What the annotations of one page say and carry."""

    texts: tuple[tuple[str, tuple[float, float, float, float]], ...]
    """Text and its rectangle in page space: left, top, right, bottom, in points."""
    attachments: tuple[Any, ...]


def annotations_of(page: Any, form: Any | None) -> Beside:
    """Read the annotations of a loaded page; `form` is pdfium's form handle, if there is one."""
    count = min(raw.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
    texts, attachments = [], []
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
            text = "" if subtype in _SILENT else _text(annotation, subtype, form)
            if text:
                texts.append((text, _rectangle(annotation)))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return Beside(tuple(texts), tuple(attachments))


def with_annotations(content: PageText, beside: Beside, view: View) -> PageText:
    """The page's text followed by what its annotations say, a line each, boxed as a whole."""
    text, boxes = content.text, list(content.boxes)
    for added, rectangle in beside.texts:
        start = len(text) + 1 if text else 0
        text = f"{text}\n{added}" if text else added
        x0, y0, x1, y1 = shown_boxes(np.array([rectangle]), view)[0].tolist()
        if x1 > x0 and y1 > y0:
            boxes += (start, start + len(added), x0, y0, x1, y1)
    return PageText(text, tuple(boxes))


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
