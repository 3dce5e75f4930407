"""What stands in the bytes of a PDF between its objects and behind its end; earlier revisions."""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError, opened
from zenger.process.inventory.found import Findings, finding, words_in
from zenger.process.inventory.pdf_bytes import comments, pieces
from zenger.process.inventory.pdf_earlier import earlier_objects
from zenger.process.inventory.pdf_objects import of_objects
from zenger.process.inventory.subject import Results

MAX_SIZE = 256 * 1024**2  # bytes; all of it is held, and a second time for each revision
MAX_REVISIONS = 50
MAX_PAGES = 500  # of one revision
_END = re.compile(rb"startxref\s+\d+\s*(?:%%EOF[ \t]*\r?\n?)?")
_OBJECT = re.compile(rb"(?<=[\r\n])(\d{1,8})\s+\d{1,5}\s+obj\b")
MAX_OBJECT = 1024**2  # bytes of one that no table lists
_NEXT = re.compile(rb"\d+\s+\d+\s+obj\b|\bxref\b|\bstartxref\b|\btrailer\b")
# What qpdf writes in its readable form: numbers of objects, and of the page they belong to.
_OF_QPDF = re.compile(r"(?:%% (?:Original object ID: \d+ \d+|(?:Contents for p|P)age \d+)\s*)+")
_TABLE, _TRAILER = re.compile(rb"\bstartxref\b"), 4_000  # and bytes of a trailer in front of it
_AFTER = re.compile(rb"\bendobj\b|%%EOF")


def look_at_bytes(
    untrusted: BinaryIO, passwords: tuple[str, ...], known: frozenset[int] = frozenset()
) -> Results:
    """All that no object of the current revision accounts for.

    Args:
        known: numbers of the objects that the file's tables list; empty: it is not known.
    """
    size = untrusted.seek(0, 2)
    if size > MAX_SIZE:
        text = f"The bytes between objects of files above {MAX_SIZE // 1024**2} MB."
        yield finding("not-inspected", "earlier revisions", text)
        return
    untrusted.seek(0)
    data = untrusted.read()
    yield from _before(data)
    yield from _behind(data)
    yield from _between(data)
    yield from _unlisted(data, known)
    yield from _revisions(data, passwords)


def _unlisted(data: bytes, known: frozenset[int]) -> Findings:
    """Objects in the bytes that no table lists: programs pass over them, and a text editor shows
    them."""
    for match in _OBJECT.finditer(data) if known else ():
        number = int(match[1])
        if number in known or not number:
            continue
        end = data.find(b"endobj", match.end())
        body = data[match.end() : end if end > 0 else match.end() + MAX_OBJECT][:MAX_OBJECT]
        _, _, stream = body.partition(b"stream")
        unpacked = b""
        if stream:
            with suppress(zlib.error):
                unpacked = zlib.decompressobj().decompress(stream.lstrip(b"\r\n"), MAX_OBJECT)
        text = words_in(unpacked or body)
        if sum(map(str.isalpha, text)) > 2:  # a number alone may be listed: pikepdf hides which
            yield finding("unused-object", f"object {number}, which no table lists", text)


def _before(data: bytes) -> Findings:
    start = data.find(b"%PDF-", 0, 1024)
    if start > 0 and (text := words_in(data[:start])):
        yield finding("between-objects", "before the header", text)


def _behind(data: bytes) -> Findings:
    last = data.rfind(b"%%EOF")
    if last < 0:
        return
    rest = data[last + 5 :].strip(b"\0\r\n\t ")
    if rest:
        text = words_in(data[last + 5 :].lstrip(b"\r\n\t "))
        yield finding("after-end", f"{len(rest):,} bytes behind the end", text)


def _between(data: bytes) -> Findings:
    last = data.rfind(b"%%EOF")
    found = list(pieces(data[: last if last > 0 else len(data)]))
    for kind, piece in found:
        if kind == "slack" and (text := words_in(piece.strip(b"\0\r\n\t "))):
            yield finding("between-objects", "behind a stream's stated length", text)
    body = b"".join(piece for kind, piece in found if kind == "body")
    for end in _TABLE.finditer(body):
        before, mark, rest = body[max(0, end.start() - _TRAILER) : end.start()].rpartition(b">>")
        is_rest = mark and b"trailer" in before and b"endobj" not in rest
        if is_rest and sum(map(str.isalnum, text := words_in(rest.partition(b"%")[0]))) > 2:
            yield finding("between-objects", "behind the trailer", text)
    for text in comments(body):
        if any(map(str.isalnum, text)):
            yield finding("between-objects", "a comment", text)
    at = 0
    while match := _AFTER.search(body, at):
        at = match.end()
        following = _NEXT.search(body, at)
        gap = body[at : following.start() if following else len(body)]
        at = max(at, following.start() if following else len(body))
        text = words_in(gap.strip(b"\0\r\n\t "))
        is_comment = text.startswith("%") and "\n" not in text  # told by now
        if sum(map(str.isalnum, text)) > 2 and not _OF_QPDF.fullmatch(text) and not is_comment:
            yield finding("between-objects", "between objects", text)


def _revisions(data: bytes, passwords: tuple[str, ...]) -> Results:
    """Earlier states of the file, with the words in which they differ from what is shown now."""
    ends = [match.end() for match in _END.finditer(data)]  # whether or not `%%EOF` follows
    if b"/Linearized" in data[:1024]:
        ends = ends[1:]  # the first belongs to the first page's table (Annex F)
    earlier = ends[:-1]
    if not earlier:
        return
    now = set(" ".join(_texts(data, passwords)).split())
    told: set[str] = set()
    for number, end in enumerate(earlier[:MAX_REVISIONS], 1):
        words = [word for text in _texts(data[:end], passwords) for word in text.split()]
        other = [word for word in words if word not in now and word not in told]
        told.update(other)
        where = f"revision {number} of {len(ends)}, {end:,} bytes"
        said = " ".join(other) or "Its pages have no words that are not shown now."
        yield finding("earlier-revision", where, said)
        yield None
    yield from earlier_objects(data, earlier[:MAX_REVISIONS], passwords, of_objects)
    if len(earlier) > MAX_REVISIONS:
        text = f"{len(earlier) - MAX_REVISIONS} more revisions."
        yield finding("not-inspected", "earlier revisions", text)


def _texts(data: bytes, passwords: tuple[str, ...]) -> Iterator[str]:
    """Of each page; nothing where it does not open."""
    try:
        with opened(io.BytesIO(data), passwords, forms=False) as pdf:
            for number in range(min(len(pdf.document), MAX_PAGES)):
                yield pdf.document[number].get_textpage().get_text_range()
    except (PdfBrokenError, PdfLockedError, RuntimeError):
        return
