"""Part of a file, read as if it were a file of its own."""

import io
from typing import BinaryIO, cast

BUFFER = 64 * 1024  # bytes


class _Window(io.RawIOBase):
    def __init__(self, untrusted: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._file = untrusted
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        wanted = max(0, min(len(buffer), self._size - self._at))
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class _Buffered(io.BufferedReader):
    """Makes room for no more bytes than there are, however many are asked for."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > BUFFER:
            at = self.tell()
            size = min(size, max(0, self.seek(0, io.SEEK_END) - at))
            self.seek(at)
        return super().read(size)


def window(untrusted: BinaryIO, start: int, size: int) -> BinaryIO:
    """`size` bytes from `start` on. The file's own position moves with every reading."""
    return cast("BinaryIO", _Buffered(_Window(untrusted, start, size), BUFFER))
