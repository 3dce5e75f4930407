"""From words to the boxes that are painted over them: large enough, and telling little.

    words of a match     as high as their line, grown by what letters reach over their boxes
    what is painted      edges on a grid of half an inch, or to the end of the line; clipped to
                         the page; joined where they touch on a line

An exact gap tells a name: of 458 million first and last names in Times, 8 bits' worth are told by
a gap of exact width, 0.5 to 0.9 by one whose edges lie on a grid of 36 points.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from unicodedata import bidirectional

from zenger.model.review import SCALE, Box, Mark, Redaction
from zenger.review.letter_heights import FALL, RISE, X_HEIGHT, reach_of

GRID = 36.0  # points
ROW_GRID = 2.0  # points: of upper and lower edges
OVERSHOOT = 1.0  # points: 2.8 pixels at 200 dpi
OVERSHOOT_SHARE = 0.12  # of a word's height
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 612.0, 792.0  # points, of a page that states no size
_COLUMN_GAP = 3.0  # words further apart than this many heights stand in different columns
_TALLEST = 2.5  # a neighbour higher than this many heights is on no line with it


@dataclass(frozen=True, slots=True)
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


def word_box(words: Sequence[int], index: int) -> Box:
    left, top, right, bottom = words[index * 6 + 2 : index * 6 + 6]
    return left, top, right, bottom


def boxes_of_words(sheet: Sheet, indexes: Iterable[int]) -> tuple[Box, ...]:
    """One box for each line that has some of these words, as high as that line can be.

    Not on the grid yet: that is done when a page is painted, so that several redactions side by
    side are seen together.
    """
    lines = _by_line(word_box(sheet.words, index) for index in sorted(set(indexes)))
    return tuple(_grown(sheet, _to_full_height(sheet, line)) for line in lines)


def marks_of(sheet: Sheet, redactions: Iterable[Redaction]) -> tuple[Mark, ...]:
    """What is painted on a page for these, in reading order. Those without a box are passed over.

    The same whatever order the redactions come in. A box of no area covers nothing and is
    refused: somebody believes that it covers something.

    Raises:
        ValueError: a box is empty or not on the page at all.
    """
    drawn = [
        (redaction.code, _settled(sheet, redaction)) for redaction in redactions if redaction.box
    ]
    joined = _joined(drawn)
    marks = [Mark(code, box) for code, box in joined]
    return tuple(sorted(marks, key=lambda mark: (mark.box or (0, 0, 0, 0))[1::-1]))


def _settled(sheet: Sheet, redaction: Redaction) -> Box:
    if redaction.box is None:
        raise ValueError("this redaction has no box")
    box = _clipped(redaction.box)
    if box[2] <= box[0] or box[3] <= box[1]:
        raise ValueError("a redaction's box is empty or outside of its page")
    box = _to_line_height(sheet, box)
    if redaction.to_line_end:
        box = _to_line_end(sheet, box)
    return _clipped(_on_grid(sheet, box))


def _clipped(box: Box) -> Box:
    left, top, right, bottom = (min(SCALE, max(0, side)) for side in box)
    return left, top, right, bottom


def _grown(sheet: Sheet, box: Box) -> Box:
    width, height = sheet.points
    reach = max(OVERSHOOT, OVERSHOOT_SHARE * (box[3] - box[1]) * height / SCALE)
    across, down = -(-reach * SCALE // width), -(-reach * SCALE // height)
    left, top, right, bottom = box
    return _clipped((left - int(across), top - int(down), right + int(across), bottom + int(down)))


def _on_grid(sheet: Sheet, box: Box) -> Box:
    """Outward to the grid, which begins at the page's left and upper edge."""
    across, down = (GRID * SCALE / sheet.points[0], ROW_GRID * SCALE / sheet.points[1])
    left, right = _outward(box[0], box[2], across)
    top, bottom = _outward(box[1], box[3], down)
    return left, top, right, bottom


def _outward(first: int, last: int, step: float) -> tuple[int, int]:
    """What is a rounding past a line of the grid stays there: the same box again is no larger."""
    lower = floor(floor((first + 1) / step) * step)
    upper = ceil(ceil((last - 1) / step) * step)
    return min(lower, first), max(upper, last)


