"""Paints redactions on bare pixels: rows of bytes, which nobody's parser has to be trusted for.

Done outside the sandbox: a renderer that a hostile file has taken over could leave out a box.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from PIL import Image

from zenger.model.review import SCALE, Box, Mark
from zenger.review.labels import label_for

Pixels = npt.NDArray[np.uint8]
"""Rows by columns for grey, rows by columns by three for red, green and blue."""
BLACK, WHITE = 0, 255
_DARK = 96
_ZONE = 0.35  # of a box's height: how far from it a bar is looked for
_LONG = 1.5  # times a box's height: what is as long is a bar or a line, no letter
_ROUNDS = 4
_PAPER = 192  # of the red channel: what is lighter is paper


def pixel_box(box: Box, shape: tuple[int, ...]) -> Box:
    """The pixels that a box covers, also those it covers in part: left, top, right, bottom."""
    height, width = shape[0], shape[1]
    left, top, right, bottom = box
    return (
        max(0, left * width // SCALE),
        max(0, top * height // SCALE),
        min(width, -(-right * width // SCALE)),
        min(height, -(-bottom * height // SCALE)),
    )


def over_bars(pixels: Pixels, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks, made higher where a dark bar or a line under the words sticks out of them.

    Such a bar is as wide as what it was drawn for. Only long ones count, never letters: the box
    must not be higher where a name has a "g".
    """
    return tuple(
        mark if mark.box is None else Mark(mark.code, _over_bars(pixels, mark.box))
        for mark in marks
    )


def _over_bars(pixels: Pixels, box: Box) -> Box:
    left, top, right, bottom = pixel_box(box, pixels.shape)
    height = pixels.shape[0]
    zone = max(1, int((bottom - top) * _ZONE))
    least = int((bottom - top) * _LONG)
    # A bar that goes on beside the box has to be long only with what is there.
    columns = slice(max(0, left - least + 1), right + least - 1)
    upper, lower = top, bottom
    for _ in range(_ROUNDS):
        above = _bars(pixels[max(0, upper - zone) : upper, columns], least)
        below = _bars(pixels[lower : lower + zone, columns], least)
        upper = max(0, upper - zone) + int(above[0]) if above.size else upper
        lower = min(height, lower + int(below[-1]) + 1) if below.size else lower
        if not above.size and not below.size:
            break
    if (upper, lower) == (top, bottom):
        return box
    return (
        box[0], min(box[1], upper * SCALE // height),
        box[2], max(box[3], -(-lower * SCALE // height)),
    )  # fmt: skip


def _bars(rows: Pixels, least: int) -> npt.NDArray[np.intp]:
    """Which rows have so many dark pixels side by side."""
    if not rows.size or rows.shape[1] < least:
        return np.empty(0, np.intp)
    if rows.ndim == 3:
        rows = rows.max(axis=2)
    dark = np.concatenate(
        [np.zeros((rows.shape[0], 1), np.int32), np.cumsum(rows < _DARK, axis=1, dtype=np.int32)],
        axis=1,
    )
    return np.flatnonzero((dark[:, least:] - dark[:, :-least] == least).any(axis=1))


def picture_of(pixels: Pixels) -> Image.Image:
    """As `Image.fromarray`, which paints a picture in colour black before it writes all of it."""
    if pixels.ndim == 2:
        return Image.fromarray(pixels)
    picture = Image.new("RGB", pixels.shape[1::-1], None)
    picture.frombytes(np.ascontiguousarray(pixels).data, "raw", ("RGB", 0, 1))
    return picture


def painted(pixels: Pixels, marks: Iterable[Mark]) -> Pixels:
    """A copy with every mark painted; see `paint`."""
    out = pixels.copy()
    paint(out, marks)
    return out


def paint(out: Pixels, marks: Iterable[Mark]) -> None:
    """Make every mark's box opaque black, with its code in white in the middle.

    All boxes are filled before the first label is written, so that none covers another's box.
    """
    boxes = _filled(out, marks, BLACK)
    for mark, (left, top, right, bottom) in boxes:
        drawn = label_for(mark.code, right - left, bottom - top, out.shape[1])
        if drawn is not None:
            y = top + (bottom - top - drawn.shape[0]) // 2
            x = left + (right - left - drawn.shape[1]) // 2
            out[y : y + drawn.shape[0], x : x + drawn.shape[1]][drawn] = WHITE


def blanked(pixels: Pixels, marks: Iterable[Mark]) -> Pixels:
    """A copy for OCR, with every box white: nothing is read there, not even a label.

    The same whether it is made of a page or of its painted copy.
    """
    out = np.array(pixels)
    _filled(out, marks, WHITE)
    return out


def _filled(out: Pixels, marks: Iterable[Mark], value: int) -> list[tuple[Mark, Box]]:
    boxes = [(mark, pixel_box(mark.box, out.shape)) for mark in marks if mark.box is not None]
    for _, (left, top, right, bottom) in boxes:
        out[top:bottom, left:right] = value
    return boxes


def without_tracking_dots(pixels: Pixels) -> Pixels:
    """Grey from the red channel, in which yellow is white, and nothing paler than ink and pencil.

    Colour printers put a grid of yellow dots on each page, which names the printer. Grey made of
    all channels keeps them (99 of 100 cells could be read from a grey JPEG).
    """
    red = pixels if pixels.ndim == 2 else pixels[:, :, 0]
    out = red.copy()
    out[out >= _PAPER] = WHITE
    return out
