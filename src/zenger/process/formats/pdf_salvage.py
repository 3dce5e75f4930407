"""Finds the pages in a PDF whose table of contents is lost, so that pdfium can read them.

A file that broke off in transfer has lost its end, and with it the list of its pages. The pages
themselves stand in it one by one and still say that they are pages: qpdf (through pikepdf)
collects the objects, we hang every page it finds under a new root.
"""

import io
import re
from collections.abc import Sized

import pikepdf

MAX_SIZE = 256 * 1024 * 1024  # bytes; all of it is held twice
MAX_NUMBER = 8_000_000  # objects; the same limit as qpdf's own
_OBJECT = re.compile(rb"(?<!\d)(\d{1,7})\s{1,4}\d{1,5}\s{1,4}obj\b")
_BEFORE = b"\nendstream\nendobj\n"


def salvaged(untrusted: Sized) -> bytes | None:
    """The same PDF with a root that holds all pages still in it; None where there are none.

    An encrypted file is left alone: without its end nobody knows how to decrypt it.

    Args:
        untrusted: bytes, or another buffer of single bytes.
    """
    if len(untrusted) > MAX_SIZE:
        return None
    data = bytes(untrusted)  # type: ignore[call-overload]  # a buffer; not said in types
    if b"/Encrypt" in data:
        return None
    places = _places(data)
    if not places or max(places) >= MAX_NUMBER:
        return None
    try:
        return _rebuilt(data, places)
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return None


def _rebuilt(data: bytes, places: dict[int, int]) -> bytes | None:
    first = max(places) + 1
    with pikepdf.open(io.BytesIO(_with_root(data, first))) as pdf:
        packed = b"".join(_unpacked(item) for item in pdf.objects)
        if not packed:
            return _saved(pdf, places, blank=first + 2)
    places = {**_places(packed), **places}
    first = max(places) + 1
    with pikepdf.open(io.BytesIO(_with_root(data + _BEFORE + packed, first))) as pdf:
        return _saved(pdf, places, blank=first + 2)


def _unpacked(item: pikepdf.Object) -> bytes:
    """The objects in a compressed object stream, written out one by one.

    Source:
        ISO 32000-1:2008, 7.5.7 (pairs of number and offset, then the objects from /First on).
    """
    if not isinstance(item, pikepdf.Stream) or item.get("/Type") != "/ObjStm":
        return b""
    try:
        content = item.read_bytes()
        first = int(item.First)
        head = [int(part) for part in content[:first].split()]
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        return b""  # the cut went through it
    starts = [first + offset for offset in head[1::2]]
    ends = [*starts[1:], len(content)]
    return b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, content[start:end])
        for number, start, end in zip(head[::2], starts, ends, strict=False)
        if 0 < number < MAX_NUMBER
    )


def _places(data: bytes) -> dict[int, int]:
    """Where each numbered object begins; of a number used twice, the later one counts."""
    return {int(match.group(1)): match.start() for match in _OBJECT.finditer(data)}


def _with_root(data: bytes, number: int) -> bytes:
    """The file with a new root as objects `number` on, and one blank page: qpdf insists on one."""
    root = (
        f"{number} 0 obj\n<</Type/Catalog/Pages {number + 1} 0 R>>\nendobj\n"
        f"{number + 1} 0 obj\n<</Type/Pages/Kids[{number + 2} 0 R]/Count 1>>\nendobj\n"
        f"{number + 2} 0 obj\n<</Type/Page/Parent {number + 1} 0 R>>\nendobj\n"
        f"trailer\n<</Root {number} 0 R/Size {number + 3}>>\nstartxref\n0\n%%EOF\n"
    )
    return data + _BEFORE + root.encode()


def _saved(pdf: pikepdf.Pdf, places: dict[int, int], blank: int) -> bytes | None:
    pages = [item for item in pdf.objects if _is_page(item) and item.objgen[0] != blank]
    if not pages:
        return None
    # In the order in which they were written; those out of compressed objects come last.
    pages.sort(key=lambda page: (places.get(page.objgen[0], len(places) << 32), page.objgen))
    tree = pdf.Root.Pages
    tree.Kids = pikepdf.Array(pages)
    tree.Count = len(pages)
    for page in pages:
        page.Parent = tree
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _is_page(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Page"
