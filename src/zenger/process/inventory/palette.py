"""Words in a picture's table of colours, and drawings in two entries of it that are one colour."""

import re
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PIL import Image

from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.unseen_pixels import FEWEST, MAX_PIXELS

# Bytes that are colours spell hardly ever so many letters: six small ones in a row.
_WORD = re.compile(rb"[A-Za-z]?[a-z]{6,}")
_SENTENCE = re.compile(rb"[ -~]{8,}")
Indexes = npt.NDArray[np.uint8]


def palette_findings(image: Image.Image, where: str, page: int | None = None) -> Findings:
    """Of a picture with such a table, of which what is transparent is told elsewhere."""
    if image.mode != "P" or image.width * image.height > MAX_PIXELS:
        return
    colours = bytes(image.getpalette("RGB") or ())
    yield from words_of_palette(colours, where, page)
    if "transparency" not in image.info:
        yield from same_colours(np.asarray(image), colours, 3, where, page)


def words_of_palette(colours: bytes, where: str, page: int | None = None) -> Findings:
    """What the bytes of the table spell, where that is a sentence."""
    said = [
        text.decode()
        for text in _SENTENCE.findall(colours)
        if any(not _is_row(word) for word in _WORD.findall(text))
    ]
    if said:
        yield finding("private-data", f"{where}, table of colours", " ".join(said), page=page)


def _is_row(word: bytes) -> bool:
    """Whether it only rises or falls, as shades do, or repeats."""
    steps = [other - one for one, other in pairwise(word)]
    is_grey = any(word[at : at + 3] == word[at : at + 1] * 3 for at in range(len(word)))
    return is_grey or min(steps) >= 0 or max(steps) <= 0 or len(set(word)) < 4


def same_colours(
    indexes: Indexes, colours: bytes, samples: int, where: str, page: int | None = None
) -> Findings:
    """A drawing whose pixels differ by their entry and not by its colour.

    Args:
        samples: bytes of one entry.
    """
    table = np.zeros((256, samples), dtype=np.uint8)
    known = np.frombuffer(colours[: 256 * samples], np.uint8)
    table[: len(known) // samples] = known[: len(known) // samples * samples].reshape(-1, samples)
    count = 0
    for one, other in ((indexes[:, 1:], indexes[:, :-1]), (indexes[1:], indexes[:-1])):
        differs = one != other
        count += int((table[one[differs]] == table[other[differs]]).all(axis=1).sum())
    if count >= FEWEST:
        text = f"{count:,} pixels of a drawing in two entries that are one colour."
        yield finding("hidden-pixels", f"{where}, table of colours", text, page=page)
