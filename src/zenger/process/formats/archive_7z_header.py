"""The header of a 7z file, as far as it says what is encrypted, and how it reads without that.

Source: 7-Zip, DOC/7zFormat.txt.
"""

import struct
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO

MAGIC = b"7z\xbc\xaf\x27\x1c"
START = 32  # bytes of the signature header; everything else is counted from its end
MAX_HEADER = 128 * 1024**2  # bytes: more than a million members take
AES = b"\x06\xf1\x07\x01"
_END, _HEADER, _MAIN, _PACK, _UNPACK = 0, 1, 4, 6, 7
_SIZES, DIGESTS, _FOLDERS, _UNPACKED, ENCODED = 9, 10, 11, 12, 23


class DamagedError(Exception):
    """The header is not what a header should be, or no password fits it."""


class UnusualError(Exception):
    """A header of a kind that no archiver is known to write."""


@dataclass(slots=True)
class Coder:
    """One step of what was done to the data."""

    method: bytes
    inputs: int
    outputs: int
    properties: bytes


@dataclass(slots=True)
class Folder:
    """Data packed together: its steps, and how they hang together."""

    coders: list[Coder]
    bonds: list[tuple[int, int]]  # an input is fed by an output
    packed: list[int]  # inputs fed by the packed streams, in their order
    sizes: list[int] = field(default_factory=list)  # of each output


@dataclass(slots=True)
class Streams:
    """Where packed data lie and how they are unpacked."""

    pack_at: int  # from the end of the signature header
    pack_sizes: list[int]
    folders: list[Folder]
    rest: bytes  # what follows in the header, word for word


class _Reader:
    """Numbers and bytes of a header, one after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> bytes:
        part = self.data[self.at : self.at + size]
        if len(part) < size:
            raise DamagedError
        self.at += size
        return part

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """As many bytes more as the first has bits set from above."""
        first = self.byte()
        width = next((n for n in range(8) if not first & 0x80 >> n), 8)
        low = int.from_bytes(self.take(width), "little")
        return low | ((first & (0xFF >> width + 1)) << 8 * width if width < 8 else 0)

    def count(self) -> int:
        """A number of things, each of which takes at least one byte of the header."""
        value = self.number()
        if value > len(self.data):
            raise DamagedError
        return value


def read_streams(header: bytes) -> Streams:
    """Of a header that starts with `_HEADER` or `ENCODED`."""
    reader = _Reader(header)
    kind = reader.byte()
    if kind == _HEADER:
        kind = reader.byte()
        if kind != _MAIN:  # no data at all, or archive properties, which nobody writes
            raise UnusualError
    elif kind != ENCODED:
        raise DamagedError
    if reader.byte() != _PACK:
        raise UnusualError
    pack_at, sizes = reader.number(), _pack_sizes(reader)
    if reader.byte() != _UNPACK or reader.byte() != _FOLDERS:
        raise DamagedError
    count = reader.count()
    if reader.byte():
        raise UnusualError  # kept elsewhere
    folders = [_folder(reader) for _ in range(count)]
    if reader.byte() != _UNPACKED:
        raise DamagedError
    for folder in folders:
        folder.sizes = [reader.number() for coder in folder.coders for _ in range(coder.outputs)]
    if sum(len(folder.packed) for folder in folders) != len(sizes):
        raise DamagedError
    return Streams(pack_at, sizes, folders, header[reader.at :])


def _pack_sizes(reader: _Reader) -> list[int]:
    count = reader.count()
    sizes: list[int] = []
    while (kind := reader.byte()) != _END:
        if kind == _SIZES:
            sizes = [reader.number() for _ in range(count)]
        elif kind == DIGESTS:
            _skip_digests(reader, count)
        else:
            raise DamagedError
    return sizes


def _skip_digests(reader: _Reader, count: int) -> None:
    defined = count
    if not reader.byte():
        bits = reader.take(-(-count // 8))
        defined = sum(byte.bit_count() for byte in bits)
    reader.take(4 * defined)


def _folder(reader: _Reader) -> Folder:
    coders = []
    for _ in range(reader.count()):
        flags = reader.byte()
        method = reader.take(flags & 15)
        inputs, outputs = (reader.count(), reader.count()) if flags & 16 else (1, 1)
        coders.append(
            Coder(method, inputs, outputs, reader.take(reader.count()) if flags & 32 else b"")
        )
        if inputs > 32 or outputs > 32 or len(coders) > 32:
            raise DamagedError
    inputs, outputs = sum(c.inputs for c in coders), sum(c.outputs for c in coders)
    bonds = [(reader.count(), reader.count()) for _ in range(outputs - 1)]
    left = inputs - len(bonds)
    bound = {number for number, _ in bonds}
    packed = [reader.count() for _ in range(left)] if left > 1 else []
    return Folder(coders, bonds, packed or [n for n in range(inputs) if n not in bound])


def is_locked(streams: Streams) -> bool:
    return any(coder.method == AES for folder in streams.folders for coder in folder.coders)


def written(streams: Streams) -> bytes:
    """A header in place of the one read, its packed streams right after the signature header."""
    out = bytearray([_HEADER, _MAIN, _PACK, *_number(0), *_number(len(streams.pack_sizes)), _SIZES])
    for size in streams.pack_sizes:
        out += _number(size)
    out += bytes([_END, _UNPACK, _FOLDERS, *_number(len(streams.folders)), 0])
    for folder in streams.folders:
        out += _number(len(folder.coders))
        for coder in folder.coders:
            out += _coder(coder)
        for bond in folder.bonds:
            out += _number(bond[0]) + _number(bond[1])
        if len(folder.packed) > 1:
            for number in folder.packed:
                out += _number(number)
    out.append(_UNPACKED)
    for folder in streams.folders:
        for size in folder.sizes:
            out += _number(size)
    return bytes(out) + streams.rest


def _coder(coder: Coder) -> bytes:
    is_complex = (coder.inputs, coder.outputs) != (1, 1)
    flags = len(coder.method) | (16 if is_complex else 0) | (32 if coder.properties else 0)
    out = bytes([flags]) + coder.method
    if is_complex:
        out += _number(coder.inputs) + _number(coder.outputs)
    return out + (_number(len(coder.properties)) + coder.properties if coder.properties else b"")


def _number(value: int) -> bytes:
    width = next((n for n in range(8) if value < 1 << 7 * (n + 1)), 8)
    first = (0xFF00 >> width) & 0xFF | (value >> 8 * width if width < 8 else 0)
    return bytes([first]) + (value & (1 << 8 * width) - 1).to_bytes(width, "little")


def signature(header: bytes, at: int) -> bytes:
    """A signature header for a header that lies `at` bytes behind it."""
    place = struct.pack("<QQL", at, len(header), zlib.crc32(header))
    return MAGIC + b"\0\4" + struct.pack("<L", zlib.crc32(place)) + place


def raw_header(untrusted: BinaryIO) -> bytes:
    """The header as it stands in the file, encoded or not. Raises DamagedError."""
    end = untrusted.seek(0, 2)
    untrusted.seek(0)
    start = untrusted.read(START)
    if len(start) < START or not start.startswith(MAGIC):
        raise DamagedError
    offset, size, crc = struct.unpack_from("<QQL", start, 12)
    if not 0 < size <= MAX_HEADER or START + offset + size > end:
        raise DamagedError
    untrusted.seek(START + offset)
    header = untrusted.read(size)
    if len(header) < size or zlib.crc32(header) != crc:
        raise DamagedError
    return header
