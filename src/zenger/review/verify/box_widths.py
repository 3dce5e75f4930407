"""Checks 16 and 17: what the length of a box tells of the words beneath it.

A box lies along its line, which runs across the page or, where letters are turned, up or down it.
"""

from collections.abc import Iterable, Iterator

from zenger.model.review import SCALE, Leak, Mark
from zenger.review.boxes import GRID, ROW_GRID
from zenger.review.verify.boxes import leak_of_box
from zenger.review.verify.page_view import PageView
from zenger.review.width_leak import NAMES
from zenger.review.width_leak import leak_of_box as width_leak_of

_ROUNDING = 1.5  # ten-thousandths
RARE = NAMES // 100  # names: a length that no more of them fit is somebody's own
Size = tuple[float, float]  # points


def on_the_grid(page: PageView) -> Iterator[Leak]:
    """Check 16: both ends on the grid. That equal reasons have equal labels, whatever is beneath,
    follows from check 12: what is expected there knows nothing but page and reason."""
    for number, (mark, _) in enumerate(page.boxes, 1):
        if _length(mark, (page.width, page.height))[1] is False:
            what = "Its edges are off the grid: its width may tell what was there."
            yield leak_of_box("16-grid-and-labels", page, number, what)


def equal_widths(pages: Iterable[tuple[int, Size, tuple[Mark, ...]]]) -> Iterator[Leak]:
    """Check 17: lengths that come again on another page and tell that the same is beneath: those
    off the grid, and those on it that hardly any name fits.

    A length that none of the names fits is no name's, or that of a whole line: it is passed over.

    Args:
        pages: number, width and height, marks.
    """
    seen: dict[tuple[str, bool, int], int] = {}
    for number, size, marks in pages:
        for mark in marks:
            if not mark.box:
                continue
            length, is_on_grid = _length(mark, size)
            if is_on_grid and not _is_rare(mark, size, length):
                continue
            first = seen.setdefault((mark.code, is_on_grid, round(length)), number)
            if first != number:
                yield _equal(number, first, is_on_grid=is_on_grid)


def _equal(number: int, first: int, *, is_on_grid: bool) -> Leak:
    todo = (
        "Hardly any other name is as long. Cover the rest of these lines too (“to the end of the "
        "line”), or let the boxes reach over the words beside them."
        if is_on_grid
        else "Let both end on the grid."
    )
    said = f"A box is as long as one on page {first}, which shows that the same is beneath. {todo}"
    return Leak("17-equal-widths", f"page {number}", said)


def _length(mark: Mark, size: Size) -> tuple[float, bool]:
    """How long a box is, in points, and whether both of its ends are on the grid."""
    left, top, right, bottom = mark.box or (0, 0, 0, 0)
    across, along = (left, right), (top, bottom)
    if _are_on(across, GRID, size[0]):
        return (right - left) * size[0] / SCALE, True
    if _are_on(along, GRID, size[1]) and _are_on(across, ROW_GRID, size[0]):
        return (bottom - top) * size[1] / SCALE, True
    return (right - left) * size[0] / SCALE, False


def _are_on(sides: tuple[int, int], grid: float, points: float) -> bool:
    step = grid * SCALE / points
    return all(
        side in (0, SCALE) or min(side % step, step - side % step) <= _ROUNDING for side in sides
    )


def _is_rare(mark: Mark, size: Size, length: float) -> bool:
    left, top, right, bottom = mark.box or (0, 0, 0, 0)
    area = (right - left) * size[0] / SCALE * (bottom - top) * size[1] / SCALE
    fits = width_leak_of(length, area / max(1.0, length), grid=GRID).fits
    return 0 < fits <= RARE
