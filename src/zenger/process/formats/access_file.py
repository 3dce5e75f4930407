"""The structure of an Access file (Jet 3 and 4, ACE): pages, tables, columns and raw rows.

The libraries at hand drop letters with accents, move the point of currency and join cells of
different rows, so this is read here. Pages are read one at a time.
Source: the description of the format that comes with mdbtools (HACKING.md), and its `data.c`.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

MAX_PAGES = 4_000_000
MAX_COLUMNS = 1_024
_TABLE, _DATA = 0x02, 0x01
_CATALOG_PAGE = 2
_LOOKUP, _DELETED, _OFFSET = 0x4000, 0x8000, 0x1FFF
_INLINE, _ONE_PAGE, _LENGTH = 0x80000000, 0x40000000, 0x3FFFFFFF
_HEADER_KEY = b"\xc7\xda\x39\x6b"
MAX_CHAIN = 100_000  # pages of one long value


class DamagedError(Exception):
    """A part of the file makes no sense. Becomes data."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column and where its values are in a row."""

    name: str
    kind: int  # as the file numbers them
    number: int  # its bit in the map of empty cells
    variable: int  # its place among those of variable length
    is_fixed: bool
    offset: int  # from the start of the row, for fixed ones
    size: int
    scale: int  # decimals


@dataclass(frozen=True, slots=True)
class Definition:
    """One table."""

    page: int
    rows: int  # as stated
    columns: tuple[Column, ...]


