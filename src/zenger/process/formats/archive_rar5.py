"""The blocks of a RAR file of generation 5. Source: RARLAB, "RAR 5.0 archive format"."""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from zenger.process.formats.archive_cipher import Keys, decrypted, decrypted_at
from zenger.process.formats.archive_rar_blocks import (
    END,
    FILE,
    MAIN,
    MAX_HEADER,
    OTHER,
    RAR5,
    Block,
    DamagedError,
    HeadersLockedError,
)
from zenger.process.formats.archive_rar_keys import MAX_ROUNDS, Lock

_KINDS = {1: MAIN, 2: FILE, 5: END}


def rar5_blocks(untrusted: BinaryIO, password: str | None) -> Iterator[Block]:
    position = len(RAR5)
    lock: Lock | None = None
    while header := _header(untrusted, position, lock, password):
        body, data_at = header
        if body[0] == 4:  # from here on all headers are encrypted
            lock = _header_lock(body)
            position = data_at
            continue
        block = _block(body, data_at)
        yield block
        position = data_at + block.data_size
        if block.kind == END:
            return


def _header(
    untrusted: BinaryIO, position: int, lock: Lock | None, password: str | None
) -> tuple[bytes, int] | None:
    """A header from its type on, and where its data start."""
    untrusted.seek(position)
    if lock is None:
        start = untrusted.read(7)
        if not start:
            return None
        size, used = _number(start, 4)
        whole = start + untrusted.read(max(0, used + size - len(start)))
        return _checked(whole, size, used), position + used + size
    iv = untrusted.read(16)
    if not iv:
        return None
    if len(iv) < 16:
        raise DamagedError
    keys = lock.keys(password) if password is not None else None
    if keys is None:
        raise HeadersLockedError
    keys = Keys(keys.cipher, iv)
    size, used = _number(b"".join(decrypted([untrusted.read(16)], keys)), 4)
    length = -(-(used + size) // 16) * 16
    untrusted.seek(position + 16)
    whole = b"".join(decrypted([untrusted.read(length)], keys))
    return _checked(whole, size, used), position + 16 + length


def _checked(whole: bytes, size: int, used: int) -> bytes:
    body = whole[used : used + size]
    if not 0 < len(body) == size or zlib.crc32(whole[4 : used + size]) != int.from_bytes(
        whole[:4], "little"
    ):
        raise DamagedError
    return body


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, lowest first, and where it ends."""
    value = 0
    for place in range(10):
        if at + place >= len(data):
            raise DamagedError
        value |= (data[at + place] & 127) << 7 * place
        if data[at + place] < 128:
            if value > MAX_HEADER and at == 4:
                raise DamagedError
            return value, at + place + 1
    raise DamagedError


def _header_lock(body: bytes) -> Lock:
    at = 1
    for _ in range(2):  # the header's own flags, the version
        _, at = _number(body, at)
    flags, at = _number(body, at)
    return _lock(body, at, has_check=bool(flags & 1))


def _lock(data: bytes, at: int, *, has_check: bool, has_iv: bool = False) -> Lock:
    rounds, salt = data[at : at + 1], data[at + 1 : at + 17]
    iv = data[at + 17 : at + 33] if has_iv else b""
    check = data[at + 17 + len(iv) :][:8] if has_check else b""
    if len(salt) < 16 or rounds[0] > MAX_ROUNDS or (has_iv and len(iv) < 16):
        raise DamagedError
    return Lock(salt, iv, rounds[0], check)


def _block(body: bytes, data_at: int) -> Block:
    kind, at = _number(body, 0)
    flags, at = _number(body, at)
    extra = data = 0
    if flags & 1:
        extra, at = _number(body, at)
    if flags & 2:
        data, at = _number(body, at)
    if extra > len(body) - at:
        raise DamagedError
    fields, records = body[at : len(body) - extra], body[len(body) - extra :]
    if kind == 2:
        return _file(flags, fields, records, data_at, data)
    own = _number(fields, 0)[0] if fields else 0
    return Block(
        _KINDS.get(kind, OTHER), _framed(body), data_at, data,
        is_volume=kind == 1 and bool(own & 1), is_solid=kind == 1 and bool(own & 4),
        is_split=kind == 5 and bool(own & 1),
    )  # fmt: skip


def _file(flags: int, fields: bytes, records: bytes, data_at: int, data: int) -> Block:
    own, at = _number(fields, 0)
    unpacked, at = _number(fields, at)
    _, at = _number(fields, at)  # attributes
    at += 4 if own & 2 else 0  # the time
    crc_at, at = at, at + (4 if own & 4 else 0)
    crc = int.from_bytes(fields[crc_at:at], "little") if own & 4 else None
    name_at = at
    compression, name_at = _number(fields, name_at)
    _, name_at = _number(fields, name_at)  # system
    length, name_at = _number(fields, name_at)
    kept, lock, has_tweak, redirection = _records(records)
    if lock is not None and has_tweak:
        lock = Lock(lock.salt, lock.iv, lock.rounds, lock.check, crc)
        fields = _packed(own & ~4) + fields[_number(fields, 0)[1] : crc_at] + fields[at:]
    head = _packed(2) + _packed((flags & ~1) | bool(kept))
    head += _packed(len(kept)) if kept else b""

    def resized(size: int) -> bytes:
        return _framed(head + (_packed(size) if flags & 2 else b"") + fields + kept)

    return Block(
        FILE, resized(data), data_at, data,
        raw_name=fields[-length:] if length else b"", is_folder=bool(own & 1) and not redirection,
        is_split=bool(flags & 0x18),
        is_link=redirection in (1, 2, 3), is_copy=redirection in (4, 5), needs_end=True,
        crc=None if has_tweak else crc, lock=lock,
        stored_size=None if compression >> 7 & 7 else unpacked, resized=resized,
    )  # fmt: skip


def _records(records: bytes) -> tuple[bytes, Lock | None, bool, int]:
    """Those that may stay, the lock, whether checksums are made with the key, the
    kind of redirection to another name (0: none)."""
    kept, at = [], 0
    lock: Lock | None = None
    has_tweak, redirection = False, 0
    while at < len(records):
        start = at
        size, at = _number(records, at)
        kind, inside = _number(records, at)
        at += max(size, 1)
        if kind == 1:
            _, inside = _number(records, inside)
            own, inside = _number(records, inside)
            lock = _lock(records, inside, has_check=bool(own & 1), has_iv=True)
            has_tweak = bool(own & 2)
        else:
            kept.append((kind, records[start:at]))
            if kind == 5:
                redirection = _number(records, inside)[0]
    # 2: a hash, which is made with the key as well
    plain = b"".join(r for k, r in kept if not (has_tweak and k == 2))
    return plain, lock, has_tweak, redirection


def _packed(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out) + bytes([value])


def _framed(body: bytes) -> bytes:
    whole = _packed(len(body)) + body
    return struct.pack("<L", zlib.crc32(whole)) + whole


def packed_size(untrusted: BinaryIO, block: Block, keys: Keys) -> int:
    """Bytes of an encrypted member's data without the padding that the cipher needs.

    The library takes padding for more data. Compressed data are a chain of parts which say how
    long they are and which is the last; only their heads are decrypted here.
    """
    if block.stored_size is not None:
        return min(block.stored_size, block.data_size)
    at = 0
    while True:
        head = decrypted_at(untrusted, block.data_at, block.data_size, keys, at, 5)
        if len(head) < 5:
            return block.data_size  # damaged; the library says so where it matters
        width = (head[0] >> 3 & 3) + 1
        at += 2 + width + int.from_bytes(head[2 : 2 + width], "little")
        if width > 3 or at >= block.data_size or head[0] & 0x40:
            return min(at, block.data_size)
