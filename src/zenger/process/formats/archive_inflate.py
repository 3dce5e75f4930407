"""Compressed streams, decompressed block by block: gzip, bzip2, xz, zstandard, deflate.

No block is ever larger than `BLOCK`, whatever a stranger's compressor packed into one byte.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

import zstandard

from zenger.model.document import Problem, Status
from zenger.model.extraction import MemberBroken

BLOCK = 256 * 1024  # bytes given out at once
_STEP = 4  # bytes given to zlib at once where it stumbled; the checksum of gzip is the last eight
_FED = 1024  # bytes given to a Zstandard decoder at once
MEMORY = 256 * 1024**2  # bytes a decoder may ask for (xz -9 takes 65 MB, zstd --ultra 128)

TRUNCATED = Problem("archive-cut-short", "The compressed data end before they should.")
CORRUPT = Problem("archive-damaged", "The compressed data are damaged.")
TRAILING = Problem("data-after-end", "Bytes that belong to nothing follow the compressed data.")


class _DamagedError(ValueError):
    """The stream is damaged; it holds what came out before that."""

    def __init__(self, content: bytes) -> None:
        super().__init__("damaged")
        self.content = content


class _Zlib:
    """zlib's object in the manner of the other two."""

    def __init__(self, wbits: int) -> None:
        self._object = self._before = zlib.decompressobj(wbits)

    @property
    def eof(self) -> bool:
        return self._object.eof

    @property
    def unused_data(self) -> bytes:
        return self._object.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        fed = self._object.unconsumed_tail + data
        self._before = self._object.copy()
        try:
            return self._object.decompress(fed, max_length)
        except zlib.error as error:
            raise _DamagedError(self._up_to_damage(fed, max_length)) from error

    def _up_to_damage(self, fed: bytes, max_length: int) -> bytes:
        """The library keeps to itself what it made of a block before it met the damage."""
        out = b""
        with suppress(zlib.error):
            for start in range(0, len(fed), _STEP):
                out += self._before.decompress(fed[start : start + _STEP], max_length - len(out))
                if len(out) >= max_length:
                    break
        return out

    def pending(self) -> bool:
        return bool(self._object.unconsumed_tail)


class _Other:
    """bz2 and lzma, which keep what they have not used."""

    def __init__(self, decoder: "bz2.BZ2Decompressor | lzma.LZMADecompressor") -> None:
        self._object = decoder

    @property
    def eof(self) -> bool:
        return self._object.eof

    @property
    def unused_data(self) -> bytes:
        return self._object.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._object.decompress(data, max_length)

    def pending(self) -> bool:
        return not self._object.needs_input


_MAKERS: dict[str, Callable[[], "_Zlib | _Other"]] = {
    "gz": lambda: _Zlib(31),
    "deflate": lambda: _Zlib(-15),
    "zlib": lambda: _Zlib(15),
    "bz2": lambda: _Other(bz2.BZ2Decompressor()),
    "xz": lambda: _Other(lzma.LZMADecompressor(memlimit=MEMORY)),
}
_ERRORS = (zlib.error, OSError, lzma.LZMAError, zstandard.ZstdError, MemoryError, ValueError)


def inflated(
    blocks: Iterator[bytes],
    method: str,
    *,
    several: bool = True,
    notes: list[Problem] | None = None,
) -> Iterator[bytes]:
    """The decompressed bytes of one stream, or of `several` after each other.

    What is wrong but no loss (bytes after the end) is put into `notes`.

    Raises:
        MemberBroken: CORRUPT or TRUNCATED; what came before it was read correctly, though
            perhaps not checked.
    """
    try:
        if method == "zst":
            yield from _zstandard(blocks)
        else:
            yield from _inflated(blocks, _MAKERS[method], several=several, notes=notes)
    except _ERRORS as error:
        if isinstance(error, _DamagedError) and error.content:
            yield error.content
        raise MemberBroken(Status.CORRUPT, CORRUPT) from error


def _inflated(
    blocks: Iterator[bytes],
    make: Callable[[], "_Zlib | _Other"],
    *,
    several: bool,
    notes: list[Problem] | None,
) -> Iterator[bytes]:
    decoder = make()
    finished = False  # a stream is whole, and nothing of another one was seen
    data = next(blocks, b"")
    while data:
        if finished:
            data = data.lstrip(b"\0")  # padding
            if data and not data.startswith((b"\x1f\x8b", b"BZh", b"\xfd7z")):
                if notes is not None:
                    notes.append(TRAILING)
                return
            decoder = make()
        if data:
            yield from _some(decoder, data)
            finished = decoder.eof
        if finished and not several:
            return
        data = (decoder.unused_data if finished and data else b"") or next(blocks, b"")
    if not finished:
        raise MemberBroken(Status.TRUNCATED, TRUNCATED)


def _some(decoder: "_Zlib | _Other", data: bytes) -> Iterator[bytes]:
    if out := decoder.decompress(data, BLOCK):
        yield out
    while not decoder.eof and decoder.pending():
        if out := decoder.decompress(b"", BLOCK):
            yield out


def _zstandard(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Frame by frame, as only a frame's decoder tells whether the frame was whole.

    It gives out at once all that is in what it is fed, so it is fed little: at the format's worst
    ratio (128 KB for 4 bytes) that is 32 MB.
    """
    maker = zstandard.ZstdDecompressor(max_window_size=MEMORY // 2)
    frame: zstandard.ZstdDecompressionObj | None = None
    for block in blocks:
        for start in range(0, len(block), _FED):
            data = block[start : start + _FED]
            while data:
                frame = frame or maker.decompressobj()
                out = frame.decompress(data)
                for place in range(0, len(out), BLOCK):
                    yield out[place : place + BLOCK]
                data = frame.unused_data if frame.eof else b""
                frame = None if frame.eof else frame
    if frame is not None:
        raise MemberBroken(Status.TRUNCATED, TRUNCATED)


def file_blocks(untrusted: BinaryIO, start: int = 0, size: int | None = None) -> Iterator[bytes]:
    """Bytes of the file from `start` on, `size` of them at most."""
    position = start
    end = None if size is None else start + size
    while end is None or position < end:
        untrusted.seek(position)
        block = untrusted.read(BLOCK if end is None else min(BLOCK, end - position))
        if not block:
            return
        position += len(block)
        yield block


class Stream:
    """Blocks as a file that is read forward."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._held = b""

    def peek(self, size: int) -> bytes:
        """Up to `size` bytes, which stay to be read."""
        while len(self._held) < size and (block := next(self._blocks, b"")):
            self._held += block
        return self._held[:size]

    def read(self, size: int) -> bytes:
        parts = []
        while size > 0:
            if not self._held:
                self._held = next(self._blocks, b"")
                if not self._held:
                    break
            part, self._held = self._held[:size], self._held[size:]
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def put_back(self, data: bytes) -> None:
        """Bytes that were read and are to be read again."""
        self._held = data + self._held

    def rest(self) -> Iterator[bytes]:
        if self._held:
            yield self._held
        yield from self._blocks
