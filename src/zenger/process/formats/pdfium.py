"""Opening a stranger's PDF with pdfium: passwords, memory, and what its refusals mean."""

import ctypes
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MAPPED_FROM = 32 * 1024 * 1024  # bytes; larger files are mapped, not read into memory

_REASONS = {
    raw.FPDF_ERR_FORMAT: "The file is not a PDF, or is damaged beyond what pdfium can repair.",
    raw.FPDF_ERR_SECURITY: "The PDF is protected by a method that pdfium does not know.",
    raw.FPDF_ERR_PAGE: "The PDF's pages cannot be found.",
}


class PdfLockedError(Exception):
    """The PDF needs a password, and none of those given opens it."""


class PdfBrokenError(Exception):
    """pdfium cannot open the file; the text says why."""


@contextmanager
def opened(
    untrusted: BinaryIO, passwords: tuple[str, ...] = (), *, forms: bool = False
) -> Iterator[tuple[Any, int]]:
    """The document, and which password opened it (from 1; 0: none was needed).

    Args:
        forms: also prepare form fields, so that their values can be read and drawn.

    Raises:
        PdfLockedError, PdfBrokenError: it cannot be opened.
    """
    data = _bytes_of(untrusted)
    document, number = _open(data, passwords)
    try:
        if forms and document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        yield document, number
    finally:
        document.close()


def _bytes_of(untrusted: BinaryIO) -> Any:
    size = untrusted.seek(0, 2)
    untrusted.seek(0)
    if size < MAPPED_FROM:
        return untrusted.read()
    # A private writable mapping, because ctypes borrows no read-only buffer; nothing writes.
    mapped = mmap.mmap(untrusted.fileno(), 0, access=mmap.ACCESS_COPY)
    return (ctypes.c_char * size).from_buffer(mapped)


def _open(data: Any, passwords: tuple[str, ...]) -> tuple[Any, int]:
    for number, password in enumerate(("", *passwords)):
        try:
            return pdfium.PdfDocument(data, password=password or None), number
        except pdfium.PdfiumError as error:
            if error.err_code != raw.FPDF_ERR_PASSWORD:
                reason = _REASONS.get(error.err_code, "pdfium cannot open the PDF.")
                raise PdfBrokenError(reason) from error
    raise PdfLockedError
