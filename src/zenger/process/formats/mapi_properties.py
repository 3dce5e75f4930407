"""Properties of Outlook's items, the same in .msg, .pst and winmail.dat: typed values by number.

Values are read only when they are asked for. Source: [MS-OXCDATA] 2.11 (types), [MS-OXPROPS].
"""

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from zenger.process.formats.plain_charsets import decode, known

MAX_VALUE = 32 * 1024 * 1024  # bytes of one value that is held; nobody writes longer texts
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TEXT8, _TEXT16, _BINARY = 0x1E, 0x1F, 0x102
_FIXED = {0x02: "<h", 0x03: "<i", 0x0A: "<I", 0x04: "<f", 0x05: "<d", 0x14: "<q", 0x06: "<q"}
_CODECS = {
    65001: "utf-8", 20127: "us-ascii", 20866: "koi8-r", 21866: "koi8-u", 50220: "iso-2022-jp",
    50221: "iso-2022-jp", 50222: "iso-2022-jp", 50225: "iso-2022-kr", 51932: "euc-jp",
    51949: "euc-kr", 936: "gb18030", 54936: "gb18030", 52936: "hz", 10000: "mac-roman",
    1200: "utf-16-le", 1201: "utf-16-be",
}  # fmt: skip

Load = Callable[[], bytes]
Name = tuple[str, int | str]  # property set (a GUID in upper case), number or name in it


class DamagedItemError(Exception):
    """A value, or all of an item, cannot be read. Becomes data where it is met."""

    def __init__(self, code: str = "item-damaged") -> None:
        super().__init__(code)
        self.code = code


class ValueTooLargeError(DamagedItemError):
    """A value is longer than `MAX_VALUE`."""

    def __init__(self) -> None:
        super().__init__("value-size")


def charset(codepage: int | None) -> str:
    """Python's name of a Windows code page; empty where it is unknown."""
    if not codepage:
        return ""
    if 28591 <= codepage <= 28605:
        return known(f"iso-8859-{codepage - 28590}")
    return known(_CODECS.get(codepage, f"cp{codepage}"))


@dataclass(frozen=True, slots=True)
class Properties:
    """All properties of one item, recipient or attachment."""

    raw: Mapping[int, tuple[int, Load]]  # number -> type, and what reads its bytes
    names: Mapping[Name, int] = field(default_factory=dict)  # named ones -> their number here
    codec: str = ""  # of texts in 8 bits

    def get(self, number: int) -> Any:
        """Its value by its type; None where it is absent or of a type not shown.

        Raises:
            DamagedItemError: it is there and cannot be read.
        """
        kind, load = self.raw.get(number, (0, bytes))
        return _value(kind, load(), self.codec) if kind else None

    def named(self, group: str, name: int | str) -> Any:
        number = self.names.get((group, name))
        return None if number is None else self.get(number)

    def text(self, number: int) -> str:
        value = self.get(number)
        return value if isinstance(value, str) else ""

    def number(self, number: int) -> int | None:
        value = self.get(number)
        return value if isinstance(value, int) else None

    def moment(self, number: int) -> datetime | None:
        value = self.get(number)
        return value if isinstance(value, datetime) else None

    def data(self, number: int) -> bytes:
        """The bytes of a binary property, or of a text in UTF-8."""
        value = self.get(number)
        if isinstance(value, str):
            return value.encode("utf-8", "replace")
        return value if isinstance(value, bytes) else b""


def _value(kind: int, data: bytes, codec: str) -> Any:
    if kind == _TEXT16:
        return data.decode("utf-16-le", "replace").rstrip("\0")
    if kind == _TEXT8:
        return decode(data.rstrip(b"\0"), codec)
    if kind in (0x101E, 0x101F):
        return _value(kind & 0xFF, data, codec).replace("\0", "; ")
    if kind == 0x0B:
        return any(data[:2])
    if kind == 0x40:
        return moment_of(int.from_bytes(data[:8], "little"))
    if kind in _FIXED:
        size = struct.calcsize(_FIXED[kind])
        return struct.unpack(_FIXED[kind], data[:size].ljust(size, b"\0"))[0]
    return data if kind in (_BINARY, 0x48, 0x0D) else None


def moment_of(ticks: int) -> datetime | None:
    """A moment in UTC, counted in tenths of microseconds since 1601; None for "not set"."""
    if not 0 < ticks < 0x0CB34557A3DD4000:  # in 4501: Outlook's "no date"
        return None
    return _EPOCH + timedelta(microseconds=ticks // 10)


def read_names(guids: bytes, entries: bytes, strings: bytes) -> dict[Name, int]:
    """Which number each named property has in this store.

    Source: [MS-OXMSG] 2.2.3.1, [MS-PST] 2.4.7: the same three tables in both.
    """
    found: dict[Name, int] = {}
    for at in range(0, len(entries) - 7, 8):
        name, group, index = struct.unpack_from("<IHH", entries, at)
        key: int | str = name
        if group & 1:
            key = _string(strings, name)
        found.setdefault((_group(guids, group >> 1), key), 0x8000 + index)
    return found


_FIXED_GROUPS = {1: "00020328-0000-0000-C000-000000000046",  # PS_MAPI
                 2: "00020329-0000-0000-C000-000000000046"}  # PS_PUBLIC_STRINGS  # fmt: skip


def _group(guids: bytes, index: int) -> str:
    if index in _FIXED_GROUPS:
        return _FIXED_GROUPS[index]
    raw = guids[(index - 3) * 16 : (index - 2) * 16] if index >= 3 else b""
    return guid(raw) if len(raw) == 16 else ""


def guid(raw: bytes) -> str:
    """Sixteen bytes as Windows writes them."""
    first, second, third = struct.unpack_from("<IHH", raw)
    rest = raw[8:16].hex().upper()
    return f"{first:08X}-{second:04X}-{third:04X}-{rest[:4]}-{rest[4:]}"


def _string(strings: bytes, at: int) -> str:
    size = min(int.from_bytes(strings[at : at + 4], "little"), 1000)
    return strings[at + 4 : at + 4 + size].decode("utf-16-le", "replace")


def joined_texts(values: Iterable[bytes]) -> bytes:
    """Several UTF-16 texts as the bytes of one value."""
    return b"\0\0".join(
        value.rstrip(b"\0") + b"\0" * (len(value.rstrip(b"\0")) % 2) for value in values
    )
