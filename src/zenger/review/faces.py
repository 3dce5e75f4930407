"""Faces on a picture of a page: only where the extra `zenger[faces]` is installed, and when asked.

It sees most faces that look at the camera, few from the side, and some where there are none: of
what it says nothing but suggestions is made.

Source: Viola and Jones 2001, with the cascade for frontal faces that comes with OpenCV (Apache 2.0;
the cascade under Intel's licence of 2000, which is like BSD).
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from zenger.model.review import SCALE, Box

_CASCADE = "haarcascade_frontalface_default.xml"
_SMALLEST = 0.02  # of the picture's width
_NEIGHBOURS = 6  # hits side by side that a face needs; fewer find more faces, and more of none
_AROUND = 0.25  # of a face's size: hair, ears, chin


def is_here() -> bool:
    """Whether what finds faces is installed."""
    return find_spec("cv2") is not None


def faces_in(grey: npt.NDArray[np.uint8]) -> list[Box]:
    """From the top down, in ten-thousandths of the picture; none where it is not installed.

    Args:
        grey: rows of pixels, upright.
    """
    if not is_here() or not grey.size:
        return []
    height, width = grey.shape
    least = max(16, round(width * _SMALLEST))
    found = _finder().detectMultiScale(
        grey, scaleFactor=1.1, minNeighbors=_NEIGHBOURS, minSize=(least, least)
    )
    boxes = (_box([int(side) for side in one], width, height) for one in found)
    return sorted(boxes, key=lambda box: (box[1], box[0]))


def _box(place: Sequence[int], width: int, height: int) -> Box:
    left, top, across, down = place
    beside, above = across * _AROUND, down * _AROUND
    return (
        max(0, round((left - beside) * SCALE / width)),
        max(0, round((top - above) * SCALE / height)),
        min(SCALE, round((left + across + beside) * SCALE / width)),
        min(SCALE, round((top + down + above) * SCALE / height)),
    )


@cache
def _finder() -> Any:
    cv2 = import_module("cv2")
    return cv2.CascadeClassifier(f"{cv2.data.haarcascades}{_CASCADE}")
