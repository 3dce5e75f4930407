"""Check 14, closer: ink of a page that OCR could not make out, shown to it in other ways.

OCR reads level lines of dark letters. What stands at a slant, mirrored, faint, or letter by letter
far apart is a word to any person, and to OCR a drawing or nothing:

    page, words that were read  ->  what is left, black on white  ->  turned, mirrored, closed up
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from zenger.model.review import SCALE, Box

Pixels = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.bool_]
SURE = 75  # of 100: a word that OCR is as sure of has been made out
LEAST = 6  # grey levels from the paper; white has 255 of them
_NOISE = 6  # times what the paper varies by, to be no paper
_TILE = 12  # pixels, at 300 dpi 3 points: a letter fills no tile, and leaves none of its own empty
_STROKES = (0.05, 0.7)  # of a tile; less is a speck, more a bar or a picture
_FEW = 30  # tiles: a name of eight letters in 12 points has more
_MARGIN = 40  # pixels around what is shown
_DARKER = 3  # times what differs: grey stays dark enough, and edges of letters soft
_TURNS = (30, 60, 90, 270, 300, 330)  # degrees; OCR sets straight what leans by half of a step
_SMALLER = 2  # pixels to one: 300 dpi become 150, in which OCR reads what people write large
_RULE = 120  # pixels in a row: no stroke of a letter is as long
_BESIDE = 3  # times its height: how far from a word the next one of its line begins, at most
_GAP = 0.12  # of a letter's height: what closed up letters stand apart by
_LETTERS = 5  # in a row or column that is closed up
_MOST = 400  # pieces of ink in one, beyond which it is no word


def odd_ink(
    grey: Pixels, read: Sequence[int], sure: Sequence[int], boxes: Iterable[Box]
) -> Pixels | None:
    """The ink that nobody made out: how much it differs from the paper. None: of too little of it
    to be a name.

    Args:
        grey: a page, a byte each pixel.
        read: words, six integers each, as `zenger.model.extraction.Page.boxes`.
        sure: how sure OCR is of each, of 100.
        boxes: what was painted.
    """
    paper = int(np.bincount(grey.ravel(), minlength=256).argmax())
    differs = np.abs(grey.astype(np.int16) - paper)
    varies = float(np.median(differs))
    ink = np.where(differs > max(LEAST, _NOISE * varies), differs, 0).astype(np.uint8)
    for box in boxes:
        _wipe(ink, box, around=0.0)
    ink[_rules(ink > 0) | _rules((ink > 0).T).T] = 0
    made_out, shown = ink.copy(), ink
    for word, is_alone in _made_out(read, sure):
        _wipe(made_out, word, around=0.2)
        if not is_alone:
            _wipe(shown, word, around=0.2)
    return shown if _tiles(made_out > 0) >= _FEW else None


def other_ways(odd: Pixels) -> Iterator[tuple[str, Image.Image]]:
    """That ink in all the ways in which it may be read, with what each is called."""
    ink = odd > 0
    yield "in black", _picture(_cut_out(ink))
    shades = 255 - np.minimum(_cut_out(odd).astype(np.uint16) * _DARKER, 255).astype(np.uint8)
    plain = Image.fromarray(np.pad(shades, _MARGIN, constant_values=255)).reduce(_SMALLER)
    for angle in _TURNS:
        turned = plain.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        yield f"turned by {angle} degrees", turned
    yield "mirrored", plain.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    yield "upside down and mirrored", plain.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    yield from (("letters closed up", _picture(row)) for row in _rows(ink))
    yield from (("letters in a column", _picture(row)) for row in _columns(ink))


def _made_out(read: Sequence[int], sure: Sequence[int]) -> Iterator[tuple[Box, bool]]:
    """Words that are sure, and others beside one in its line: that line is level. With whether
    one is sure and alone: it may be a piece of letters at a slant, and is shown with them."""
    words = np.array(read, np.int64).reshape(-1, 6)[:, 2:]
    is_sure = np.array(sure, np.int64) >= SURE
    for (left, top, right, bottom), how_sure in zip(words.tolist(), is_sure, strict=True):
        near = _BESIDE * (bottom - top)
        others = words[is_sure]
        in_line = np.minimum(others[:, 3], bottom) - np.maximum(others[:, 1], top) > (
            0.6 * np.maximum(others[:, 3] - others[:, 1], bottom - top)
        )
        beside = int((in_line & (others[:, 0] < right + near) & (others[:, 2] > left - near)).sum())
        if how_sure or beside:
            yield (left, top, right, bottom), bool(how_sure) and beside < 2


def _rules(ink: Ink) -> Ink:
    """Pixels in unbroken rows of many: lines of a table, underlines, bars."""
    high, wide = ink.shape
    if wide < _RULE:
        return np.zeros_like(ink)
    sums = np.cumsum(np.pad(ink, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    begins = sums[:, _RULE:] - sums[:, :-_RULE] == _RULE
    edges = np.zeros((high, wide + 1), np.int32)
    edges[:, : begins.shape[1]] += begins
    edges[:, _RULE:] -= begins
    return np.cumsum(edges, axis=1)[:, :wide] > 0


def _wipe(ink: Pixels, box: Sequence[int], *, around: float) -> None:
    high, wide = ink.shape
    more = around * (box[3] - box[1]) * high / SCALE
    left, right = box[0] * wide / SCALE - more, box[2] * wide / SCALE + more
    top, bottom = box[1] * high / SCALE - more, box[3] * high / SCALE + more
    ink[max(0, int(top)) : int(bottom) + 2, max(0, int(left)) : int(right) + 2] = 0


def _tiles(ink: Ink) -> int:
    """How many tiles are as full of ink as strokes make them."""
    high, wide = (side // _TILE for side in ink.shape)
    tiles = ink[: high * _TILE, : wide * _TILE].reshape(high, _TILE, wide, _TILE)
    full = tiles.mean(axis=(1, 3))
    return int(((full > _STROKES[0]) & (full < _STROKES[1])).sum())


def _cut_out(ink: Any) -> Any:
    (down,), (across,) = np.nonzero(ink.any(axis=1)), np.nonzero(ink.any(axis=0))
    return ink[down[0] : down[-1] + 1, across[0] : across[-1] + 1]


def _picture(ink: Ink) -> Image.Image:
    return Image.fromarray(np.where(np.pad(ink, _MARGIN), 0, 255).astype(np.uint8))


def _runs(filled: Any) -> list[tuple[int, int]]:
    """Stretches that hold something: first, and one past the last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], filled, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _rows(ink: Ink) -> Iterator[Ink]:
    """Lines whose letters stand far apart, with those gaps closed."""
    for top, bottom in _runs(ink.any(axis=1)):
        line = ink[top:bottom]
        letters = _runs(line.any(axis=0))
        apart = np.median(np.diff([left for left, _ in letters])) if len(letters) > 1 else 0
        if _LETTERS <= len(letters) <= _MOST and apart > bottom - top:
            yield _joined([line[:, left:right] for left, right in letters])


def _columns(ink: Ink) -> Iterator[Ink]:
    """Letters beneath one another, as a line; bases are where the next would begin."""
    for left, right in _runs(ink.any(axis=0)):
        column = ink[:, left:right]
        letters = _runs(column.any(axis=1))
        if _LETTERS <= len(letters) <= _MOST and right - left < 3 * _highest(letters):
            high = _highest(letters)
            yield _joined([_on_line(column[top:bottom], high) for top, bottom in letters])


def _highest(runs: list[tuple[int, int]]) -> int:
    return max(last - first for first, last in runs)


def _on_line(letter: Ink, high: int) -> Ink:
    across = _cut_out(letter)
    return np.pad(across, ((high - across.shape[0], 0), (0, 0)))


def _joined(letters: list[Ink]) -> Ink:
    gap = np.zeros((letters[0].shape[0], max(2, int(_GAP * letters[0].shape[0]))), np.bool_)
    return np.concatenate([piece for letter in letters for piece in (letter, gap)], axis=1)
