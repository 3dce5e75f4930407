"""How much each pixel of a page differs from what it stands on: paper, a grey box, a coloured one.

    page, grey or its colours  ->  ground: the commonest of each block  ->  what is neither ground
                                                                            nor its grain

A person sees letters ten shades lighter than their box, or red ones on green of the same darkness.
Of a page in grey with one threshold for all of it nothing is left of either.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from zenger.model.review import SCALE, Box

Pixels = npt.NDArray[np.uint8]
LEAST = 6  # grey levels from the ground; white has 255 of them
_NOISE = 6  # times what the ground varies by, to be no ground
_BLOCK = 8  # pixels to a side, at 300 dpi 2 points
_EVERY = 2  # pixels one is looked at, across and down
_AROUND = 11  # blocks: strokes of letters are less than half of that
_HIDDEN = 0.3  # of what colours differ by in a tile: grey that differs by less hides it
_SEEN = 24  # levels that a colour differs by in a tile
_COLOURED = 4  # pixels to one, and of those to a tile's side, where colours are looked for
_FEW = 30  # tiles


def hidden_colours(picture: Image.Image) -> bool:
    """Whether strokes of a picture in colour are as dark as what they stand on, or nearly."""
    small = np.asarray(picture.convert("RGB").reduce(_COLOURED), np.int16)
    grey = np.asarray(picture.convert("L").reduce(_COLOURED), np.int16)[..., None]
    coloured, plain = _ranges(small).max(axis=2), _ranges(grey).max(axis=2)
    return int(((coloured > _SEEN) & (plain < _HIDDEN * coloured)).sum()) >= _FEW


def _ranges(planes: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    high, wide = (side // _COLOURED for side in planes.shape[:2])
    cut = planes[: high * _COLOURED, : wide * _COLOURED]
    tiles = cut.reshape(high, _COLOURED, wide, _COLOURED, -1)
    found: npt.NDArray[np.int16] = tiles.max(axis=(1, 3)) - tiles.min(axis=(1, 3))
    return found


def differences(planes: Sequence[Pixels], painted: Iterable[Box]) -> Pixels:
    """For each pixel the levels it differs by from its ground; 0 for what is ground or its grain.

    Args:
        planes: a page in grey, or in several colours, of which the one that differs most counts.
        painted: boxes, which are no ground and differ from none.
    """
    boxes = list(painted)
    high, wide = planes[0].shape
    if min(high, wide) < _BLOCK:
        return np.zeros_like(planes[0])
    most = np.zeros_like(planes[0])
    for plane in planes:
        np.maximum(most, _difference(_without(plane, boxes)), out=most)
    return most


def _difference(plane: Pixels) -> Pixels:
    ground, grain = _ground(plane)
    least = np.maximum(LEAST, _NOISE * grain.astype(np.int16))
    # Between two grounds lies the edge of a box, in all shades from the one to the other.
    lightest = _spread(ground.filter(ImageFilter.MaxFilter(3)), plane.shape)
    darkest = _spread(ground.filter(ImageFilter.MinFilter(3)), plane.shape)
    differs = np.maximum(np.maximum(darkest, plane) - plane, plane - np.minimum(lightest, plane))
    floor = _spread(Image.fromarray(np.minimum(least, 255).astype(np.uint8)), plane.shape)
    differs[differs <= floor] = 0
    found: Pixels = differs
    return found


def _ground(plane: Pixels) -> tuple[Image.Image, Pixels]:
    """A pixel for each block: the shade most of it and of those around it have, and its grain."""
    high, wide = (side // _BLOCK for side in plane.shape)
    seen = plane[: high * _BLOCK : _EVERY, : wide * _BLOCK : _EVERY]
    step = _BLOCK // _EVERY
    blocks = seen.reshape(high, step, wide, step).swapaxes(1, 2).reshape(high, wide, -1)
    shade = _middle(blocks)
    apart = _middle(np.maximum(blocks, shade[..., None]) - np.minimum(blocks, shade[..., None]))
    widely = ImageFilter.MedianFilter(_AROUND)
    return (
        Image.fromarray(shade).filter(widely),
        np.asarray(Image.fromarray(apart).filter(widely)),
    )


def _middle(blocks: Pixels) -> Pixels:
    half = blocks.shape[-1] // 2
    found: Pixels = np.ascontiguousarray(np.partition(blocks, half, axis=-1)[..., half])
    return found


def _spread(blocks: Image.Image, shape: tuple[int, ...]) -> Pixels:
    """A pixel for each pixel; what is left over at the right and below is as what is beside it."""
    spread = np.asarray(blocks).repeat(_BLOCK, axis=0).repeat(_BLOCK, axis=1)
    more = [(0, max(0, side - have)) for side, have in zip(shape, spread.shape, strict=True)]
    return np.pad(spread, more, mode="edge")


def _without(plane: Pixels, boxes: list[Box]) -> Pixels:
    """With boxes as light as the paper."""
    if not boxes:
        return plane
    paper = int(np.bincount(plane.ravel(), minlength=256).argmax())
    bare = plane.copy()
    high, wide = plane.shape
    for left, top, right, bottom in boxes:
        rows = slice(top * high // SCALE, bottom * high // SCALE + 2)
        bare[rows, left * wide // SCALE : right * wide // SCALE + 2] = paper
    return bare
