"""Elements of ASN.1 as they lie in a file (BER and DER), found without holding them.

Source: ITU-T X.690 8.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_DEPTH = 60  # elements inside each other
MAX_CHILDREN = 100_000
BLOCK = 256 * 1024  # bytes given on at once
SEQUENCE, SET, OID, INTEGER, OCTETS = 0x30, 0x31, 0x06, 0x02, 0x04


class BadBerError(ValueError):
    """The bytes are no ASN.1, or cut short."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag as a byte, and where its content lies."""

    tag: int
    start: int
    size: int  # bytes; -1 where it runs up to an end mark

    @property
    def is_constructed(self) -> bool:
        return bool(self.tag & 0x20)


class Ber:
    """Reads the elements of one file."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._file = untrusted
        self._end = untrusted.seek(0, 2)

    def element(self, at: int) -> Element:
        """The element that starts there. Raises `BadBerError`."""
        self._file.seek(at)
        head = self._file.read(16)
        if len(head) < 2 or head[0] & 0x1F == 0x1F:  # tags in several bytes are not used here
            raise BadBerError("no element")
        size, used = head[1], 2
        if size == 0x80:
            return Element(head[0], at + 2, -1)
        if size > 0x80:
            used += size & 0x7F
            size = int.from_bytes(head[2:used], "big")
            if used > 10 or used > len(head):
                raise BadBerError("length")
        if at + used + size > self._end:
            raise BadBerError("cut short")
        return Element(head[0], at + used, size)

    def children(self, parent: Element) -> Iterator[Element]:
        """The elements inside one. Raises `BadBerError` where they make no sense."""
        at = parent.start
        end = self._end if parent.size < 0 else parent.start + parent.size
        for _ in range(MAX_CHILDREN):
            if at >= end:
                if parent.size < 0:
                    raise BadBerError("no end mark")
                return
            child = self.element(at)
            if parent.size < 0 and child.tag == 0 and child.size == 0:
                return
            yield child
            at = self.after(child)
        raise BadBerError("too many elements")

    def after(self, element: Element) -> int:
        """Where the next one starts."""
        if element.size >= 0:
            return element.start + element.size
        at, open_marks = element.start, 1  # runs up to its mark, and so may those inside
        while open_marks:
            inner = self.element(at)
            if inner.size < 0:
                open_marks += 1
                at = inner.start
                continue
            open_marks -= inner.tag == 0 and inner.size == 0
            at = inner.start + inner.size
        return at

    def data(self, element: Element, most: int = 65536) -> bytes:
        self._file.seek(element.start)
        return self._file.read(min(max(element.size, 0), most))

    def octets(self, element: Element) -> Iterator[bytes]:
        """The bytes of a string, which may be in pieces inside pieces."""
        waiting: list[Iterator[Element]] = [iter([element])]
        while waiting:
            piece = next(waiting[-1], None)
            if piece is None:
                waiting.pop()
            elif piece.is_constructed:
                if len(waiting) > MAX_DEPTH:
                    raise BadBerError("too deep")
                waiting.append(self.children(piece))
            else:
                yield from self._blocks(piece)

    def _blocks(self, piece: Element) -> Iterator[bytes]:
        at, end = piece.start, piece.start + piece.size
        while at < end:
            self._file.seek(at)
            block = self._file.read(min(BLOCK, end - at))
            if not block:
                raise BadBerError("cut short")
            at += len(block)
            yield block


def oid(data: bytes) -> str:
    """An identifier in numbers: ``1.2.840.113549.1.7.2``."""
    if not data:
        return ""
    numbers = [min(data[0] // 40, 2), data[0] - 40 * min(data[0] // 40, 2)]
    value = 0
    for byte in data[1:60]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    return ".".join(map(str, numbers))


def text(tag: int, data: bytes) -> str:
    """A string of whatever kind."""
    codec = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x14: "latin-1"}.get(tag, "utf-8")
    return data.decode(codec, "replace").strip()
