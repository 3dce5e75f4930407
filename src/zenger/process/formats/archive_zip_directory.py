"""What a zip file says it holds: its central directory, or where that is broken, its headers.

Read entry by entry from the bytes themselves: names stay the bytes they are, and a directory
of a million entries is never held.

Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
_UNICODE = 0x7075
_MAX32 = 0xFFFFFFFF
MOST_ENDS = 100  # of what looks like the end of an archive: a comment can hold thousands
FARTHEST = (1 << 63) - 1  # what fits an array of 8 bytes; no file reaches so far


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One member, as stated."""

    raw_name: bytes
    offset: int  # of its local header
    flags: int
    method: int
    crc: int | None
    compressed: int | None  # bytes; None: only its end will tell
    size: int | None
    is_link: bool = False
    elsewhere: bool = False  # in another volume of a split archive
    is_named: bool = True  # in the directory
    comment: bytes = b""

    @property
    def is_folder(self) -> bool:
        return self.raw_name.endswith((b"/", b"\\")) and not self.size

    @property
    def is_encrypted(self) -> bool:
        return bool(self.flags & 1)


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the central directory lies."""

    start: int
    end: int
    shift: int  # bytes put before the archive (self-extracting ones), added to all offsets
    count: int  # of entries, as stated
    volume: int = 0  # the number of this one, where the archive is split
    starts: tuple[int, ...] = ()  # where each volume begins, when all of them are read together


def find_directory(untrusted: BinaryIO, volumes: tuple[int, ...] = ()) -> Directory | None:
    """None where there is none, or where it does not start with an entry.

    Args:
        volumes: where each begins, if several were put together.
    """
    size = untrusted.seek(0, 2)
    window = min(size, 65_557)  # the end record and the longest comment
    untrusted.seek(size - window)
    tail = untrusted.read(window)
    place = len(tail)
    empty: Directory | None = None
    for _ in range(MOST_ENDS):
        place = tail.rfind(b"PK\x05\x06", 0, place)
        if place < 0:
            break
        found = _directory_at(untrusted, tail, place, size - window + place, volumes)
        if found is not None and found.count:
            return None if _is_of_a_member(untrusted, tail, place, found) else found
        empty = empty or found
    # A comment may hold what looks like the end of an empty archive.
    return None if empty and _begins_with_member(untrusted) else empty


def _is_of_a_member(untrusted: BinaryIO, tail: bytes, place: int, found: Directory) -> bool:
    """Whether this is the directory of an archive stored in another one, which was cut short.

    Its offsets count from somewhere within, more follows than its comment, and the whole begins
    as an archive does. (What stands before a self-extracting one is a program.)
    """
    comment = int.from_bytes(tail[place + _END.size - 2 : place + _END.size], "little")
    is_last = len(tail) - place - _END.size <= comment
    return found.shift > 0 and not is_last and _begins_with_member(untrusted)


def _begins_with_member(untrusted: BinaryIO) -> bool:
    untrusted.seek(0)
    return untrusted.read(4) == b"PK\x03\x04"


def _directory_at(
    untrusted: BinaryIO, tail: bytes, place: int, record: int, volumes: tuple[int, ...]
) -> Directory | None:
    """The directory that an end record names; `place` is where that is in the file's tail."""
    if len(tail) - place < _END.size:
        return None
    _, disk, first, _, count, length, offset, _ = _END.unpack_from(tail, place)
    end = record
    untrusted.seek(max(0, record - _LOCATOR64.size))
    locator = untrusted.read(_LOCATOR64.size)
    # Many writers add the wider record from 2 GiB on and leave what fits in the narrow one.
    if found := _end64(untrusted, locator, record):
        count, length, offset, end = found
    start = end - length
    if start < 0:
        return None
    untrusted.seek(start)
    if count and untrusted.read(4) != b"PK\x01\x02":
        return None
    if disk and len(volumes) == disk + 1 and first <= disk:
        return Directory(start, end, start - volumes[first] - offset, count, disk, volumes)
    return Directory(start, end, start - offset, count, disk)


def _end64(untrusted: BinaryIO, locator: bytes, record: int) -> tuple[int, int, int, int] | None:
    if len(locator) < _LOCATOR64.size or not locator.startswith(b"PK\x06\x07"):
        return None
    place = record - _LOCATOR64.size - _END64.size
    if place < 0:
        return None
    untrusted.seek(place)
    data = untrusted.read(_END64.size)
    if not data.startswith(b"PK\x06\x06"):
        return None
    fields = _END64.unpack(data)
    return fields[7], fields[8], fields[9], place


