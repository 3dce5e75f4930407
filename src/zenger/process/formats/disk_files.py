"""Partitions, file systems and files on a disk, through The Sleuth Kit's library.

Partition tables: MBR, GPT, Apple, BSD, Sun. File systems: FAT, exFAT, NTFS, ext2 to ext4, HFS+,
UFS, ISO 9660. The library is handed bytes and opens nothing itself. It is an extra
(`zenger[disks]`): only `disk` imports this module, and says so where it is missing.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytsk3

from zenger.model.document import Problem, Status
from zenger.model.extraction import MemberBroken
from zenger.process.formats.archive_inflate import BLOCK
from zenger.process.formats.archive_members import DEVICE, LINK
from zenger.process.formats.disk_contents import CUT, DiskDamagedError, FileOnDisk
from zenger.process.formats.disk_ext import DeepFile, Ext, names
from zenger.process.formats.disk_image import Image

MAX_DEPTH = 255
_ERRORS = (OSError, RuntimeError)  # the library raises both for what it cannot read
_LOCKED = Problem("password-needed", "The partition is encrypted.")
_UNKNOWN = Problem("unknown-file-system", "The partition holds no file system that can be read.")
_SWAP = Problem("swap", "Memory that was swapped out, which holds no files.")
_SYSTEM = Problem("file-system", "A part of the file system itself, not of what was kept in it.")
_BEHIND = Problem("file-cut-short", "The image ends before this partition begins.")
_DAMAGED = Problem("file-damaged", "The file's data cannot be read from the image.")
_TOO_LARGE = Problem(
    "file-of-holes",
    "The file is said to be larger than its file system, which damage or holes explain. Its data "
    "were not read.",
)

_LINKS = pytsk3.TSK_FS_META_TYPE_LNK
_NO_FILES = (
    pytsk3.TSK_FS_META_TYPE_CHR, pytsk3.TSK_FS_META_TYPE_BLK, pytsk3.TSK_FS_META_TYPE_FIFO,
    pytsk3.TSK_FS_META_TYPE_SOCK, pytsk3.TSK_FS_META_TYPE_SHAD, pytsk3.TSK_FS_META_TYPE_WHT,
)  # fmt: skip
_EXT = (pytsk3.TSK_FS_TYPE_EXT2, pytsk3.TSK_FS_TYPE_EXT3, pytsk3.TSK_FS_TYPE_EXT4)
_MAX_EXT_FOLDER = 256 * 1024**2  # bytes; a million names of the longest kind
_FAT = (pytsk3.TSK_FS_TYPE_FAT12, pytsk3.TSK_FS_TYPE_FAT16, pytsk3.TSK_FS_TYPE_FAT32)
_MAX_FOLDER = 65536 * 32  # bytes; what the format allows
_INVENTED = (pytsk3.TSK_FS_META_TYPE_VIRT, pytsk3.TSK_FS_META_TYPE_VIRT_DIR)  # by the library
_DISC_SIZE, _DISC_SECTOR = 32768 + 80, 2048  # where ISO 9660 says how many sectors it has
_APPLE_NO_FILES = (
    b"Apple_partition_map", b"Apple_Free", b"Apple_Void", b"Apple_Driver", b"Apple_Patches",
)  # fmt: skip
_HFS_SYSTEM = (
    b"$ExtentsFile", b"$CatalogFile", b"$BadBlockFile", b"$AllocationFile", b"$StartupFile",
    b"$AttributesFile",
)  # fmt: skip
_HFS_FIRST = 16  # the first number of somebody's own file
_EXFAT_SYSTEM = (b"$ALLOC_BITMAP", b"$UPCASE_TABLE")
_NTFS_SYSTEM = 24  # inodes before the first of somebody's own


@dataclass(frozen=True, slots=True)
class Volume:
    """One partition, or the whole disk where it has none."""

    name: bytes  # empty for a whole disk
    file_system: Any = None
    status: Status = Status.UNSUPPORTED
    problem: Problem | None = None  # why its files are not to be had
    ext: Ext | None = None  # of a file system that the library must not be asked everything of


class _Disk(pytsk3.Img_Info):  # type: ignore[misc]  # the library has no types
    """The image as the library wants it."""

    def __init__(self, image: Image) -> None:
        self._image = image
        super().__init__(url="", type=pytsk3.TSK_IMG_TYPE_EXTERNAL)

    def close(self) -> None:
        pass

    def read(self, offset: int, size: int) -> bytes:
        return self._image.read_at(offset, size)

    def get_size(self) -> int:
        return self._image.size


def volumes(image: Image) -> Iterator[Volume]:
    """What the disk is divided into, in its order. None: neither partition nor file system."""
    disk = _Disk(image)
    whole = _file_system(disk, 0)
    if whole is not None:
        yield Volume(b"", whole, ext=_ext(image, 0, whole))
        if whole.info.ftype == pytsk3.TSK_FS_TYPE_ISO9660:
            yield from beside(image)
        return
    if lock := _lock(image, 0):
        yield Volume(b"disk", None, Status.ENCRYPTED, lock)
        return
    for number, start in enumerate(_starts(image, disk), 1):
        yield _volume(image, disk, b"partition-%d" % number, start)


def beside(image: Image) -> Iterator[Volume]:
    """Partitions of a disc for more than one kind of machine, or of a stick that starts from one.

    A partition that is the disc itself, or a piece of it without files, is none.
    """
    disk = _Disk(image)
    disc_end = struct.unpack("<L", image.read_at(_DISC_SIZE, 4).ljust(4, b"\0"))[0] * _DISC_SECTOR
    for number, start in enumerate(_starts(image, disk), 1):
        volume = _volume(image, disk, b"partition-%d" % number, start)
        if volume.file_system is None and start < disc_end and volume.status != Status.ENCRYPTED:
            continue
        if volume.file_system and volume.file_system.info.ftype == pytsk3.TSK_FS_TYPE_ISO9660:
            continue
        yield volume


def _starts(image: Image, disk: _Disk) -> list[int]:
    """Where partitions begin, in bytes."""
    try:
        table = pytsk3.Volume_Info(disk)
        block = table.info.block_size
        return [p.start * block for p in table if _holds_files(p)]
    except _ERRORS:
        # The library refuses the whole table where a partition lies behind the end of the
        # image, as in one that was cut off; the first ones may still be there.
        sector = image.read_at(0, 512)
    if sector[510:] != b"\x55\xaa":
        return []
    rows = [struct.unpack_from("<4xB3xLL", sector, 446 + 16 * row) for row in range(4)]
    return [start * 512 for kind, start, length in rows if kind and length]


def _holds_files(part: Any) -> bool:
    """Neither a gap nor what Apple's table lists beside its volumes: itself, gaps and drivers."""
    is_allocated = part.flags & pytsk3.TSK_VS_PART_FLAG_ALLOC
    return is_allocated and not bytes(part.desc).startswith(_APPLE_NO_FILES)


