"""What lies beside an SQLite database and belongs to it: its write-ahead log, or its journal.

A log holds pages that were committed and not yet copied into the database: without it, the newest
rows are missing. A journal that was left behind holds pages as they were before a change that was
broken off. Read together, the database is as its own program would open it.

Source: https://sqlite.org/fileformat2.html, 3 (rollback journal) and 4 (write-ahead log).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import BinaryIO

import numpy as np

from zenger.process.formats.sqlite_marks import JOURNAL, WAL

MAX_FRAMES = 4_000_000
_SIZES = frozenset(1 << power for power in range(9, 17))
_HEAD, _FRAME = 32, 24
_Sums = tuple[int, int]


@dataclass(slots=True)
class Overlay:
    """Pages that stand for those of the database file."""

    end: int  # bytes of the database file itself
    page_size: int = 4096
    pages: dict[int, int] = field(default_factory=dict)  # number -> where its bytes begin
    count: int = 0  # pages of the whole database; 0: as many as its file has
    told: list[tuple[str, str]] = field(default_factory=list)
    is_damaged: bool = False  # some of what lies beside it cannot be read

    @property
    def size(self) -> int:
        return self.count * self.page_size or self.end

    def place(self, offset: int, amount: int) -> tuple[int, int]:
        """Where so many bytes of the database stand, and how many of them in one piece."""
        number, inside = divmod(offset, self.page_size)
        amount = min(amount, self.page_size - inside)
        start = self.pages.get(number + 1)
        if start is not None:
            return start + inside, amount
        return offset, max(0, min(amount, self.end - offset))


def overlay(untrusted: BinaryIO, volumes: tuple[int, ...]) -> Overlay:
    """Of a database with what lies beside it put behind it.

    Args:
        volumes: where each file begins; empty or one for a database alone.
    """
    size = untrusted.seek(0, 2)
    starts = (*volumes[1:], size)
    found = Overlay(starts[0])
    for start, end in pairwise(starts):
        untrusted.seek(start)
        head = untrusted.read(_HEAD)
        if head.startswith(WAL) and len(head) == _HEAD:
            _read_log(untrusted, start, end, head, found)
        elif head.startswith(JOURNAL) and len(head) == _HEAD:
            _put_back(untrusted, start, end, found)
        elif head.strip(b"\0"):
            found.told.append(("beside it, not understood", f"{end - start:,} bytes"))
            found.is_damaged = True
    return found


def _read_log(untrusted: BinaryIO, start: int, end: int, head: bytes, found: Overlay) -> None:
    order = "<" if head.startswith(WAL[0]) else ">"
    page = struct.unpack_from(">I", head, 8)[0]
    sums = _sums(head[:24], order, (0, 0))
    if page not in _SIZES or sums != struct.unpack_from(">II", head, 24):
        found.told.append(("write-ahead log", "damaged; not read"))
        found.is_damaged = True
        return
    pending: dict[int, int] = {}
    commits = waiting = 0
    for at in range(start + _HEAD, min(end, start + MAX_FRAMES * page) - page - _FRAME + 1,
                    page + _FRAME):  # fmt: skip
        untrusted.seek(at)
        frame = untrusted.read(_FRAME + page)
        sums = _sums(frame[:8] + frame[_FRAME:], order, sums)
        if frame[8:16] != head[16:24]:
            break  # what stands here is of an earlier use of the log
        if sums != struct.unpack_from(">II", frame, 16):
            found.is_damaged = True
            break
        number, count = struct.unpack_from(">II", frame)
        pending[number], waiting = at + _FRAME, waiting + 1
        if count:  # a commit, and how many pages the database has after it
            found.page_size, found.count = page, count
            found.pages |= pending
            pending, commits, waiting = {}, commits + 1, 0
    found.is_damaged |= (end - start - _HEAD) % (page + _FRAME) != 0
    found.told.append(("write-ahead log", f"{len(found.pages):,} pages of {commits:,} commits"))
    if waiting:
        found.told.append(("write-ahead log, never committed", f"{waiting:,} pages not read"))


def _sums(data: bytes, order: str, before: _Sums) -> _Sums:
    """The running checksum: s0 += x0 + s1; s1 += x1 + s0, for each two words of four bytes.

    That is a matrix times the sums before it, so that a page is a few products of vectors.
    """
    words = np.frombuffer(data, dtype=f"{order}u4").astype(np.uint32)
    first, both = words[0::2], words[0::2] + words[1::2]
    count = len(first)
    a, b, c = _powers(count)
    low = np.sum(a[:count][::-1] * first + b[:count][::-1] * both, dtype=np.uint32)
    high = np.sum(b[:count][::-1] * first + c[:count][::-1] * both, dtype=np.uint32)
    s0, s1 = before
    n0 = int(low) + int(a[count]) * s0 + int(b[count]) * s1
    n1 = int(high) + int(b[count]) * s0 + int(c[count]) * s1
    return n0 & 0xFFFFFFFF, n1 & 0xFFFFFFFF


@cache
def _powers(most: int) -> "tuple[np.ndarray, np.ndarray, np.ndarray]":
    """Those of [[1, 1], [1, 2]] from 0 to `most`, modulo 2 ** 32, as three of their four places."""
    a, b, c = 1, 0, 1
    found = [(a, b, c)]
    for _ in range(most):
        a, b, c = a + b, b + c, b + 2 * c
        found.append((a & 0xFFFFFFFF, b & 0xFFFFFFFF, c & 0xFFFFFFFF))
        a, b, c = found[-1]
    table = np.array(found, dtype=np.uint32).T
    return table[0], table[1], table[2]


def _put_back(untrusted: BinaryIO, start: int, end: int, found: Overlay) -> None:
    """Pages as they were before a change that was never finished."""
    at, first = start, True
    while at + _HEAD <= end and len(found.pages) < MAX_FRAMES:
        untrusted.seek(at)
        head = untrusted.read(_HEAD)
        count, nonce, pages, sector, page = struct.unpack_from(">5I", head, 8)
        if not head.startswith(JOURNAL) or page not in _SIZES or sector not in _SIZES:
            break
        if first:
            found.page_size, found.count, first = page, pages, False
        at += sector
        room = max(0, end - at) // (page + 8)
        for number, place in _kept(untrusted, at, min(count, room), page, nonce):
            found.pages.setdefault(number, place)
        at += -(-min(count, room) * (page + 8) // sector) * sector
    found.told.append(("journal", f"{len(found.pages):,} pages put back as they were"))


def _kept(
    untrusted: BinaryIO, at: int, count: int, page: int, nonce: int
) -> Iterator[tuple[int, int]]:
    """Number and place of each page of a journal whose checksum is right."""
    for place in range(at, at + count * (page + 8), page + 8):
        untrusted.seek(place)
        record = untrusted.read(page + 8)
        data = record[4:-4]
        total = nonce + sum(data[page - 200 : 0 : -200])
        if total & 0xFFFFFFFF != int.from_bytes(record[-4:], "big"):
            return  # the last one, when the power went
        yield int.from_bytes(record[:4], "big"), place + 4
