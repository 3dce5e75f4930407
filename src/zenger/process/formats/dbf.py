"""dBASE, FoxPro and Clipper tables: fixed rows of text, numbers and dates.

Deleted rows are still in such a file until it is packed, and are read as rows of their own.
Source: dBASE Table File Format, levels 5 and 7; Visual FoxPro Table Structure (Microsoft).
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import BinaryIO

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Metadata,
    PageKind,
    Piece,
    Trouble,
)
from zenger.process.formats.database_pages import TablePages
from zenger.process.formats.plain_charsets import Charset, detect
from zenger.protocols.formats import Identity

MEDIA_TYPES = frozenset({"application/x-dbf", "application/vnd.dbf", "application/dbase"})
MAX_FIELDS = 2_048
MAX_ROWS = 5_000_000
SAMPLE = 256 * 1024  # bytes of rows that the encoding is judged by, where the header names none
BLOCK = 1 << 18
_DELETED = 0x2A
_END = 0x1A
# Language driver -> Python's codec (Visual FoxPro: Code Pages Supported).
_CODECS = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x4D: "gbk", 0x4E: "cp949",
    0x4F: "cp950", 0x50: "cp874", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852",
    0x65: "cp866", 0x66: "cp865", 0x67: "cp861", 0x6A: "cp737", 0x6B: "cp857", 0x78: "cp950",
    0x79: "cp949", 0x7A: "gbk", 0x7B: "cp932", 0x7C: "cp874", 0x7D: "cp1255", 0x7E: "cp1256",
    0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
_MEMO = frozenset("MGBPW")  # kept in a second file, which this one only points into


class DbfHandler:
    """Rows that count, then rows that were deleted and are still there."""

    name = "dbf"
    version = 2

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type in MEDIA_TYPES else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        table = _Table.read(untrusted)
        if table is None:
            problem = Problem("damaged-header", "The description of its columns is damaged.")
            yield Trouble(Status.CORRUPT, problem)
            return
        pages = TablePages(options.rows_per_page)
        yield from table.about()
        columns = tuple(column.name for column in table.columns)
        yield from pages.of("table", columns, table.rows(deleted=False))
        if table.deleted:
            for page in pages.of("deleted rows:", columns, table.rows(deleted=True)):
                yield page.__class__(
                    page.number, page.text, PageKind.HIDDEN, page.label, rows=page.rows
                )
        yield from table.troubles(pages)


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: str  # one letter, as the file has it
    start: int  # in the row
    length: int


@dataclass(slots=True)
class _Table:
    untrusted: BinaryIO
    columns: tuple[_Column, ...]
    count: int  # rows, as the header says
    start: int  # of the first row in the file
    length: int  # of a row
    changed: tuple[int, int, int]
    charset: Charset
    found: int = 0
    deleted: int = 0
    has_memos: bool = field(default=False)

    @classmethod
    def read(cls, untrusted: BinaryIO) -> "_Table | None":
        """By its header; None where no table can be made of it."""
        untrusted.seek(0)
        head = untrusted.read(32)
        if len(head) < 32:
            return None
        year, month, day, count, start, length = struct.unpack_from("<xBBBIHH", head)
        raw = untrusted.read(min(max(start - 32, 0), 32 * MAX_FIELDS))
        untrusted.seek(start)
        charset = _charset(_CODECS.get(head[29], ""), untrusted.read(SAMPLE))
        columns = _columns(raw, charset, length)
        if not columns or length < 2:
            return None
        changed = (1900 + year + (100 if year < 80 else 0), month, day)  # a year of two digits
        memos = any(column.kind in _MEMO for column in columns)
        return cls(untrusted, columns, count, start, length, changed, charset, has_memos=memos)

    def about(self) -> Iterator[Piece]:
        yield Metadata(
            (("rows, as stated", str(self.count)), ("columns", str(len(self.columns))),
             ("charset", self.charset.codec.replace("_", "-")))
        )  # fmt: skip
        try:
            day = PartialDate(*self.changed)
        except ValueError:
            return
        yield DateFound(DocumentDate(day, "dbf changed"))

    def rows(self, *, deleted: bool) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Rows by their number in the file, kept or deleted ones."""
        self.found = self.deleted = 0
        for number, raw in enumerate(self._raw_rows(), 1):
            self.found = number
            is_deleted = raw[0] == _DELETED
            self.deleted += is_deleted
            if is_deleted is deleted:
                yield number, tuple(self._cell(column, raw) for column in self.columns)

    def _raw_rows(self) -> Iterator[bytes]:
        """As many as are there, whatever the header says; a part of one is none."""
        at, number = self.start, 0
        many = max(1, BLOCK // self.length)
        while number < min(self.count, MAX_ROWS):
            self.untrusted.seek(at)
            block = self.untrusted.read(many * self.length)
            for offset in range(0, len(block) - self.length + 1, self.length):
                if block[offset] == _END or number >= min(self.count, MAX_ROWS):
                    return
                number += 1
                yield block[offset : offset + self.length]
            if len(block) < many * self.length:
                return
            at += len(block)

    def _cell(self, column: _Column, raw: bytes) -> str:
        value = raw[column.start : column.start + column.length]
        reader = _READERS.get(column.kind)
        try:
            return reader(value) if reader else self.charset.decode(value).strip(" \0")
        except (ValueError, OverflowError, struct.error):
            return value.hex(" ")

    def troubles(self, pages: TablePages) -> Iterator[Piece]:
        if self.found < min(self.count, MAX_ROWS):
            message = f"It should have {self.count:,} rows and has {self.found:,}."
            pages.note(Status.TRUNCATED, "cut-short", message)
        if self.count > MAX_ROWS:
            pages.note(Status.LIMIT, "too-many-rows", f"Only {MAX_ROWS:,} rows were read.")
        if self.has_memos:
            message = "Long texts of this table lie in a second file (.dbt or .fpt)."
            pages.note(Status.TRUNCATED, "memos-apart", message)
        yield from pages.troubles


def _charset(stated: str, sample: bytes) -> Charset:
    if not stated and _is_chinese(sample):
        return Charset("gb18030")
    return detect(sample, stated)


def _is_chinese(sample: bytes) -> bool:
    """Whether all that is no ASCII comes in pairs as in GB 2312: too few words for statistics."""
    runs = _HIGH.findall(sample)
    return sum(map(len, runs)) >= 16 and all(_PAIRS.fullmatch(run) for run in runs)


_HIGH = re.compile(rb"[\x80-\xff]+")
_PAIRS = re.compile(rb"(?:[\xa1-\xa9\xb0-\xf7][\xa1-\xfe])+")


def _columns(raw: bytes, charset: Charset, length: int) -> tuple[_Column, ...]:
    """Descriptions of 32 bytes each, up to the byte 0x0D; empty where they make no sense."""
    found: list[_Column] = []
    start = 1  # after the mark of deletion
    for at in range(0, len(raw) - 31, 32):
        if raw[at] in (0x0D, 0x0A, 0):
            break
        name = charset.decode(raw[at : at + 11].partition(b"\0")[0]).strip()
        kind, size = chr(raw[at + 11]), raw[at + 16]
        if kind == "C":  # longer texts keep the high byte where others have decimals
            size += raw[at + 17] << 8
        if not (kind.isalnum() or kind in "+@0") or start + size > length:
            return ()
        found.append(_Column(name or f"column {len(found) + 1}", kind, start, size))
        start += size
    return tuple(found)


def _day(value: bytes) -> str:
    text = value.decode("ascii").strip(" \0")
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if len(text) == 8 and text.isdigit() else text


def _moment(value: bytes) -> str:
    """Days of the Julian calendar from noon, and thousandths of a second."""
    day, thousandths = struct.unpack("<II", value)
    if not day:
        return ""
    midnight = datetime.combine(date.fromordinal(day - 1_721_425), datetime.min.time(), UTC)
    return (midnight + timedelta(milliseconds=thousandths)).strftime("%Y-%m-%d %H:%M:%S")


def _number(value: bytes) -> str:
    return value.decode("ascii").strip(" \0")


def _memo(value: bytes) -> str:
    """The block it starts at in the second file: of no use here but to say that there is one."""
    block = struct.unpack("<I", value)[0] if len(value) == 4 else _number(value)
    return f"[text {block} of the second file]" if block else ""


_READERS: dict[str, Callable[[bytes], str]] = {
    "N": _number,
    "F": _number,
    "D": _day,
    "L": lambda value: {"T": "true", "Y": "true", "F": "false", "N": "false"}.get(
        value.decode("ascii").strip().upper(), ""
    ),
    "I": lambda value: str(struct.unpack("<i", value)[0]),
    "Y": lambda value: f"{struct.unpack('<q', value)[0] / 10_000:.4f}",
    "O": lambda value: repr(struct.unpack("<d", value)[0]),
    "T": _moment,
    "M": _memo, "G": _memo, "P": _memo, "W": _memo,
    "B": lambda value: repr(struct.unpack("<d", value)[0]) if len(value) == 8 else _memo(value),
}  # fmt: skip
