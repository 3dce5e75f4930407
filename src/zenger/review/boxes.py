"""From words to the boxes that are painted over them: large enough, and telling little.

    words of a match     as high as their line, grown by what letters reach over their boxes
    what is painted      edges on a grid of half an inch, or to the end of the line; clipped to
                         the page; joined where they touch on a line

An exact gap tells a name: of 458 million first and last names in Times, 8 bits' worth are told by
a gap of exact width, 0.5 to 0.9 by one whose edges lie on a grid of 36 points.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import ceil, floor

from zenger.model.review import SCALE, Box, Mark, Redaction
from zenger.review.letter_heights import full_height
from zenger.review.line_ends import COLUMN_GAP, to_line_end
from zenger.review.sheets import (
    Sheet,
    apart_from_others,
    beneath,
    line_of,
    on_one_line,
    runs_up,
    transposed,
    transposed_sheet,
    word_box,
)

__all__ = ["GRID", "Sheet", "boxes_of_words", "drawn_to_line_end", "marks_of", "word_box"]
GRID = 36.0  # points
ROW_GRID = 2.0  # points: of upper and lower edges
OVERSHOOT = 1.0  # points: 2.8 pixels at 200 dpi
LEAST = 0.5  # points, also where the next line stands nearer
OVERSHOOT_SHARE = 0.12  # of a word's height


def boxes_of_words(sheet: Sheet, indexes: Iterable[int]) -> tuple[Box, ...]:
    """One box for each line that has some of these words, as high as that line can be.

    Not on the grid yet: that is done when a page is painted, so that several redactions side by
    side are seen together.
    """
    covered = sorted(set(indexes))
    if runs_up(sheet, covered):
        return tuple(map(transposed, _boxes(transposed_sheet(sheet), covered)))
    return tuple(_boxes(sheet, covered))


def _boxes(sheet: Sheet, covered: list[int]) -> list[Box]:
    lines = _by_line(word_box(sheet.words, index) for index in covered)
    cores = [full_height(sheet, line, covered) for line in lines]
    return [
        apart_from_others(sheet, _widened(sheet, core, LEAST), _grown(sheet, core))
        for core in cores
    ]


def marks_of(sheet: Sheet, redactions: Iterable[Redaction]) -> tuple[Mark, ...]:
    """What is painted on a page for these, in reading order. Those without a box are passed over.

    The same whatever order the redactions come in. A box of no area covers nothing and is
    refused: somebody believes that it covers something.

    Raises:
        ValueError: a box is empty or not on the page at all.
    """
    drawn = [
        (redaction.code, _settled(sheet, redaction, redaction.box))
        for redaction in redactions
        if redaction.box is not None
    ]
    marks = [(box[1], box[0], code, box) for code, box in _joined(drawn)]
    return tuple(Mark(code, box) for _, _, code, box in sorted(marks))


def drawn_to_line_end(sheet: Sheet, box: Box) -> Box:
    """The box, as high as its line and on to where that ends, by the words that are read here.

    For what OCR found: the file's own text may not have the words that stand beside it, and a box
    that ends before them shows how far its name has moved them.
    """
    if runs_up(sheet, beneath(sheet, box)):
        return transposed(_to_line_end(transposed_sheet(sheet), transposed(box)))
    return _to_line_end(sheet, box)


def _settled(sheet: Sheet, redaction: Redaction, box: Box) -> Box:
    box = _clipped(box)
    if box[2] <= box[0] or box[3] <= box[1]:
        raise ValueError("a redaction's box is empty or outside of its page")
    if runs_up(sheet, beneath(sheet, box)):
        turned = replace(redaction, box=transposed(box))
        return transposed(_along_its_line(transposed_sheet(sheet), turned, transposed(box)))
    return _along_its_line(sheet, redaction, box)


def _along_its_line(sheet: Sheet, redaction: Redaction, box: Box) -> Box:
    along = _to_line_end if redaction.to_line_end else _to_line_height
    box = along(sheet, box)
    return _clipped(apart_from_others(sheet, box, _on_grid(sheet, box)))


def _to_line_end(sheet: Sheet, box: Box) -> Box:
    return to_line_end(sheet, _to_line_height(sheet, box), GRID * SCALE / sheet.points[0])


def _clipped(box: Box) -> Box:
    left, top, right, bottom = (min(SCALE, max(0, side)) for side in box)
    return left, top, right, bottom


def _grown(sheet: Sheet, box: Box) -> Box:
    _, height = sheet.points
    return _widened(
        sheet, box, max(OVERSHOOT, OVERSHOOT_SHARE * (box[3] - box[1]) * height / SCALE)
    )


def _widened(sheet: Sheet, box: Box, reach: float) -> Box:
    """By so many points on each side."""
    width, height = sheet.points
    across, down = ceil(reach * SCALE / width), ceil(reach * SCALE / height)
    left, top, right, bottom = box
    return _clipped((left - across, top - down, right + across, bottom + down))


def _on_grid(sheet: Sheet, box: Box) -> Box:
    """Outward to the grid, which begins at the page's left and upper edge."""
    width, height = sheet.points
    left, right = _outward(box[0], box[2], GRID * SCALE / width)
    top, bottom = _outward(box[1], box[3], ROW_GRID * SCALE / height)
    return left, top, right, bottom


