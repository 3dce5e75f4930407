"""The words of a page as the index takes them, fast; `model.tokens` is the rule."""

import re
from functools import lru_cache

from zenger.model.tokens import tokens

# ASCII's signs part words: they are made spaces here, at which the index cuts (by an expression it
# took half of its time to do so). Bytes, as no character beyond ASCII has one of these in UTF-8.
_TO_SPACES = bytes(b if b >= 128 or chr(b).isalnum() else 0x20 for b in range(256))
# Dashes, quotes, dots, and all white space that is not ASCII.
_SIGNS = re.compile(
    "[\x85\u00a0\u00a7\u00ab\u00bb\u1680\u2000-\u200a\u2010-\u2029\u202f\u205f\u3000\ufffd]"
)
_SHORT = 30  # characters of a piece that may come again
# From white space on, and no second look at an ASCII beginning: most pieces have nothing else.
_WITH_OTHERS = re.compile(
    r"((?<!\S)[^\s\x80-\U0010ffff]*+[^\x00-\x7f]\S*(?:\r?\n[^\x00-\x7f]\S*)*)"
)


def folded_and_exact(text: str) -> tuple[str, str]:
    """A text whose words between spaces are those of `model.tokens`: folded but case; as written.

    What is ASCII only has its signs made spaces; pieces between white space that hold something
    else are cut here; what begins so in the next line comes with them (`tokens`).
    """
    if not text.isascii():
        text = _SIGNS.sub(" ", text)  # they part words, and stand on most printed pages
    if text.isascii():
        spaced = _spaced(text)
        return spaced, spaced
    parts = _WITH_OTHERS.split(text)
    found = [_cut(piece) for piece in parts[1::2]]
    parts[1::2] = [folded for folded, _ in found]
    folded_text = _spaced("".join(parts))
    parts[1::2] = [exact for _, exact in found]
    return folded_text, _spaced("".join(parts))


def _spaced(text: str) -> str:
    return text.encode().translate(_TO_SPACES).decode()


def _cut(piece: str) -> tuple[str, str]:
    return _often(piece) if len(piece) <= _SHORT else _of_piece(piece)


def _of_piece(piece: str) -> tuple[str, str]:
    found = list(tokens(piece))
    folded = " ".join(one_piece(t.folded) for t in found)
    return folded, " ".join(one_piece(t.exact) for t in found)


# The same few words stand beside quotation marks and dashes, or have the language's own letters.
_often = lru_cache(1 << 14)(_of_piece)


def one_piece(word: str) -> str:
    """A word without spaces in it: some single characters fold to several words (``ﷺ``)."""
    return word.replace(" ", "\u00a0") if " " in word else word