def _volume(image: Image, disk: _Disk, name: bytes, start: int) -> Volume:
    if start >= image.size:
        return Volume(name, None, Status.TRUNCATED, _BEHIND)
    if lock := _lock(image, start):
        return Volume(name, None, Status.ENCRYPTED, lock)
    found = _file_system(disk, start)
    if found is None:
        return Volume(name, None, Status.UNSUPPORTED, _UNKNOWN)
    if found.info.ftype == pytsk3.TSK_FS_TYPE_SWAP:
        return Volume(name, None, Status.SKIPPED, _SWAP)
    return Volume(name, found, ext=_ext(image, start, found))


def _file_system(disk: _Disk, start: int) -> Any:
    try:
        return pytsk3.FS_Info(disk, offset=start)
    except _ERRORS:
        return None


def _ext(image: Image, start: int, file_system: Any) -> Ext | None:
    if file_system.info.ftype not in _EXT:
        return None
    try:
        ext = Ext(image, start)
    except struct.error:
        return None
    return ext if ext.can_be_asked else None


def _lock(image: Image, start: int) -> Problem | None:
    head = image.read_at(start, 16)
    return _LOCKED if head[3:11] == b"-FVE-FS-" or head.startswith(b"LUKS\xba\xbe") else None


def files_of(volume: Volume) -> Iterator[FileOnDisk]:
    """Every file, folder by folder; folders' own entries carry nothing and are left out.

    Raises:
        DiskDamagedError: a folder cannot be read.
    """
    prefix = volume.name + b"/" if volume.name else b""
    waiting = [(prefix, volume.file_system.info.root_inum, 0)]
    seen = set()
    damaged = False
    while waiting:
        path, inode, depth = waiting.pop()
        if inode in seen or depth > MAX_DEPTH:  # a loop, which only a damaged disk has
            damaged = True
            continue
        seen.add(inode)
        listed = 0
        try:
            for name, entry in _entries(volume, inode):
                listed += 1
                if name in (b".", b".."):
                    continue
                if entry is None or isinstance(entry, DeepFile):
                    damaged |= entry is None or not entry.is_file
                    yield _deep(volume, path + name, entry)
                    continue
                if entry.info.meta.type == pytsk3.TSK_FS_META_TYPE_DIR:
                    waiting.append((path + name + b"/", entry.info.meta.addr, depth + 1))
                yield from _streams(volume, path + name, entry)
            damaged |= _lists_more(volume.file_system, inode, listed)
        except (*_ERRORS, DiskDamagedError):
            damaged = True
    if damaged:
        raise DiskDamagedError


def _entries(volume: Volume, inode: int) -> Iterator[tuple[bytes, Any]]:
    """What is listed in a folder and is there.

    Raises:
        DiskDamagedError: the library would not come back from it.
    """
    deep = {} if volume.ext is None else _deep_ones(volume, volume.ext, inode)
    if not deep:
        for entry in volume.file_system.open_dir(inode=inode):
            if _is_there(entry):
                yield bytes(entry.info.name.name), entry
        return
    for name, found in names(_folder(volume.file_system, inode, _MAX_EXT_FOLDER)):
        yield name, deep.get(found) or _opened(volume.file_system, found)


def _opened(file_system: Any, inode: int) -> Any:
    try:
        return file_system.open_meta(inode=inode)
    except _ERRORS:
        return None


