"""What an archive or a disk image is: kinds that libmagic's rules miss or take for another.

Some say so only behind the first bytes: an ISO image after 32 KB, a virtual disk at its end.
"""

import struct
from typing import BinaryIO

ISO, UDF = "application/x-iso9660-image", "application/x-udf-image"
RAW_DISK = "application/x-raw-disk-image"
DMG, VHD = "application/x-apple-diskimage", "application/x-vhd"
_STARTS = (
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
    (b"!<arch>\ndebian-binary", "application/vnd.debian.binary-package"),
    (b"!<arch>\n", "application/x-archive"),
    (b"070701", "application/x-cpio"),
    (b"070702", "application/x-cpio"),
    (b"070707", "application/x-cpio"),
    (b"\xc7\x71", "application/x-cpio"),
    (b"\x71\xc7", "application/x-cpio"),
    (b"xar!", "application/x-xar"),
    (b"\xed\xab\xee\xdb", "application/x-rpm"),
    (b"\x60\xea", "application/x-arj"),
    (b"WARC/", "application/warc"),
    (b"filedesc://", "application/x-ia-arc"),
    (b"QFI\xfb", "application/x-qemu-disk"),
    (b"KDMV", "application/x-vmdk"),
    (b"vhdxfile", "application/x-vhdx"),
    (b"conectix", VHD),
    (b"EVF\x09\x0d\x0a\xff\0", "application/x-ewf"),
    (b"encrcdsa", DMG),
    (b"cdsaencr", DMG),
    (b"LUKS\xba\xbe", RAW_DISK),
)
_PLACES = (  # inside the first bytes
    (510, b"\x55\xaa"),  # a boot sector: partitions, FAT, NTFS
    (512, b"EFI PART"),
    (1080, b"\x53\xef"),  # ext2 to ext4
    (1024, b"H+"),
    (1024, b"HX"),
    (32, b"NXSB"),  # APFS
)
_VOLUMES = 32769  # where ISO 9660 and UDF begin to describe themselves
_VAGUE = (
    "application/octet-stream", "application/x-bzip2", "application/x-xz", "application/zlib",
    DMG,  # also said of a table of partitions alone, which a disc may have
)  # fmt: skip


def packed_type(head: bytes) -> str:
    """By the first bytes alone; empty where they do not tell."""
    if head[2:5] in (b"-lh", b"-lz") and head[6:7] == b"-":
        return "application/x-lzh-compressed"
    return next((media_type for start, media_type in _STARTS if head.startswith(start)), "")


def disk_type(head: bytes, found: str, untrusted: BinaryIO) -> str:
    """A disk image, where the first bytes left it open (`found`); else empty."""
    if found not in _VAGUE:
        return ""
    size = untrusted.seek(0, 2)
    if _at(untrusted, size - 512, 4) == b"koly":
        return DMG
    if _at(untrusted, size - 512, 8) == b"conectix":
        return VHD
    volume = _at(untrusted, _VOLUMES, 5)
    if volume == b"CD001":
        return ISO
    if volume == b"BEA01":
        return UDF
    if any(head[place : place + len(mark)] == mark for place, mark in _PLACES):
        return RAW_DISK if _is_disk(head) else ""
    return ""


def _at(untrusted: BinaryIO, place: int, size: int) -> bytes:
    if place < 0:
        return b""
    untrusted.seek(place)
    return untrusted.read(size)


def _is_disk(head: bytes) -> bool:
    """Whether the two bytes of a boot sector stand in one, and not by chance."""
    if head[510:512] != b"\x55\xaa":
        return True  # one of the longer marks was found
    if head[3:11] in (b"NTFS    ", b"EXFAT   ", b"-FVE-FS-"):
        return True
    if b"FAT" in (head[54:57], head[82:85]) or head[512:520] == b"EFI PART":
        return True
    # A table of partitions: each is active or not, and at least one has a kind and a length.
    rows = [struct.unpack_from("<B3xB3xLL", head, 446 + 16 * number) for number in range(4)]
    return all(row[0] in (0, 0x80) for row in rows) and any(row[1] and row[3] for row in rows)
