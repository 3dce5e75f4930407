"""Where the lines of a column end, so that a box can cover the rest of one."""

from zenger.model.review import SCALE, Box
from zenger.review.sheets import Sheet, beneath, is_beside, is_rtl, mirrored, word_box

COLUMN_GAP = 3.0  # words further apart than this many heights stand in different columns


def to_line_end(sheet: Sheet, box: Box) -> Box:
    """The box drawn on to where the lines of its column end: not even the last gap tells a width.

    Where most letters beneath run from right to left that is on the left.
    """
    words = [word_box(sheet.words, index) for index in sheet.indexes()]
    under = "".join(sheet.word(index) for index in beneath(sheet, box))
    if is_rtl(under or sheet.text[:5000]):
        return mirrored(_to_the_right(sheet, mirrored(box), [mirrored(word) for word in words]))
    return _to_the_right(sheet, box, words)


def _to_the_right(sheet: Sheet, box: Box, words: list[Box]) -> Box:
    width, height = sheet.points
    wide_gap = COLUMN_GAP * (box[3] - box[1]) * height / width
    limit, reached = SCALE, box[2]
    for word in sorted(word for word in words if is_beside(box, word) and word[2] > box[2]):
        if word[0] - reached > wide_gap:
            limit = word[0]  # the next column begins
            break
        reached = max(reached, word[2])
    ends = [word[2] for word in words if word[2] <= limit and word[2] > box[0]]
    return box[0], box[1], max([reached, *ends]), box[3]
