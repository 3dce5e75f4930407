"""Where letters stand that Tesseract places badly: those of scripts without space between words.

It reads a line of Chinese right and says of each letter only about where it is: of 1,940 letters
of 40 pixels, two in three stood 15 pixels and more beside the box that it gave, up to 48. But they
fill a square each, and where the line begins and ends is known. A box holds both places.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from math import ceil, floor

from zenger.model.unspaced import IDEOGRAPHS, UNSPACED

_WORD = 6  # integers: start and end in the text, then the box
_UNSPACED = re.compile(f"[{UNSPACED}{IDEOGRAPHS}]")
_NARROW = 0.5  # of a square: what letters of other scripts take
_HALVES = frozenset({"Ps", "Pe", "Pi", "Pf", "Po"})  # signs with ink in one half of their square


def placed(text: str, boxes: Sequence[int]) -> tuple[int, ...]:
    """Boxes of words as `zenger.model.extraction.Page.boxes`, those in lines of such scripts wide
    enough to hold their letters."""
    out = list(boxes)
    for words in _lines(text, boxes):
        starts = [_WORD * word for word in words]
        left = min(boxes[at + 2] for at in starts)
        right = max(boxes[at + 4] for at in starts)
        line = text[boxes[starts[0]] : boxes[starts[-1] + 1]]
        ends = _shares(line)
        for at in starts:
            first, last = (boxes[at + side] - boxes[starts[0]] for side in (0, 1))
            out[at + 2] = min(boxes[at + 2], floor(left + (right - left) * ends[first]))
            out[at + 4] = max(boxes[at + 4], ceil(left + (right - left) * ends[last]))
    return tuple(out)


def _lines(text: str, boxes: Sequence[int]) -> Iterator[range]:
    """Numbers of words that stand side by side with no space between, with such a letter."""
    count = len(boxes) // _WORD
    first = 0
    for word in range(1, count + 1):
        if word < count and _is_followed(boxes, _WORD * (word - 1)):
            continue
        whole = text[boxes[_WORD * first] : boxes[_WORD * (word - 1) + 1]]
        if word - first > 1 and _UNSPACED.search(whole):
            yield range(first, word)
        first = word


def _is_followed(boxes: Sequence[int], at: int) -> bool:
    """Whether the next word follows this one at once, at its height."""
    following = at + _WORD
    common = min(boxes[at + 5], boxes[following + 5]) - max(boxes[at + 3], boxes[following + 3])
    return boxes[at + 1] == boxes[following] and common > 0


def _shares(line: str) -> list[float]:
    """Where each letter of a line begins, and where the last one ends, from 0 to 1."""
    widths = [_width(letter) for letter in line]
    for end in (0, -1):
        if unicodedata.category(line[end]) in _HALVES:
            widths[end] = min(widths[end], _NARROW)
    ends = [0.0]
    for width in widths:
        ends.append(ends[-1] + width)
    whole = ends[-1] or 1.0
    return [end / whole for end in ends]


def _width(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else _NARROW
