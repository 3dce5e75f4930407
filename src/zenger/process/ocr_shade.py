"""Pages that lie half in shadow: whether words are lost there, and the page evened out.

Tesseract takes one threshold for all of a page (Otsu's). What lies on paper darker than that is
all ink to it: nothing is read there, and what is read elsewhere it calls sure.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

_SMALL = 4  # pixels to one, for measuring
_TILE = 8  # of those to a side: no letter of usual size fills one, so that its lightest is paper
_SHADED = 0.8  # of the lightest paper's brightness; what is darker lies in shadow
_BLACK = 0.15  # of it; what is darker is no paper in shadow, but the lid of a scanner
_INK = 0.7  # of its own paper's brightness
_LEAST_OF_PAGE = 0.03  # of the page in shadow, else it is left as it is
_INK_OF_TEXT = (0.03, 0.6)  # of a tile; less is bare paper, more a rule or a blot
_LEAST_WRITTEN = 0.005  # of the page's tiles, as in three words
_PICTURE = 0.3  # of all that is shaded; where more is ink, it is a picture
_AROUND = 2  # tiles beyond a word that are taken for its line
FULL_SCALE = 10_000


def evened(picture: Image.Image, boxes: tuple[int, ...]) -> Image.Image | None:
    """The page as if all of it lay in the light; None where nothing seems lost in a shadow.

    Args:
        picture: grey.
        boxes: of the words that were read, as `zenger.model.extraction.Page.boxes`.
    """
    small = picture.reduce(_SMALL)
    if min(small.size) < 4 * _TILE:
        return None
    paper = _paper(small)
    light = float(np.percentile(np.asarray(paper), 95))
    shades = np.asarray(paper) / max(light, 1.0)
    shaded = (shades < _SHADED) & (shades > _BLACK) & ~_read(boxes, shades.shape)
    if shaded.mean() < _LEAST_OF_PAGE or not _is_written_on(small, paper, shaded):
        return None
    whole = np.asarray(paper.resize(picture.size, Image.Resampling.BICUBIC), np.float32)
    lit = np.asarray(picture, np.float32) * (light / np.maximum(whole, 1.0))
    return Image.fromarray(np.minimum(lit, 255).astype(np.uint8))


def _paper(small: Image.Image) -> Image.Image:
    """How light the paper is, a pixel for each tile."""
    wide, high = small.width // _TILE, small.height // _TILE
    tiles = np.asarray(small)[: high * _TILE, : wide * _TILE].reshape(high, _TILE, wide, _TILE)
    lightest = Image.fromarray(tiles.max(axis=(1, 3)))
    return lightest.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.BoxBlur(1))


def _read(boxes: tuple[int, ...], shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """The tiles in which words were read."""
    high, wide = shape
    found = np.zeros((high, wide), np.bool_)
    for x0, y0, x1, y1 in np.array(boxes, int).reshape(-1, 6)[:, 2:] / FULL_SCALE:
        top, left = int(y0 * high) - _AROUND, int(x0 * wide) - _AROUND
        bottom, right = int(y1 * high) + 1 + _AROUND, int(x1 * wide) + 1 + _AROUND
        found[max(0, top) : bottom, max(0, left) : right] = True
    return found


def _is_written_on(small: Image.Image, paper: Image.Image, where: npt.NDArray[np.bool_]) -> bool:
    """Whether there is ink, about as much as text has."""
    wide, high = paper.size
    seen = np.asarray(small, np.float32)[: high * _TILE, : wide * _TILE]
    own = np.asarray(paper, np.float32).repeat(_TILE, 0).repeat(_TILE, 1)
    ink = (seen < _INK * own).reshape(high, _TILE, wide, _TILE).mean(axis=(1, 3))
    written = (ink > _INK_OF_TEXT[0]) & (ink < _INK_OF_TEXT[1]) & where
    return bool(written.mean() > _LEAST_WRITTEN and ink[where].mean() < _PICTURE)
