"""Checks 1 to 4: every way in which a program may get text or bytes out of a PDF."""

from collections.abc import Iterator

import pikepdf

from zenger.model.review import Leak
from zenger.review.verify.letters import readings
from zenger.review.verify.opened_pdf import OpenedPdf, leaks_of
from zenger.review.verify.raw_pdf import Bytes
from zenger.review.verify.secrets import Find, Secrets

_PIECE = 8 * 1024 * 1024  # bytes of a file that are searched at once


def text_of_pages(pdf: OpenedPdf) -> Iterator[tuple[int, str]]:
    """All characters of each page, in the order of the file, also those outside the page."""
    for number in range(len(pdf.pdfium)):
        page = pdf.pdfium[number]
        text = page.get_textpage()
        yield number + 1, text.get_text_range(errors="ignore")
        text.close()
        page.close()


def all_characters(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 2. A page whose letters cannot be listed is no page without letters."""
    before = ""
    for number, text in text_of_pages(pdf):
        finds = pdf.secrets.in_text(text) | pdf.secrets.in_text(before[-1000:] + " " + text[:1000])
        yield from leaks_of("02-all-characters", f"page {number}", finds)
        before = text


def raw_bytes(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 3."""
    for at, finds in in_pieces(pdf.secrets, pdf.content, len(pdf.content)):
        yield from leaks_of("03-raw-bytes", f"from byte {at}", finds)


def in_pieces(secrets: Secrets, content: Bytes, size: int) -> Iterator[tuple[int, frozenset[Find]]]:
    """Search long content piece by piece, so that nothing is cut in two."""
    for at in range(0, max(size, 1), _PIECE):
        yield at, secrets.in_bytes(bytes(content[at : at + _PIECE + secrets.longest]))


def every_stream(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 4: by position in the bytes, and by object with all filters undone."""
    check = "04-every-stream"
    for stream in pdf.streams():
        yield from leaks_of(check, stream.where, _in_stream(pdf, stream.inflated))
        if not stream.inflated:
            yield from leaks_of(check, stream.where, _in_text_of(pdf, stream.content))
    for number, value in enumerate(pdf.qpdf.objects, 1):
        yield from leaks_of(check, f"object {number}", _in_object(pdf, value))


def _in_stream(pdf: OpenedPdf, content: bytes) -> frozenset[Find]:
    if not content:
        return frozenset()
    found = frozenset[Find]()
    for _, finds in in_pieces(pdf.secrets, content, len(content)):
        found |= finds
    return found | _in_text_of(pdf, content)


_PRINTABLE = bytes(range(32, 127)) + b"\t\n\r"
_NO_TEXT = (b"\xff\xd8", b"\x89PNG", b"II*\0", b"MM\0*")


def _in_text_of(pdf: OpenedPdf, content: bytes) -> frozenset[Find]:
    """In what its strings spell. Pictures have none; their bytes are searched as bytes."""
    if content.startswith(_NO_TEXT) or _is_noise(content):
        return frozenset()
    return _in_readings(pdf, content)


def _in_readings(pdf: OpenedPdf, content: bytes) -> frozenset[Find]:
    found = pdf.secrets.in_text(content.decode("utf-8", "ignore"))
    for text in readings(content, pdf.maps):
        found |= pdf.secrets.in_text(text)
        found |= pdf.secrets.in_text(text[::-1])
    return found


def _is_noise(content: bytes) -> bool:
    """Whether less than half of it are bytes that a text or a page's program would have."""
    return 2 * len(content.translate(None, _PRINTABLE)) > len(content)


def _in_object(pdf: OpenedPdf, value: object) -> frozenset[Find]:
    """Strings and names of one object; of a stream what its filters other than zlib hide."""
    if not isinstance(value, pikepdf.Object):
        return frozenset()  # a number, true or false
    written = (
        value.unparse(resolved=True) if not isinstance(value, pikepdf.Stream) else _head_of(value)
    )
    found = pdf.secrets.in_bytes(written) | _in_readings(pdf, written)
    if isinstance(value, pikepdf.Stream) and not _is_picture(value):
        try:
            content = value.read_bytes()
        except pikepdf.PdfError:
            return found  # its bytes have been searched as they are
        found |= _in_stream(pdf, content)
    return found


def _head_of(stream: pikepdf.Stream) -> bytes:
    return bytes(pikepdf.Dictionary(dict(stream.items())).unparse())


def _is_picture(stream: pikepdf.Stream) -> bool:
    filters = repr(stream.get("/Filter", ""))
    return any(name in filters for name in ("DCT", "JPX", "CCITT", "JBIG2"))
