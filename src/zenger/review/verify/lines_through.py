"""Lines that go through letters or touch them: struck out names, ruled paper, grids, underlines.

    ---a---b---   ->   the thin parts of the line go, the strokes that cross it stay   ->   a b

OCR takes such letters and their line for one drawing, or reads what is not there.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.bool_]
_HALF = 2  # pixels to one, for looking at it
_LONG = 60  # of those in a row, at 300 dpi 10 mm: no stroke of a letter is as long
_THIN = 7  # of those from side to side: a thicker one is a bar
_LEANS = 1  # of those up or down that a line may go within a few of its own
_BLOCK = 4  # of those to a side
_FEW = 6  # blocks in which strokes cross lines
_ABOVE, _BESIDE = 7, 12  # blocks around these that hold the letters


@dataclass(frozen=True, slots=True)
class Lines:
    """What a page has of them, at half its size."""

    thin: Ink  # the parts that are nothing else
    crossings: Ink  # strokes across them

    @property
    def whole(self) -> Ink:
        """The thin parts at full size; an odd row or column at the end is left out."""
        found: Ink = self.thin.repeat(_HALF, axis=0).repeat(_HALF, axis=1)
        return found


def lines_in(ink: Ink) -> Lines:
    """Lines that are level or upright, or nearly."""
    small = ink[: len(ink) // _HALF * _HALF : _HALF, : ink.shape[1] // _HALF * _HALF : _HALF].copy()
    small |= ink[1::_HALF, 1::_HALF][: small.shape[0], : small.shape[1]]
    across, level, over = _level(small)
    down, upright, beside = (part.T for part in _level(np.ascontiguousarray(small.T)))
    corners = _widened(np.array(across & down, np.bool_), _THIN, _THIN)
    return Lines(level | upright, (over | beside) & ~corners)


def crossed(ink: Ink, lines: Lines) -> Ink | None:
    """The ink around lines that strokes cross, without the lines; None where hardly any does."""
    high, wide = (side // _BLOCK for side in lines.thin.shape)
    blocks = lines.crossings[: high * _BLOCK, : wide * _BLOCK]
    tiles = blocks.reshape(high, _BLOCK, wide, _BLOCK)
    where = np.asarray(tiles.any(axis=(1, 3)), np.bool_)
    if int(where.sum()) < _FEW:
        return None
    step = _BLOCK * _HALF
    near = _widened(where, _ABOVE, _BESIDE).repeat(step, axis=0).repeat(step, axis=1)
    left = ink[: near.shape[0], : near.shape[1]] & near
    left &= ~lines.whole[: near.shape[0], : near.shape[1]]
    return left if left.any() else None


def _level(ink: Ink) -> tuple[Ink, Ink, Ink]:
    """Lines that are nearly level; what of them is no stroke; and the strokes across them."""
    line = _unbroken(_widened(ink, _LEANS, 0)) & ink
    if not line.any():
        return line, line, line
    thin = line & (_heights(ink) <= _THIN)
    return line, thin, line & ~thin & _widened(thin, 0, _THIN)


def _unbroken(ink: Ink) -> Ink:
    """Pixels in unbroken rows of many."""
    high, wide = ink.shape
    if wide < _LONG:
        return np.zeros_like(ink)
    sums = np.cumsum(np.pad(ink, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    begins = sums[:, _LONG:] - sums[:, :-_LONG] == _LONG
    edges = np.zeros((high, wide + 1), np.int32)
    edges[:, : begins.shape[1]] += begins
    edges[:, _LONG:] -= begins
    return np.cumsum(edges, axis=1)[:, :wide] > 0


def _heights(ink: Ink) -> npt.NDArray[np.uint16]:
    """For each pixel of ink how many there are in its column without a gap, it included."""
    down = ink.astype(np.uint16)
    for row in range(1, len(down)):
        down[row] *= down[row - 1] + 1
    for row in range(len(down) - 2, -1, -1):
        np.maximum(down[row], np.where(ink[row], down[row + 1], 0), out=down[row])
    return down


def _widened(ink: Ink, rows: int, columns: int) -> Ink:
    """With all pixels that are as near to one of them as that."""
    sums = np.pad(ink, ((rows + 1, rows), (columns + 1, columns))).astype(np.int32)
    sums = sums.cumsum(axis=0).cumsum(axis=1) if columns and rows else sums
    if columns and rows:
        high, wide = 2 * rows + 1, 2 * columns + 1
        found: Ink = (
            sums[high:, wide:] + sums[:-high, :-wide] > sums[high:, :-wide] + sums[:-high, wide:]
        )
        return found
    wide_ink = ink.copy()
    for step in range(1, rows + columns + 1):
        if rows:
            wide_ink[step:] |= ink[:-step]
            wide_ink[:-step] |= ink[step:]
        else:
            wide_ink[:, step:] |= ink[:, :-step]
            wide_ink[:, :-step] |= ink[:, step:]
    return wide_ink
