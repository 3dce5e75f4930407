"""What a word is: the one rule that the index, the static archive and the reader's browser share.

`publish/assets/tokens.js` is the same rule in JavaScript; `tests/model/token_vectors.json`
holds both to it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zenger.model.unspaced import UNSPACED

# Scripts written without spaces are cut into overlapping pairs, because no dictionary can be
# shipped to a reader's browser. So is Hangul: 서울 has to be found in 서울에서.
# Marks of kana, and vowels and finals of Hangul, that a Mac's file names keep apart.
_VOICED = "\u1160-\u11ff\u3099\u309a\uff9e\uff9f"
# Marks that belong to the letter before them, and the slash of fractions, which "½" folds to;
# Python's \w has none of them.
_MARKS = (
    "\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a"
    "\u07a6-\u07b0\u07eb-\u07f3\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962-\u0963\u0980-\u0d7f"
    "\u0d81-\u0d83\u0dca-\u0ddf\u0df2\u0df3\u0f39\u0f71-\u0f84\u0f8d-\u0fbc"
    "\u1dc0-\u1dff\u200c\u200d\u2044\ufe20-\ufe2f"
)
# Letters that stand for an apostrophe: підʼїзд is as often written, and typed, під'їзд or під’їзд.
_APOSTROPHES = "\u02b9\u02bb-\u02bd"
_UNIT = re.compile(f"[{UNSPACED}][{_VOICED}]*")
# Their words go on in the next line: a line ends wherever it is full.
_LINE_END = r"\r?\n"
_RUN = f"(?:[{UNSPACED}][{_VOICED}]*)+"
_WORD = re.compile(
    rf"(?P<unspaced>{_RUN}(?:{_LINE_END}{_RUN})*)|(?:(?![{UNSPACED}{_APOSTROPHES}_])[\w{_MARKS}])+"
)

# Letters that writers use for one another: Arabic and Persian ones, and those of the Latin
# script that no accent can be taken off.
_SOFT_HYPHEN = 0xAD
_ALIKE = {
    **str.maketrans("أإآٱىئؤةکیہۀە", "ااااييوهكيههه"),
    **str.maketrans("øłđðıς", "olddiσ"),
    ord("ß"): "ss",
    ord("æ"): "ae",
    ord("œ"): "oe",
    **dict.fromkeys((_SOFT_HYPHEN, 0x0640, 0x200C, 0x200D, 0xB7, 0x02BC)),  # "ŀ", "ŉ"
}
# Marks whose loss leaves the same word; in Indic scripts it would not.
_ACCENTS = dict.fromkeys(
    (
        *range(0x0300, 0x0370), *range(0x0591, 0x05BE), 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5,
        0x05C7, *range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670,
    )
)  # fmt: skip
# The zeros of other scripts: ١٩٧٥ and 1975 are the same year.
_ZEROS = (
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810,
)  # fmt: skip
_ALIKE.update({zero + digit: str(digit) for zero in _ZEROS for digit in range(10)})
_INSIDE = re.compile(r"[\x00-\x2f\x3a-\x60\x7b-\x7f]+")  # "⑴" folds to "(1)"

# A hyphen at the end of a line, and letters where the next one goes on.
_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-\u2010][^\S\n]*\n[^\S\n]*([^\W\d_]+)")

_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_WITH_OTHERS = re.compile(rf"\S*[^\x00-\x7f]\S*(?:{_LINE_END}[^\x00-\x7f]\S*)*")


@dataclass(frozen=True, slots=True)
class Token:
    """One searchable word and where it stands."""

    folded: str  # what "muller" finds when the page says "Müller"
    exact: str  # the word as written, NFC, no soft hyphens
    start: int  # first character, counted from 0 in the text
    end: int  # one past the last


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without case, accents, tatweel, presentation forms; may be empty.

    Small letters are made by `str.lower`, not `str.casefold`, since JavaScript has only that.
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word).lower()
    return unicodedata.normalize("NFKC", decomposed.translate(_ACCENTS)).translate(_ALIKE)


@lru_cache(maxsize=65536)
def searchable(word: str) -> str:
    """A folded word with nothing in it that is no letter, digit or mark."""
    return _INSIDE.sub("", fold(word)).strip("\u2044")


def is_unspaced(letter: str) -> bool:
    """Whether a letter is of a script that is written without spaces between words."""
    return _UNIT.match(letter) is not None


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order. Unspaced scripts come as overlapping pairs of letters.

    A run of one such letter is a token of one; pairs overlap, so a word of n letters is
    found as the phrase of its n - 1 pairs. No word spans white space, but for the end of a line
    among such letters.
    """
    for match in _WORD.finditer(text):
        word = match.group()
        if match.lastgroup == "unspaced":
            yield from _pairs(word, match.start())
            continue
        folded = word.lower() if word.isascii() else searchable(word)
        if folded:
            exact = word if word.isascii() else _as_written(word)
            yield Token(folded, exact, *match.span())


def rejoined(text: str) -> list[str]:
    """Words that the lines of a text break with a hyphen, whole as if they were not broken.

    They are found besides their halves, not instead of them: "well-" and "known" on two lines
    may be one word or two. Where the next line begins with a capital it is another word, but in
    texts that are all capitals, as telegrams are. Readers of PDFs make such words whole themselves.
    """
    return [
        first + rest
        for first, rest in _BROKEN.findall(text)
        if not is_unspaced(rest[0])
        and (rest[0].islower() or (first.isupper() and rest.isupper() and len(rest) > 1))
    ]


def _as_written(word: str) -> str:
    """NFC, without the soft hyphens that say only where a line may end."""
    return unicodedata.normalize("NFC", word).replace(chr(_SOFT_HYPHEN), "")


def _pairs(run: str, start: int) -> Iterator[Token]:
    """The overlapping pairs of a run of letters, a voiced mark counting with its letter."""
    spans = [unit.span() for unit in _UNIT.finditer(run)]
    for (first, _), (_, last) in zip(spans, spans[1:] or spans, strict=False):
        piece = "".join(run[first:last].split())
        folded = searchable(piece)
        if folded:
            yield Token(folded, _as_written(piece), start + first, start + last)


def folded_words(text: str) -> list[str]:
    """The folded form of every token in order, fast.

    Most pages are nearly all ASCII, where a word is a run of letters and digits; only pieces
    between white space that hold something else take the long way. Measured on the scale
    texts: 4 times as fast as `tokens`.
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    words: list[str] = []
    done = 0
    for match in _WITH_OTHERS.finditer(text):
        words += _ASCII_WORD.findall(text[done : match.start()].lower())
        words += [token.folded for token in tokens(match[0])]
        done = match.end()
    words += _ASCII_WORD.findall(text[done:].lower())
    return words
