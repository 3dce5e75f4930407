"""Colours as office documents write them, and whether an eye tells two of them apart."""

import re

Colour = tuple[int, int, int]  # red, green, blue: 0 to 255

_HEX = re.compile(r"#?(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_APART = 24  # levels of the channel that differs most: less is hardly seen
_DARK = 80
# Source: ECMA-376-1, 17.18.40 (highlight colours).
_WORD = {
    "black": (0, 0, 0), "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0),
    "magenta": (255, 0, 255), "red": (255, 0, 0), "yellow": (255, 255, 0),
    "white": (255, 255, 255), "darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128),
    "darkGreen": (0, 128, 0), "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0),
    "darkYellow": (128, 128, 0), "darkGray": (128, 128, 128), "lightGray": (192, 192, 192),
}  # fmt: skip
_THEME = {
    "tx1": (0, 0, 0), "dk1": (0, 0, 0), "text1": (0, 0, 0), "dark1": (0, 0, 0),
    "bg1": (255, 255, 255), "lt1": (255, 255, 255), "background1": (255, 255, 255),
    "light1": (255, 255, 255),
}  # fmt: skip

# The first colours of a workbook's palette; 64 and 65 are the ink and paper of the window.
# Source: ISO/IEC 29500-1, 18.8.27 (indexedColors).
_FIRST_NUMBERED = (
    (0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0),
    (255, 0, 255), (0, 255, 255),
)  # fmt: skip
_NUMBERED = dict(enumerate(_FIRST_NUMBERED * 2)) | {
    16: (128, 0, 0), 17: (0, 128, 0), 18: (0, 0, 128), 19: (128, 128, 0), 20: (128, 0, 128),
    21: (0, 128, 128), 22: (192, 192, 192), 23: (128, 128, 128), 64: (0, 0, 0), 65: (255, 255, 255),
}  # fmt: skip


def of_number(number: int) -> Colour | None:
    """A colour of a workbook by its number, as Excel ships it; None where it is not known."""
    return _NUMBERED.get(number)


def parsed(stated: str) -> Colour | None:
    """Of six or eight hexadecimal digits (the first two of eight are opacity); else None."""
    match = _HEX.fullmatch(stated)
    if not match:
        return None
    number = int(match[1], 16)
    return number >> 16, number >> 8 & 0xFF, number & 0xFF


def of_word(name: str) -> Colour | None:
    """A highlighter of Word by its name; None for none."""
    return _WORD.get(name)


def of_theme(name: str) -> Colour | None:
    """Ink and paper of a theme as Office ships it; of other colours of a theme None."""
    return _THEME.get(name)


def is_same(one: Colour, other: Colour, *, but: Colour | None = None) -> bool:
    """Whether hardly anybody sees one on the other. Both of about the colour `but` do not count."""
    if but is not None and _difference(one, but) <= _APART:
        return False
    return _difference(one, other) <= _APART


def is_dark(colour: Colour) -> bool:
    return max(colour) < _DARK


def _difference(one: Colour, other: Colour) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
