"""The blocks of a RAR file of the generations 3 and 4. Source: RARLAB, "technote.txt"."""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from zenger.process.formats.archive_cipher import decrypted
from zenger.process.formats.archive_rar_blocks import (
    END,
    FILE,
    MAIN,
    OTHER,
    RAR4,
    Block,
    DamagedError,
    HeadersLockedError,
)
from zenger.process.formats.archive_rar_keys import Lock

_HEADER = struct.Struct("<HBHH")  # CRC, kind, flags, size
_FILE = struct.Struct("<LLBLLBBHL")  # from byte 7 on
_COMMENTED = {0x73: 2, 0x74: 8}
_OLD_KINDS = range(0x75, 0x7A)  # before RAR 3; their checksums cover a part of them
_KINDS = {0x73: MAIN, 0x74: FILE, 0x7B: END}


def rar4_blocks(untrusted: BinaryIO, password: str | None) -> Iterator[Block]:
    position, locked = len(RAR4), False
    has_doubtful = is_modern = False
    while header := _header(untrusted, position, password, locked=locked):
        plain, data_at = header
        block = _block(plain, data_at)
        has_doubtful |= plain[2] in _OLD_KINDS and _crc(plain) != _HEADER.unpack_from(plain)[0]
        is_modern |= block.needs_end
        if has_doubtful and is_modern:  # then it is one of ours with its kind overwritten
            raise DamagedError
        if block.kind == MAIN:
            locked = bool(_HEADER.unpack_from(plain)[2] & 0x80)
        yield block
        position = data_at + block.data_size
        if block.kind == END:
            return


def _header(
    untrusted: BinaryIO, position: int, password: str | None, *, locked: bool
) -> tuple[bytes, int] | None:
    """A plain header and where its data start."""
    untrusted.seek(position)
    if not locked:
        start = untrusted.read(_HEADER.size)
        if not start:
            return None
        plain = start + untrusted.read(max(0, _size(start) - len(start)))
        _check(plain)
        return plain, position + len(plain)
    salt = untrusted.read(8)
    if not salt:
        return None
    lock = Lock(salt)
    if password is None:
        raise HeadersLockedError
    keys = lock.keys(password)
    assert keys is not None  # noqa: S101  RAR 3 never says
    start = b"".join(decrypted([untrusted.read(16)], keys))
    length = _size(start)
    size = -(-length // 16) * 16
    untrusted.seek(position + 8)
    plain = b"".join(decrypted([untrusted.read(size)], keys))[:length]
    if len(plain) < max(length, _HEADER.size) or _crc(plain) != _HEADER.unpack_from(plain)[0]:
        raise HeadersLockedError
    return plain, position + 8 + size


def _size(start: bytes) -> int:
    if len(start) < _HEADER.size:
        raise DamagedError
    return int(_HEADER.unpack_from(start)[3])


def _check(plain: bytes) -> None:
    if len(plain) < _HEADER.size or len(plain) < _size(plain):
        raise DamagedError
    crc, kind, flags, _ = _HEADER.unpack_from(plain)
    if kind in _COMMENTED and flags & _COMMENTED[kind]:  # the checksum leaves the comment out
        return
    if crc != _crc(plain) and kind not in _OLD_KINDS:
        raise DamagedError


def _crc(plain: bytes) -> int:
    return zlib.crc32(plain[2:]) & 0xFFFF


def _block(plain: bytes, data_at: int) -> Block:
    _, kind, flags, _ = _HEADER.unpack_from(plain)
    if kind == 0x73:
        return Block(
            MAIN, _stamped(plain, flags & ~0x80), data_at,
            is_volume=bool(flags & 1), is_solid=bool(flags & 8),
        )  # fmt: skip
    if kind != 0x74:
        size = int.from_bytes(plain[7:11], "little") if flags & 0x8000 else 0
        return Block(_KINDS.get(kind, OTHER), plain, data_at, size, is_split=bool(flags & 1))
    if len(plain) < 7 + _FILE.size:
        raise DamagedError
    packed, _, _, crc, _, version, method, length, _ = _FILE.unpack_from(plain, 7)
    at = 7 + _FILE.size
    if flags & 0x100:
        packed |= int.from_bytes(plain[at : at + 4], "little") << 32
        at += 8
    name, after = plain[at : at + length], at + length
    lock = None
    if flags & 4:
        salt = plain[after : after + 8] if flags & 0x400 else b""
        lock = Lock(salt, is_known=version >= 29)
        plain = plain[:after] + plain[after + len(salt) :]
    return Block(
        FILE, _stamped(plain, flags & ~0x404), data_at, packed,
        raw_name=_name(name, flags), is_folder=flags & 0xE0 == 0xE0,
        is_split=bool(flags & 3), is_old=version < 29 and method != 0x30,
        needs_end=version >= 29, crc=crc, lock=lock,
    )  # fmt: skip


def _stamped(plain: bytes, flags: int) -> bytes:
    """With these flags, its own length, and the checksum for them."""
    body = plain[2:3] + struct.pack("<HH", flags, len(plain)) + plain[7:]
    return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body


def _name(raw: bytes, flags: int) -> bytes:
    """Without the packed Unicode form that may follow after a zero byte."""
    return raw.partition(b"\0")[0] if flags & 0x200 else raw