def _outward(first: int, last: int, step: float) -> tuple[int, int]:
    """What is a rounding past a line of the grid stays there: the same box again is no larger."""
    lower = floor(floor((first + 1) / step) * step)
    upper = ceil(ceil((last - 1) / step) * step)
    return min(lower, first), max(upper, last)


def _to_line_height(sheet: Sheet, box: Box) -> Box:
    """As high as the words beside it, so that no ink of the line ends at the box."""
    places = [box, *(word_box(sheet.words, index) for index in line_of(sheet, box))]
    return box[0], min(one[1] for one in places), box[2], max(one[3] for one in places)


def _by_line(boxes: Iterable[Box]) -> list[Box]:
    """Neighbouring words of one line as one box; words of different lines apart."""
    lines: list[Box] = []
    for box in boxes:
        last = lines[-1] if lines else None
        if last is not None and on_one_line(last, box) and _is_near(last, box):
            lines[-1] = _around(last, box)
        else:
            lines.append(box)
    return lines


def _is_near(one: Box, other: Box) -> bool:
    gap = max(other[0] - one[2], one[0] - other[2])
    return gap <= COLUMN_GAP * max(one[3] - one[1], other[3] - other[1])


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]), min(one[1], other[1]),
        max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip


def _joined(drawn: list[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Boxes of one reason that touch on a line become one; what lies inside another goes."""
    waiting, done = sorted(set(drawn)), list[tuple[str, Box]]()
    while waiting:
        code, box = waiting.pop(0)
        touching = [one for one in waiting if one[0] == code and _touch(box, one[1])]
        if touching:
            waiting.remove(touching[0])
            waiting.append((code, _around(box, touching[0][1])))
            waiting.sort()
        else:
            done.append((code, box))
    return [one for n, one in enumerate(done) if not _is_hidden(n, done)]


def _is_hidden(number: int, done: list[tuple[str, Box]]) -> bool:
    """Whether a box lies inside another; of two that are the same the first stays."""
    box = done[number][1]
    return any(
        _contains(other, box) and (other != box or n < number)
        for n, (_, other) in enumerate(done)
        if n != number
    )


def _touch(one: Box, other: Box) -> bool:
    """Side by side on a line, or one above the other with much in common."""
    if on_one_line(one, other):
        return one[0] <= other[2] and other[0] <= one[2]
    return on_one_line(transposed(one), transposed(other)) and (
        one[1] < other[3] and other[1] < one[3]
    )


def _contains(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and outer[2] >= inner[2]
        and outer[3] >= inner[3]
    )
