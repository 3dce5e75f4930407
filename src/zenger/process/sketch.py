"""The sketch of a text: 256 bytes from which is seen how much of it another text shares.

A text is the set of its pairs of words that follow one another. How much two texts are alike is
what both have of all that either has (Jaccard). The sketch is a MinHash of that set: of 128
slots, about that share is equal. Words are compared without capitals and punctuation, so that
layout does not count.
"""

import re
import sys
from array import array
from collections.abc import Iterator
from itertools import pairwise

from rensa import RMinHash

SLOTS = 128
SIZE = 2 * SLOTS  # bytes: 16 bits of each slot; unlike slots agree in them once in 65,536
SHORTEST = 20  # words; below, two texts are alike by chance
# Changes when the same text gives another sketch. Sketches of two versions cannot be compared.
VERSION = f"2.{RMinHash.ALGORITHM_VERSION}"

_SEED = 1735  # the year of Zenger's trial; any number will do, but it must stay
_PART = 100_000  # characters turned into pairs at once: a text may have 20 million
# A letter of a script without spaces counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_LETTER = re.compile(f"[{_UNSPACED}]")
_SPACED_WORD = re.compile(r"\w+")
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_ASCII_SIGNS = {n: " " for n in range(128) if not re.match(r"\w", chr(n))}


class Sketcher:
    """Takes a text page by page; the order of pages matters only where one ends."""

    def __init__(self) -> None:
        self._hash = RMinHash(num_perm=SLOTS, seed=_SEED)
        self._last: list[str] = []  # the last word, whose pair is to come
        self._words = 0

    def take(self, text: str) -> None:
        for part in _parts(text):
            found = _words(part.casefold())
            self._words += len(found)
            words = self._last + found
            self._hash.update(list(map(" ".join, pairwise(words))))
            self._last = words[-1:]

    def sketch(self) -> bytes:
        """`SIZE` bytes, little-endian; none for a text that is too short."""
        if self._words < SHORTEST:
            return b""
        return _little(array("H", [slot & 0xFFFF for slot in self._hash.digest()])).tobytes()


def _words(text: str) -> list[str]:
    """What `_WORD` finds; of plain texts many times as fast."""
    if text.isascii():
        return text.translate(_ASCII_SIGNS).split()
    return (_WORD if _LETTER.search(text) else _SPACED_WORD).findall(text)


def _parts(text: str) -> Iterator[str]:
    """The text in parts cut at spaces, if it has any."""
    start = 0
    while start < len(text):
        end = start + _PART
        if end < len(text):
            end = text.rfind(" ", start + 1, end) + 1 or end
        yield text[start:end]
        start = end


def sketch_of(text: str) -> bytes:
    """Of a text in one piece."""
    sketcher = Sketcher()
    sketcher.take(text)
    return sketcher.sketch()


def alike(one: bytes, other: bytes) -> float:
    """Which share of their pairs of words two texts have in common, 0.0 to 1.0, estimated.

    The error is 0.02 in the mean and rarely above 0.1. What has no sketch is like nothing.
    """
    if not one or not other:
        return 0.0
    pairs = zip(array("H", one), array("H", other), strict=True)
    return sum(left == right for left, right in pairs) / SLOTS


def _little(slots: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        slots.byteswap()
    return slots
