"""Check 13: no stroke of what is beneath a box sticks out above or below it."""

from collections.abc import Iterable, Iterator

import numpy as np

from zenger.model.review import Box, Leak
from zenger.review.boxes import GRID
from zenger.review.painting import pixel_box
from zenger.review.verify.boxes import Mask, leak_of_box
from zenger.review.verify.page_view import PageView

_RING = 0.04  # inches around a box that letters may stick out into: 3 points
_MIXED = 1  # pixel next to a box that a smaller size has mixed with it


def edges_of_boxes(page: PageView) -> Iterator[Leak]:
    """Check 13: ink that touches a box from above or below and is too short to be a letter.

    What reaches beyond the ring belongs to another line, as does what stands where the text
    layer has one; what goes on past both sides of the box is a rule of the page. Words that a box
    cuts are missing in the layer: the dots of their letters are known by the stems below, and
    those of a column beside the box by the rest of their line.
    """
    lines = [pixel_box(line.box, page.pixels.shape) for line in page.lines]
    known = [box for _, box in page.boxes] + lines
    points = page.pixels.shape[1] / page.width
    ring = max(4, round(_RING * 72 * points))
    for number, (_, box) in enumerate(page.boxes, 1):
        left, top, right, bottom = box
        others = [*known, *_columns_beside(lines, box, round(GRID * points))]
        above = _ink(page, others, max(0, top - _MIXED - 3 * ring), max(0, top - _MIXED))[::-1]
        below = _ink(page, others, bottom + _MIXED, bottom + _MIXED + 3 * ring)
        if any(_sticks_out(strip, ring, left, right) for strip in (above, below)):
            yield leak_of_box(
                "13-box-edges", page, number,
                "Strokes stick out of it, which may be those of the letters beneath: enlarge it.",
            )  # fmt: skip


def _columns_beside(lines: Iterable[Box], box: Box, step: int) -> Iterator[Box]:
    """Where lines of another column go on within the step by which a box may be too wide.

    One that lies beside the box, and at the height of another line than it: its own line would
    hide letters of the same word.
    """
    left, top, right, bottom = box
    for start, upper, end, lower in lines:
        if top <= (upper + lower) / 2 <= bottom:
            continue
        if right <= start <= right + step:
            yield right - step, upper, start, lower
        elif left - step <= end <= left:
            yield end, upper, left + step, lower


def _ink(page: PageView, others: Iterable[Box], top: int, bottom: int) -> Mask:
    """Ink in these rows of the page, but for that of boxes and of lines that are known."""
    ink = page.pixels[top:bottom] < 128
    for left, upper, right, lower in others:
        if upper < bottom and lower > top:
            ink[max(0, upper - top) : lower - top, max(0, left) : right] = False
    return ink


def _sticks_out(strip: Mask, ring: int, left: int, right: int) -> bool:
    """Whether a run of ink beside the box ends within the ring.

    Args:
        strip: three rings high, beginning at the box.
    """
    if len(strip) < ring:
        return False  # the page ends there
    for start, end in _runs(strip[0], left, right):
        if start == 0 or end == strip.shape[1] or (start < left and end > right):
            continue
        rows = _rows_reached(strip[:ring], start, end)
        if rows < ring and not _is_dot(strip, start, end, rows):
            return True
    return False


def _is_dot(strip: Mask, start: int, end: int, rows: int) -> bool:
    """Whether it is the dot of an i: a stem as wide follows in the same place after a small gap."""
    wide = end - start
    if not 0 < wide <= 2 * rows:
        return False  # a dot is about as high as wide, where it is not cut off
    gap = strip[rows : rows + wide + 1, start:end].any(axis=1)
    if not gap.any():
        return False
    first = rows + int(gap.argmax())
    for at in range(first, first + wide):  # below what a serif has on its top
        for begin, stop in _runs(strip[at], start, end) if at < len(strip) else ():
            is_stem = abs((begin + stop) - (start + end)) <= 3 and stop - begin <= wide + 2
            if is_stem and _rows_reached(strip[at:], begin, stop) >= 2 * wide:
                return True
    return False


def _runs(row: Mask, left: int, right: int) -> Iterator[tuple[int, int]]:
    """Stretches of ink in a row that have a pixel between left and right, whole."""
    edges = np.flatnonzero(np.diff(row.astype(np.int8), prepend=0, append=0))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if start < right and end > left:
            yield start, end


def _rows_reached(strip: Mask, start: int, end: int) -> int:
    """How many rows the ink goes on that touches these pixels of the first one."""
    reached = np.zeros(strip.shape[1], dtype=np.bool_)
    reached[start:end] = True
    rows = 0
    for row in strip:
        near = reached.copy()
        near[1:] |= reached[:-1]
        near[:-1] |= reached[1:]
        reached = row & near
        if not reached.any():
            break
        rows += 1
    return rows
