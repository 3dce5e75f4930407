"""How high a line of text is, whatever letters happen to stand on it."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from zenger.model.review import Box
from zenger.review.sheets import Sheet, apart_from_others, line_of, word_box

# Shares of the size of a font. Of Times, Helvetica, Courier, DejaVu and Noto the sums differ by
# less than a tenth.
X_HEIGHT, RISE, FALL = 0.52, 0.20, 0.21
_NEARLY = 0.10  # of the size: round letters reach a little further; boxes are grown by more
_RISE = frozenset("bdfhklt!?'\"%&$#@()[]{}|/\\*бфёйβδζθλξφψ")
_FALL = frozenset("gjpqy,;()[]{}|/\\@$Qдруфцщβγζημξρςφχψ")
_LAST_ALIKE = 0x52F  # Latin, Greek and Cyrillic have these proportions
# Of other scripts a letter reaches above and below the words beside it by this share of a font's
# size at most: where there are signs around letters on the line, and where there are none.
_BESIDE_SIGNS, _BESIDE_PLAIN = 0.30, 0.60
_BESIDE_SQUARES = 0.15  # where some letters fill a square each, of which one is as high as another
_SOME = 4
_IDEOGRAPH = re.compile(
    "[\u3041-\u30fa\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003347f]"
)
Extent = tuple[int, int]


def full_height(sheet: Sheet, box: Box, covered: Collection[int]) -> Box:
    """From the highest to the lowest that any letter of the line could reach.

    Boxes of words are as high as their letters. One that is painted must not be lower where a
    name has no "g". So the height comes from the words beside it, if there are some and the
    covered ones do not stick out, and what these lack from the proportions that fonts have.
    """
    line = line_of(sheet, box, covered)
    others = [index for index in line if index not in covered]
    if others:
        (top, bottom), em = _extent(sheet, others)
        room = round(em * _room(*("".join(map(sheet.word, some)) for some in (line, others))))
        plain = (box[0], top, box[2], bottom)
        roomy = (box[0], max(0, top - room), box[2], bottom + room)
        _, top, _, bottom = apart_from_others(sheet, plain, roomy)
        if top - box[1] <= _NEARLY * em and box[3] - bottom <= _NEARLY * em:
            return box[0], top, box[2], bottom
    if not line:
        return box
    (top, bottom), _ = _extent(sheet, line)
    return box[0], min(top, box[1]), box[2], max(bottom, box[3])


def _extent(sheet: Sheet, indexes: Sequence[int]) -> tuple[Extent, float]:
    """Top and bottom of the line that these words stand on, and the size of its letters."""
    places = [word_box(sheet.words, index) for index in indexes]
    top, bottom = min(place[1] for place in places), max(place[3] for place in places)
    rises, falls = reach_of("".join(map(sheet.word, indexes)))
    em = (bottom - top) / (X_HEIGHT + RISE * rises + FALL * falls)
    top -= 0 if rises else round(em * RISE)
    bottom += 0 if falls else round(em * FALL)
    return (top, bottom), em


def _room(line: str, others: str) -> float:
    """Share of a font's size to keep free above and below the words that are not covered."""
    if not any(map(_is_apart, line)):
        return 0.0
    fills_square = all(_IDEOGRAPH.match(letter) for letter in line if _is_apart(letter))
    if fills_square and len(_IDEOGRAPH.findall(others)) >= _SOME:
        return _BESIDE_SQUARES
    has_signs = any(unicodedata.category(letter) == "Mn" for letter in others)
    return _BESIDE_SIGNS if has_signs else _BESIDE_PLAIN


def reach_of(text: str) -> tuple[bool, bool]:
    """Whether some letter rises above an "x", and whether one falls below.

    Letters of scripts other than Latin, Greek and Cyrillic are taken to do both.
    """
    rises = falls = False
    for letter in text:
        base = unicodedata.normalize("NFD", letter)
        if _is_apart(letter):
            return True, True
        rises = rises or len(base) > 1 or base.isupper() or base.isdigit() or base[0] in _RISE
        falls = falls or base[0] in _FALL
    return rises, falls


def _is_apart(letter: str) -> bool:
    """Whether it is of a script with other proportions."""
    return ord(letter) > _LAST_ALIKE and letter.isalpha()
