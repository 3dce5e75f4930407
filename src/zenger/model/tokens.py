"""What a word is: the one rule that the index, the static archive and the reader's browser share.

`publish/assets/tokens.js` is the same rule in JavaScript; `tests/model/token_vectors.json`
holds both to it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Scripts written without spaces: Han, kana, Thai, Lao, Khmer and Myanmar are cut into
# overlapping pairs, because no dictionary can be shipped to a reader's browser.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ecd\u1000-\u103f\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_WORD = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)|(?:(?![{_UNSPACED}_])[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f"
    r"\u0670\u0591-\u05c7\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962-\u0963\u0980-\u0d7f\u200c\u200d])+"
)

# Arabic and Persian letters that writers use for one another, and both sets of their digits.
_ALIKE = str.maketrans("أإآٱىيئؤةکیہۀەـ", "اااا" + "ي" + "ي" + "يوهكيههه" + "\0")
_ALIKE_EXTRA = {0x0640: None, 0: None, 0x200C: None, 0x200D: None}


@dataclass(frozen=True, slots=True)
class Token:
    """One searchable word and where it stands."""

    folded: str  # what "muller" finds when the page says "Müller"
    exact: str  # the word as written, NFC
    start: int  # first character, counted from 0 in the text
    end: int  # one past the last


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without case, accents, tatweel, presentation forms; may be empty."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(
        letter
        for letter in decomposed
        if unicodedata.category(letter) != "Mn" or not _is_accent(letter)
    )
    folded = unicodedata.normalize("NFKC", bare.casefold())
    return folded.translate(_ALIKE).translate(_ALIKE_EXTRA)


def _is_accent(letter: str) -> bool:
    """Whether dropping this mark leaves the same word (in Indic scripts it would not)."""
    point = ord(letter)
    return (
        0x0300 <= point <= 0x036F or 0x0591 <= point <= 0x05C7 or 0x0610 <= point <= 0x061A
        or 0x064B <= point <= 0x065F or point == 0x0670
    )  # fmt: skip


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order. Unspaced scripts come as overlapping pairs of letters.

    A run of one such letter is a token of one; pairs overlap, so a word of n letters is
    found as the phrase of its n - 1 pairs.
    """
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match.lastgroup == "unspaced":
            run = match.group()
            width = min(2, len(run))
            for offset in range(len(run) - width + 1):
                piece = run[offset : offset + width]
                folded = fold(piece)
                if folded:
                    yield Token(folded, piece, start + offset, start + offset + width)
            continue
        word = match.group()
        folded = fold(word)
        if folded:
            exact = word if word.isascii() else unicodedata.normalize("NFC", word)
            yield Token(folded, exact, start, end)
