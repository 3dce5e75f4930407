"""Members of a 7z file: an encrypted one is decrypted on the way into the library.

The library cannot decrypt. So it is shown the same archive as it would be without encryption:
its header with that step taken out, and the packed data decrypted wherever they are read.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from zenger.model.document import Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberLost,
    Piece,
    Trouble,
)
from zenger.process.formats.archive_7z_header import (
    START,
    DamagedError,
    Streams,
    UnusualError,
    is_locked,
    raw_header,
    read_streams,
    signature,
    written,
)
from zenger.process.formats.archive_7z_unlock import decoded, without_lock
from zenger.process.formats.archive_cipher import Keys, decrypted_at
from zenger.process.formats.archive_library import UnreadableError, entries
from zenger.process.formats.archive_limits import Budget
from zenger.process.formats.archive_members import library_members, opened_with

FORMATS = ("7zip",)
_ALL_NEEDED = Problem("password-needed", "Even the list of members is encrypted; none was read.")
_OTHER = Problem(
    "password-or-damage",
    "The password that opens other members of the archive does not open this one, or its data "
    "are damaged.",
)


def sevenzip_members(
    untrusted: BinaryIO, options: ExtractionOptions, budget: Budget
) -> Iterator[Piece]:
    """All members. The archive has one password; members under another one are named."""
    try:
        header = raw_header(untrusted)
        locks_header = is_locked(read_streams(header)) if header[:1] != b"\x01" else False
        plain = header if locks_header else decoded(untrusted, header, "")
        locked = locks_header or is_locked(read_streams(plain))
    except (DamagedError, UnusualError):
        locked = locks_header = False  # the library says what is wrong
    if not locked:
        yield from library_members(untrusted, FORMATS, options, budget)
        return
    first = 0 if locks_header else _first_locked(untrusted)
    for number, password in enumerate(options.passwords, 1):
        source = _opened(untrusted, header, password)
        if source is not None and (locks_header or _reads(source, first, budget)):
            yield from _named_honestly(library_members(source, FORMATS, options, budget))
            yield from opened_with({number: 0})
            return
    if locks_header:
        yield Trouble(Status.ENCRYPTED, _ALL_NEEDED)
    else:
        yield from library_members(untrusted, FORMATS, options, budget)


def _opened(untrusted: BinaryIO, header: bytes, password: str) -> "_Unlocked | None":
    """The archive without its encryption; None where the password is seen to be wrong."""
    try:
        streams = read_streams(decoded(untrusted, header, password))
        return _Unlocked(untrusted, streams, password)
    except (DamagedError, UnusualError):
        return None


def _first_locked(untrusted: BinaryIO) -> int:
    """The position of the first encrypted member."""
    try:
        for place, found in enumerate(entries(untrusted, FORMATS)):
            if found.is_encrypted:
                return place
    except UnreadableError:
        pass
    return 0


def _reads(source: "_Unlocked", first: int, budget: Budget) -> bool:
    """Whether the first encrypted member comes out whole: it has a checksum."""
    try:
        for found in islice(entries(source, FORMATS), first, None):
            if found.size:
                for _ in budget.counted(found.content(), source.size):
                    pass
                return True
    except (MemberBroken, UnreadableError):
        return False
    return True  # nothing in it has data


def _named_honestly(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """What looks damaged under encryption may only have another password."""
    for piece in pieces:
        if isinstance(piece, Member):
            yield replace(piece, content=_content(piece.content))
        elif isinstance(piece, MemberLost | Trouble) and piece.status is Status.CORRUPT:
            yield replace(piece, status=Status.ENCRYPTED, problem=_OTHER)
        else:
            yield piece


def _content(blocks: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from blocks
    except MemberBroken as broken:
        if broken.status is Status.CORRUPT:
            raise MemberBroken(Status.ENCRYPTED, _OTHER) from broken
        raise


@dataclass(frozen=True, slots=True)
class _Part:
    """One packed stream where it lies in the real file."""

    at: int
    stored: int  # bytes there
    size: int  # bytes once decrypted
    keys: Keys | None


class _Unlocked:
    """The archive as a file that can be read anywhere: signature, packed streams, header."""

    def __init__(self, untrusted: BinaryIO, streams: Streams, password: str) -> None:
        self._untrusted = untrusted
        self._parts: list[_Part] = []
        self._starts = [START]
        at, first = START + streams.pack_at, 0
        for folder in streams.folders:
            last = first + len(folder.packed)
            stored = streams.pack_sizes[first:last]
            sizes = list(stored)
            keys = without_lock(folder, sizes, password)
            streams.pack_sizes[first:last] = sizes
            for part in zip(stored, sizes, keys, strict=True):
                self._parts.append(_Part(at, *part))
                self._starts.append(self._starts[-1] + part[1])
                at += part[0]
            first = last
        if at > untrusted.seek(0, 2):
            raise DamagedError
        self._tail = written(streams)
        self._head = signature(self._tail, self._starts[-1] - START)
        self.size = self._starts[-1] + len(self._tail)
        self._position = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._position, self.size)[whence]
        if base + offset < 0:
            raise ValueError("before the start")
        self._position = base + offset
        return self._position

    def read(self, size: int) -> bytes:
        """Up to `size` bytes of one part; none at the end."""
        data = self._at(self._position, size)
        self._position += len(data)
        return data

    def _at(self, position: int, size: int) -> bytes:
        if position < START:
            return self._head[position : position + size]
        if position >= self._starts[-1]:
            start = position - self._starts[-1]
            return self._tail[start : start + size]
        place = bisect_right(self._starts, position) - 1
        part, start = self._parts[place], position - self._starts[place]
        size = min(size, part.size - start)
        if part.keys is not None:
            return decrypted_at(self._untrusted, part.at, part.stored, part.keys, start, size)
        self._untrusted.seek(part.at + start)
        return self._untrusted.read(size)
