"""Opening a stranger's PDF with pdfium: passwords, memory, and what its refusals mean."""

import ctypes
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from zenger.process.formats.pdf_salvage import salvaged

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


class Opened(NamedTuple):
    """A document that pdfium could open, and what it took."""

    document: Any
    password: int  # which of those given opened it, from 1; 0: none was needed
    is_salvaged: bool  # its list of pages was lost: these are the pages that could be found


@contextmanager
def opened(
    untrusted: BinaryIO, passwords: tuple[str, ...] = (), *, forms: bool = False
) -> Iterator[Opened]:
    """The document, put together again where its list of pages is lost.

    Args:
        forms: also prepare form fields, so that their values can be read and drawn.

    Raises:
        PdfLockedError, PdfBrokenError: it cannot be opened.
    """
    data = _bytes_of(untrusted)
    pdf = _open_or_salvage(data, passwords)
    try:
        if forms and pdf.document.get_formtype() != raw.FORMTYPE_NONE:
            pdf.document.init_forms()
        yield pdf
    finally:
        pdf.document.close()


def _bytes_of(untrusted: BinaryIO) -> Any:
    size = untrusted.seek(0, 2)
    untrusted.seek(0)
    if size < MAPPED_FROM:
        return untrusted.read()
    # A private writable mapping, because ctypes borrows no read-only buffer; nothing writes.
    mapped = mmap.mmap(untrusted.fileno(), 0, access=mmap.ACCESS_COPY)
    return (ctypes.c_char * size).from_buffer(mapped)


def _open_or_salvage(data: Any, passwords: tuple[str, ...]) -> Opened:
    try:
        pdf = _open(data, passwords)
    except PdfBrokenError:
        if (rest := salvaged(data)) is None:
            raise
        return _open(rest, ())._replace(is_salvaged=True)
    if _has_page(pdf.document) or (rest := salvaged(data)) is None:
        return pdf
    pdf.document.close()
    return _open(rest, ())._replace(is_salvaged=True)


def _has_page(document: Any) -> bool:
    """Whether any page is there, not only counted. Does not read what is on it."""
    size = raw.FS_SIZEF()
    count = len(document)
    return any(raw.FPDF_GetPageSizeByIndexF(document.raw, n, size) for n in range(count))


def _open(data: Any, passwords: tuple[str, ...]) -> Opened:
    for number, password in enumerate(("", *passwords)):
        try:
            return Opened(pdfium.PdfDocument(data, password=password or None), number, False)
        except pdfium.PdfiumError as error:
            if error.err_code != raw.FPDF_ERR_PASSWORD:
                reason = _REASONS.get(error.err_code, "pdfium cannot open the PDF.")
                raise PdfBrokenError(reason) from error
    raise PdfLockedError
