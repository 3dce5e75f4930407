"""Reads a parcel as it is decrypted, pushed in pieces of any size, in bounded memory.

Everything here was written by a stranger, or by whoever got at the parcel on the way. The members
must stand in the order of `zenger.model.parcel` and be nothing else; where they are not, reading
stops, and what came whole before stays whole.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from zenger.model.parcel import (
    HEAD_NAME,
    MOST_FILES,
    MOST_HEAD,
    MOST_RECORD,
    TRAILER_NAME,
    FileHead,
    ParcelFormatError,
    ParcelHead,
    read_end,
    read_file,
    read_head,
    read_trailer,
)
from zenger.model.parcel_names import member_kind
from zenger.receive.tar_blocks import BLOCK, Member, read_header, with_extended


class Receiving(Protocol):
    """Who takes what is read. Files come one after another."""

    def head(self, head: ParcelHead, untrusted: bytes) -> None:
        """The parcel's own record, and its bytes."""
        ...

    def begin(self, file: FileHead, untrusted: bytes) -> None:
        """A file begins; and the bytes of its record."""
        ...

    def data(self, untrusted: bytes) -> None:
        """More bytes of it."""
        ...

    def end(self, *, is_whole: bool) -> None:
        """It ended; whether size and digest are what its record says."""
        ...


@dataclass(slots=True)
class Reading:
    """How far reading has come."""

    head: ParcelHead | None = None
    files: int = 0  # begun
    whole: int = 0
    has_trailer: bool = False
    is_ended: bool = False  # the end of the tar was there as well
    problem: str = ""  # why it went no further, in words of ours

    @property
    def is_complete(self) -> bool:
        return self.is_ended and not self.problem and self.whole == self.files


class ParcelReading:
    """A file to write the tar into. After trouble it takes, and leaves, everything that follows."""

    def __init__(self, receiving: Receiving) -> None:
        self.reading = Reading()
        self._to = receiving
        self._gathered = bytearray()
        self._need = BLOCK  # bytes until `_then` can say more
        self._then: Callable[[bytes], None] = self._block
        self._content = 0  # bytes of a file still to come
        self._skip = 0  # bytes up to the next block
        self._extended: bytes | None = None
        self._file: _File | None = None
        self._zero_blocks = 0

    def write(self, untrusted: bytes) -> int:
        view = memoryview(untrusted)
        while view and not self.reading.problem:
            try:
                view = view[self._take(view) :]
            except ParcelFormatError as error:
                self.reading.problem = str(error)
        return len(untrusted)

    def flush(self) -> None:
        """Nothing waits here."""

    def _take(self, view: memoryview) -> int:
        if self._content:
            count = min(self._content, len(view))
            self._take_content(bytes(view[:count]))
            return count
        if self._skip:
            count = min(self._skip, len(view))
            self._skip -= count
            return count
        count = min(self._need - len(self._gathered), len(view))
        self._gathered += view[:count]
        if len(self._gathered) == self._need:
            whole = bytes(self._gathered)
            self._gathered.clear()
            self._then(whole)
        return count

    def _take_content(self, data: bytes) -> None:
        file = self._open_file()
        self._content -= len(data)
        file.size += len(data)
        file.digest.update(data)
        self._to.data(data)

    def _block(self, block: bytes) -> None:
        if self.reading.has_trailer:
            self._after_trailer(block)
            return
        member = read_header(block)
        if member is None:
            raise ParcelFormatError("it ends before its trailer")
        if member.is_extended:
            if self._extended is not None:
                raise ParcelFormatError("two extended headers follow each other")
            self._gather(member.size, self._keep_extended)
            return
        if self._extended is not None:
            member = with_extended(member, self._extended)
            self._extended = None
        self._member(member)

    def _after_trailer(self, block: bytes) -> None:
        if block.strip(b"\0"):
            raise ParcelFormatError("something stands behind its end")
        self._zero_blocks += 1
        self.reading.is_ended = self._zero_blocks >= 2

    def _keep_extended(self, content: bytes) -> None:
        self._extended = content

    def _member(self, member: Member) -> None:
        name, kind, number = member.untrusted_name, "", 0
        if name == HEAD_NAME:
            kind = "parcel"
        elif name == TRAILER_NAME:
            kind = "trailer"
        else:
            kind, number = member_kind(name)
        self._require_order(kind, number)
        if kind == "content":
            self._content = member.size
            self._skip = -member.size % BLOCK
            return
        if member.size > (MOST_HEAD if kind == "parcel" else MOST_RECORD):
            raise ParcelFormatError("one of its records is too long")
        then = {
            "parcel": self._head, "head": self._begin, "end": self._end, "trailer": self._trailer,
        }[kind]  # fmt: skip
        self._gather(member.size, then)

    def _require_order(self, kind: str, number: int) -> None:
        reading = self.reading
        if reading.head is None:
            expected = kind == "parcel"
        elif self._file is not None:
            expected = kind in ("content", "end") and number == self._file.number
        else:
            expected = kind == "trailer" or (kind == "head" and number == reading.files + 1)
        if not expected:
            raise ParcelFormatError("its members are not those of a parcel, or not in their order")
        if number > MOST_FILES:
            raise ParcelFormatError(f"it has more than {MOST_FILES:,} files")

    def _gather(self, size: int, then: Callable[[bytes], None]) -> None:
        def record(content: bytes) -> None:
            self._need, self._then = BLOCK, self._block
            self._skip = -size % BLOCK
            then(content)

        if not size:
            raise ParcelFormatError("one of its records is empty")
        self._need, self._then = size, record

    def _head(self, untrusted: bytes) -> None:
        self.reading.head = read_head(untrusted)
        self._to.head(self.reading.head, untrusted)

    def _begin(self, untrusted: bytes) -> None:
        file = read_file(untrusted)
        self.reading.files += 1
        if file.number != self.reading.files:
            raise ParcelFormatError("the number of a file is another in its record")
        self._file = _File(file.number)
        self._to.begin(file, untrusted)

    def _end(self, untrusted: bytes) -> None:
        file, end = self._open_file(), read_end(untrusted)
        said = (end.number, end.size, end.sha256)
        is_whole = said == (file.number, file.size, file.digest.hexdigest())
        self._file = None
        self.reading.whole += is_whole
        self._to.end(is_whole=is_whole)

    def _open_file(self) -> "_File":
        if self._file is None:
            raise ParcelFormatError("it has bytes of no file")
        return self._file

    def _trailer(self, untrusted: bytes) -> None:
        if read_trailer(untrusted).files != self.reading.files:
            raise ParcelFormatError("its trailer counts other files")
        self.reading.has_trailer = True


class _File:
    """The file that is being read."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.size = 0
        self.digest = hashlib.sha256()
