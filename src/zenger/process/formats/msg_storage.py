"""The storages and streams of an Outlook .msg file as items. Source: [MS-OXMSG].

Over olefile: python-oxmsg reads neither messages inside messages nor named properties, and
holds each attachment whole.
"""

import re
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import olefile

from zenger.process.formats.mapi_message import StoredFile, StoredItem
from zenger.process.formats.mapi_properties import (
    MAX_VALUE,
    DamagedItemError,
    Load,
    Name,
    Properties,
    ValueTooLargeError,
    charset,
    joined_texts,
    read_names,
)
from zenger.process.formats.office_ole import native

BROKEN = (OSError, ValueError, IndexError, KeyError, TypeError, struct.error, RecursionError)
BLOCK = 1024 * 1024  # bytes given on at once
DEEP = 20_000  # calls inside each other: olefile walks its tree of storages by calling itself
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
_TABLE = "__properties_version1.0"
_WHOLE = ("contents", "package", "embeddedodf")  # streams of an object that hold its file


@contextmanager
def opened(untrusted: BinaryIO) -> Iterator[olefile.OleFileIO]:
    """Raises one of `BROKEN` for what is no OLE file."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(DEEP)
    try:
        ole = olefile.OleFileIO(untrusted)
    finally:
        sys.setrecursionlimit(before)
    yield ole  # not closed: the file is the worker's


def root_item(ole: olefile.OleFileIO) -> StoredItem:
    names = _names(ole)
    return _item(ole, ole.root, names, "", 32)


def _names(ole: olefile.OleFileIO) -> dict[Name, int]:
    storage = ole.root.kids_dict.get("__nameid_version1.0")
    if storage is None:
        return {}
    try:
        tables = [
            _load(ole, storage.kids_dict[f"__substg1.0_{n}0102"])()
            for n in ("0002", "0003", "0004")
        ]
    except (*BROKEN, DamagedItemError):
        return {}
    return read_names(*tables)


def _item(
    ole: olefile.OleFileIO, storage: Any, names: dict[Name, int], codec: str, header: int
) -> StoredItem:
    raw = _raw(ole, storage, header)
    codec = charset(Properties(raw).number(0x3FFD)) or codec
    kids = list(storage.kids)
    recipients = [kid for kid in kids if kid.name.lower().startswith("__recip_version1.0_")]
    files = [kid for kid in kids if kid.name.lower().startswith("__attach_version1.0_")]
    return StoredItem(
        Properties(raw, names, codec),
        tuple(Properties(_raw(ole, kid, 8), names, codec) for kid in recipients),
        tuple(_file(ole, kid, names, codec) for kid in files),
    )


def _raw(ole: olefile.OleFileIO, storage: Any, header: int) -> dict[int, tuple[int, Load]]:
    """Fixed values out of the table, the others from streams of their own.

    A damaged table costs only the fixed values.
    """
    found: dict[int, tuple[int, Load]] = {}
    table = storage.kids_dict.get(_TABLE)
    try:
        data = _load(ole, table)() if table is not None else b""
    except DamagedItemError:
        data = b""
    for at in range(header, len(data) - 15, 16):
        kind, number = struct.unpack_from("<HH", data, at)
        if kind in (0x02, 0x03, 0x04, 0x05, 0x06, 0x0A, 0x0B, 0x14, 0x40):
            found[number] = (kind, _constant(data[at + 8 : at + 16]))
    for kid in storage.kids:
        if match := _STREAM.fullmatch(kid.name):
            number, kind = (int(part, 16) for part in match.groups())
            if kind in (0x101E, 0x101F):
                found[number] = (kind, _several(ole, storage, kid.name.lower()))
            elif kid.entry_type == olefile.STGTY_STREAM:
                found[number] = (kind, _load(ole, kid))
    return found


def _constant(value: bytes) -> Load:
    return lambda: value


def _several(ole: olefile.OleFileIO, storage: Any, name: str) -> Load:
    def load() -> bytes:
        parts = [k for n, k in sorted(storage.kids_dict.items()) if n.startswith(name + "-")]
        return joined_texts(_load(ole, kid)() for kid in parts[:1000])

    return load


def _load(ole: olefile.OleFileIO, entry: Any) -> Load:
    def load() -> bytes:
        if entry.size > MAX_VALUE:
            raise ValueTooLargeError
        return b"".join(_chunks(ole, entry))

    return load


def _chunks(ole: olefile.OleFileIO, entry: Any) -> Iterator[bytes]:
    """A stream's bytes, sector by sector: olefile itself would hold it whole.

    Raises:
        DamagedItemError: its chain of sectors is broken, or shorter than it claims.
    """
    try:
        if entry.size < ole.minisectorcutoff:
            stream = ole._open(entry.isectStart, entry.size)  # noqa: SLF001  # by entry, not path
            data = stream.read()
            if len(data) < entry.size:
                raise DamagedItemError("attachment-damaged")
            yield data
            return
        yield from _sectors(ole, entry)
    except BROKEN as error:
        raise DamagedItemError("attachment-damaged") from error


def _sectors(ole: olefile.OleFileIO, entry: Any) -> Iterator[bytes]:
    left, sector = entry.size, entry.isectStart
    held: list[bytes] = []
    size = 0
    steps = len(ole.fat)
    while left > 0:
        if sector >= len(ole.fat) or steps < 0:
            raise DamagedItemError("attachment-damaged")
        ole.fp.seek(ole.sectorsize * (sector + 1))
        data = ole.fp.read(min(ole.sectorsize, left))
        if not data:
            raise DamagedItemError("attachment-damaged")
        held.append(data)
        left -= len(data)
        size += len(data)
        steps -= 1
        sector = ole.fat[sector]
        if size >= BLOCK or left <= 0:
            yield b"".join(held)
            held, size = [], 0


def _file(ole: olefile.OleFileIO, storage: Any, names: dict[Name, int], codec: str) -> StoredFile:
    properties = Properties(_raw(ole, storage, 8), names, codec)
    inner = storage.kids_dict.get("__substg1.0_3701000d")
    if inner is not None and _TABLE in inner.kids_dict:
        return StoredFile(properties, item=lambda: _opened_item(ole, inner, names, codec))
    if inner is not None:
        return StoredFile(properties, content=_object(ole, inner))
    stream = storage.kids_dict.get("__substg1.0_37010102")
    if stream is None:
        return StoredFile(properties)
    return StoredFile(properties, content=lambda: _chunks(ole, stream))


def _opened_item(
    ole: olefile.OleFileIO, storage: Any, names: dict[Name, int], codec: str
) -> StoredItem:
    try:
        return _item(ole, storage, names, codec, 24)
    except BROKEN as error:
        raise DamagedItemError from error


def _object(ole: olefile.OleFileIO, storage: Any) -> Callable[[], Iterator[bytes]] | None:
    """The file inside an object of another program; of an object without one its streams."""
    for name in _WHOLE:
        if entry := storage.kids_dict.get(name):
            return lambda: _chunks(ole, entry)
    if packed := storage.kids_dict.get("\x01ole10native"):
        return lambda: iter([_native(_load(ole, packed)())])
    streams = [kid for kid in storage.kids if kid.entry_type == olefile.STGTY_STREAM]
    largest = max(streams, key=lambda kid: kid.size, default=None)
    return None if largest is None else lambda: _chunks(ole, largest)


def _native(data: bytes) -> bytes:
    try:
        return native(data)[1]
    except ValueError as error:
        raise DamagedItemError("attachment-damaged") from error
