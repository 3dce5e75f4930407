"""Packages of the RPM kind: what they install, and what they say of themselves.

Source: "RPM Package File Format" (rpm.org, format_v4): a lead of 96 bytes, a header of signatures
filled up to eight bytes, the header proper, and the packed files.
"""

import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from zenger.model.document import Problem, Status
from zenger.model.extraction import ExtractionOptions, Page, PageKind, Piece, Trouble
from zenger.process.formats.archive_limits import Budget
from zenger.process.formats.archive_members import library_members
from zenger.process.formats.plain_charsets import decode
from zenger.process.formats.plain_pages import clean_text, text_pages

FILTERS = ("rpm", "gzip", "bzip2", "lzma", "xz", "zstd")
LABEL = "about the package"
MAX_HEADER = 64 * 1024**2  # bytes
MOST_STRINGS = 10_000  # of one tag, such as a list of changes
_LEAD = 96
_MAGIC = b"\x8e\xad\xe8\x01"
_TAGS = {
    1000: "name", 1001: "version", 1002: "release", 1004: "summary", 1005: "description",
    1007: "built on", 1010: "distribution", 1011: "vendor", 1014: "licence", 1015: "packager",
    1016: "group", 1020: "address", 1022: "architecture", 1044: "source package",
    1023: "before installing", 1024: "after installing", 1025: "before removing",
    1026: "after removing", 1081: "changed by", 1082: "change",
}  # fmt: skip
_STRINGS = (6, 8, 9)  # kinds of values: one string, several, one for each language
_DAMAGED = Problem("package-header-damaged", "What the package says of itself cannot be read.")


def rpm_members(untrusted: BinaryIO, options: ExtractionOptions, budget: Budget) -> Iterator[Piece]:
    """All members, then a page of what stands in the header."""
    yield from library_members(untrusted, ("cpio",), options, budget, filters=FILTERS)
    try:
        lines = [f"{name}: {text}" for name, text in _stated(untrusted)]
    except (ValueError, struct.error):
        yield Trouble(Status.CORRUPT, _DAMAGED)
        return
    for piece in text_pages(["\n".join(lines)], options.max_text, kind=PageKind.ASIDE):
        yield replace(piece, label=LABEL) if isinstance(piece, Page) else piece


def _stated(untrusted: BinaryIO) -> Iterator[tuple[str, str]]:
    """Raises ValueError, struct.error where the header is damaged."""
    _, end = _header(untrusted, _LEAD)
    (index, store), _ = _header(untrusted, end + -end % 8)
    for tag, kind, place, count in struct.iter_unpack(">4I", index):
        if tag in _TAGS and kind in _STRINGS:
            most = min(count, MOST_STRINGS) if kind == 8 else 1
            values = store[place:].split(b"\0", most)[:most]
            for value in values:
                if text := clean_text(decode(value)).strip():
                    yield _TAGS[tag], text


def _header(untrusted: BinaryIO, at: int) -> tuple[tuple[bytes, bytes], int]:
    """The index and the store behind it, and where they end."""
    untrusted.seek(at)
    magic, count, size = struct.unpack(">4s4xII", untrusted.read(16))
    if magic != _MAGIC or 16 * count + size > MAX_HEADER:
        raise ValueError("no header")
    index, store = untrusted.read(16 * count), untrusted.read(size)
    if len(index) != 16 * count or len(store) != size:
        raise ValueError("cut short")
    return (index, store), at + 16 + 16 * count + size
