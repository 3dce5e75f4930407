"""Pieces of ink that hang together, and letters that stand beneath one another.

M          every piece has its box; those with nothing beside them, one below the other,
a    ->    are letters of a column, and are put in a line   ->   M a r
r
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
_MOST_RUNS = 150_000  # rows of pixels; what has more is a picture
_MOST_PIECES = 1_500
_SMALLEST, _LARGEST = 10, 700  # pixels of the longer side of a letter: 2 and 170 points
_APART = 0.5  # of its height: what stands nearer beside a letter belongs to the same line
_BELOW = 2.5  # of the higher one: how far down the next letter of a column begins, at most
_ASIDE = 0.75  # of the wider one: how far its middle may lie from that of the one above
_ALIKE = 4  # times as high: a stroke such as that of a hyphen, and a capital
_OF_ONE = 0.4  # of its height: how near to a letter its dot or accent is
_LETTERS = 4  # in a column
_IN_FRAME = 4  # letters that lie wholly in another piece
_SCREEN = 300  # specks; what has fewer has dots of letters and dirt
_GAP, _SPACE = 0.12, 0.5  # of a letter's height: between letters, and between columns


@dataclass(frozen=True)
class Pieces:
    """Boxes of pieces, and the rows of pixels they are made of."""

    boxes: Numbers  # left, top, right, bottom of each
    runs: Numbers  # row, first, one past the last, piece; by piece
    starts: Numbers  # for each piece its first run; one more at the end

    def shape_of(self, numbers: Sequence[int]) -> Ink:
        """These pieces together, cut out."""
        boxes = self.boxes[list(numbers)]
        (left, top), (right, bottom) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        shape = np.zeros((bottom - top, right - left), np.bool_)
        for number in numbers:
            for row, first, last, _ in self.runs[self.starts[number] : self.starts[number + 1]]:
                shape[row - top, first - left : last - left] = True
        return shape


def pieces_of(ink: Ink) -> Pieces | None:
    """All that touches is one; None of what has too many to be writing."""
    edges = np.diff(np.pad(ink, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, first = np.nonzero(edges == 1)
    last = np.nonzero(edges == -1)[1]
    if not 0 < len(rows) <= _MOST_RUNS:
        return None
    label = _labels(rows, first, last, ink.shape[1] + 2)
    order = np.argsort(label, kind="stable")
    runs = np.stack([rows, first, last, label], axis=1)[order].astype(np.int64)
    starts = np.flatnonzero(np.diff(runs[:, 3], prepend=-1))
    boxes = np.stack(
        [
            np.minimum.reduceat(runs[:, 1], starts), np.minimum.reduceat(runs[:, 0], starts),
            np.maximum.reduceat(runs[:, 2], starts), np.maximum.reduceat(runs[:, 0], starts) + 1,
        ],
        axis=1,
    )  # fmt: skip
    return Pieces(boxes, runs, np.append(starts, len(runs)))


def _labels(rows: Numbers, first: Numbers, last: Numbers, wide: int) -> Numbers:
    """The lowest run that each hangs together with, corners included."""
    begins, ends = rows * wide + first, rows * wide + last
    low = np.searchsorted(ends, begins - wide, side="left")
    above = np.maximum(np.searchsorted(begins, ends - wide, side="right") - low, 0)
    this = np.repeat(np.arange(len(rows)), above)
    that = np.repeat(low - np.cumsum(above) + above, above) + np.arange(len(this))
    label = np.arange(len(rows))
    while True:
        before = label.copy()
        np.minimum.at(label, this, label[that])
        np.minimum.at(label, that, label[this])
        label = label[label]
        if np.array_equal(before, label):
            return label


def letters_of(ink: Ink) -> Ink | None:
    """Ink without what is no letter: frames, the boxes of a form, the rings of a stamp, specks of
    a screen. None where there is nothing of the kind."""
    pieces = pieces_of(ink)
    if pieces is None:
        return None
    sides = (pieces.boxes[:, 2:] - pieces.boxes[:, :2]).max(axis=1)
    specks, large = np.flatnonzero(sides < _SMALLEST), np.flatnonzero(sides >= _SMALLEST)
    others = list(_frames(pieces.boxes, large)) if len(large) <= _MOST_PIECES else []
    if len(specks) >= _SCREEN:
        others += specks.tolist()
    if not others:
        return None
    bare = ink.copy()
    for n in others:
        for row, first, last, _ in pieces.runs[pieces.starts[n] : pieces.starts[n + 1]]:
            bare[row, first:last] = False
    return bare


def _frames(boxes: Numbers, large: Numbers) -> Iterator[int]:
    """Those that reach around many of the large ones."""
    left, top, right, bottom = boxes[large].T
    for n in large:
        own = boxes[n]
        within = (left > own[0]) & (top > own[1]) & (right < own[2]) & (bottom < own[3])
        if within.sum() >= _IN_FRAME:
            yield int(n)


def columns_in(ink: Ink) -> Ink | None:
    """Letters beneath one another in a line, one column after the other; None without any."""
    pieces = pieces_of(ink)
    if pieces is None:
        return None
    letters = _letters(pieces)
    if not _LETTERS <= len(letters) <= _MOST_PIECES:
        return None
    lines = [
        _in_line([pieces.shape_of([letters[n], *_dots(pieces, letters, letters[n])]) for n in one])
        for one in _chains(pieces.boxes[letters])
    ]
    return _one_line(lines, _SPACE) if lines else None


def _letters(pieces: Pieces) -> list[int]:
    sides = (pieces.boxes[:, 2:] - pieces.boxes[:, :2]).max(axis=1)
    return [int(n) for n in np.flatnonzero((sides >= _SMALLEST) & (sides <= _LARGEST))]


def _dots(pieces: Pieces, letters: list[int], letter: int) -> Iterator[int]:
    """What is too small for a letter and lies right above or below this one."""
    boxes, own = pieces.boxes, pieces.boxes[letter]
    near = _OF_ONE * (own[3] - own[1])
    over = (boxes[:, 0] < own[2]) & (boxes[:, 2] > own[0])
    close = (boxes[:, 1] < own[3] + near) & (boxes[:, 3] > own[1] - near)
    small = (boxes[:, 2:] - boxes[:, :2]).max(axis=1) < _SMALLEST
    yield from (int(n) for n in np.flatnonzero(over & close & small))


def _chains(boxes: Numbers) -> list[list[int]]:
    """Places of letters that stand beneath one another, column by column, each from the top."""
    below = _next_below(boxes)
    found = []
    for head in set(range(len(boxes))) - set(below.values()):
        chain = [head]
        while chain[-1] in below:
            chain.append(below[chain[-1]])
        if len(chain) >= _LETTERS:
            found.append(chain)
    return sorted(found, key=lambda chain: _column_of(chain, found, boxes))


def _column_of(chain: list[int], chains: list[list[int]], boxes: Numbers) -> tuple[int, int]:
    """Where the column begins that a chain is of, which a space may have cut; where it begins."""
    sides = [(boxes[one, 0].min(), boxes[one, 2].max()) for one in (chain, *chains)]
    left, right = sides[0]
    first = min(int(other) for other, end in sides if other < right and end > left)
    return first, int(boxes[chain[0], 1])


def _next_below(boxes: Numbers) -> dict[int, int]:
    left, top, right, bottom = boxes.T.astype(np.float64)
    high, wide, middle = bottom - top, right - left, (left + right) / 2
    alone = _beside(boxes) >= _APART * high
    found: dict[int, int] = {}
    for n in np.argsort(top):
        gap = top - bottom[n]
        fits = (gap > -0.2 * high[n]) & (gap < _BELOW * np.maximum(high, high[n])) & (top > top[n])
        fits &= np.abs(middle - middle[n]) < _ASIDE * np.maximum(wide, wide[n])
        fits &= (np.maximum(high, high[n]) < _ALIKE * np.minimum(high, high[n])) & alone
        candidates = np.flatnonzero(fits)
        if alone[n] and len(candidates):
            found[int(n)] = int(candidates[np.argmin(gap[candidates])])
    return found


def _beside(boxes: Numbers) -> npt.NDArray[np.float64]:
    """How far from each the next piece lies that stands in the same line."""
    left, top, right, bottom = boxes.T.astype(np.float64)
    nearest = np.full(len(boxes), np.inf)
    for n in range(len(boxes)):
        overlap = np.minimum(bottom, bottom[n]) - np.maximum(top, top[n])
        same = overlap > 0.5 * np.minimum(bottom - top, bottom[n] - top[n])
        same[n] = False
        gap = np.maximum(left - right[n], left[n] - right)[same]
        nearest[n] = max(0.0, float(gap.min())) if len(gap) else np.inf
    return nearest


def _in_line(letters: list[Ink]) -> Ink:
    return _one_line(letters, _GAP)


def _one_line(parts: list[Ink], apart: float) -> Ink:
    """Beside one another on one base."""
    high = max(len(part) for part in parts)
    gap = np.zeros((high, max(2, int(apart * high))), np.bool_)
    laid = [np.pad(part, ((high - len(part), 0), (0, 0))) for part in parts]
    return np.concatenate([piece for part in laid for piece in (part, gap)], axis=1)
