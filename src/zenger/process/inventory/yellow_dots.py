"""Faint yellow dots that repeat over a scan, as colour printers leave them to be known by.

A best effort: found in drawn examples; a scan of low quality or with another pattern may keep
dots that are not found here, and a yellow screen of print may look like them.
Source: EFF, "DocuColor Tracking Dot Decoding Guide"; Richter et al., "Forensic analysis and
anonymisation of printed documents" (2018).
"""

from typing import Any

import numpy as np
from numpy import fft  # loaded late by numpy itself, when nothing can be any more
from PIL import Image

SIDE = 1024  # pixels of the square that is looked at, from the middle of the page
SMALLEST = 400
_PAPER, _YELLOW = 190, 20  # grey levels
_FEWEST, _MOST = 30, 0.01  # pixels, and of the square
_NEAR = 12  # pixels: nearer than any repetition
_ALIKE = 0.35  # of the dots that meet another when the page is moved by one repetition


def has_tracking_dots(image: Image.Image) -> bool:
    """Whether yellow specks on white meet each other when the page is moved over itself."""
    if image.mode not in ("RGB", "RGBA", "P", "CMYK", "YCbCr") or min(image.size) < SMALLEST:
        return False
    width, height = image.size
    side = min(SIDE, width, height)
    left, top = (width - side) // 2, (height - side) // 2
    square = image.crop((left, top, left + side, top + side)).convert("RGB")
    specks = _specks(np.asarray(square, dtype=np.int16))
    count = int(specks.sum())
    if not _FEWEST <= count <= _MOST * specks.size:
        return False
    return _repeats(specks.astype(np.float32)) >= _ALIKE


def _specks(pixels: Any) -> Any:
    red, green, blue = (pixels[..., channel] for channel in range(3))
    weaker = np.minimum(red, green)
    return (weaker > _PAPER) & (weaker - blue > _YELLOW) & (np.abs(red - green) < 2 * _YELLOW)


def _repeats(specks: Any) -> float:
    """The best agreement of the specks with themselves, moved by more than `_NEAR`: 0 to 1."""
    side = specks.shape[0]
    spectrum = fft.rfft2(specks, (2 * side, 2 * side))
    agreement = fft.irfft2(np.abs(spectrum) ** 2)
    whole = float(agreement[0, 0])
    agreement[:_NEAR, :_NEAR] = agreement[-_NEAR:, :_NEAR] = 0
    agreement[:_NEAR, -_NEAR:] = agreement[-_NEAR:, -_NEAR:] = 0
    return float(agreement.max()) / max(whole, 1.0)
