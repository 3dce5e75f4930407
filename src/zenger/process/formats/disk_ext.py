"""Files of ext2 and ext3 whose tables of blocks have three levels: too many for the disk library.

The Sleuth Kit walks all of the third level as soon as a file's size reaches it, however little of
it is used, and each step costs more than the one before: 12 s with blocks of 1 KiB, where such
files begin at 64 MiB; hours with blocks of 4 KiB, where they begin at 4 GiB. A damaged size has
the same effect. So sizes are looked up before the library is asked, and these files are read here.

Source: Linux kernel documentation, "ext4 Data Structures and Algorithms": "The Super Block",
"Block Group Descriptors", "Index Nodes", "Direct/Indirect Block Addressing", "Directory Entries".
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from zenger.model.document import Problem, Status
from zenger.model.extraction import MemberBroken
from zenger.process.formats.archive_inflate import BLOCK
from zenger.process.formats.disk_contents import CUT, DiskDamagedError
from zenger.process.formats.disk_image import Image

_LONG, _META_GROUPS = 0x80, 0x10  # features: wide descriptors; descriptors spread over the disk
_NO_TABLES = 0x80000 | 0x10000000  # flags of an inode: extents, or data within the inode
_KINDS, _FILE = 0xF000, 0x8000
_BROKEN_TABLE = Problem("file-damaged", "Where the file's data lie cannot be read from the image.")


@dataclass(frozen=True, slots=True)
class DeepFile:
    """A file with a third level, or one that only damage or holes explain."""

    size: int  # bytes
    is_file: bool
    fits: bool  # not larger than its file system
    blocks: tuple[int, ...]  # twelve of data, then the tables of one, two and three levels


class Ext:
    """What has to be known of one file system to find its inodes."""

    def __init__(self, image: Image, start: int) -> None:
        """Raises struct.error where its description is not there."""
        self._image, self._start = image, start
        head = image.read_at(start + 1024, 1024)
        blocks, first, log_size = struct.unpack_from("<L12xLL", head, 4)
        self._per_group, is_revised = _long(head, 40), _long(head, 76) > 0
        features = _long(head, 96) if is_revised else 0
        self._inode_size = struct.unpack_from("<H", head, 88)[0] if is_revised else 128
        self._described = struct.unpack_from("<H", head, 254)[0] if features & _LONG else 32
        if log_size > 6 or not self._per_group or self._described < 32:
            raise struct.error
        self._block = 1024 << log_size
        self._size = blocks * self._block
        self._groups = start + (first + 1) * self._block
        self._pointers = self._block // 4
        self.can_be_asked = not features & _META_GROUPS

    def deep(self, inode: int) -> DeepFile | None:
        """None for all that the library can be asked for, and what is no inode."""
        try:
            found = self._inode(inode)
        except struct.error:
            return None
        return None if found is None or not self._is_deep(found) else found

    def _is_deep(self, found: DeepFile) -> bool:
        plain = 12 + self._pointers + self._pointers**2
        return not found.fits or found.size > plain * self._block

    def _inode(self, inode: int) -> DeepFile | None:
        group, row = divmod(inode - 1, self._per_group)
        if inode < 1:
            return None
        place = self._groups + group * self._described
        described = self._image.read_at(place, self._described)
        table = _long(described, 8)
        if self._described >= 64:
            table |= _long(described, 40) << 32
        place = self._start + table * self._block + row * self._inode_size
        data = self._image.read_at(place, 128)
        (kind,) = struct.unpack_from("<H", data)
        kind &= _KINDS
        flags, size = _long(data, 32), _long(data, 4)
        if kind == _FILE:
            size |= _long(data, 108) << 32
        if flags & _NO_TABLES:
            return None
        blocks = struct.unpack_from("<15L", data, 40)
        return DeepFile(size, kind == _FILE, size <= self._size, blocks)

    def content(self, file: DeepFile) -> Iterator[bytes]:
        """Its data, with zeros where it has holes.

        Raises:
            MemberBroken: a table or a block lies behind the end of the image.
        """
        left = file.size
        for block, count in self._joined(file):
            want = min(count * self._block, left)
            data = bytes(want)
            if block:
                data = self._image.read_at(self._start + block * self._block, want)
            if len(data) < want:
                raise MemberBroken(Status.TRUNCATED, CUT)
            left -= want
            yield data
            if not left:
                return

    def _joined(self, file: DeepFile) -> Iterator[tuple[int, int]]:
        """Rows of blocks that follow each other, none longer than what is handed on at once."""
        most = BLOCK // self._block
        first = count = 0
        for block, more in self._rows(file):
            follows = block == (first + count if first else 0)
            if count and not (follows and count + more <= most):
                yield first, count
                count = 0
            if not count:
                first = block
            count += more
        yield first, count

    def _rows(self, file: DeepFile) -> Iterator[tuple[int, int]]:
        for block in file.blocks[:12]:
            yield block, 1
        for level in (1, 2, 3):
            yield from self._below(file.blocks[11 + level], level)

    def _below(self, block: int, level: int) -> Iterator[tuple[int, int]]:
        """Blocks of data a table leads to, and how many; block 0 is a hole."""
        if not block:
            yield from self._hole(self._pointers**level)
            return
        table = self._image.read_at(self._start + block * self._block, self._block)
        if len(table) < self._block:
            raise MemberBroken(Status.CORRUPT, _BROKEN_TABLE)
        for pointer in struct.unpack(f"<{self._pointers}L", table):
            if level > 1:
                yield from self._below(pointer, level - 1)
            else:
                yield pointer, 1

    def _hole(self, blocks: int) -> Iterator[tuple[int, int]]:
        most = BLOCK // self._block
        for done in range(0, blocks, most):
            yield 0, min(most, blocks - done)


def names(folder: bytes) -> Iterator[tuple[bytes, int]]:
    """Names in a folder and their inodes.

    Raises:
        DiskDamagedError: from here on it makes no sense.
    """
    at = 0
    while at + 8 <= len(folder):
        inode, step, length = struct.unpack_from("<LHB", folder, at)
        if step < 8 + length or step % 4:
            raise DiskDamagedError
        if inode and length:
            yield folder[at + 8 : at + 8 + length], inode
        at += step


def _long(data: bytes, at: int) -> int:
    (value,) = struct.unpack_from("<L", data, at)
    return int(value)
