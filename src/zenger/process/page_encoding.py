"""Encodes the one picture of a page for its three uses, as small as stays legible."""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image

from zenger.model.rendition import FULL_WIDTH, SMALL_WIDTH, ImageUse, PageImage

QUALITY = 75
WEBP_METHOD = 2  # 41 kB in 42 ms a page; method 4: 40 kB in 82 ms
WEBP_SIDE = 16_383  # pixels: the format's own limit
SHADED = 0.01  # share of pixels in shades that are no edges
MOSTLY_INK = 0.4  # share of dark pixels above which a page is no text
COLOURFUL = 0.001  # share of pixels with a hue
G4 = "image/tiff;g4"
_DARK, _LIGHT = 96, 192
_STRIP_OFFSETS, _STRIP_SIZES, _PHOTOMETRIC = 273, 279, 262


def encoded(number: int, picture: Image.Image) -> Iterator[PageImage]:
    """FULL, SMALL and PRINT of one page, drawn in RGB or L."""
    full = _narrowed(picture, FULL_WIDTH)
    small = _narrowed(full, SMALL_WIDTH)
    yield _webp(number, ImageUse.FULL, full)
    yield _webp(number, ImageUse.SMALL, small)
    yield _print(number, full)


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    """The picture at most `width` wide; never enlarged."""
    if picture.width <= width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    # BOX with reducing_gap is 3x faster than LANCZOS and reads as well at these ratios.
    return picture.resize((width, height), Image.Resampling.BOX, reducing_gap=2.0)


def _webp(number: int, use: ImageUse, picture: Image.Image) -> PageImage:
    if max(picture.size) > WEBP_SIDE:
        picture = picture.copy()
        picture.thumbnail((WEBP_SIDE, WEBP_SIDE))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=WEBP_METHOD)
    return PageImage(number, use, "image/webp", *picture.size, out.getvalue())


def _print(number: int, picture: Image.Image) -> PageImage:
    grey = picture.convert("L")
    if not _has_colour(picture) and _is_bitonal(grey):
        return PageImage(number, ImageUse.PRINT, G4, *grey.size, _g4(grey))
    out = io.BytesIO()
    shown = picture if _has_colour(picture) else grey
    shown.save(out, "JPEG", quality=60, optimize=True)
    return PageImage(number, ImageUse.PRINT, "image/jpeg", *shown.size, out.getvalue())


def _has_colour(picture: Image.Image) -> bool:
    if picture.mode == "L":
        return False
    sample = picture.reduce(max(1, picture.width // 400))
    saturation = sample.convert("HSV").getchannel("S").histogram()
    return sum(saturation[64:]) > COLOURFUL * sample.width * sample.height


def _is_bitonal(grey: Image.Image) -> bool:
    """Whether a page is ink on paper: what is between the two is only the letters' edges.

    Looks at every fourth row. A pixel of a photograph or a shaded area has neighbours, two
    pixels away on both sides, that are neither ink nor paper; an edge of a letter has not.
    """
    rows = np.asarray(grey)[::4]
    between = (rows >= _DARK) & (rows < _LIGHT)
    flat = between[:, 2:-2] & between[:, :-4] & between[:, 4:]
    dark = np.count_nonzero(rows < _DARK)
    return bool(flat.sum() <= SHADED * rows.size and dark <= MOSTLY_INK * rows.size)


def _g4(grey: Image.Image) -> bytes:
    """Bare CCITT G4 data, white as 0 (as PDF's BlackIs1 false wants it), in one strip."""
    bitonal = grey.point([0] * 160 + [255] * 96, mode="1")
    out = io.BytesIO()
    bitonal.save(out, "TIFF", compression="group4", tiffinfo={_PHOTOMETRIC: 0, 278: grey.height})
    with Image.open(out) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        offsets, sizes = tags[_STRIP_OFFSETS], tags[_STRIP_SIZES]
        if len(offsets) != 1 or tags[_PHOTOMETRIC] != 0:
            raise AssertionError("libtiff wrote G4 in another form than asked for")
    return out.getvalue()[offsets[0] : offsets[0] + sizes[0]]
