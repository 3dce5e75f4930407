"""Word boxes as they travel and are kept: columns of small integers that are checked at one look.

A page of 400 words has 2400 integers. As JSON they took more of the process that keeps the
records than all else a page brings, as they were parsed, checked and written again one by one.

    start     4 bytes a word, all words', unsigned, little-endian
    length    4 bytes a word
    x0        2 bytes a word; then y0, x1, y1 likewise

all in base64, so that they fit into a line of JSON.
"""

import binascii
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import add, sub
from typing import Any

FULL_SCALE = 10_000  # ten-thousandths of the page's width or height: the largest corner
_WORD = 16  # bytes
_WELL_BELOW = bytes(range(FULL_SCALE >> 8))  # higher bytes of numbers that surely are not above it


def pack(boxes: Sequence[int]) -> str:
    """Boxes as in `zenger.model.extraction.Page.boxes`, packed.

    Raises:
        OverflowError: a number is negative, or larger than its column holds.
    """
    starts, ends = boxes[0::6], boxes[1::6]
    corners = chain.from_iterable(boxes[side::6] for side in range(2, 6))
    whole = _bytes("I", starts) + _bytes("I", map(sub, ends, starts)) + _bytes("H", corners)
    return binascii.b2a_base64(whole, newline=False).decode("ascii")


def pack_rows(rows: Any) -> str:
    """The same of a numpy array with a row of six integers for each word, all of them in range."""
    whole = (
        rows[:, 0].astype("<u4").tobytes()
        + (rows[:, 1] - rows[:, 0]).astype("<u4").tobytes()
        + rows[:, 2:].T.astype("<u2").tobytes()
    )
    return binascii.b2a_base64(whole, newline=False).decode("ascii")


def checked(untrusted_packed: Any) -> str:
    """The same text, when it is what `pack` makes of some boxes.

    Raises:
        ValueError, TypeError: it is not.
    """
    text = str.encode(untrusted_packed, "ascii")
    whole = binascii.a2b_base64(text, strict_mode=True)
    if len(whole) % _WORD or binascii.b2a_base64(whole, newline=False) != text:
        raise ValueError("boxes")
    corners = whole[len(whole) // 2 :]
    # A look at the higher bytes is mostly enough, and takes a tenth of one at each number.
    if corners[1::2].translate(None, _WELL_BELOW) and max(_numbers("H", corners)) > FULL_SCALE:
        raise ValueError("a box beyond the page")
    return str(untrusted_packed)


def unpack(packed: str) -> tuple[int, ...]:
    """Boxes as in `zenger.model.extraction.Page.boxes`."""
    whole = binascii.a2b_base64(packed)
    words = len(whole) // _WORD
    starts = _numbers("I", whole[: 4 * words])
    ends = map(add, starts, _numbers("I", whole[4 * words : 8 * words]))
    corners = _numbers("H", whole[8 * words :])
    sides = (corners[side * words : (side + 1) * words] for side in range(4))
    return tuple(chain.from_iterable(zip(starts, ends, *sides, strict=True)))


def pack_sure(sure: Sequence[int]) -> str:
    """How sure OCR is of each word that has a box: a byte a word, 0 to 100, in base64."""
    return binascii.b2a_base64(bytes(sure), newline=False).decode("ascii")


def unpack_sure(packed: str) -> tuple[int, ...]:
    """What `pack_sure` packed."""
    return tuple(binascii.a2b_base64(packed))


class PackedBoxes(Sequence[int]):
    """Packed boxes that can be read as numbers: what passes through need not be unpacked."""

    __slots__ = ("packed",)

    def __init__(self, packed: str) -> None:
        self.packed = packed

    def __len__(self) -> int:
        return len(binascii.a2b_base64(self.packed)) // _WORD * 6

    def __getitem__(self, index: Any) -> Any:
        return unpack(self.packed)[index]

    def __iter__(self) -> Iterator[int]:
        return iter(unpack(self.packed))

    def __eq__(self, other: object) -> bool:
        return tuple(self) == (tuple(other) if isinstance(other, PackedBoxes) else other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"PackedBoxes({tuple(self)!r})"


def _bytes(kind: str, numbers: Iterable[int]) -> bytes:
    column = array(kind, numbers)
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def _numbers(kind: str, column: bytes) -> "array[int]":
    numbers = array(kind)
    numbers.frombytes(column)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
