"""Members of cpio archives, also of several that stand one behind the other.

The library stops at the entry that ends the first one. So the headers are followed here to where
each archive ends.

Source: cpio(5) of FreeBSD, for the three kinds of header.
"""

import struct
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import BinaryIO

from zenger.model.document import Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberLost,
    MembersExpected,
    Piece,
    Trouble,
)
from zenger.process.formats.archive_inflate import TRAILING, file_blocks
from zenger.process.formats.archive_limits import Budget
from zenger.process.formats.archive_members import library_members
from zenger.process.formats.file_window import window

FORMATS = ("cpio",)
MOST = 2_000_000  # entries that are followed
_NEW, _OLD, _LITTLE, _BIG = (b"070701", b"070702"), b"070707", b"\xc7\x71", b"\x71\xc7"
_HEADER = 110  # bytes of the longest
_LAST = b"TRAILER!!!\0"


def cpio_members(
    untrusted: BinaryIO, options: ExtractionOptions, budget: Budget
) -> Iterator[Piece]:
    """All members; folders' own entries carry nothing and are left out of every count."""
    size, done, start = untrusted.seek(0, 2), 0, 0
    while True:
        end = _end(untrusted, start)
        part = window(untrusted, start, (size if end is None else end) - start)
        counted = yield from _numbered_on(part, done, options, budget)
        if counted is None:
            return
        done = counted
        following = None if end is None else _behind(untrusted, end)
        if following is None or not _is_header(_head(untrusted, following)):
            break
        start = following
    yield MembersExpected(done)
    if following is not None:
        yield Trouble(Status.TRUNCATED, TRAILING)


def _numbered_on(
    part: BinaryIO, done: int, options: ExtractionOptions, budget: Budget
) -> Generator[Piece, None, int | None]:
    """Members of one archive, numbered from `done`. Returns how many there are then."""
    rest = replace(
        options,
        max_members=max(0, options.max_members - done),
        start_at=max(0, options.start_at - done),
    )
    counted = None
    for piece in library_members(part, FORMATS, rest, budget):
        if isinstance(piece, MembersExpected):
            counted = done + piece.count
        elif isinstance(piece, Member | MemberLost):
            yield replace(piece, ordinal=piece.ordinal + done)
        else:
            yield piece
    return counted


def _end(untrusted: BinaryIO, at: int) -> int | None:
    """Where the archive ends; None where its last entry is not found."""
    for _ in range(MOST):
        head = _head(untrusted, at)
        try:
            sizes = _sizes(head)
        except (ValueError, struct.error):
            return None
        if sizes is None:
            return None
        header, name, content, step = sizes
        untrusted.seek(at + header)
        is_last = untrusted.read(min(name, len(_LAST))) == _LAST
        at = _up(_up(at + header + name, step, at) + content, step, at)
        if is_last:
            return at
    return None


def _up(place: int, step: int, start: int) -> int:
    return place + (start - place) % step


def _head(untrusted: BinaryIO, at: int) -> bytes:
    untrusted.seek(at)
    return untrusted.read(_HEADER)


def _is_header(head: bytes) -> bool:
    return head.startswith((*_NEW, _OLD, _LITTLE, _BIG))


def _sizes(head: bytes) -> tuple[int, int, int, int] | None:
    """Bytes of the header, the name and the content, and what they are filled up to."""
    if head.startswith(_NEW):
        return 110, int(head[94:102], 16), int(head[54:62], 16), 4
    if head.startswith(_OLD):
        return 76, int(head[59:65], 8), int(head[65:76], 8), 1
    if head.startswith((_LITTLE, _BIG)):
        order = "<" if head.startswith(_LITTLE) else ">"
        name, high, low = struct.unpack_from(f"{order}3H", head, 20)
        return 26, name, high << 16 | low, 2
    return None


def _behind(untrusted: BinaryIO, at: int) -> int | None:
    """The first byte that is not zero."""
    for block in file_blocks(untrusted, at):
        zeros = len(block) - len(block.lstrip(b"\0"))
        if zeros < len(block):
            return at + zeros
        at += len(block)
    return None
