"""The cabinets of a set as one cabinet, which is what the archive library can read.

A folder, and a block within it, may go on in the next cabinet. The blocks stay where they are in
the file; only what stands before them is made anew.

Source: [MS-CAB] 2.1 to 2.4, CFHEADER, CFFOLDER, CFFILE and CFDATA; 3.1, checksums.
"""

import io
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast

MAX_BLOCKS = 65_535  # of one folder, as its count has 16 bits
MAX_SIZE = 0xFFFFFFFF  # bytes of a cabinet
_PREVIOUS, _NEXT, _RESERVED = 1, 2, 4  # flags
_FROM_PREVIOUS, _TO_NEXT, _BOTH = 0xFFFD, 0xFFFE, 0xFFFF  # instead of the number of a folder
_MAX_NAME = 256  # bytes
_Span = tuple[int, int]  # where it begins in the file, and how long it is


class CabinetError(Exception):
    """Not a cabinet, or damaged before its data."""


class UnjoinableError(CabinetError):
    """Sound as far as is known, and more than one cabinet can hold, or with blocks of a kind
    that are not joined."""


@dataclass(slots=True)
class Cabinet:
    """What stands before the data of one."""

    flags: int
    before: bytes = b""  # the name of the cabinet before it
    after: bytes = b""
    folders: list[tuple[int, int, int]] = field(default_factory=list)  # start, blocks, method
    files: list[tuple[int, bytes]] = field(default_factory=list)  # folder; all but that


@dataclass(slots=True)
class _Folder:
    method: int
    blocks: list[tuple[bytes, tuple[_Span, ...]]] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(8 + sum(size for _, size in spans) for _, spans in self.blocks)


def read_cabinet(untrusted: BinaryIO, start: int = 0, *, names_only: bool = False) -> Cabinet:
    """Raises `CabinetError`."""
    untrusted.seek(start)
    header = untrusted.read(36)
    if len(header) < 36 or header[:4] != b"MSCF":
        raise CabinetError
    files_at, folders, files, flags = struct.unpack_from("<16xL6xHHH", header)
    found, extra = Cabinet(flags), 0
    if flags & _RESERVED:
        size, extra, of_data = struct.unpack("<HBB", _exactly(untrusted, 4))
        untrusted.seek(size, io.SEEK_CUR)
        if of_data and not names_only:
            raise UnjoinableError  # part of the sums of its blocks
    if flags & _PREVIOUS:
        found.before = _name(untrusted)
        _name(untrusted)  # of the disk
    if flags & _NEXT:
        found.after = _name(untrusted)
        _name(untrusted)
    if not names_only:
        for _ in range(folders):
            place, blocks, method = struct.unpack("<LHH", _exactly(untrusted, 8))
            untrusted.seek(extra, io.SEEK_CUR)
            found.folders.append((start + place, blocks, method))
        untrusted.seek(start + files_at)
        for _ in range(files):
            entry = _exactly(untrusted, 16)
            (folder,) = struct.unpack_from("<H", entry, 8)
            found.files.append((folder, entry[:8] + entry[10:] + _name(untrusted) + b"\0"))
    return found


def joined(untrusted: BinaryIO, starts: tuple[int, ...]) -> BinaryIO:
    """One cabinet with all that the set holds. Raises `CabinetError`."""
    folders: list[_Folder] = []
    files: list[tuple[int, bytes]] = []
    for start in starts:
        cabinet = read_cabinet(untrusted, start)
        goes_on = any(folder in (_FROM_PREVIOUS, _BOTH) for folder, _ in cabinet.files)
        first = len(folders) - 1 if goes_on and folders else len(folders)
        _add_folders(untrusted, cabinet, folders, goes_on=goes_on and bool(folders))
        for folder, rest in cabinet.files:
            if folder == _TO_NEXT:
                files.append((len(folders) - 1, rest))
            elif folder not in (_FROM_PREVIOUS, _BOTH):
                files.append((first + folder, rest))
    return _made(untrusted, folders, files)


