"""Words of a PDF page: pdfium's characters made into clean text, and what has its own box."""

import re
from collections.abc import Iterable, Sequence

from zenger.model.unspaced import IDEOGRAPHS, THAI_AND_LAO, THAI_AND_LAO_SIGNS
from zenger.process.formats.pdf_lines import Letter

# A word, a line break, or pdfium's mark for a hyphen at a line's end. NUL, lone surrogates,
# other control characters and non-characters are no part of any word.
_NO_TEXT = "\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\ufeff\u00ad"
_PIECE = re.compile(rf"[^\s{_NO_TEXT}]+|\n|[\x02\ufffe]|\u00ad(?=\s*\n)")
# Some scripts put no space between words: each letter gets a box, with the signs on it. Not so of
# Khmer and Burmese, whose letters go into one another.
_ALONE = IDEOGRAPHS + THAI_AND_LAO
_MARKS = THAI_AND_LAO_SIGNS + "\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_MARK = re.compile(f"[{_MARKS}]")
_HAS_ALONE = re.compile(f"[{_ALONE}]")
_WITHOUT_SPACE = re.compile(f".[{_MARKS}]+|[{_ALONE}]|[^{_ALONE}]+?(?=[{_ALONE}]|$)")
# No letter at all; U+FFFE also where it does not stand for a hyphen at a line's end.
_NO_NAME = "\x00-\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ufffd\uffff\ue000-\uf8ff"
_NAMELESS = re.compile(rf"[{_NO_NAME}]|\ufffe(?=[^\s])")
_MAYBE_NAMELESS = re.compile(rf"[{_NO_NAME}\ufffe]")  # one set: much the fastest, mostly enough
_HYPHENS = "\x02\ufffe\u00ad"


def words_of(characters: str) -> tuple[str, list[tuple[int, int, int]]]:
    """The clean text, and for each word: its start in it, its start at pdfium, its length.

    Words are separated by one space, lines by one line break. A word that the page breaks
    with a hyphen is made whole and the line break set after it; both halves keep a box. Of
    Chinese, Japanese, Thai and Lao each letter has its own.
    """
    parts = _letters if _HAS_ALONE.search(characters) else _whole
    pieces: list[str] = []
    words: list[tuple[int, int, int]] = []
    length = 0
    gap, broken = "", False  # what separates the next word; whether a hyphen is pending
    for match in _PIECE.finditer(characters):
        piece = match[0]
        if piece == "\n":
            gap = "\n" if pieces else ""
            continue
        if piece in _HYPHENS:
            broken = bool(pieces)
            continue
        after = ""
        if broken:
            broken = False
            if piece[0].islower():
                gap, after = "", "\n"
            else:
                gap = "-" + ("\n" if gap == "\n" else "")
        start = match.start()
        pieces += (gap, piece)
        length += len(gap)
        words += [(length + at, start + at, size) for at, size in parts(piece)]
        length += len(piece)
        gap = after or " "
    if broken:
        pieces.append("-")
    return "".join(pieces), words


def _whole(word: str) -> tuple[tuple[int, int]]:
    return ((0, len(word)),)


def _letters(word: str) -> Iterable[tuple[int, int]]:
    """Start and length of each part of a word that has a box to itself."""
    return [(part.start(), len(part[0])) for part in _WITHOUT_SPACE.finditer(word)]


def with_a_box_each(word: Sequence[Letter]) -> list[list[Letter]]:
    """The same of a word that was put together from its letters."""
    parts: list[list[Letter]] = []
    alone = True  # the letter before is
    for letter in word:
        before, alone = alone, bool(_HAS_ALONE.match(letter.text))
        if parts and (_MARK.match(letter.text) or not (before or alone)):
            parts[-1].append(letter)
        else:
            parts.append([letter])
    return parts


def nameless(characters: str) -> float:
    """Share of the letters whose font does not say what they are."""
    if not _MAYBE_NAMELESS.search(characters):
        return 0.0
    drawn = sum(map(len, characters.split()))
    return len(_NAMELESS.findall(characters)) / max(drawn, 1)