def directory_entries(untrusted: BinaryIO, directory: Directory) -> Iterator[ZipEntry]:
    """In the order of the directory. Ends early where the directory is damaged."""
    position = directory.start
    while position + _CENTRAL.size <= directory.end:
        untrusted.seek(position)
        data = untrusted.read(_CENTRAL.size)
        if len(data) < _CENTRAL.size or not data.startswith(b"PK\x01\x02"):
            return
        (_, made, _, flags, method, _, _, crc, compressed, size, n, m, k, disk, _, mode, offset) = (
            _CENTRAL.unpack(data)
        )
        raw_name = untrusted.read(n)
        extra = untrusted.read(m)
        comment = untrusted.read(k)
        size, compressed, offset = _wide(extra, size, compressed, offset)
        unix = made >> 8 == 3
        is_here = disk < len(directory.starts)
        begins = directory.starts[disk] if is_here else 0
        yield ZipEntry(
            _unicode_name(extra, raw_name),
            offset + directory.shift + begins,
            flags,
            method,
            crc,
            compressed,
            size,
            is_link=unix and (mode >> 16) & 0o170000 == 0o120000,
            elsewhere=not is_here and directory.volume not in (disk, 0xFFFF) and disk != 0xFFFF,
            comment=comment,
        )
        position += _CENTRAL.size + n + m + k


def _wide(extra: bytes, *values: int) -> tuple[int, ...]:
    """Zip64: the values that do not fit 32 bits stand in the extra field, in this order."""
    wide: list[int] = []
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == 1:
            data = extra[position + 4 : position + 4 + length]
            wide = [int.from_bytes(data[i : i + 8], "little") for i in range(0, len(data) - 7, 8)]
            break
        position += 4 + length
    return tuple(wide.pop(0) if value == _MAX32 and wide else value for value in values)


def _unicode_name(extra: bytes, raw_name: bytes) -> bytes:
    """The name in UTF-8 that an archiver put beside one of an old charset (APPNOTE 4.6.9)."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        data = extra[position + 4 : position + 4 + length]
        if (
            kind == _UNICODE
            and len(data) > 5
            and data[1:5] == zlib.crc32(raw_name).to_bytes(4, "little")
        ):
            return data[5:]
        position += 4 + length
    return raw_name


def local_data(untrusted: BinaryIO, offset: int) -> int | None:
    """Where the member's own bytes start; None where no header is."""
    if not 0 <= offset < FARTHEST:
        return None
    untrusted.seek(offset)
    data = untrusted.read(LOCAL.size)
    if len(data) < LOCAL.size or not data.startswith(b"PK\x03\x04"):
        return None
    return (
        offset
        + LOCAL.size
        + int.from_bytes(data[26:28], "little")
        + int.from_bytes(data[28:30], "little")
    )


def next_local(untrusted: BinaryIO, start: int) -> ZipEntry | None:
    """The first member whose header stands at `start` or after it."""
    offset = _find(untrusted, start)
    if offset is None:
        return None
    untrusted.seek(offset)
    data = untrusted.read(LOCAL.size)
    if len(data) < LOCAL.size:
        return None
    _, _, flags, method, _, _, crc, compressed, size, n, m = LOCAL.unpack(data)
    raw_name = untrusted.read(n)
    size, compressed = _wide(untrusted.read(m), size, compressed)
    unknown = bool(flags & 8) and not compressed
    return ZipEntry(
        raw_name,
        offset,
        flags,
        method,
        None if unknown else crc,
        None if unknown else compressed,
        None if unknown else size,
        is_named=False,
    )


def _find(untrusted: BinaryIO, start: int, mark: bytes = b"PK\x03\x04") -> int | None:
    block_size = 1024  # the next one mostly follows at once, and there may be a million
    while True:
        untrusted.seek(start)
        block = untrusted.read(block_size)
        found = block.find(mark)
        if found >= 0:
            return start + found
        if len(block) < block_size:
            return None
        start += block_size - len(mark) + 1
        block_size = min(4 * block_size, 1024 * 1024)


def archive_comment(untrusted: BinaryIO) -> bytes:
    """What somebody wrote to the whole archive; empty where the file does not end with it."""
    size = untrusted.seek(0, 2)
    untrusted.seek(max(0, size - 65_557))
    tail = untrusted.read(65_557)
    place = tail.find(b"PK\x05\x06")
    while place >= 0 and place + _END.size <= len(tail):
        comment = tail[place + _END.size :]
        if len(comment) == int.from_bytes(
            tail[place + _END.size - 2 : place + _END.size], "little"
        ):
            return comment
        place = tail.find(b"PK\x05\x06", place + 1)
    return b""
