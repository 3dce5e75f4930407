"""Members of a zip under a password, in ZipCrypto or AES.

stream-unzip decrypts them and unpacks those in deflate, bzip2 and deflate64. Of the others it is
shown a member that is stored as it is, so that it decrypts alone; they are unpacked after it.

Source: APPNOTE.TXT 6.3.10, 4.3.7 and 6.1; "AE-1 and AE-2" of WinZip.
"""

import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from typing import BinaryIO

from stream_inflate import StreamInflateError
from stream_unzip import CRC32IntegrityError, UnzipError, stream_unzip

from zenger.model.document import Problem, Status
from zenger.model.extraction import MemberBroken
from zenger.process.formats.archive_inflate import CORRUPT, file_blocks
from zenger.process.formats.archive_zip_directory import ZipEntry, local_data
from zenger.process.formats.archive_zip_late import UNSUPPORTED, checked

AES = 99  # stands where the method should; the method proper is in an extra field
_AES_FIELD = 0x9901
_SALT = {1: 8, 2: 12, 3: 16}  # bytes, by strength
_BY_LIBRARY = frozenset({0, 8, 9, 12})
_HEADER = struct.Struct("<4sHHHHHLLLHH")
_SIZES_BEHIND = 8  # flag: checksum and sizes follow the data

Unpack = Callable[[int, Iterator[bytes]], Iterator[bytes] | None]


def decrypted(
    untrusted: BinaryIO, entry: ZipEntry, password: bytes, unpack: Unpack
) -> Iterator[bytes]:
    """The member, checked by CRC or HMAC.

    Args:
        unpack: by method; None for one it does not know.

    Raises:
        MemberBroken: also where the password is wrong.
    """
    try:
        method, shown = _shown(untrusted, entry)
        if method in _BY_LIBRARY:
            yield from _first(file_blocks(untrusted, entry.offset), password)
            return
        blocks = unpack(method, _first(shown, password, has_sum=False))
    except (UnzipError, StreamInflateError, struct.error) as error:
        raise MemberBroken(Status.CORRUPT, CORRUPT) from error
    if blocks is None:
        message = f"Compression method {method} cannot be read under encryption."
        raise MemberBroken(Status.UNSUPPORTED, Problem(UNSUPPORTED, message))
    try:
        # AE-2 states no checksum, as it has another one, which was checked.
        has_sum = entry.method != AES or entry.crc
        yield from checked(blocks, entry if has_sum else replace(entry, crc=None))
    except UnzipError as error:
        raise MemberBroken(Status.CORRUPT, CORRUPT) from error


def _first(blocks: Iterator[bytes], password: bytes, *, has_sum: bool = True) -> Iterator[bytes]:
    """The first member of what it is shown."""
    with suppress(*(() if has_sum else (CRC32IntegrityError,))):
        for _, _, content in stream_unzip(blocks, password=password):
            yield from content
            return


def _shown(untrusted: BinaryIO, entry: ZipEntry) -> tuple[int, Iterator[bytes]]:
    """The method that the member is packed with, and the member as if it were stored."""
    untrusted.seek(entry.offset)
    head = _HEADER.unpack(untrusted.read(_HEADER.size))
    mark, version, flags, method, time, date, crc, _, _, name, extra = head
    untrusted.seek(name, 1)
    strength, method = _aes(untrusted.read(extra)) if method == AES else (0, method)
    size = entry.compressed or 0
    around = _SALT.get(strength, 0) + 12
    if flags & _SIZES_BEHIND:  # then the time is what a password is checked against
        crc = time << 16
    field = struct.pack("<HHH2sBH", _AES_FIELD, 7, 2, b"AE", strength, 0) if strength else b""
    shown = _HEADER.pack(
        mark, version, flags & ~_SIZES_BEHIND, AES if strength else 0, time, date, crc,
        size, max(0, size - around), 0, len(field),
    )  # fmt: skip
    data = local_data(untrusted, entry.offset) or 0
    return method, chain([shown + field], file_blocks(untrusted, data, size))


def _aes(extra: bytes) -> tuple[int, int]:
    """Strength and method. Raises struct.error where they are not stated."""
    place = 0
    while place < len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == _AES_FIELD:
            strength, method = struct.unpack_from("<BH", extra, place + 8)
            return strength, method
        place += 4 + length
    raise struct.error("no such field")
