"""Takes the encryption out of what a 7z header says, given a password.

Source: 7-Zip, CPP/7zip/Crypto/7zAes.cpp.
"""

import hashlib
import lzma
import zlib
from functools import lru_cache
from typing import BinaryIO

from zenger.process.formats.archive_7z_header import (
    AES,
    DIGESTS,
    ENCODED,
    MAX_HEADER,
    START,
    Coder,
    DamagedError,
    Folder,
    UnusualError,
    read_streams,
)
from zenger.process.formats.archive_cipher import Keys, decrypted_at
from zenger.process.formats.archive_inflate import MEMORY

COPY, LZMA, LZMA2 = b"\0", b"\x03\x01\x01", b"\x21"


def without_lock(folder: Folder, pack_sizes: list[int], password: str) -> list[Keys | None]:
    """Take the decryption out of a folder's steps. Returns the keys of each packed stream.

    The sizes of its packed streams become what they are after decryption.
    """
    found: list[Keys | None] = [None] * len(pack_sizes)
    while (place := next((n for n, c in enumerate(folder.coders) if c.method == AES), -1)) >= 0:
        coder = folder.coders[place]
        entry = sum(c.inputs for c in folder.coders[:place])
        exit_ = sum(c.outputs for c in folder.coders[:place])
        if entry not in folder.packed or (coder.inputs, coder.outputs) != (1, 1):
            raise UnusualError
        stream = folder.packed.index(entry)
        found[stream] = _keys(coder.properties, password)
        pack_sizes[stream] = folder.sizes[exit_]
        if len(folder.coders) == 1:
            folder.coders[0] = Coder(COPY, 1, 1, b"")
            break
        target = next((number for number, source in folder.bonds if source == exit_), None)
        if target is None:
            raise UnusualError  # encrypted before it is decompressed makes no sense
        folder.packed[stream] = target
        folder.coders.pop(place)
        folder.sizes.pop(exit_)
        folder.bonds = [
            (number - (number > entry), source - (source > exit_))
            for number, source in folder.bonds
            if source != exit_
        ]
        folder.packed = [number - (number > entry) for number in folder.packed]
    return found


def _keys(properties: bytes, password: str) -> Keys:
    if len(properties) < 2:
        raise DamagedError
    first, second = properties[0], properties[1]
    salt_size = (first >> 7 & 1) + (second >> 4)
    iv_size = (first >> 6 & 1) + (second & 15)
    salt, iv = properties[2 : 2 + salt_size], properties[2 + salt_size :][:iv_size]
    if first & 63 > 24 and first & 63 != 63:  # what 7-Zip itself refuses
        raise UnusualError
    return Keys(_key(password, salt, first & 63), iv.ljust(16, b"\0"))


@lru_cache(64)
def _key(password: str, salt: bytes, rounds: int) -> bytes:
    seed = salt + password.encode("utf-16-le", "surrogatepass")
    if rounds == 63:
        return seed[:32].ljust(32, b"\0")
    digest = hashlib.sha256()
    group = min(1 << rounds, 1 << 14)
    for start in range(0, 1 << rounds, group):
        numbers = range(start, start + group)
        digest.update(b"".join([seed + number.to_bytes(8, "little") for number in numbers]))
    return digest.digest()


def decoded(untrusted: BinaryIO, header: bytes, password: str) -> bytes:
    """What an encoded header stands for. Raises DamagedError, also where the password is wrong."""
    while header[:1] == bytes([ENCODED]):
        streams = read_streams(header)
        if len(streams.folders) != 1 or len(streams.pack_sizes) != 1:
            raise UnusualError
        folder, stored = streams.folders[0], streams.pack_sizes[0]
        (keys,) = without_lock(folder, streams.pack_sizes, password)
        at, size = START + streams.pack_at, streams.pack_sizes[0]
        if max(stored, size, *folder.sizes) > MAX_HEADER or len(folder.coders) != 1:
            raise UnusualError
        if at + stored > untrusted.seek(0, 2):
            raise DamagedError
        if keys is None:
            untrusted.seek(at)
            data = untrusted.read(size)
        else:
            data = decrypted_at(untrusted, at, stored, keys, 0, size)
        header = _unpacked(folder.coders[0], data, folder.sizes[0])
        if not _matches(header, streams.rest):
            raise DamagedError
    return header


def _unpacked(coder: Coder, data: bytes, size: int) -> bytes:
    if coder.method == COPY:
        return data[:size]
    kinds = {LZMA: lzma.FILTER_LZMA1, LZMA2: lzma.FILTER_LZMA2}
    if coder.method not in kinds or len(coder.properties) not in (1, 5):
        raise UnusualError
    options: dict[str, int] = {"id": kinds[coder.method]}
    if coder.method == LZMA:
        first, dictionary = coder.properties[0], int.from_bytes(coder.properties[1:5], "little")
        options |= {"lc": first % 9, "lp": first // 9 % 5, "pb": first // 45}
    else:
        bits = coder.properties[0]
        dictionary = (2 | bits & 1) << bits // 2 + 11 if bits < 40 else 0xFFFFFFFF
    options["dict_size"] = min(max(dictionary, 4096), MEMORY)
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[options]).decompress(data, size)
    except (lzma.LZMAError, ValueError, EOFError) as error:
        raise DamagedError from error


def _matches(header: bytes, rest: bytes) -> bool:
    """By the checksum that follows, where there is one."""
    return rest[:2] != bytes([DIGESTS, 1]) or zlib.crc32(header) == int.from_bytes(
        rest[2:6], "little"
    )
