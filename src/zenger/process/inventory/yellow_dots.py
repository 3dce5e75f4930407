"""Faint yellow dots that repeat over a scan, as colour printers leave them to be known by.

    blue        the channel in which yellow is dark, without ink and without slow shades
    repeats     moved over itself by a step of the pattern, it agrees with itself,
                and the other channels agree far less: else it is print, not yellow dots

A best effort, measured on drawn pages only. Dots 120 levels darker in blue are found at JPEG
quality 85 and more at 200 dpi, and at 75 and more at 300 and 600 dpi; dots of 60 levels at 95, in
uncompressed pages, and at 75. What stronger compression leaves of them is not found.
Source: EFF, "DocuColor Tracking Dot Decoding Guide"; Richter et al., "Forensic analysis and
anonymisation of printed documents" (2018).
"""

from typing import Any

import numpy as np
from numpy import fft  # loaded late by numpy itself, when nothing can be any more
from PIL import Image

SIDE = 1024  # pixels of the square that is looked at, from the middle of the page
SMALLEST = 400
_INK = 190  # grey level of red or green: below it is print
_FROM_INK = 12  # pixels: as far as JPEG leaves traces of it
_SHADES = 7  # pixels: slower changes are shades of the paper
_STRONGEST = 60  # grey levels: more is a stain
_NEAR = 14  # pixels: nearer than a step of the pattern
_LEAST_BARE = 0.15  # of the square
_ALIKE, _ABOVE_NOISE = 0.018, 13.0  # measured without dots: at most 0.014 and 10.7
_OTHERS = 0.75  # of that agreement, in red and green: of a grey pattern it is 1


def has_tracking_dots(image: Image.Image) -> bool:
    """Whether the middle of a page repeats itself in yellow."""
    if image.mode not in ("RGB", "RGBA", "P", "CMYK", "YCbCr") or min(image.size) < SMALLEST:
        return False
    width, height = image.size
    side = min(SIDE, width, height)
    left, top = (width - side) // 2, (height - side) // 2
    square = image.crop((left, top, left + side, top + side)).convert("RGB")
    red, green, blue = np.moveaxis(np.asarray(square, dtype=np.float32), 2, 0)
    ink = (np.minimum(red, green) < _INK).astype(np.float32)
    bare = (_around(ink, _FROM_INK) < 1e-6).astype(np.float32)
    if bare.mean() < _LEAST_BARE:
        return False
    return _repeats(_relief(blue, bare), _relief((red + green) / 2, bare))


def _relief(channel: Any, bare: Any) -> Any:
    """How bare places differ from the paper around them."""
    paper = _around(channel * bare, _SHADES) / np.maximum(_around(bare, _SHADES), 1e-3)
    return np.clip((channel - paper) * bare, -_STRONGEST, _STRONGEST)


def _repeats(blue: Any, others: Any) -> bool:
    in_blue = _agreement(blue)
    best = np.unravel_index(in_blue.argmax(), in_blue.shape)
    noise = 1.4826 * float(np.median(np.abs(in_blue)))
    highest = float(in_blue[best])
    if highest < max(_ALIKE, _ABOVE_NOISE * noise):
        return False
    return float(_agreement(others)[best]) < _OTHERS * highest


def _agreement(relief: Any) -> Any:
    """Of the relief with itself for each step, from -1 to 1; 0 for steps within `_NEAR`."""
    spectrum = fft.rfft2(relief)
    found = fft.irfft2(np.abs(spectrum) ** 2, relief.shape)
    found = found / max(float(found[0, 0]), 1e-9)
    for rows in (slice(None, _NEAR), slice(-_NEAR, None)):
        found[rows, :_NEAR] = found[rows, -_NEAR:] = 0
    return found


def _around(values: Any, reach: int) -> Any:
    """The mean of the square around each pixel."""
    padded = np.pad(values.astype(np.float64), ((reach + 1, reach), (reach + 1, reach)), "edge")
    summed = padded.cumsum(axis=0).cumsum(axis=1)
    size = 2 * reach + 1
    total = summed[size:, size:] - summed[:-size, size:] - summed[size:, :-size]
    return (total + summed[:-size, :-size]) / size**2
