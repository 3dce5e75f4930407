"""A page as boxes are placed on it: its size, and where its words stand."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from unicodedata import bidirectional

from zenger.model.review import SCALE, Box

_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 612.0, 792.0  # points, of a page that states no size
_TALLEST = 2.5  # a neighbour higher than this many heights is on no line with it
_FEW, _LONG = 5, 3  # words, and letters of each, that tell how a page lies
_NEAR = 1.2  # heights: further apart, words are in different columns
_LEVEL = 0.85  # of a word's height
_UPRIGHT = 1.2  # times as high as wide: words of that shape run up or down the page


@dataclass(frozen=True)
class Sheet:
    """What is known of a page on which boxes are placed."""

    width: float = 0.0  # points; 0: not known
    height: float = 0.0
    text: str = ""
    words: Sequence[int] = ()  # as `zenger.model.extraction.Page.boxes`

    @property
    def points(self) -> tuple[float, float]:
        if self.width <= 0 or self.height <= 0:
            return _DEFAULT_WIDTH, _DEFAULT_HEIGHT
        return self.width, self.height

    def word(self, index: int) -> str:
        return self.text[self.words[6 * index] : self.words[6 * index + 1]]

    @cached_property
    def places(self) -> list[tuple[int, Box]]:
        """Words whose box has an area: the number of each, and its box. A page with many names
        asks for them over and over."""
        boxes = ((index, word_box(self.words, index)) for index in range(len(self.words) // 6))
        return [(n, box) for n, box in boxes if box[2] > box[0] and box[3] > box[1]]

    def indexes(self) -> Iterator[int]:
        return (index for index, _ in self.places)


def word_box(words: Sequence[int], index: int) -> Box:
    left, top, right, bottom = words[index * 6 + 2 : index * 6 + 6]
    return left, top, right, bottom


def beneath(sheet: Sheet, box: Box) -> list[int]:
    """The words of which some part lies under a box."""
    return [index for index, word in sheet.places if overlap(box, word)]


def overlap(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 0 and min(one[3], other[3]) > max(one[1], other[1])


def on_one_line(one: Box, other: Box) -> bool:
    common = min(one[3], other[3]) - max(one[1], other[1])
    return 2 * common >= min(one[3] - one[1], other[3] - other[1]) > 0


def is_beside(box: Box, word: Box) -> bool:
    """Whether a word is on the line that a box is on."""
    return word[3] - word[1] <= _TALLEST * (box[3] - box[1]) and on_one_line(box, word)


def line_of(sheet: Sheet, box: Box, covered: Collection[int] = ()) -> list[int]:
    """The words of the line that a box is on: those that follow one another, and others at their
    height.

    In two columns lines stand beside one another, and mostly not at one height.

    Args:
        covered: words that must not decide which others are at the line's height, as that would
            tell how high they are.
    """
    beside = [
        (n, word)
        for n, word in sheet.places
        if word[1] < box[3] and word[3] > box[1] and is_beside(box, word)
    ]
    found = _following(sheet, box, beside)
    line = [word for n, word in beside if n in found and n not in covered] or [box]
    reach = (0, min(word[1] for word in line), 0, max(word[3] for word in line))
    return sorted(found.union(n for n, word in beside if _is_level(reach, word)))


def _following(sheet: Sheet, box: Box, beside: Sequence[tuple[int, Box]]) -> set[int]:
    """Those of some words that stand in one row with a box, without a wide gap."""
    width, height = sheet.points
    gap = _NEAR * (box[3] - box[1]) * height / width
    found: set[int] = set()
    waiting, (left, right) = beside, (box[0], box[2])
    while near := [one for one in waiting if one[1][0] <= right + gap and one[1][2] >= left - gap]:
        found.update(n for n, _ in near)
        waiting = [one for one in waiting if one not in near]
        left = min(left, *(word[0] for _, word in near))
        right = max(right, *(word[2] for _, word in near))
    return found


def _is_level(box: Box, word: Box) -> bool:
    """Whether the lower of two stands nearly whole at the height of the other."""
    common = min(box[3], word[3]) - max(box[1], word[1])
    return common >= _LEVEL * min(box[3] - box[1], word[3] - word[1])


def apart_from_others(sheet: Sheet, core: Box, grown: Box) -> Box:
    """What a box has grown to, cut back where it reaches into the lines above and below.

    Never into `core`. Letters of another line that a box cuts could be taken for what it covers.
    """
    top, bottom, middle = grown[1], grown[3], (core[1] + core[3]) / 2
    for _, word in sheet.places:
        if word[0] >= grown[2] or word[2] <= grown[0] or on_one_line(core, word):
            continue
        if word[3] < middle:
            top = max(top, min(word[3], core[1]))
        elif word[1] > middle:
            bottom = min(bottom, max(word[1], core[3]))
    return grown[0], top, grown[2], bottom


def runs_up(sheet: Sheet, indexes: Iterable[int]) -> bool:
    """Whether these words run up or down the page, as on a page that its file has turned.

    Words without a space between them count as one: of Chinese each letter is a word.
    """
    width, height = sheet.points
    across = down = 0.0
    for first, last in {_without_space(sheet, index) for index in indexes}:
        if sheet.words[6 * last + 1] - sheet.words[6 * first] > 1:
            boxes = [word_box(sheet.words, index) for index in range(first, last + 1)]
            left, top, right, bottom = zip(*boxes, strict=True)
            across += (max(right) - min(left)) * width
            down += (max(bottom) - min(top)) * height
    return down > _UPRIGHT * across


def _without_space(sheet: Sheet, index: int) -> tuple[int, int]:
    """The first and the last word of those that a word follows or is followed by at once."""
    words = sheet.words
    first = last = index
    while first and words[6 * first - 5] == words[6 * first]:  # one ends where the next begins
        first -= 1
    while 6 * last + 6 < len(words) and words[6 * last + 1] == words[6 * last + 6]:
        last += 1
    return first, last


def turn_of(sheet: Sheet) -> int:
    """Degrees counter-clockwise that set a page upright whose lines run down or up: 90 or 270.

    0 where they do not, or where there are too few words to tell.
    """
    words = [index for index in sheet.indexes() if len(sheet.word(index)) >= _LONG]
    if len(words) < _FEW or not runs_up(sheet, words):
        return 0
    steps = 0
    for one, other in pairwise(word_box(sheet.words, index) for index in words):
        if on_one_line(transposed(one), transposed(other)):
            steps += 1 if other[1] > one[1] else -1
    return 90 if steps > 0 else 270 if steps < 0 else 0


def is_rtl(text: str) -> bool:
    """Whether most letters run from right to left."""
    kinds = [bidirectional(letter) for letter in text]
    return kinds.count("R") + kinds.count("AL") > kinds.count("L")


def mirrored(box: Box) -> Box:
    return SCALE - box[2], box[1], SCALE - box[0], box[3]


def transposed(box: Box) -> Box:
    """Rows for columns: what runs down runs to the right."""
    left, top, right, bottom = box
    return top, left, bottom, right


def transposed_sheet(sheet: Sheet) -> Sheet:
    words: list[int] = []
    for index in range(len(sheet.words) // 6):
        place = word_box(sheet.words, index)
        words += [*sheet.words[6 * index : 6 * index + 2], *transposed(place)]
    return Sheet(*sheet.points[::-1], sheet.text, words)
