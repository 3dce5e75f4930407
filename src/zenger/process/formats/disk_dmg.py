"""Apple's disk images (dmg, UDIF) whose blocks are packed with bzip2 or LZMA.

The library that reads all others knows neither. A trailer says where a property list stands; in
it a table for each partition says of every run of sectors how and where it is kept.

Source: the tables as 7-Zip (`DmgHandler.cpp`) and libmodi describe them; Apple published nothing.
"""

import plistlib
import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from zenger.model.extraction import MemberBroken
from zenger.process.formats.archive_inflate import file_blocks, inflated

SECTOR = 512
TRAILER = 512  # bytes at the file's end
MAX_LIST = 64 * 1024**2  # bytes of the property list
MAX_RUN = 64 * 1024**2  # bytes that one run may unpack to; Apple's have one megabyte at most
_ZEROS, _PLAIN = (0, 2), 1
_METHODS = {0x80000005: "zlib", 0x80000006: "bz2", 0x80000008: "xz"}
_OURS = frozenset({0x80000006, 0x80000008})
_NOTHING = (0x7FFFFFFE, 0xFFFFFFFF)  # a comment; the table's end
_TABLE, _RUN = 204, 40  # bytes of a table before its runs; of each run


@dataclass(frozen=True, slots=True)
class _Run:
    sector: int
    count: int
    kind: int
    place: int  # in the file
    length: int  # there


def is_ours(untrusted: BinaryIO) -> bool:
    """Whether some of it is packed as the library cannot unpack, and all so as is known here."""
    try:
        runs, _ = _runs(untrusted)
    except ValueError:
        return False
    kinds = {run.kind for run in runs}
    return bool(kinds & _OURS) and kinds <= {*_ZEROS, _PLAIN, *_METHODS}


class Udif:
    """The disk, in the manner of the library's handles."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._untrusted = untrusted
        self._runs, sectors = _runs(untrusted)
        self._starts = [run.sector for run in self._runs]
        last = max((run.sector + run.count for run in self._runs), default=0)
        self._size = max(sectors, last) * SECTOR
        self._unpacked = lru_cache(maxsize=8)(self._unpack)

    def get_media_size(self) -> int:
        return self._size

    def read_buffer_at_offset(self, size: int, place: int) -> bytes:
        """Raises ValueError where it is damaged."""
        out = bytearray()
        while len(out) < size:
            out += self._some(place + len(out), size - len(out))
        return bytes(out)

    def close(self) -> None:
        self._unpacked.cache_clear()

    def _some(self, place: int, size: int) -> bytes:
        """At least one byte of what lies there, up to the end of the run or of the gap."""
        number = bisect_right(self._starts, place // SECTOR)
        run = self._runs[number - 1] if number else None
        if run is None or place >= (run.sector + run.count) * SECTOR:
            end = self._starts[number] * SECTOR if number < len(self._runs) else self._size
            return bytes(min(size, max(end - place, 1)))
        start = place - run.sector * SECTOR
        size = min(size, run.count * SECTOR - start)
        if run.kind in _ZEROS:
            return bytes(size)
        if run.kind == _PLAIN:
            return self._exactly(run.place + start, size)
        return self._unpacked(run)[start : start + size]

    def _exactly(self, place: int, size: int) -> bytes:
        self._untrusted.seek(place)
        data = self._untrusted.read(size)
        if len(data) != size:
            raise ValueError("cut short")
        return data

    def _unpack(self, run: _Run) -> bytes:
        size = run.count * SECTOR
        if size > MAX_RUN:
            raise ValueError("a run too long")
        blocks = file_blocks(self._untrusted, run.place, run.length)
        out = bytearray()
        try:
            for block in inflated(blocks, _METHODS[run.kind], several=False):
                out += block
                if len(out) > size:
                    break
        except MemberBroken as error:
            raise ValueError("damaged") from error
        if len(out) != size:
            raise ValueError("of another length than its table says")
        return bytes(out)


def _runs(untrusted: BinaryIO) -> tuple[list[_Run], int]:
    """In their order on the disk, and how many sectors it has.

    Raises:
        ValueError: there are none, or they are damaged.
    """
    end = untrusted.seek(0, 2)
    untrusted.seek(max(0, end - TRAILER))
    trailer = untrusted.read(TRAILER)
    if len(trailer) != TRAILER or trailer[:4] != b"koly":
        raise ValueError("no trailer")
    (base,) = struct.unpack_from(">Q", trailer, 24)
    (segments,) = struct.unpack_from(">L", trailer, 60)
    start, length = struct.unpack_from(">QQ", trailer, 216)
    (sectors,) = struct.unpack_from(">Q", trailer, 492)
    if segments > 1 or not 0 < length <= MAX_LIST or start + length > end:
        raise ValueError("in several files, or without its list")
    untrusted.seek(start)
    runs = [run for table in _tables(untrusted.read(length)) for run in _of_table(table, base)]
    return sorted(runs, key=lambda run: run.sector), sectors


def _tables(untrusted_list: bytes) -> list[bytes]:
    try:
        stated = plistlib.loads(untrusted_list, fmt=plistlib.FMT_XML)
        tables = [entry["Data"] for entry in stated["resource-fork"]["blkx"]]
    except Exception as error:  # plistlib raises whatever its parser does
        raise ValueError("a damaged list") from error
    if not all(isinstance(table, bytes) for table in tables):
        raise ValueError("a damaged list")
    return tables


def _of_table(table: bytes, base: int) -> list[_Run]:
    if len(table) < _TABLE or table[:4] != b"mish":
        raise ValueError("a damaged table")
    first, _, offset = struct.unpack_from(">QQQ", table, 8)
    (count,) = struct.unpack_from(">L", table, 200)
    if _TABLE + count * _RUN > len(table):
        raise ValueError("a damaged table")
    found = struct.iter_unpack(">L4xQQQQ", table[_TABLE : _TABLE + count * _RUN])
    return [
        _Run(first + sector, length, kind, base + offset + place, size)
        for kind, sector, length, place, size in found
        if kind not in _NOTHING and length
    ]
