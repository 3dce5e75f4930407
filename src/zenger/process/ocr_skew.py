"""How far the lines of a scan lean.

Tesseract's own layout analysis bears 2 to 4 degrees; at 5 it loses half of a page and calls what is
left sure. The angle is that at which rows are fullest: each dark pixel is projected on the
vertical, and the sharpest profile wins (Postl's method).
"""

import math

import numpy as np
import numpy.typing as npt
from numpy.random import default_rng  # now: numpy would load it when a locked worker cannot
from PIL import Image

MOST = 15.0  # degrees looked at on either side
LEAST = 0.7  # degrees; what leans less is left as it is: turning costs sharpness
CLEAR = 1.3  # how much sharper the lines must be than without turning
FULL_SCALE = 10_000
Numbers = npt.NDArray[np.floating]
_SIDE = 1000  # pixels of the longer side that the angle is measured on
_POINTS = 40_000  # dark pixels that are enough to tell
_ROW = 2  # pixels that are one row of the profile; with one, a sample is mostly noise
_FEW_POINTS = 200
_INK = 0.75  # of a pixel's brightness to that of the paper


def skew_of(picture: Image.Image) -> float:
    """Degrees, counter-clockwise, by which to turn a grey picture so that its lines are level."""
    across, down = _ink(picture)
    if len(across) < _FEW_POINTS:
        return 0.0
    best = 0.0
    for step, around in ((1.0, MOST), (0.2, 1.0)):
        tried = best + np.arange(-around, around + step / 2, step)
        best = float(max(tried, key=lambda angle: _sharpness(across, down, angle)))
    level = _sharpness(across, down, 0.0)
    is_clear = _sharpness(across, down, best) > CLEAR * level
    return round(best, 1) if is_clear and abs(best) >= LEAST else 0.0


def _ink(picture: Image.Image) -> tuple[Numbers, Numbers]:
    """Where the dark pixels are, a sample of them, from the middle of the picture."""
    small = picture.reduce(max(1, max(picture.size) // _SIDE))
    dark = np.flatnonzero(np.asarray(small) < math.ceil(_INK * paper_of(small)))
    if len(dark) > _POINTS:
        dark = dark[default_rng(0).choice(len(dark), _POINTS, replace=False)]
    rows, columns = np.divmod(dark, small.width)
    return columns - np.float64(small.width / 2), rows - np.float64(small.height / 2)


def paper_of(picture: Image.Image) -> float:
    """The median brightness, by counting: ten times as fast as by putting in order."""
    counts = np.cumsum(picture.histogram())
    middle = [(counts[-1] - 1) // 2, counts[-1] // 2]
    return float(np.mean(np.searchsorted(counts, middle, side="right")))


def _sharpness(across: Numbers, down: Numbers, angle: float) -> float:
    """How much neighbouring rows differ once all is turned counter-clockwise by the angle."""
    radians = math.radians(angle)
    height = down * math.cos(radians) - across * math.sin(radians)
    profile = np.bincount(((height - height.min()) / _ROW).astype(np.int32))
    return float(np.square(np.diff(profile.astype(np.float64))).sum())


def boxes_unskewed(
    boxes: tuple[int, ...], angle: float, size: tuple[int, int], straight: tuple[int, int]
) -> tuple[int, ...]:
    """Where words found in the straightened picture stand in the one before.

    Args:
        size: pixels of the picture before.
        straight: pixels of the straightened one.
    """
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    found: list[int] = []
    for at in range(0, len(boxes), 6):
        start, end, x0, y0, x1, y1 = boxes[at : at + 6]
        xs, ys = [], []
        for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
            right = (x / FULL_SCALE - 0.5) * straight[0]
            below = (y / FULL_SCALE - 0.5) * straight[1]
            xs.append((right * cos - below * sin) / size[0] + 0.5)
            ys.append((right * sin + below * cos) / size[1] + 0.5)
        corners = (min(xs), min(ys), max(xs), max(ys))
        found += (start, end, *(_within(corner) for corner in corners))
    return tuple(found)


def _within(share: float) -> int:
    return max(0, min(FULL_SCALE, round(share * FULL_SCALE)))