def _add_folders(
    untrusted: BinaryIO, cabinet: Cabinet, folders: list[_Folder], *, goes_on: bool
) -> None:
    for number, (place, count, method) in enumerate(cabinet.folders):
        if number or not goes_on:
            folders.append(_Folder(method))
        folder = folders[-1]
        for header, span in _blocks(untrusted, place, count):
            if folder.blocks and not struct.unpack_from("<H", folder.blocks[-1][0], 6)[0]:
                folder.blocks[-1] = _one_block(untrusted, folder.blocks[-1], header, span)
            else:
                folder.blocks.append((header, (span,)))
        if len(folder.blocks) > MAX_BLOCKS:
            raise UnjoinableError


def _blocks(untrusted: BinaryIO, place: int, count: int) -> Iterator[tuple[bytes, _Span]]:
    """Their headers and data; those behind a cut are left out, which the library will notice."""
    for _ in range(count):
        untrusted.seek(place)
        header = untrusted.read(8)
        if len(header) < 8:
            return
        (size,) = struct.unpack_from("<H", header, 4)
        yield header, (place + 8, size)
        place += 8 + size


def _one_block(
    untrusted: BinaryIO, begun: tuple[bytes, tuple[_Span, ...]], header: bytes, span: _Span
) -> tuple[bytes, tuple[_Span, ...]]:
    """A block of which each cabinet has a part with a sum of its own."""
    first = b"".join(_data(untrusted, part) for part in begun[1])
    second = _data(untrusted, span)
    is_sound = _fits(begun[0], first) and _fits(header, second)
    sizes = struct.pack("<H", len(first) + len(second)) + header[6:8]
    total = _sum(sizes, _sum(first + second))
    total = total or 1 if not is_sound or not total else total
    return struct.pack("<L", total if is_sound else total ^ 0xFFFF) + sizes, (*begun[1], span)


def _fits(header: bytes, data: bytes) -> bool:
    (stated,) = struct.unpack_from("<L", header)
    return not stated or stated == _sum(header[4:8], _sum(data))


def _sum(data: bytes, seed: int = 0) -> int:
    whole = len(data) // 4 * 4
    words = array("I", data[:whole])
    for word in words:
        seed ^= word
    return seed ^ int.from_bytes(data[whole:], "big")


def _data(untrusted: BinaryIO, span: _Span) -> bytes:
    untrusted.seek(span[0])
    return untrusted.read(span[1])


def _made(untrusted: BinaryIO, folders: list[_Folder], files: list[tuple[int, bytes]]) -> BinaryIO:
    if any(number >= len(folders) for number, _ in files) or len(files) > 0xFFFF:
        raise CabinetError
    listed = b"".join(rest[:8] + struct.pack("<H", n) + rest[8:] for n, rest in files)
    files_at = 36 + 8 * len(folders)
    place, rows = files_at + len(listed), b""
    parts: list[bytes | _Span] = []
    for folder in folders:
        rows += struct.pack("<LHH", place & MAX_SIZE, len(folder.blocks), folder.method)
        place += folder.size
        for header, spans in folder.blocks:
            parts += [header, *spans]
    if place > MAX_SIZE:
        raise UnjoinableError
    head = struct.pack(
        "<4s4xL4xL4xBBHHHHH", b"MSCF", place, files_at, 3, 1, len(folders), len(files), 0, 0, 0
    )
    return cast("BinaryIO", _Joined(untrusted, [head + rows + listed, *parts]))


class _Joined:
    """Parts in a row, some of them still in the file. Read once from its beginning on."""

    def __init__(self, untrusted: BinaryIO, parts: list[bytes | _Span]) -> None:
        self._file = untrusted
        self._parts = iter(parts)
        self._held = b""

    def read(self, size: int) -> bytes:
        held = [self._held]
        length = len(self._held)
        while length < size and (part := next(self._parts, None)) is not None:
            data = part if isinstance(part, bytes) else _data(self._file, part)
            held.append(data)
            length += len(data)
        together = b"".join(held)
        self._held = together[size:]
        return together[:size]


def _exactly(untrusted: BinaryIO, size: int) -> bytes:
    data = untrusted.read(size)
    if len(data) < size:
        raise CabinetError
    return data


def _name(untrusted: BinaryIO) -> bytes:
    at = untrusted.tell()
    name, end, _ = untrusted.read(_MAX_NAME).partition(b"\0")
    if not end:
        raise CabinetError
    untrusted.seek(at + len(name) + 1)
    return name
