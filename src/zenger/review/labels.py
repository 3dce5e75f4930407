"""The reason's code as it is painted on a box: letters of five by seven pixels, built in.

A font file would draw it otherwise on another machine, and the same redaction has to give the
same bytes. The label depends on the reason and the size of the page, never on what is beneath.
"""

import numpy as np
import numpy.typing as npt

_HEIGHT, _WIDTH = 7, 5
_GLYPHS = {
    "A": "0e11111f111111", "B": "1e11111e11111e", "C": "0e11101010110e", "D": "1e11111111111e",
    "E": "1f10101e10101f", "F": "1f10101e101010", "G": "0e11101711110f", "H": "1111111f111111",
    "I": "0e04040404040e", "J": "0702020202120c", "K": "11121418141211", "L": "1010101010101f",
    "M": "111b1515111111", "N": "11111915131111", "O": "0e11111111110e", "P": "1e11111e101010",
    "Q": "0e11111115120d", "R": "1e11111e141211", "S": "0f10100e01011e", "T": "1f040404040404",
    "U": "1111111111110e", "V": "11111111110a04", "W": "1111111515150a", "X": "11110a040a1111",
    "Y": "1111110a040404", "Z": "1f01020408101f",
    "0": "0e11131519110e", "1": "040c040404040e", "2": "0e11010204081f", "3": "1f02040201110e",
    "4": "02060a121f0202", "5": "1f101e0101110e", "6": "0608101e11110e", "7": "1f010204080808",
    "8": "0e11110e11110e", "9": "0e11110f01020c",
    "(": "02040808080402", ")": "08040202020408", "-": "0000001f000000", ".": "00000000000c0c",
    " ": "00000000000000",
}  # fmt: skip
_UNKNOWN = "1f11111111111f"
_MARGIN = 2  # pixels of the glyph raster beside a label
_PAGE = 550  # of a page's width, in pixels, for each that a pixel of a glyph is wide


def label(code: str) -> npt.NDArray[np.bool_]:
    """The code in capitals, one element a pixel: 7 high, 6 a letter wide."""
    columns = np.zeros((_HEIGHT, len(code) * (_WIDTH + 1)), dtype=np.bool_)
    for place, letter in enumerate(code.upper()):
        rows = bytes.fromhex(_GLYPHS.get(letter, _UNKNOWN))
        for y, row in enumerate(rows):
            for x in range(_WIDTH):
                columns[y, place * (_WIDTH + 1) + x] = bool(row >> (_WIDTH - 1 - x) & 1)
    return columns[:, :-1] if code else columns


def label_for(code: str, width: int, height: int, page_width: int) -> npt.NDArray[np.bool_] | None:
    """The label in a size that follows from the page alone; None where it does not fit a box.

    Args:
        width, height: of the box, in pixels; of the page, `page_width`.
    """
    scale = max(1, round(page_width / _PAGE))
    drawn = label(code).repeat(scale, axis=0).repeat(scale, axis=1)
    fits = drawn.shape[1] + 2 * _MARGIN * scale <= width and drawn.shape[0] + 2 <= height
    return drawn if code and fits else None
