"""Files on a disc with a UDF file system, as DVDs and Blu-ray discs have, often beside ISO 9660.

Read are the plain layouts: one physical partition, no tables of moved blocks. Discs written
bit by bit (with a VAT) and those of UDF 2.50 and later (with a metadata partition) are not, and
say so.

Source: ECMA-167 (3rd edition), parts 3 and 4; OSTA UDF 2.01, 2.2.4 and 2.3.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from zenger.model.document import Status
from zenger.model.extraction import MemberBroken
from zenger.process.formats.archive_inflate import BLOCK
from zenger.process.formats.archive_members import DEVICE, LINK
from zenger.process.formats.disk_contents import CUT, DiskDamagedError, FileOnDisk
from zenger.process.formats.disk_image import Image

_SECTORS = (2048, 512, 4096)  # bytes; discs have the first
_ANCHOR = 256  # the sector that says where the volume is described
_POINTER, _PARTITION, _LOGICAL, _END = 2, 5, 6, 8
_FILE_SET, _NAME, _ENTRY, _LONG_ENTRY = 256, 257, 261, 266
_FOLDER, _FILE, _LINK = 4, 5, 12  # kinds of file; 249 is a real-time file
_MAX_FOLDER = 64 * 1024**2  # bytes of one folder's names
_MAX_EXTENTS = 1_000_000


class UnreadableUdfError(Exception):
    """No UDF, or a layout that is not read here."""


@dataclass(frozen=True, slots=True)
class _Node:
    """One file or folder: what it is and where its bytes lie."""

    kind: int
    size: int
    extents: tuple[tuple[int, int], ...]  # block of the partition (-1: a hole), bytes
    inline: bytes | None  # instead of extents


class Udf:
    """One volume."""

    def __init__(self, image: Image) -> None:
        """Raises UnreadableUdfError."""
        self._image = image
        self._sector = _sector_of(image)
        anchor = self._described(_ANCHOR * self._sector, _POINTER)
        length, place = struct.unpack_from("<LL", anchor, 16)
        self._start: int | None = None
        root: tuple[int, int] | None = None
        for number in range(min(length // self._sector, 64)):
            sector = image.read_at((place + number) * self._sector, self._sector)
            kind = _tag(sector)
            if kind == _PARTITION:
                self._start = struct.unpack_from("<L", sector, 188)[0] * self._sector
            elif kind == _LOGICAL:
                root = _file_set_of(sector, self._sector)
            elif kind == _END:
                break
        if self._start is None or root is None:
            raise UnreadableUdfError
        file_set = self._described(self._start + root[0] * self._sector, _FILE_SET)
        self._root: int = struct.unpack_from("<L", file_set, 404)[0]

    def _described(self, place: int, kind: int) -> bytes:
        sector = self._image.read_at(place, self._sector)
        if _tag(sector) != kind:
            raise UnreadableUdfError
        return sector

    def files(self) -> Iterator[FileOnDisk]:
        """Folder by folder. Raises DiskDamagedError where one cannot be read."""
        waiting, seen, damaged = [(b"", self._root)], set(), False
        while waiting:
            path, block = waiting.pop()
            folder = self._node(block)
            if block in seen or folder is None or folder.size > _MAX_FOLDER:
                damaged = True
                continue
            seen.add(block)
            try:
                for raw_name, entry in _names(b"".join(self._content(folder))):
                    node = self._node(entry)
                    if node is None:
                        damaged = True
                    elif node.kind == _FOLDER:
                        waiting.append((path + raw_name + b"/", entry))
                    else:
                        yield self._file(path + raw_name, node)
            except (MemberBroken, struct.error):
                damaged = True
        if damaged:
            raise DiskDamagedError

    def _file(self, raw_name: bytes, node: _Node) -> FileOnDisk:
        if node.kind in (_FILE, 0, 249):
            return FileOnDisk(raw_name, partial(self._content, node))
        return FileOnDisk(raw_name, lambda: iter(()), LINK if node.kind == _LINK else DEVICE)

    def _node(self, block: int) -> _Node | None:
        """None where no entry of a file is."""
        assert self._start is not None  # noqa: S101  set when opened
        sector = self._image.read_at(self._start + block * self._sector, self._sector)
        kind = _tag(sector)
        if kind not in (_ENTRY, _LONG_ENTRY):
            return None
        sizes = 168 if kind == _ENTRY else 208  # lengths of attributes and descriptors
        attributes, length = struct.unpack_from("<LL", sector, sizes)
        first = sizes + 8 + attributes
        flags, size = sector[34] & 7, struct.unpack_from("<Q", sector, 56)[0]
        described = sector[first : first + length]
        if first + length > self._sector or flags > 3 or flags == 2:
            return None
        if flags == 3:
            return _Node(sector[27], size, (), described[:size])
        return _Node(sector[27], size, tuple(self._extents(described, flags)), None)

    def _extents(self, described: bytes, flags: int) -> Iterator[tuple[int, int]]:
        """Of short (0) or long (1) descriptors, also where they go on in another block."""
        width, count = (8, 16)[flags], 0
        while described:
            more = b""
            for at in range(0, len(described) - width + 1, width):
                length, block = struct.unpack_from("<LL", described, at)
                kind, length = length >> 30, length & 0x3FFFFFFF
                if not length or count > _MAX_EXTENTS:
                    return
                count += 1
                if kind == 3:
                    more = self._further(block)
                    break
                yield (block if kind == 0 else -1, length)
            described = more

    def _further(self, block: int) -> bytes:
        assert self._start is not None  # noqa: S101
        sector = self._image.read_at(self._start + block * self._sector, self._sector)
        if _tag(sector) != 258:
            return b""
        return sector[24 : 24 + struct.unpack_from("<L", sector, 20)[0]]

    def _content(self, node: _Node) -> Iterator[bytes]:
        """Raises MemberBroken where it ends too soon."""
        assert self._start is not None  # noqa: S101
        left = node.size
        if node.inline is not None:
            left -= len(node.inline)
            yield node.inline
        for block, length in node.extents:
            done, length = 0, min(length, left)
            while done < length:
                want = min(BLOCK, length - done)
                place = self._start + block * self._sector + done
                data = bytes(want) if block < 0 else self._image.read_at(place, want)
                if not data:
                    raise MemberBroken(Status.TRUNCATED, CUT)
                done += len(data)
                yield data
            left -= length
        if left:
            raise MemberBroken(Status.TRUNCATED, CUT)


def _sector_of(image: Image) -> int:
    for size in _SECTORS:
        if _tag(image.read_at(_ANCHOR * size, size)) == _POINTER:
            return size
    raise UnreadableUdfError


def _tag(sector: bytes) -> int:
    """The kind of a descriptor, 0 where its own checksum does not fit (ECMA-167 3/7.2)."""
    if len(sector) < 24 or (sum(sector[:4]) + sum(sector[5:16])) & 0xFF != sector[4]:
        return 0
    return int.from_bytes(sector[:2], "little")


def _file_set_of(sector: bytes, block_size: int) -> tuple[int, int]:
    """Block and partition of the file set, from the logical volume."""
    size, maps = struct.unpack_from("<L", sector, 212)[0], struct.unpack_from("<L", sector, 268)[0]
    # One map of the plain kind; others move blocks about.
    if size != block_size or maps != 1 or sector[440] != 1:
        raise UnreadableUdfError
    _, block, partition = struct.unpack_from("<LLH", sector, 248)
    return block, partition


def _names(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Names of a folder that are neither deleted nor its parent, and the block of each."""
    at = 0
    while at + 38 <= len(data):
        if _tag(data[at : at + 38]) != _NAME:
            raise struct.error
        flags, length = data[at + 18], data[at + 19]
        (block,) = struct.unpack_from("<L", data, at + 24)
        (use,) = struct.unpack_from("<H", data, at + 36)
        name = data[at + 38 + use : at + 38 + use + length]
        if not flags & 0x0C:
            yield _decoded(name), block
        at += (38 + use + length + 3) & ~3


def _decoded(name: bytes) -> bytes:
    """OSTA CS0: a byte that says how wide the letters are, then the letters."""
    if name[:1] == b"\x10":
        return name[1:].decode("utf-16-be", "replace").encode("utf-8")
    return name[1:].decode("latin-1").encode("utf-8")
