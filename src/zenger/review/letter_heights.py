"""How far letters reach above and below: whether a line of text is as high as it can be."""

import unicodedata

# Shares of the size of a font. Of Times, Helvetica, Courier, DejaVu and Noto the sums differ by
# less than a tenth.
X_HEIGHT, RISE, FALL = 0.52, 0.20, 0.21
_RISE = frozenset("bdfhklt!?'\"%&$#@()[]{}|/\\*")
_FALL = frozenset("gjpqy,;()[]{}|/\\@$Q")
_LAST_LATIN = 0x24F


def reach_of(text: str) -> tuple[bool, bool]:
    """Whether some letter rises above an "x", and whether one falls below.

    Letters of scripts other than Latin are taken to do both.
    """
    rises = falls = False
    for letter in text:
        base = unicodedata.normalize("NFD", letter)
        if ord(letter) > _LAST_LATIN:
            return True, True
        rises = rises or len(base) > 1 or base.isupper() or base.isdigit() or base[0] in _RISE
        falls = falls or base[0] in _FALL
    return rises, falls
