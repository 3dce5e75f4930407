"""Whether a picture with transparency has a drawing in it that is not seen on white paper."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

MAX_PIXELS = 40_000_000
_EDGE = 32  # grey levels that anybody would see
_NOTHING = 8  # and that nobody would
FEWEST = 200  # pixels: fewer are noise of a compression

Plane = npt.NDArray[np.int16]


def unseen_pixels(image: Image.Image) -> int:
    """How many pixels are at an edge that is in the colours or in the transparency only.

    White letters on a white ground, or letters in pixels that are wholly transparent, have such
    edges; a shadow or a cut-out logo has its edges also in what is seen.

    Returns:
        0 where there is no transparency, or where it is larger than is looked at.
    """
    if image.width * image.height > MAX_PIXELS or not _is_transparent(image):
        return 0
    layer = image.convert("RGBA")
    alpha = np.asarray(layer.getchannel("A"), dtype=np.int16)
    colours = np.asarray(layer.convert("RGB").convert("L"), dtype=np.int16)
    return count_unseen(colours, alpha)


def count_unseen(colours: Plane, alpha: Plane) -> int:
    """See `unseen_pixels`. Both planes have one size and hold 0 to 255."""
    seen = (colours.astype(np.int32) * alpha + 255 * (255 - alpha.astype(np.int32))) // 255
    hidden = (_edges(colours) > _EDGE) | (_edges(alpha) > _EDGE)
    count = int((hidden & (_widest(_edges(seen)) <= _NOTHING)).sum())
    return count if count >= FEWEST else 0


def _is_transparent(image: Image.Image) -> bool:
    return "A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info


def _edges(plane: Any) -> Any:
    """How much each pixel differs from its right and lower neighbour."""
    plane = plane.astype(np.int32)
    result = np.zeros(plane.shape, dtype=np.int32)
    result[:, :-1] = np.abs(plane[:, 1:] - plane[:, :-1])
    result[:-1] = np.maximum(result[:-1], np.abs(plane[1:] - plane[:-1]))
    return result


def _widest(edges: Any) -> Any:
    """The strongest edge at a pixel or next to it: scaled planes lie a pixel apart."""
    result = edges.copy()
    result[1:] = np.maximum(result[1:], edges[:-1])
    result[:-1] = np.maximum(result[:-1], edges[1:])
    result[:, 1:] = np.maximum(result[:, 1:], edges[:, :-1])
    result[:, :-1] = np.maximum(result[:, :-1], edges[:, 1:])
    return result
