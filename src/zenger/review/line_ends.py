"""Where a line ends for a box that covers the rest of it, so that nothing tells how long that was.

The words of the line itself never say where: a box that ends with them would tell the width of
what lies under it and after it.

    next column on the line      the box ends before it
    none                         at the right margin: as far from the edge as the text begins on
                                 the left, or where the longest other line ends
    the line reaches farther     to the next column, or to the edge of the page
"""

from itertools import pairwise
from math import floor

from zenger.model.review import SCALE, Box
from zenger.review.sheets import (
    Sheet,
    beneath,
    is_beside,
    is_rtl,
    mirrored,
    on_one_line,
    word_box,
)

COLUMN_GAP = 3.0  # words further apart than this many heights stand in different columns


def to_line_end(sheet: Sheet, box: Box, step: float) -> Box:
    """The box drawn on to where its column ends: not even the last gap tells a width.

    Where words follow one another from right to left, as in Arabic, in lines that run up the page
    and on a page that stands on its head, that is on the left.

    Args:
        step: of the grid that boxes end on, in ten-thousandths of the page's width.
    """
    words = [word_box(sheet.words, index) for index in sheet.indexes()]
    if _runs_left(sheet, box, words):
        turned = [mirrored(word) for word in words]
        return mirrored(_to_the_right(sheet, mirrored(box), turned, step))
    return _to_the_right(sheet, box, words, step)


def _runs_left(sheet: Sheet, box: Box, words: list[Box]) -> bool:
    """By the letters beneath, else by the order of the words on the line, or on all lines."""
    under = "".join(sheet.word(index) for index in beneath(sheet, box))
    if is_rtl(under or sheet.text[:5000]):
        return True
    steps = _steps([word for word in words if is_beside(box, word)])
    return (steps or _steps(words)) < 0


def _steps(words: list[Box]) -> int:
    """How many more words follow the one before them to the right than to the left."""
    pairs = ((one, other) for one, other in pairwise(words) if on_one_line(one, other))
    return sum(1 if other[0] + other[2] > one[0] + one[2] else -1 for one, other in pairs)


def _to_the_right(sheet: Sheet, box: Box, words: list[Box], step: float) -> Box:
    reached, following = _end_of_words(sheet, box, words)
    if following is None:
        margin, farthest = _margin(box, words), SCALE
    else:
        margin, farthest = floor(floor(following / step) * step), following
    return box[0], box[1], margin if reached <= margin else farthest, box[3]


def _end_of_words(sheet: Sheet, box: Box, words: list[Box]) -> tuple[int, int | None]:
    """Where the words of the line end that follow one another, and where the next column begins."""
    width, height = sheet.points
    wide_gap = COLUMN_GAP * (box[3] - box[1]) * height / width
    reached = box[2]
    for word in sorted(word for word in words if is_beside(box, word) and word[2] > box[2]):
        if word[0] - reached > wide_gap:
            return reached, word[0]
        reached = max(reached, word[2])
    return reached, None


def _margin(box: Box, words: list[Box]) -> int:
    """Of the page, by its other lines."""
    others = [word for word in words if not is_beside(box, word)]
    left = min([box[0], *(word[0] for word in words)])
    return max([SCALE - left, *(word[2] for word in others)])
