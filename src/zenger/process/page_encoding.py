"""Encodes the one picture of a page for its three uses, as small as stays legible."""

import io
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image

from zenger.model.rendition import FULL_WIDTH, SMALL_WIDTH, ImageUse, PageImage

QUALITY = 75
WEBP_METHOD = 2  # 41 kB in 42 ms a page; method 4: 40 kB in 82 ms
# Of ink on paper, 1240 pixels wide: 4 shades 30 kB in 27 ms, 8 shades 45 kB in 45 ms, quality 75
# 92 kB in 48 ms (157 pages of telegrams).
FULL_SHADES, SMALL_SHADES = 4, 8
WEBP_SIDE = 16_383  # pixels: the format's own limit
SHADED = 0.01  # share of pixels in shades that are no edges
MOSTLY_INK = 0.4  # share of dark pixels above which a page is no text
COLOURFUL = 0.001  # share of pixels with a hue
G4 = "image/tiff;g4"
_DARK, _LIGHT = 96, 192
INK_BELOW = 160  # grey value
BLOCK = 4  # pixels
PALER = 12  # grey values below the paper's that make a mark
TOGETHER = 3  # of nine blocks; a grain of noise stands alone
FAINT_BLOCKS = 40  # fewer are specks
Pixels = npt.NDArray[np.uint8]
_STRIP_OFFSETS, _STRIP_SIZES, _PHOTOMETRIC = 273, 279, 262
_ROWS_PER_STRIP, _FILL_ORDER = 278, 266


def encoded(number: int, picture: Image.Image) -> Iterator[PageImage]:
    """FULL, SMALL and PRINT of one page, drawn in RGB or L."""
    full = _narrowed(picture, FULL_WIDTH)
    small = _narrowed(full, SMALL_WIDTH)
    is_coloured, grey = has_colour(full), full.convert("L")
    if not is_coloured and _is_bitonal(grey) and not _has_faint_marks(grey):
        yield _ink(number, ImageUse.FULL, grey, FULL_SHADES)
        yield _ink(number, ImageUse.SMALL, small.convert("L"), SMALL_SHADES)
        yield PageImage(number, ImageUse.PRINT, G4, *grey.size, _g4(grey))
        return
    yield _webp(number, ImageUse.FULL, full, quality=QUALITY, method=WEBP_METHOD)
    yield _webp(number, ImageUse.SMALL, small, quality=QUALITY, method=WEBP_METHOD)
    yield _jpeg(number, full if is_coloured else grey)


def encoded_print(number: int, picture: Image.Image, grey: Image.Image) -> PageImage:
    """PRINT alone, at the size that the picture has; `grey`: the same without its colours."""
    if has_colour(picture):
        return _jpeg(number, picture)
    if _is_bitonal(grey) and not _has_faint_marks(grey):
        return PageImage(number, ImageUse.PRINT, G4, *grey.size, _g4(grey))
    return _jpeg(number, grey)


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    """The picture at most `width` wide; never enlarged."""
    if picture.width <= width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    # BOX with a reducing gap of 1.5 takes 2.8 ms a page, with 2.0 3.7.
    return picture.resize((width, height), Image.Resampling.BOX, reducing_gap=1.5)


def _ink(number: int, use: ImageUse, grey: Image.Image, shades: int) -> PageImage:
    """Ink on paper, in so few shades that it needs no loss: half a photograph's bytes."""
    step = 255 / (shades - 1)
    reduced = grey.point([round(round(value / step) * step) for value in range(256)])
    return _webp(number, use, reduced, lossless=True, quality=0, method=1)


def _webp(number: int, use: ImageUse, picture: Image.Image, **how: int) -> PageImage:
    if max(picture.size) > WEBP_SIDE:
        picture = picture.copy()
        picture.thumbnail((WEBP_SIDE, WEBP_SIDE))
    out = io.BytesIO()
    picture.save(out, "WEBP", **how)
    return PageImage(number, use, "image/webp", *picture.size, out.getvalue())


def _jpeg(number: int, picture: Image.Image) -> PageImage:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=60)
    return PageImage(number, ImageUse.PRINT, "image/jpeg", *picture.size, out.getvalue())


def has_colour(picture: Image.Image) -> bool:
    """Whether enough of a picture has a hue to keep it in colour."""
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


def _has_faint_marks(grey: Image.Image) -> bool:
    """Whether there is something paler than ink that stands by itself: pencil, a weak stamp.

    In few shades it would turn into paper. The pale edges of letters do not count, which lie
    within two blocks of ink; nor what is as dark as the paper, whatever its tone.
    """
    paper, grain = _paper(grey.histogram()[_LIGHT:])
    darkest = _darkest_of_blocks(np.asarray(grey))
    near_ink = _widened(_widened(darkest < INK_BELOW))
    faint = (darkest < paper - max(PALER, 4 * grain)) & ~near_ink
    return int(np.count_nonzero(faint & (_neighbours(faint) >= TOGETHER))) > FAINT_BLOCKS


def _paper(counts: list[int]) -> tuple[int, int]:
    """The commonest light value, and how far (one standard deviation) its grain goes below it."""
    total, seen, value = sum(counts), 0, 0
    paper = max(range(len(counts)), key=counts.__getitem__)
    while value < paper and seen + counts[value] < 0.16 * total:
        seen += counts[value]
        value += 1
    return _LIGHT + paper, paper - value


def _neighbours(blocks: npt.NDArray[np.bool_]) -> Pixels:
    """For each block how many of the nine around and with it are among these."""
    padded = np.pad(blocks.astype(np.uint8), 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    count: Pixels = rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
    return count


def _darkest_of_blocks(rows: Pixels) -> Pixels:
    """The darkest pixel of each block; what is left over at the right and below is left out."""
    height, width = (side - side % BLOCK for side in rows.shape)
    rows = rows[:height, :width]
    across = np.minimum.reduce([rows[:, n::BLOCK] for n in range(BLOCK)])
    darkest: Pixels = np.minimum.reduce([across[n::BLOCK] for n in range(BLOCK)])
    return darkest


def _widened(blocks: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """These blocks and all that touch them."""
    wide = blocks.copy()
    wide[1:] |= blocks[:-1]
    wide[:-1] |= blocks[1:]
    wider = wide.copy()
    wider[:, 1:] |= wide[:, :-1]
    wider[:, :-1] |= wide[:, 1:]
    return wider


def _g4(grey: Image.Image) -> bytes:
    """Bare CCITT G4 data in one strip; a PDF shows it right with BlackIs1 false.

    Ink is drawn as 1 beforehand: asked for white as 0 itself, Pillow turns each pixel over
    in a Python loop, 155 ms a page instead of 6.
    """
    ink = grey.point([255] * INK_BELOW + [0] * (256 - INK_BELOW), mode="1")
    out = io.BytesIO()
    ink.save(out, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: grey.height})
    with Image.open(out) as tiff:
        tags = dict(tiff.tag_v2)  # type: ignore[attr-defined]
    offsets, sizes = tags[_STRIP_OFFSETS], tags[_STRIP_SIZES]
    if len(offsets) != 1 or tags[_PHOTOMETRIC] != 1 or tags.get(_FILL_ORDER, 1) != 1:
        raise AssertionError("libtiff wrote G4 in another form than asked for")
    return out.getvalue()[offsets[0] : offsets[0] + sizes[0]]
