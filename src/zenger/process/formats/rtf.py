"""Rich text (rtf): the library's text, and beside it what the library leaves out."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import BinaryIO

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Original, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
    MemberKind,
    MembersExpected,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
)
from zenger.process.formats.office_library import RTF, UnreadableError, running_text
from zenger.process.formats.office_ole import object_file
from zenger.process.formats.office_package import trouble
from zenger.process.formats.rtf_layers import (
    layers,
    plain,
    plain_lines,
    without_deleted,
    without_hidden,
)
from zenger.process.formats.rtf_unseen import marked, parted
from zenger.protocols.formats import Identity

MAX_SIZE = 256 * 1024**2  # bytes of a file, pictures as hexadecimal digits included
MAX_TEXT = 128 * 1024**2  # bytes without them; 100 MB take 700 MB and a minute
MAX_PAGE = 2_000_000  # characters; a page goes into one message
MAX_LIBRARY = 5 * 1024**2  # bytes without pictures; the library needs up to 55 times as much
_HEX = re.compile(rb"(?<![a-zA-Z0-9\\'-])[0-9a-fA-F][0-9a-fA-F\s]{200,}")
# A character beyond the first 65,536 is written as two halves, which the library leaves out.
_PAIR = re.compile(rb"\\u(-?\d{4,6})(?: ?\\'..| ?[^\\{}]| )?\\u(-?\d{4,6})")
_BROKEN_LINE = re.compile(rb"(\\u-?\d{1,6})[\r\n]+")  # the library takes its end for a letter
_PROPERTIES = {
    "title": "title", "subject": "subject", "author": "author", "operator": "last modified by",
    "company": "company", "manager": "manager", "keywords": "keywords", "doccomm": "comments",
}  # fmt: skip
_PICTURES = {b"\\pngblip": b".png", b"\\jpegblip": b".jpg", b"\\emfblip": b".emf"}

# One that ends without a paragraph would run into the word that stands behind it.
_MARGIN = re.compile(rb"(\{\\(?:header|footer)[lrf]?\b[^{}]*[^{}\s])\s*\}")


class RtfHandler:
    """Rich text format."""

    name = "rtf"
    version = 8

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if head.lstrip()[:5] == b"{\\rtf" else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        data = untrusted.read(MAX_SIZE + 1)
        text = _PAIR.sub(_joined, _BROKEN_LINE.sub(rb"\1 ", _HEX.sub(b"", data)))
        if len(data) > MAX_SIZE or len(text) > MAX_TEXT:
            yield trouble(Status.LIMIT, "text-size", "It is larger than can be read at once.")
            return
        yield from _properties(text)
        text, behind = parted(text)
        yield from _pages(_MARGIN.sub(rb"\1\\par }", marked(text)), behind)
        if not text.rstrip(b"\0\r\n \t").endswith(b"}"):
            yield trouble(Status.TRUNCATED, "cut-short", "The document ends in the middle.")
        yield from _members(data)


def _joined(pair: re.Match[bytes]) -> bytes:
    high, low = (int(half) % 65536 for half in pair.groups())
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return pair.group()
    return b"\\u%d" % (0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)


def _properties(text: bytes) -> Iterator[Piece]:
    fields = []
    for word, name in _PROPERTIES.items():
        found = re.search(
            rb"\{(?:\\\*)?\\" + word.encode() + rb" ((?:[^{}]|\{[^{}]*\}){1,2000})\}", text
        )
        if found and (value := plain(found.group(1), text).strip()):
            fields.append((name, value))
    if fields:
        yield Metadata(tuple(fields))
    if title := dict(fields).get("title"):
        yield Title(title)
    for event, source in ((b"creatim", "office created"), (b"revtim", "office modified")):
        stated = re.search(rb"\\" + event + rb"\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})", text)
        with suppress(ValueError):
            if stated:
                day = date(*map(int, stated.groups()))
                yield DateFound(DocumentDate(PartialDate.of(day), source))


def _pages(text: bytes, behind: bytes) -> Iterator[Piece]:
    try:
        body = _body(without_deleted(text))
    except UnreadableError as error:
        yield trouble(error.status, "unreadable", "Its text could not be read.")
        return
    number = 0
    for number, part in enumerate(_cut(body), 1):
        yield Page(number, part, PageKind.TEXT, "")
    beside, pages = layers(text), []
    if said := plain(behind, text).strip():
        beside.setdefault(PageKind.HIDDEN, []).append(said)
    for kind, label in (
        (PageKind.COMMENTS, "Comments"),
        (PageKind.CHANGES, "Tracked changes"),
        (PageKind.HIDDEN, "Hidden text"),
    ):
        if beside.get(kind):
            pages.append((kind, label, beside[kind]))
    for kind, label, lines in pages:
        for part in _cut(lines):
            number += 1
            yield Page(number, part, kind, label)


def _cut(lines: Iterable[str]) -> Iterator[str]:
    """Nearly always all of them as one; else as much as makes a page."""
    held: list[str] = []
    size = count = 0
    for line in lines:
        for start in range(0, max(1, len(line)), MAX_PAGE):
            part = line[start : start + MAX_PAGE]
            if held and size + len(part) > MAX_PAGE:
                yield "\n".join(held)
                held, size, count = [], 0, count + 1
            held.append(part)
            size += len(part) + 1
    if held or not count:
        yield "\n".join(held)


def _body(text: bytes) -> Iterable[str]:
    """Lines. What is too large for the library is read by ourselves: headers are not told apart."""
    if len(text) <= MAX_LIBRARY:
        return running_text([without_hidden(text)], RTF).body
    return (line for line in plain_lines(without_hidden(text)) if line.strip())


def _members(data: bytes) -> Iterator[Piece]:
    """Objects and pictures, which are written as hexadecimal digits."""
    found = [(m, before) for m in _HEX.finditer(data) if (before := _before(data, m.start()))]
    yield MembersExpected(len(found))
    for ordinal, (match, kind) in enumerate(found):
        digits = b"".join(match.group().split())
        content = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        name = b"picture" + _PICTURES.get(kind, b"")
        if kind == b"\\objdata":
            name, content = object_file(content)
        yield Member(name, ordinal, MemberKind.EMBEDDED, iter([content]))


def _before(data: bytes, at: int) -> bytes:
    """The control word that says what digits are; empty for what is no file."""
    near = data[max(0, at - 600) : at]
    places = {word: near.rfind(word) for word in (b"\\objdata", *_PICTURES)}
    last = max(places, key=places.__getitem__)
    return last if places[last] >= 0 else b""
