"""What an OLE file says of itself: its sets of properties, read as far as their bytes reach.

    stream  header, then one or two places of sets
      set   how many, then number and place of each; one of them says the charset of all
        0   names that people gave to properties of their own

A damaged file may state billions of them: nothing here counts on what is stated.
Source: [MS-OLEPS] 2.15 (types), 2.18 (names), 2.20 and 2.21 (sets).
"""

import struct
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zenger.process.formats.mapi_properties import charset

SUMMARY, DOCUMENT = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
MAX_SETS, MAX_PROPERTIES = 2, 500
MAX_VALUE = 8192  # bytes of one
_SET_HEADER, _NAMES, _CHARSET = 28, 0, 1
_UTF_16 = 1200  # as the number of a charset
_FIRST_DAY = datetime(1601, 1, 1)  # noqa: DTZ001 - in UTC, as the documents' other moments are kept
_ENDS = (struct.error, IndexError, OverflowError)

Value = str | datetime


@dataclass(slots=True)
class PropertySet:
    """One set: values by number, and the names that people gave to some numbers."""

    values: dict[int, Value] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def named(self) -> list[tuple[str, Value]]:
        return [(name, self.values[n]) for n, name in self.names.items() if n in self.values]


def property_sets(stream: bytes) -> list[PropertySet]:
    """Those of one stream; what is damaged in it is left out."""
    try:
        count = min(struct.unpack_from("<I", stream, 24)[0], MAX_SETS)
        return [
            _set(stream, struct.unpack_from("<I", stream, _SET_HEADER + 20 * number + 16)[0])
            for number in range(count)
        ]
    except _ENDS:
        return []


def _set(stream: bytes, start: int) -> PropertySet:
    found = PropertySet()
    count = struct.unpack_from("<I", stream, start + 4)[0]
    places: dict[int, int] = {}
    for number in range(min(count, MAX_PROPERTIES)):
        if start + 16 + 8 * number > len(stream):
            break
        identifier, place = struct.unpack_from("<II", stream, start + 8 + 8 * number)
        places[identifier] = start + place
    page = _page(stream, places.get(_CHARSET))
    if _NAMES in places:
        found.names = _names(stream, places[_NAMES], page)
    for identifier, place in places.items():
        value = None if identifier == _NAMES else _value(stream, place, page)
        if value is not None:
            found.values[identifier] = value
    return found


def _page(stream: bytes, place: int | None) -> int:
    if place is None or place + 6 > len(stream):
        return 0
    return int(struct.unpack_from("<H", stream, place + 4)[0])


def _value(stream: bytes, place: int, page: int) -> Value | None:
    try:
        kind, at = struct.unpack_from("<H", stream, place)[0], place + 4
        match kind:
            case 2:
                return str(struct.unpack_from("<h", stream, at)[0])
            case 3:
                return str(struct.unpack_from("<i", stream, at)[0])
            case 5:
                return f"{struct.unpack_from('<d', stream, at)[0]:g}"
            case 11:
                return "yes" if struct.unpack_from("<H", stream, at)[0] else "no"
            case 30:
                size = struct.unpack_from("<I", stream, at)[0]
                return _text(stream[at + 4 : at + 4 + min(size, MAX_VALUE)], page)
            case 31:
                size = 2 * struct.unpack_from("<I", stream, at)[0]
                return _text(stream[at + 4 : at + 4 + min(size, MAX_VALUE)], _UTF_16)
            case 64:
                moment = struct.unpack_from("<Q", stream, at)[0]
                return _FIRST_DAY + timedelta(microseconds=moment // 10) if moment else None
    except _ENDS:
        return None
    return None


def _names(stream: bytes, place: int, page: int) -> dict[int, str]:
    """Number and name, one behind the other; in UTF-16 each begins at a multiple of 4 bytes."""
    names: dict[int, str] = {}
    try:
        count, at = struct.unpack_from("<I", stream, place)[0], place + 4
        for _ in range(min(count, MAX_PROPERTIES)):
            identifier, length = struct.unpack_from("<II", stream, at)
            size = length * 2 if page == _UTF_16 else length
            names[identifier] = _text(stream[at + 8 : at + 8 + min(size, MAX_VALUE)], page)
            at += 8 + (size + 3 & ~3 if page == _UTF_16 else size)
    except _ENDS:
        return names
    return names


def _text(raw: bytes, page: int) -> str:
    codec = "utf-16-le" if page == _UTF_16 else charset(page) or "cp1252"
    return raw.decode(codec, "replace").partition("\0")[0]