class AccessFile:
    """One file. Raises `DamagedError` or `struct.error` wherever it is damaged."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._untrusted = untrusted
        untrusted.seek(0)
        head = untrusted.read(24)
        if len(head) < 24 or head[4:15] not in (b"Standard Je", b"Standard AC"):
            raise DamagedError("no Access file")
        self.is_old = head[20] == 0  # Jet 3: Access 97 and before
        self.page_size = 2048 if self.is_old else 4096
        whole, rest = divmod(untrusted.seek(0, 2), self.page_size)
        self.count, self.is_cut_short = min(whole, MAX_PAGES), rest > 0
        self.page = lru_cache(maxsize=512)(self._page)
        untrusted.seek(0)
        self.key = _page_key(untrusted.read(256))

    @property
    def is_encrypted(self) -> bool:
        """Whether the list of tables cannot be read even with the key that is in the file."""
        return bool(self.key) and self.page(_CATALOG_PAGE)[:1] != bytes((_TABLE,))

    def _page(self, number: int) -> bytes:
        return self._read(number, self.page_size)

    def _read(self, number: int, size: int) -> bytes:
        """The start of a page. Old files may be encoded: only against a look with an editor."""
        self._untrusted.seek(number * self.page_size)
        content = self._untrusted.read(size)
        if not self.key or not number:
            return content
        return rc4(struct.pack("<I", self.key ^ number), content)

    def owners(self) -> dict[int, list[int]]:
        """Pages of rows by the page of the table they belong to; one look at every page."""
        found: dict[int, list[int]] = {}
        for number in range(self.count):
            head = self._read(number, 8)
            if len(head) == 8 and head[0] == _DATA:
                found.setdefault(struct.unpack_from("<I", head, 4)[0], []).append(number)
        return found

    def definition(self, page: int = _CATALOG_PAGE) -> Definition:
        """Of the table whose description begins on this page; by default that of all tables."""
        data = self._joined(page)
        old = self.is_old
        rows = struct.unpack_from("<I", data, 12 if old else 16)[0]
        count = struct.unpack_from("<H", data, 25 if old else 45)[0]
        indexes = struct.unpack_from("<I", data, 31 if old else 51)[0]
        at = (43 if old else 63) + indexes * (8 if old else 12)
        if count > MAX_COLUMNS or at > len(data):
            raise DamagedError("columns")
        width = 18 if old else 25
        raw = [data[at + n * width : at + (n + 1) * width] for n in range(count)]
        names = list(self._names(data, at + count * width, count))
        columns = (self._column(one, name) for one, name in zip(raw, names, strict=True))
        return Definition(page, rows, tuple(sorted(columns, key=lambda c: c.number)))

    def _joined(self, page: int) -> bytes:
        """A description may go on over further pages."""
        data = b""
        seen: set[int] = set()
        while page and page not in seen and len(seen) < 100:
            seen.add(page)
            content = self.page(page)
            if len(content) < 8 or content[0] != _TABLE:
                raise DamagedError("definition")
            data += content if not data else content[8:]
            page = struct.unpack_from("<I", content, 4)[0]
        return data

    def _column(self, raw: bytes, name: str) -> Column:
        old = self.is_old
        kind = raw[0]
        number, variable = struct.unpack_from("<HH", raw, 1 if old else 5)
        flags = raw[13 if old else 15]
        offset, size = struct.unpack_from("<HH", raw, 14 if old else 21)
        scale = raw[10 if old else 12]
        return Column(name, kind, number, variable, bool(flags & 1), offset, size, scale)

    def _names(self, data: bytes, at: int, count: int) -> Iterator[str]:
        for _ in range(count):
            if self.is_old:
                length, at = data[at], at + 1
            else:
                length, at = struct.unpack_from("<H", data, at)[0], at + 2
            raw = data[at : at + length]
            yield raw.decode("cp1252" if self.is_old else "utf-16-le", "replace")
            at += length

    def rows(self, page: int) -> Iterator[bytes]:
        """The rows on one page that are not deleted."""
        content = self.page(page)
        for number in range(self._rows_on(content)):
            start = self._start(content, number)
            if start & _DELETED:
                continue
            row = self._row(content, number)
            if start & _LOOKUP:  # grown, and kept on another page
                row = self._far(struct.unpack_from("<I", row)[0])
            if row:
                yield row

    def _rows_on(self, content: bytes) -> int:
        count: int = struct.unpack_from("<H", content, 8 if self.is_old else 12)[0]
        return min(count, len(content) // 2)

    def _start(self, content: bytes, number: int) -> int:
        at = (10 if self.is_old else 14) + 2 * number
        return int(struct.unpack_from("<H", content, at)[0])

    def _row(self, content: bytes, number: int) -> bytes:
        start = self._start(content, number) & _OFFSET
        end = self._start(content, number - 1) & _OFFSET if number else self.page_size
        return content[start:end] if start < end else b""

    def _far(self, pointer: int) -> bytes:
        """The row that a pointer of one byte and three names."""
        content = self.page(pointer >> 8)
        if len(content) < 16 or content[0] != _DATA or (pointer & 255) >= self._rows_on(content):
            raise DamagedError("pointer")
        return self._row(content, pointer & 255)

    def long_value(self, field: bytes) -> Iterator[bytes]:
        """A memo or object by the 12 bytes that stand for it in the row."""
        length, pointer = struct.unpack_from("<II", field)
        left = length & _LENGTH
        if length & _INLINE:
            yield field[12 : 12 + left]
        elif length & _ONE_PAGE:
            yield self._far(pointer)[:left]
        else:
            yield from self._chain(pointer, left)

    def _chain(self, pointer: int, left: int) -> Iterator[bytes]:
        for _ in range(MAX_CHAIN):
            if not pointer or left <= 0:
                return
            row = self._far(pointer)
            if len(row) < 4:
                raise DamagedError("chain")
            pointer = struct.unpack_from("<I", row)[0]
            yield row[4 : 4 + left]
            left -= len(row) - 4


def _page_key(head: bytes) -> int:
    """The number that pages are encoded with; 0 for none. The header itself has a fixed key."""
    plain = rc4(_HEADER_KEY, head[0x18:0x98])
    return int(struct.unpack_from("<I", plain, 0x3E - 0x18)[0]) if len(plain) >= 0x2A else 0


def rc4(key: bytes, data: bytes) -> bytes:
    """The stream cipher that Jet encodes with; it keeps nothing secret here."""
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 255
        box[i], box[j] = box[j], box[i]
    out = bytearray(len(data))
    i = j = 0
    for at, byte in enumerate(data):
        i = (i + 1) & 255
        j = (j + box[i]) & 255
        box[i], box[j] = box[j], box[i]
        out[at] = byte ^ box[(box[i] + box[j]) & 255]
    return bytes(out)
