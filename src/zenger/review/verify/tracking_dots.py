"""Check 21: the grid of pale dots by which a colour printer signs each page.

    specks      pixels paler than ink and darker than paper that stand alone
    repeated    laid over themselves, moved by the grid's step, they fall on one another

A page of dots that were left in gives a peak far above all others; text does not.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from numpy import fft  # numpy would load it when a locked worker cannot

from zenger.model.review import Leak
from zenger.review.verify.page_view import PageView, Pixels

_FEWEST = 60  # specks of a grid on a page: one cell has 8 to 30, and cells cover it
_PEAK = 0.25  # share of specks that a step of the grid lays on others
_NEAREST = 8  # pixels: a smaller step is grain
_FROM_INK = 5  # cells: JPEG leaves specks within a block of 8 pixels around ink


def no_tracking_dots(page: PageView) -> Iterator[Leak]:
    """Check 21, for pages of which the dots were to be taken out."""
    channels = [page.pixels]
    if page.is_coloured:
        channels.append(np.asarray(page.picture.convert("RGB").getchannel("B")))  # yellow: dark
    if any(_has_grid(_specks(channel)) for channel in channels):
        yield Leak(
            "21-tracking-dots", f"page {page.number}",
            "A grid of pale dots is on it, which names the printer. Make the safe copy without "
            "colour, or ask for the dots to be taken out.",
        )  # fmt: skip


def _specks(channel: Pixels) -> npt.NDArray[np.float32]:
    """Cells of 2 by 2 pixels that are a little darker than paper, with paper around them."""
    height, width = (side // 2 * 2 for side in channel.shape)
    values = channel[:height, :width].astype(np.int16)
    cells = np.minimum.reduce([values[y::2, x::2] for y in (0, 1) for x in (0, 1)])
    pale = (cells < 250) & (cells > 120)
    dark = cells <= 120
    alone = pale & ~_near(dark, _FROM_INK) & (_count_near(pale, 2) <= 4)
    specks: npt.NDArray[np.float32] = alone.astype(np.float32)
    return specks


def _near(mask: npt.NDArray[np.bool_], reach: int) -> npt.NDArray[np.bool_]:
    return _count_near(mask, reach) > 0


def _count_near(mask: npt.NDArray[np.bool_], reach: int) -> npt.NDArray[np.int32]:
    """How many are set in the square around each."""
    padded = np.pad(mask.astype(np.int32), ((reach + 1, reach), (reach + 1, reach)))
    summed = padded.cumsum(axis=0).cumsum(axis=1)
    size = 2 * reach + 1
    counted: npt.NDArray[np.int32] = (
        summed[size:, size:] - summed[:-size, size:] - summed[size:, :-size]
        + summed[:-size, :-size]
    ).astype(np.int32)  # fmt: skip
    return counted


def _has_grid(specks: npt.NDArray[np.float32]) -> bool:
    """Whether some step lays many specks on others."""
    count = float(specks.sum())
    if count < _FEWEST:
        return False
    spread = np.minimum(_count_near(specks > 0, 1), 1).astype(np.float32)
    shape = tuple(2 * side for side in specks.shape)
    overlap = fft.irfft2(fft.rfft2(specks, shape) * np.conj(fft.rfft2(spread, shape)), shape)
    reach = min(specks.shape) // 4
    near = overlap[:reach, :reach].copy()
    near[:_NEAREST, :_NEAREST] = 0
    chance = count / specks.size * 9 * count
    return bool(near.max() > max(_PEAK * count, 4 * chance))