def _deep_ones(volume: Volume, ext: Ext, inode: int) -> dict[int, DeepFile]:
    """Those listed in a folder that the library must not see.

    Raises:
        DiskDamagedError: the folder itself is one.
    """
    if ext.deep(inode):
        raise DiskDamagedError
    found = {}
    with suppress(DiskDamagedError):  # the library may make more of it
        for _, listed in names(_folder(volume.file_system, inode, _MAX_EXT_FOLDER)):
            if file := ext.deep(listed):
                found[listed] = file
    return found


def _deep(volume: Volume, raw_name: bytes, file: DeepFile | None) -> FileOnDisk:
    if volume.ext is None or file is None or not file.is_file:
        return FileOnDisk(raw_name, _nothing, _DAMAGED, Status.CORRUPT)
    if not file.fits:
        return FileOnDisk(raw_name, _nothing, _TOO_LARGE, Status.LIMIT)
    return FileOnDisk(raw_name, partial(volume.ext.content, file))


def _folder(file_system: Any, inode: int, most: int) -> bytes:
    """The bytes that list what is in it."""
    folder = file_system.open_meta(inode=inode)
    size = min(folder.info.meta.size, most)
    return bytes(folder.read_random(0, size)) if size > 0 else b""


def _lists_more(file_system: Any, inode: int, listed: int) -> bool:
    """Whether a folder of a FAT file system has more entries than the library let through.

    It passes over those that make no sense to it, such as a file larger than the disk.
    Source: Microsoft, "FAT32 File System Specification" 1.03, "FAT Directory Structure".
    """
    if file_system.info.ftype not in _FAT:
        return False
    data = _folder(file_system, inode, _MAX_FOLDER)
    entries = 0
    for place in range(0, len(data) - 31, 32):
        first, kind = data[place], data[place + 11]
        if not first:
            break
        is_long_name, is_label = kind & 0x3F == 0x0F, bool(kind & 0x08)
        entries += first != 0xE5 and not is_long_name and not is_label
    return entries > listed


def _is_there(entry: Any) -> bool:
    """Neither deleted nor made up by the library."""
    name, meta = entry.info.name, entry.info.meta
    if meta is None or name.flags & pytsk3.TSK_FS_NAME_FLAG_UNALLOC:
        return False
    return meta.type not in _INVENTED


def _streams(volume: Volume, raw_name: bytes, entry: Any) -> Iterator[FileOnDisk]:
    """The file's data, and named streams that NTFS keeps beside them (also of folders)."""
    meta = entry.info.meta
    kind = volume.file_system.info.ftype
    is_ntfs = kind == pytsk3.TSK_FS_TYPE_NTFS
    if _is_system(kind, raw_name[len(volume.name) :].lstrip(b"/"), meta.addr):
        if meta.type != pytsk3.TSK_FS_META_TYPE_DIR:
            yield FileOnDisk(raw_name, _nothing, _SYSTEM)
        return
    if meta.type == pytsk3.TSK_FS_META_TYPE_UNDEF:  # its inode cannot be read, or is not in use
        yield FileOnDisk(raw_name, _nothing, _DAMAGED, Status.CORRUPT)
    elif meta.type == _LINKS:
        yield FileOnDisk(raw_name, _nothing, LINK)
    elif meta.type in _NO_FILES:
        yield FileOnDisk(raw_name, _nothing, DEVICE)
    elif meta.type != pytsk3.TSK_FS_META_TYPE_DIR:
        yield FileOnDisk(raw_name, partial(_content, entry, meta.size))
    if is_ntfs:
        yield from _named_streams(raw_name, entry)


def _is_system(kind: Any, path: bytes, inode: int) -> bool:
    """Whether it is a table of the file system itself, which some of them list as a file."""
    if kind == pytsk3.TSK_FS_TYPE_EXFAT:
        return path in _EXFAT_SYSTEM
    if kind == pytsk3.TSK_FS_TYPE_HFS:
        return path in _HFS_SYSTEM and inode < _HFS_FIRST
    if kind != pytsk3.TSK_FS_TYPE_NTFS or not path.startswith(b"$"):
        return False
    return path.startswith(b"$Extend/") or (inode < _NTFS_SYSTEM and b"/" not in path)


def _named_streams(raw_name: bytes, entry: Any) -> Iterator[FileOnDisk]:
    for attribute in entry:
        info = attribute.info
        if info.type == pytsk3.TSK_FS_ATTR_TYPE_NTFS_DATA and info.name:
            name = raw_name + b":" + bytes(info.name)
            yield FileOnDisk(name, partial(_content, entry, info.size, info.type, info.id))


def _nothing() -> Iterator[bytes]:
    return iter(())


def _content(entry: Any, size: int, *stream: int) -> Iterator[bytes]:
    done = 0
    while done < size:
        try:
            block = entry.read_random(done, min(BLOCK, size - done), *stream)
        except _ERRORS as error:
            raise MemberBroken(Status.CORRUPT, _DAMAGED) from error
        if not block:
            raise MemberBroken(Status.TRUNCATED, CUT)
        done += len(block)
        yield block
