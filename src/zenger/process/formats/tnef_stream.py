"""The stream that Outlook wraps a message in for others (winmail.dat), as an item.

An own reader, as tnefparse takes the whole file as bytes. Values are kept as places in the
file and read when asked for. Source: [MS-OXTNEF].
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from zenger.process.formats.file_window import window
from zenger.process.formats.mapi_message import StoredFile, StoredItem
from zenger.process.formats.mapi_properties import (
    MAX_VALUE,
    DamagedItemError,
    Load,
    Name,
    Properties,
    ValueTooLargeError,
    charset,
    guid,
    joined_texts,
)

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_ATTRIBUTES = 100_000
MAX_PROPERTIES = 20_000  # of one item or attachment
MAX_RECIPIENTS = 10_000
BLOCK = 1024 * 1024  # bytes given on at once
_HEADER = struct.Struct("<BII")
_MESSAGE = "00020307-0000-0000-C000-000000000046"
_RENDERING, _CONTENT, _TITLE, _ATTACHMENT = 0x69002, 0x6800F, 0x18010, 0x69005
_PROPERTIES, _RECIPIENTS, _CODEPAGE = 0x69003, 0x69004, 0x69007
# Attributes from before there were properties -> the property that says the same.
_OLD_TEXTS = {0x18004: 0x0037, 0x78008: 0x001A, 0x2800C: 0x1000}
_OLD_DATES = {0x38005: 0x0039, 0x38006: 0x0E06, 0x38020: 0x3008}
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8,
          0x40: 8, 0x48: 16}  # fmt: skip
_VARIABLE = (0x1E, 0x1F, 0x102, 0x0D)


@dataclass(slots=True)
class _Attachment:
    raw: dict[int, tuple[int, Load]] = field(default_factory=dict)
    names: dict[Name, int] = field(default_factory=dict)
    content: Callable[[], Iterator[bytes]] | None = None
    item: Callable[[], StoredItem] | None = None


class Tnef:
    """One stream. `damaged` gets codes of what was found wrong, also while it is read."""

    def __init__(self, untrusted: BinaryIO, damaged: list[str]) -> None:
        self._file = untrusted
        self._damaged = damaged
        self._codec = ""
        self._raw: dict[int, tuple[int, Load]] = {}
        self._names: dict[Name, int] = {}
        self._recipients: list[Properties] = []
        self._attachments: list[_Attachment] = []

    def item(self) -> StoredItem:
        """Raises `DamagedItemError` where it is no such stream."""
        self._file.seek(0)
        if self._file.read(4) != SIGNATURE:
            raise DamagedItemError("no-tnef")
        for tag, start, size in self._attributes():
            try:
                self._take(tag, start, size)
            except (DamagedItemError, struct.error):
                self._note("item-damaged")
        return StoredItem(
            Properties(self._raw, self._names, self._codec),
            tuple(self._recipients),
            tuple(
                StoredFile(Properties(a.raw, a.names, self._codec), a.content, a.item)
                for a in self._attachments
            ),
        )

    def _note(self, code: str) -> None:
        if code not in self._damaged:
            self._damaged.append(code)

    def _attributes(self) -> Iterator[tuple[int, int, int]]:
        """Number, place and size of each. Ends where the file does, whatever it claims."""
        end = self._file.seek(0, 2)
        at = 6
        for _ in range(MAX_ATTRIBUTES):
            if at == end:
                return
            self._file.seek(at)
            header = self._file.read(_HEADER.size)
            if len(header) < _HEADER.size or header[0] not in (1, 2):
                break
            _, tag, size = _HEADER.unpack(header)
            start = at + _HEADER.size
            if start + size > end:
                yield tag, start, end - start
                break
            yield tag, start, size
            at = start + size + 2  # its check sum
        self._note("stream-cut-short")

    def _take(self, tag: int, start: int, size: int) -> None:
        if tag == _RENDERING:
            self._attachments.append(_Attachment())
        elif tag in (_CONTENT, _TITLE, _ATTACHMENT):
            self._take_attachment(tag, start, size)
        elif tag == _PROPERTIES:
            raw, names, _ = self._properties(start, start + size)
            self._raw.update(raw)
            self._names.update(names)
            if 0x3FFD in raw:
                self._codec = charset(Properties(raw).number(0x3FFD)) or self._codec
        elif tag == _RECIPIENTS:
            self._take_recipients(start, start + size)
        elif tag == _CODEPAGE:
            self._codec = charset(int.from_bytes(self._bytes(start, 4), "little"))
        elif tag in _OLD_TEXTS:
            self._raw.setdefault(_OLD_TEXTS[tag], (0x1E, self._load(start, size)))
        elif tag in _OLD_DATES:
            ticks = _ticks(self._bytes(start, size))
            self._raw.setdefault(_OLD_DATES[tag], (0x40, lambda: ticks))

    def _take_attachment(self, tag: int, start: int, size: int) -> None:
        if not self._attachments:
            self._attachments.append(_Attachment())
        attachment = self._attachments[-1]
        if tag == _CONTENT:
            attachment.content = lambda: self._checked(start, size)
        elif tag == _TITLE:
            attachment.raw.setdefault(0x3704, (0x1E, self._load(start, size)))
        else:
            raw, attachment.names, places = self._properties(start, start + size)
            attachment.raw.update(raw)
            if place := places.get(0x3701):
                self._take_object(attachment, *place)

    def _take_object(self, attachment: _Attachment, start: int, size: int) -> None:
        kind = self._bytes(start, 16)
        if len(kind) == 16 and guid(kind) == _MESSAGE:
            inner = window(self._file, start + 16, size - 16)
            attachment.item = lambda: Tnef(inner, self._damaged).item()
        elif attachment.content is None:
            skipped = 16 if attachment.raw[0x3701][0] == 0x0D else 0
            attachment.content = lambda: self._chunks(start + skipped, size - skipped)

    def _take_recipients(self, at: int, end: int) -> None:
        count = int.from_bytes(self._bytes(at, 4), "little")
        at += 4
        for _ in range(min(count, MAX_RECIPIENTS)):
            if at >= end:
                raise DamagedItemError
            row = self._row(at, end)
            self._recipients.append(Properties(row[0], row[1], self._codec))
            at = row[3]

    def _properties(
        self, at: int, end: int
    ) -> tuple[dict[int, tuple[int, Load]], dict[Name, int], dict[int, tuple[int, int]]]:
        return self._row(at, end)[:3]

    def _row(
        self, at: int, end: int
    ) -> tuple[dict[int, tuple[int, Load]], dict[Name, int], dict[int, tuple[int, int]], int]:
        """Values, named numbers, places of the values in the file, and where the list ends."""
        raw: dict[int, tuple[int, Load]] = {}
        names: dict[Name, int] = {}
        places: dict[int, tuple[int, int]] = {}
        count = int.from_bytes(self._bytes(at, 4), "little")
        at += 4
        for _ in range(min(count, MAX_PROPERTIES)):
            if at + 4 > end:
                self._note("item-damaged")
                break
            kind, number = struct.unpack("<HH", self._bytes(at, 4))
            at += 4
            if number >= 0x8000:
                name, at = self._name(at)
                names[name] = number
            found, at = self._places(kind, at, end)
            if found:
                places[number] = found[0]
                raw[number] = (kind, self._value(kind, found))
        return raw, names, places, at

    def _name(self, at: int) -> tuple[Name, int]:
        data = self._bytes(at, 24)
        kind, value = struct.unpack_from("<II", data, 16)
        if kind == 0:
            return (guid(data), value), at + 24
        text = self._bytes(at + 24, min(value, 1000)).decode("utf-16-le", "replace")
        return (guid(data), text.rstrip("\0")), at + 24 + value + -value % 4

    def _places(self, kind: int, at: int, end: int) -> tuple[list[tuple[int, int]], int]:
        """Where each value of a property lies, and where the next property starts."""
        base = kind & 0x0FFF
        count = 1
        if kind & 0x1000 or base in _VARIABLE:
            count = int.from_bytes(self._bytes(at, 4), "little")
            at += 4
        found: list[tuple[int, int]] = []
        for _ in range(min(count, MAX_PROPERTIES)):
            if base in _VARIABLE:
                size = int.from_bytes(self._bytes(at, 4), "little")
                at += 4
            elif base in _SIZES:
                size = _SIZES[base]
            else:
                raise DamagedItemError
            if at + size > end:
                raise DamagedItemError
            found.append((at, size))
            at += size + -size % 4
        return found, at

    def _value(self, kind: int, places: list[tuple[int, int]]) -> Load:
        if kind in (0x101E, 0x101F):
            return lambda: joined_texts(self._load(*place)() for place in places)
        return self._load(*places[0])

    def _load(self, start: int, size: int) -> Load:
        def load() -> bytes:
            if size > MAX_VALUE:
                raise ValueTooLargeError
            return self._bytes(start, size)

        return load

    def _bytes(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)

    def _chunks(self, start: int, size: int) -> Iterator[bytes]:
        end = start + size
        while start < end:
            block = self._bytes(start, min(BLOCK, end - start))
            if not block:
                raise DamagedItemError("attachment-damaged")
            start += len(block)
            yield block

    def _checked(self, start: int, size: int) -> Iterator[bytes]:
        total = 0
        for block in self._chunks(start, size):
            total += sum(block)
            yield block
        stated = self._bytes(start + size, 2)
        if len(stated) < 2 or int.from_bytes(stated, "little") != total & 0xFFFF:
            self._note("check-sum")


def _ticks(data: bytes) -> bytes:
    """A date in words of 16 bits (year, month, day, hour, minute, second) as Windows counts."""
    try:
        year, month, day, hour, minute, second = struct.unpack_from("<6H", data)
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, struct.error):
        return b"\0" * 8
    since = moment - datetime(1601, 1, 1, tzinfo=UTC)
    return max(0, int(since.total_seconds()) * 10_000_000).to_bytes(8, "little")