def _to_full_height(sheet: Sheet, box: Box) -> Box:
    """From the highest to the lowest that any letter of the line reaches.

    Boxes of words are as high as their letters. One that is painted must not be lower where a
    name has no "g": what the line lacks is added by the proportions that fonts have.
    """
    line = [
        n
        for n in range(len(sheet.words) // 6)
        if (word := word_box(sheet.words, n)) == box or _is_beside(box, word)
    ]
    words = [word_box(sheet.words, n) for n in line]
    top = min([box[1], *(word[1] for word in words)])
    bottom = max([box[3], *(word[3] for word in words)])
    text = "".join(sheet.text[sheet.words[6 * n] : sheet.words[6 * n + 1]] for n in line)
    rises, falls = reach_of(text)
    em = (bottom - top) / (X_HEIGHT + RISE * rises + FALL * falls)
    top -= 0 if rises else round(em * RISE)
    bottom += 0 if falls else round(em * FALL)
    return box[0], top, box[2], bottom


def _to_line_height(sheet: Sheet, box: Box) -> Box:
    """As high as the words beside it, so that no ink of the line ends at the box."""
    neighbours = [word for word in _words(sheet.words) if _is_beside(box, word)]
    if not neighbours:
        return box
    top = min(box[1], *(word[1] for word in neighbours))
    bottom = max(box[3], *(word[3] for word in neighbours))
    return box[0], top, box[2], bottom


def _is_beside(box: Box, word: Box) -> bool:
    height = box[3] - box[1]
    return word[3] - word[1] <= _TALLEST * height and _on_one_line(box, word)


def _on_one_line(one: Box, other: Box) -> bool:
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    return 2 * overlap >= min(one[3] - one[1], other[3] - other[1]) > 0


def _to_line_end(sheet: Sheet, box: Box) -> Box:
    """To where the lines of its column end, so that not even the last gap tells a width."""
    words = list(_words(sheet.words))
    if _is_rtl(sheet, box):
        mirrored = _to_line_end_right(sheet, _mirrored(box), [_mirrored(word) for word in words])
        return _mirrored(mirrored)
    return _to_line_end_right(sheet, box, words)


def _mirrored(box: Box) -> Box:
    return SCALE - box[2], box[1], SCALE - box[0], box[3]


def _to_line_end_right(sheet: Sheet, box: Box, words: list[Box]) -> Box:
    width, height = sheet.points
    wide_gap = _COLUMN_GAP * (box[3] - box[1]) * height / width
    limit, reached = SCALE, box[2]
    for word in sorted(word for word in words if _is_beside(box, word) and word[2] > box[2]):
        if word[0] - reached > wide_gap:
            limit = word[0]  # the next column begins
            break
        reached = max(reached, word[2])
    ends = [word[2] for word in words if word[2] <= limit and word[2] > box[0]]
    return box[0], box[1], max([reached, *ends]), box[3]


def _is_rtl(sheet: Sheet, box: Box) -> bool:
    """Whether most letters beneath it, or else on the page, run from right to left."""
    words = sheet.words
    beneath = [
        sheet.text[words[at] : words[at + 1]]
        for at in range(0, len(words) - 5, 6)
        if _overlap(box, word_box(words, at // 6))
    ]
    kinds = [bidirectional(letter) for letter in "".join(beneath) or sheet.text[:5000]]
    return kinds.count("R") + kinds.count("AL") > kinds.count("L")


def _overlap(one: Box, other: Box) -> bool:
    return (
        min(one[2], other[2]) > max(one[0], other[0])
        and min(one[3], other[3]) > max(one[1], other[1])
    )  # fmt: skip


def _words(words: Sequence[int]) -> Iterator[Box]:
    for at in range(0, len(words) - 5, 6):
        box = word_box(words, at // 6)
        if box[2] > box[0] and box[3] > box[1]:
            yield box


def _by_line(boxes: Iterable[Box]) -> list[Box]:
    """Neighbouring words of one line as one box; words of different lines apart."""
    lines: list[Box] = []
    for box in boxes:
        last = lines[-1] if lines else None
        if last is not None and _on_one_line(last, box) and _is_near(last, box):
            lines[-1] = _around(last, box)
        else:
            lines.append(box)
    return lines


def _is_near(one: Box, other: Box) -> bool:
    gap = max(other[0] - one[2], one[0] - other[2])
    return gap <= _COLUMN_GAP * max(one[3] - one[1], other[3] - other[1])


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
        touching = [
            (other_code, other)
            for other_code, other in waiting
            if other_code == code and _touch(box, other)
        ]
        if touching:
            waiting.remove(touching[0])
            waiting.append((code, _around(box, touching[0][1])))
            waiting.sort()
        else:
            done.append((code, box))
    return [
        (code, box)
        for n, (code, box) in enumerate(done)
        if not any(
            _contains(other, box) and (other != box or m < n)
            for m, (_, other) in enumerate(done)
            if m != n
        )
    ]


def _touch(one: Box, other: Box) -> bool:
    return _on_one_line(one, other) and one[0] <= other[2] and other[0] <= one[2]


def _contains(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and outer[2] >= inner[2]
        and outer[3] >= inner[3]
    )
