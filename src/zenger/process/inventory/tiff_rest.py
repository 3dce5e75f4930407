"""Bytes of a TIFF that no directory names, and pictures beside the pages: the SubIFDs."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from zenger.process.inventory.found import words_in

MAX_DIRECTORIES = 1_000
MAX_PLACES = 1_000_000  # entries, strips and tiles in all
FEWEST = 8  # letters and digits: fewer are what a program padded with
MUCH = 1024  # bytes: as many may be a small copy, or an earlier state, without a word in them
# Source: TIFF 6.0, section 2 (types and their sizes); AWare Systems'
# "BigTIFF File Format" (counts and places in eight bytes); Adobe's TIFF Technical Note 1 (SubIFDs).
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8,
          17: 8, 18: 8}  # fmt: skip
_OFFSETS = {273: 279, 324: 325, 513: 514, 288: 289}  # tags of places, and those of their lengths
_SUB, _OTHERS = 330, (34665, 34853, 40965)  # SubIFDs; EXIF, GPS, interoperability
_COMPRESSION = 259
_PLAIN, _BIG = 42, 43  # numbers of the kinds of TIFF
_FOLLOWED = {*_OFFSETS, *_OFFSETS.values(), _SUB, *_OTHERS, _COMPRESSION}
_WHOLE = {3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}  # types that name places, and for struct
_OLD_JPEG = 6  # its tables lie where only their tags' makers know


class _UnknownError(Exception):
    """The file's order is not one that can be followed, so nothing is said of its rest."""


@dataclass(slots=True)
class _Map:
    content: bytes
    order: str  # of struct
    is_big: bool
    named: list[tuple[int, int]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    places: int = 0
    beside: int = 0  # pictures in SubIFDs

    def follow(self, at: int) -> None:
        """One chain of directories."""
        while at:
            if at in self.seen or len(self.seen) > MAX_DIRECTORIES:
                raise _UnknownError
            self.seen.add(at)
            at = self._directory(at)

    def _directory(self, at: int) -> int:
        (count,) = self._unpacked("Q" if self.is_big else "H", 1, at)
        self._count(count)
        first, entry = (at + 8, 20) if self.is_big else (at + 2, 12)
        end = first + entry * count
        self.named.append((at, end + self._place))
        tags = dict(self._tag(first + entry * number) for number in range(count))
        if tags.get(_COMPRESSION) == (_OLD_JPEG,):
            raise _UnknownError
        for place, length in _OFFSETS.items():
            pairs = zip(tags.get(place, ()), tags.get(length, ()), strict=False)
            self.named += [(start, start + size) for start, size in pairs]
        for sub in tags.get(_SUB, ()):
            self.beside += 1
            self.follow(sub)
        for tag in _OTHERS:
            for other in tags.get(tag, ()):
                self.follow(other)
        return int(self._unpacked(self._number, 1, end)[0])

    @property
    def _place(self) -> int:
        """Bytes of a number that says where something is, or how much of it there is."""
        return 8 if self.is_big else 4

    @property
    def _number(self) -> str:
        return "Q" if self.is_big else "I"

    def _tag(self, at: int) -> tuple[int, tuple[int, ...]]:
        tag, kind = self._unpacked("H", 2, at)
        (count,) = self._unpacked(self._number, 1, at + 4)
        size, held = _SIZES.get(kind, 1) * count, at + 4 + self._place
        start = held if size <= self._place else self._unpacked(self._number, 1, held)[0]
        self.named.append((start, start + size))
        if kind not in _WHOLE or tag not in _FOLLOWED:
            return tag, ()
        self._count(count)
        return tag, self._unpacked(_WHOLE[kind], count, start)

    def _count(self, more: int) -> None:
        self.places += more
        if self.places > MAX_PLACES:
            raise _UnknownError

    def _unpacked(self, kind: str, count: int, at: int) -> tuple[int, ...]:
        return struct.unpack_from(f"{self.order}{count}{kind}", self.content, at)


def rest(content: bytes) -> tuple[int, Iterator[tuple[str, str]]]:
    """How many pictures lie in SubIFDs; and of bytes that nothing names, where and what they say.

    Nothing of a file whose directories cannot be followed.
    """
    order = {b"II": "<", b"MM": ">"}.get(content[:2])
    kind = struct.unpack_from(f"{order}H", content, 2)[0] if order and len(content) > 16 else 0
    if order is None or kind not in (_PLAIN, _BIG):
        return 0, iter(())
    is_big = kind == _BIG
    found = _Map(content, order, is_big, [(0, 16 if is_big else 8)])
    try:
        found.follow(
            struct.unpack_from(f"{order}Q", content, 8)[0]
            if is_big
            else struct.unpack_from(f"{order}I", content, 4)[0]
        )
    except (_UnknownError, struct.error, RecursionError):
        return found.beside, iter(())
    return found.beside, _gaps(found)


def _gaps(found: _Map) -> Iterator[tuple[str, str]]:
    last, size = 0, len(found.content)
    for start, end in [*sorted(found.named), (size, size)]:
        if start > last:
            held = found.content[last:start].strip(b"\0\r\n\t ")
            text = words_in(held)
            if len(held) >= MUCH or sum(map(str.isalnum, text)) >= FEWEST:
                kind = "after-end" if start >= size else "between-objects"
                yield kind, f"{len(held):,} bytes {text}"
        last = max(last, end)
