"""Check 14, closer: ink of a page that OCR could not make out, shown to it in other ways.

OCR reads level lines of dark letters. What stands at a slant, mirrored, faint, or letter by letter
far apart is a word to any person, and to OCR a drawing or nothing:

    page, words that were read  ->  what is left, black on white  ->  turned, mirrored, closed up
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter, ImageOps

from zenger.model.review import SCALE, Box
from zenger.review.verify.grounds import differences
from zenger.review.verify.lines_through import crossed, lines_in
from zenger.review.verify.pieces import columns_in, letters_of

Pixels = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.bool_]
SURE = 75  # of 100: a word that OCR is as sure of has been made out
_RATHER = 40  # of 100; a word that is less so is shown again wherever it stands
_TILE = 12  # pixels, at 300 dpi 3 points: a letter fills no tile, and leaves none of its own empty
_STROKES = (0.05, 0.7)  # of a tile; less is a speck, more a bar or a picture
_FEW = 30  # tiles: a name of eight letters in 12 points has more
_MARGIN = 40  # pixels around what is shown
_DARKER = 3  # times what differs: grey stays dark enough, and edges of letters soft
_TURNS = (30, 60, 90, 270, 300, 330)  # degrees; OCR sets straight what leans by half of a step
_SMALLER = 2  # pixels to one: 300 dpi become 150, in which OCR reads what people write large
_BESIDE = 3  # times its height: how far from a word the next one of its line begins, at most
_GAP = 0.12  # of a letter's height: what closed up letters stand apart by
_LETTERS = 5  # in a row that is closed up
_STACK = 4  # words of one letter above one another, from which on they are letters of a column
_SOFT, _COARSE = 4, 3  # pixels that dots and noise are blurred over, and that then become one
_WIDER = (0.4, 2.5)  # times: what is drawn out or pressed together
_LEAN = 0.7  # across for one up: letters that lean as far
_PAGE = 4_400  # pixels of a side; on a larger page, or one said to be, letters may be larger too
_LEAST_SIDE = 24  # pixels of what is shown
_NEAR = 3  # words on either side of one that is not sure
_MOST_ROWS = 12  # whose letters stand far apart; what has more is a picture
_MOST = 400  # pieces of ink in one, beyond which it is no word


@dataclass(frozen=True, slots=True)
class OddInk:
    """What of a page is shown once more."""

    left: Pixels | None  # ink that nobody made out: how much it differs from its ground
    crossed: Ink | None  # ink with lines through it, without those
    thin: Ink  # the lines, of which `left` has none


def odd_ink(
    planes: Sequence[Pixels], read: Sequence[int], sure: Sequence[int], boxes: Iterable[Box]
) -> OddInk:
    """The ink that nobody made out; `left` is None where there is too little of it to be a name.

    Args:
        planes: a page in grey, or its colours apart, a byte each pixel.
        read: words, six integers each, as `zenger.model.extraction.Page.boxes`.
        sure: how sure OCR is of each, of 100.
        boxes: what was painted.
    """
    painted = list(boxes)
    ink = differences(planes, painted)
    for box in painted:
        _wipe(ink, box, around=0.0)
    lines = lines_in(ink > 0)
    through = crossed(ink > 0, lines)
    thin = lines.whole
    ink[: thin.shape[0], : thin.shape[1]][thin] = 0
    made_out, shown = ink.copy(), ink
    for word, is_alone in _made_out(read, sure):
        _wipe(made_out, word, around=0.2)
        if not is_alone:
            _wipe(shown, word, around=0.2)
    left = shown if _tiles(made_out > 0) >= _FEW else None
    return OddInk(left, through, thin)


def shown_again(
    planes: Sequence[Pixels], read: Sequence[int], sure: Sequence[int], boxes: Iterable[Box]
) -> Iterator[tuple[str, Image.Image]]:
    """Odd ink in other ways; of a large page also as if it were of usual size."""
    painted = list(boxes)
    yield from other_ways(odd_ink(planes, read, sure, painted))
    times = -(-max(planes[0].shape) // _PAGE)
    if times > 1:
        small = [np.asarray(Image.fromarray(plane).reduce(times)) for plane in planes]
        for way, picture in other_ways(odd_ink(small, read, sure, painted)):
            yield f"made smaller, {way}", picture


def other_ways(odd: OddInk) -> Iterator[tuple[str, Image.Image]]:
    """That ink in all the ways in which it may be read, with what each is called."""
    if odd.crossed is not None:
        yield "without lines", _large(_picture(_cut_out(odd.crossed)))
    if odd.left is not None:
        yield from ((way, _large(picture)) for way, picture in _ways_of(odd.left, odd.thin))


def _ways_of(odd: Pixels, lines: Ink) -> Iterator[tuple[str, Image.Image]]:
    ink = odd > 0
    yield "in black", _picture(_cut_out(ink))
    shades = 255 - np.minimum(_cut_out(odd).astype(np.uint16) * _DARKER, 255).astype(np.uint8)
    whole = Image.fromarray(np.pad(shades, _MARGIN, constant_values=255))
    plain = whole.reduce(_SMALLER)
    for angle in _TURNS:
        turned = plain.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        yield f"turned by {angle} degrees", turned
    yield "mirrored", plain.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    yield "upside down and mirrored", plain.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    soft = whole.filter(ImageFilter.GaussianBlur(_SOFT)).reduce(_COARSE)
    yield "blurred", ImageOps.autocontrast(soft)
    for times in _WIDER:
        size = max(1, round(plain.width * times)), plain.height
        yield f"{times:g} times as wide", plain.resize(size, Image.Resampling.BICUBIC)
    yield "set upright", _leaning(plain)
    framed = ink.copy()
    framed[: lines.shape[0], : lines.shape[1]] |= lines
    letters = letters_of(framed)
    for name, found in (("letters closed up", ink), ("letters out of frames", letters)):
        if found is not None:
            yield from ((name, _picture(row)) for row in islice(_rows(found), _MOST_ROWS))
    if letters is not None and letters.any():
        yield "without frames", _picture(_cut_out(letters))
    if (columns := columns_in(ink)) is not None:
        yield "letters in a column", _picture(columns)


def _leaning(picture: Image.Image) -> Image.Image:
    wide = picture.width + round(_LEAN * picture.height)
    change = (1, -_LEAN, 0, 0, 1, 0)
    return picture.transform(
        (wide, picture.height), Image.Transform.AFFINE, change, Image.Resampling.BICUBIC,
        fillcolor=255,
    )  # fmt: skip


def _large(picture: Image.Image) -> Image.Image:
    """With as much paper around it as OCR needs to take it for a picture."""
    more = max(0, _LEAST_SIDE - min(picture.size))
    return ImageOps.expand(picture, more, 255) if more else picture


def unsure_words(text: str, read: Sequence[int], sure: Sequence[int]) -> str:
    """The words that OCR is not sure of, with those around them, a line for each stretch."""
    lines, last = [], -1
    for number, how_sure in enumerate(sure):
        if how_sure >= SURE:
            continue
        first, end = max(0, number - _NEAR), min(len(sure), number + _NEAR + 1)
        words = [text[read[6 * n] : read[6 * n + 1]] for n in range(max(first, last), end)]
        lines.append(("" if first < last else "\n") + " ".join(words))
        last = end
    return " ".join(lines)


def _made_out(read: Sequence[int], sure: Sequence[int]) -> Iterator[tuple[Box, bool]]:
    """Words that are sure, and rather sure ones beside one in its line: it is level. With whether
    one is sure and alone: it may be a piece of letters at a slant, and is shown with them."""
    rows = np.array(read, np.int64).reshape(-1, 6)
    apart = ~_stacked(rows)
    words, known = rows[apart, 2:], np.array(sure, np.int64)[apart]
    is_sure, is_rather = known >= SURE, known >= _RATHER
    for (left, top, right, bottom), how_sure, rather in zip(
        words.tolist(), is_sure, is_rather, strict=True
    ):
        near = _BESIDE * (bottom - top)
        others = words[is_sure]
        in_line = np.minimum(others[:, 3], bottom) - np.maximum(others[:, 1], top) > (
            0.6 * np.maximum(others[:, 3] - others[:, 1], bottom - top)
        )
        beside = int((in_line & (others[:, 0] < right + near) & (others[:, 2] > left - near)).sum())
        if how_sure or (beside and rather):
            yield (left, top, right, bottom), bool(how_sure) and beside < 2


def sure_words(text: str, read: Sequence[int], sure: Sequence[int]) -> str:
    """The words that OCR is sure of."""
    places = (read[6 * n : 6 * n + 2] for n, how_sure in enumerate(sure) if how_sure >= SURE)
    return " ".join(text[start:end] for start, end in places)


def _stacked(rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which words are one letter, with others of one letter above and below it."""
    single = rows[:, 1] - rows[:, 0] == 1
    ones = rows[single]
    found = np.zeros(len(rows), np.bool_)
    if len(ones) < _STACK:
        return found
    left, top, right, bottom = ones[:, 2:].T
    over = (left[:, None] < right) & (right[:, None] > left)
    far = np.abs(top[:, None] - top) < 2 * _STACK * np.maximum(bottom - top, 1)
    found[single] = (over & far).sum(axis=1) >= _STACK
    return found


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


def _joined(letters: list[Ink]) -> Ink:
    gap = np.zeros((letters[0].shape[0], max(2, int(_GAP * letters[0].shape[0]))), np.bool_)
    return np.concatenate([piece for letter in letters for piece in (letter, gap)], axis=1)
