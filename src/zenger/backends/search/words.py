"""The words of a page, fast: `model.tokens` does the same with one object for each word."""

import re
from functools import lru_cache

from zenger.model.tokens import tokens

_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_SHORT = 30  # characters of a piece that may come again
_WITH_OTHERS = re.compile(r"\S*[^\x00-\x7f]\S*")


def words_of(text: str) -> tuple[list[str], list[str]]:
    """All words of a text in order: folded, and as written (the same number of each).

    Most pages are nearly all ASCII, where a word is a run of letters and digits; only pieces
    between white space that hold something else take the long way (no word spans white space).
    Measured on the scale texts: 4 times as fast as `tokens` alone.
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower()), _ASCII_WORD.findall(text)
    folded: list[str] = []
    exact: list[str] = []
    done = 0
    for match in _WITH_OTHERS.finditer(text):
        plain = text[done : match.start()]
        folded += _ASCII_WORD.findall(plain.lower())
        exact += _ASCII_WORD.findall(plain)
        piece = match[0]
        more = _often(piece) if len(piece) <= _SHORT else _of_piece(piece)
        folded += more[0]
        exact += more[1]
        done = match.end()
    folded += _ASCII_WORD.findall(text[done:].lower())
    exact += _ASCII_WORD.findall(text[done:])
    return folded, exact


def _of_piece(piece: str) -> tuple[list[str], list[str]]:
    found = list(tokens(piece))
    return [one_piece(t.folded) for t in found], [one_piece(t.exact) for t in found]


# The same few words stand beside quotation marks and dashes, or have the language's own letters.
_often = lru_cache(1 << 14)(_of_piece)


def one_piece(word: str) -> str:
    """A word without spaces in it: some single characters fold to several words (``ﷺ``)."""
    return word.replace(" ", "\u00a0") if " " in word else word
