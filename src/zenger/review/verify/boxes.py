"""Check 12: boxes that cover and look alike.

What a box should look like is painted again here and compared, pixel by pixel: opaque black with
its reason's code in the middle. JPEG blurs within blocks of 8 (16 where colour is thinned out), so
that far from an edge a box has to be as constant, and nearer nothing is asked but that it is dark.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from zenger.model.rendition import FULL_WIDTH, drawn_size
from zenger.model.review import Box, Leak
from zenger.review.painting import BLACK, painted
from zenger.review.verify.page_view import PageView, Pixels

_BLOCK, _THINNED = 9, 17  # pixels that JPEG may blur around what is not constant
_BLENDED = 2  # pixels at an edge that a picture made smaller has mixed
_NOTHING = 2  # pixels: letters as high, on a page made smaller, are none
_LEVELS = 2  # that constant black may become in a JPEG
_DARK = 100  # grey value that nothing near an edge within a box is above, but for the label
_LIGHT, _PALE = 127, 6  # grey values
_ODD, _ODD_SMALLER = 0.1, 0.35  # share of a label that JPEG may turn, or a smaller size take off
_DPIS = (200, 300, 150, 400, 600, 100, 96, 72)  # that a page may have been painted at

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Expected:
    """What a page's boxes should look like, and how exactly."""

    pixels: Pixels
    is_smaller: bool  # painted larger and then made smaller


def constant_boxes(page: PageView) -> Iterator[Leak]:
    """Check 12."""
    if not page.boxes:
        return
    wrong: list[int] = []
    for expected in _expected(page):
        wrong = [
            number for number, (_, box) in enumerate(page.boxes, 1)
            if not _is_as_painted(page, expected, box)
        ]  # fmt: skip
        if not wrong:
            return
    for number in wrong:
        yield leak_of_box("12-boxes-constant", page, number, "It is not one colour with its label.")


def _expected(page: PageView) -> Iterator[_Expected]:
    """The boxes painted again: at this size, and at those that make this size when narrowed.

    The likelier first, as each takes milliseconds.
    """
    narrowed = page.pixels.shape[1] == FULL_WIDTH
    if not narrowed:
        yield _painted_at_this_size(page)
    yield from _painted_larger(page)
    if narrowed:
        yield _painted_at_this_size(page)


def _painted_at_this_size(page: PageView) -> _Expected:
    return _Expected(painted(np.zeros(page.pixels.shape, np.uint8), page.marks), is_smaller=False)


def _painted_larger(page: PageView) -> Iterator[_Expected]:
    shape = page.pixels.shape
    for dpi in _DPIS:
        width, _ = drawn_size(page.width, page.height, dpi / 72)
        height = round(shape[0] * width / shape[1])
        if width > shape[1]:
            large = painted(np.zeros((height, width), np.uint8), page.marks)
            small = Image.fromarray(large).resize(shape[::-1], Image.Resampling.BOX)
            yield _Expected(np.asarray(small), is_smaller=True)


def _is_as_painted(page: PageView, expected: _Expected, box: Box) -> bool:
    """Whether a box is the constant black it was painted, with nothing in it but its label."""
    shown, wanted = page.lightest(box), _inside(expected.pixels, box)
    if not shown.size:
        return False
    if expected.is_smaller and min(shown.shape[:2]) <= _NOTHING:
        return True  # of a strip of 14,000 points a thumbnail: whatever is there, nobody reads it
    if not page.is_lossy and not expected.is_smaller:
        return bool(np.array_equal(shown, wanted))
    reach = _BLENDED if not page.is_lossy else _THINNED if page.is_coloured else _BLOCK
    near_label, calm = _widened(wanted > BLACK, reach), np.ones(shown.shape, dtype=np.bool_)
    inner = np.zeros(shown.shape, dtype=np.bool_)
    inner[_BLENDED:-_BLENDED, _BLENDED:-_BLENDED] = True
    calm[:reach] = calm[-reach:] = calm[:, :reach] = calm[:, -reach:] = False
    near_label &= inner
    calm &= ~near_label
    if not calm.any() and not inner.any():
        return bool(shown.mean() <= _DARK)
    limit = _LEVELS if page.is_lossy else 0
    is_calm = not calm.any() or int(shown[calm].max()) <= limit
    edges = inner & ~near_label & ~calm
    is_dark = not edges.any() or int(shown[edges].max()) <= _DARK
    return is_calm and is_dark and _has_label(shown[inner], wanted[inner], expected)


def _has_label(shown: Pixels, wanted: Pixels, expected: _Expected) -> bool:
    """Whether it is the label that is light within a box: letter by letter, or where it was made
    smaller, as much in all."""
    if not shown.size:
        return True
    if expected.is_smaller:
        light = float(wanted.mean())
        return abs(float(shown.mean()) - light) <= max(_PALE, _ODD_SMALLER * light)
    lettered = wanted > _LIGHT
    odd = np.count_nonzero((shown > _LIGHT) != lettered)
    return bool(odd <= _ODD * np.count_nonzero(lettered))


def _inside(pixels: Pixels, box: Box) -> Pixels:
    left, top, right, bottom = box
    return pixels[top:bottom, left:right]


def _widened(mask: Mask, reach: int) -> Mask:
    """These pixels and all within `reach` of them, by rows and columns."""
    wide = mask.copy()
    for axis in (0, 1):
        start = wide.copy()
        for step in range(1, reach + 1):
            wide |= _moved(start, step, axis) | _moved(start, -step, axis)
    return wide


def _moved(mask: Mask, step: int, axis: int) -> Mask:
    out = np.zeros_like(mask)
    size = mask.shape[axis]
    if abs(step) >= size:
        return out
    target, source = (slice(step, None), slice(None, size - step)) if step > 0 else (
        slice(None, size + step), slice(-step, None))  # fmt: skip
    if axis:
        out[:, target] = mask[:, source]
    else:
        out[target] = mask[source]
    return out


def leak_of_box(check: str, page: PageView, number: int, what: str) -> Leak:
    return Leak(
        check, f"page {page.number}, box {number}", f"{what} Make the safe copy of it again."
    )
