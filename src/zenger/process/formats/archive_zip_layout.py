"""Where the members of a zip lie: which share their bytes, and which no directory names."""

import string
from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from zenger.process.formats.archive_zip_directory import (
    FARTHEST,
    LOCAL,
    Directory,
    ZipEntry,
    directory_entries,
    local_data,
    next_local,
)

NEWEST = 63  # version needed to extract: APPNOTE 4.4.3.2
METHODS = frozenset((0, 8, 9, 12, 14, 20, 93, 95, 98, 99))
DESCRIPTOR = 24  # bytes that may stand behind a member: APPNOTE 4.3.9
_CONTROL = string.whitespace.replace(" ", "").encode() + b"\0"


class Layout:
    """The places of all members of one directory, held as numbers: there may be a million."""

    def __init__(self, untrusted: BinaryIO, directory: Directory) -> None:
        self._untrusted = untrusted
        self._directory = directory
        self._starts, self._heads, self._sizes = array("q"), array("q"), array("q")
        for entry in directory_entries(untrusted, directory):
            if not entry.elsewhere:
                self._starts.append(min(entry.offset, FARTHEST))
                self._heads.append(LOCAL.size + len(entry.raw_name))
                size = 0 if entry.is_folder else entry.compressed or 0
                self._sizes.append(min(size, FARTHEST >> 1))
        self._order = sorted(range(len(self._starts)), key=self._starts.__getitem__)

    def shared(self) -> set[int]:
        """Offsets of members that reach into the next one: no honest archiver writes such.

        Source: D. Fifield, "A better zip bomb", WOOT 2019. Members that share their bytes multiply
        them without any of them having a suspicious ratio.
        """
        return {
            self._starts[one]
            for one, after in pairwise(self._order)
            if self._sizes[one] and self._least_end(one) > self._starts[after]
        }

    def unnamed(self) -> Iterator[ZipEntry]:
        """Members with a header of their own that the directory leaves out.

        Programs that delete or replace a member may leave the old one where it was, and of two
        archives one behind the other only the last one's directory counts.
        """
        end = 0
        for one in self._order:
            start = self._starts[one]
            if start - end >= LOCAL.size:
                yield from self._between(end, start)
            end = max(end, self._least_end(one))
            if data := local_data(self._untrusted, start):
                end = max(end, data + self._sizes[one])
        if self._directory.start - end >= LOCAL.size:
            yield from self._between(end, self._directory.start)

    def _least_end(self, one: int) -> int:
        return self._starts[one] + self._heads[one] + self._sizes[one]

    def _between(self, at: int, end: int) -> Iterator[ZipEntry]:
        """Only what follows at once: in a program before the archive any bytes may stand."""
        while at + LOCAL.size <= end:
            self._untrusted.seek(at)
            near = self._untrusted.read(DESCRIPTOR + 4).find(b"PK\x03\x04")
            if near < 0:
                return
            entry = next_local(self._untrusted, at + near)
            data = local_data(self._untrusted, entry.offset) if entry else None
            if entry is None or data is None or not self._is_likely(entry, at + near, data, end):
                return
            yield entry
            at = data + (entry.compressed or 0)
            if entry.compressed is None:  # it runs on to the next header, wherever that is
                after = next_local(self._untrusted, at)
                at = after.offset if after else end

    def _is_likely(self, entry: ZipEntry, offset: int, data: int, end: int) -> bool:
        self._untrusted.seek(offset + 4)
        version = int.from_bytes(self._untrusted.read(2), "little") & 0xFF
        return (
            entry.offset == offset
            and version <= NEWEST
            and entry.method in METHODS
            and bool(entry.raw_name)
            and not set(entry.raw_name) & set(_CONTROL)
            and data + (entry.compressed or 0) <= end
        )
