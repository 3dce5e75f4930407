"""Characters that are not seen: they may mark a copy, carry a message, or turn a text around."""

import re
from collections import Counter
from unicodedata import name

from zenger.process.inventory.found import Findings, finding

FEWEST_SPACES = 10  # lines that end in a mixture of blanks and tabs
# Zero-width and other fillers; marks and overrides of direction; tags; variation selectors.
_UNSEEN = re.compile(
    "[\u180e\u200b\u2060-\u2064\u115f\u1160\u3164\uffa0\ufff9-\ufffb]"
    "|(?<!^)\ufeff"
    "|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    "|[\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
    # Joiners are spelling in Persian, Indic scripts and emoji, and nothing between Latin letters.
    "|(?<=[ -\u024f])[\u200c\u200d]+(?=[ -\u024f])"
)
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
_BLANKS = re.compile(r"(?: +\t|\t+ )[ \t]*$", re.MULTILINE)


def unseen_characters(text: str, where: str) -> Findings:
    """How many there are of each, and what tags say: those are letters that nothing draws."""
    counts = Counter(_UNSEEN.findall(text))
    if counts:
        said = ", ".join(f"{count} {_called(letter)}" for letter, count in counts.most_common(20))
        yield finding("invisible-character", where, said)
    for run in _TAGS.findall(text):
        letters = "".join(chr(ord(letter) - 0xE0000) for letter in run)
        yield finding("hidden-text", f"{where}, tag characters", letters)
    for run in _SELECTORS.findall(text):
        raw = bytes(_selected(letter) for letter in run)
        yield finding(
            "hidden-text", f"{where}, variation selectors", raw.decode("utf-8", "replace")
        )
    lines = len(_BLANKS.findall(text))
    if lines >= FEWEST_SPACES:
        said = f"{lines} lines end in a mixture of blanks and tabs."
        yield finding("invisible-character", where, said)


def _selected(letter: str) -> int:
    """The byte that a variation selector is numbered with: 0 to 255."""
    point = ord(letter)
    return point - 0xFE00 if point < 0xFE10 else (point - 0xE0100 + 16) & 0xFF


def _called(letters: str) -> str:
    return name(letters[0], f"U+{ord(letters[0]):04X}").lower()
