"""Which charset a text in Latin letters is in, judged by the words that each would give.

charset-normalizer judges by the frequency of bytes, of which a Latin text has few beyond
ASCII: it takes 400 letters of Polish or Turkish for something else every time (measured on
the declarations of the shared corpus). Here each charset that fits is tried: it must give
words without signs or capitals in their middle, in a language that is written in it.
"""

import unicodedata
from collections.abc import Callable

from zenger.process.language import likeliest

SAMPLE = 4_000  # bytes looked at
_WESTERN = frozenset("en de fr es pt it nl sv da no nb nn fi is ca gl eu af sq id ms sw ga".split())
_CENTRAL = frozenset("pl cs sk hu sl hr bs ro sq".split())
# In order of how common they are, which decides between equals.
LANGUAGES: dict[str, frozenset[str]] = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1254": frozenset(("tr", "az")),
    "iso8859_2": _CENTRAL,
    "mac_roman": _WESTERN,
    "cp850": _WESTERN,
    "cp852": _CENTRAL,
    "cp1257": frozenset(("lt", "lv", "et")),
    "cp1258": frozenset(("vi",)),
}
_MARKS_OF_PROSE = frozenset("’‘“”„‚…–—«»‹›•·§°€£©®™º¿¡\xa0\xad")
LEAST = 0.5  # score; below it nothing is said
CLEARLY = 0.01  # by which a rarer charset must be better


def guess(data: bytes, decoded: Callable[[bytes, str], str | None]) -> str:
    """Python's name of the likeliest charset, or an empty string where none is convincing.

    Args:
        decoded: the text in a charset, or None where a byte has no meaning in it.
    """
    sample = data[:SAMPLE]
    found, best = "", 0.0
    for codec, languages in LANGUAGES.items():
        text = decoded(sample, codec)
        if text is None:
            continue
        language, confidence = likeliest(text)
        score = confidence * (1 - oddness(text)) if language in languages else 0.0
        if score > best + CLEARLY:
            found, best = codec, score
    return found if best >= LEAST else ""


def oddness(text: str) -> float:
    """The share of characters beyond ASCII that no one would write where they stand."""
    seen = odd = 0
    before = " "
    for letter in text:
        if letter > "\x7f" and not unicodedata.combining(letter):
            seen += 1
            odd += _is_odd(letter, before)
        before = letter
    return odd / seen if seen else 0.0


def _is_odd(letter: str, before: str) -> bool:
    if letter.isalpha():
        return letter.isupper() and before.islower()
    if letter in _MARKS_OF_PROSE:
        return letter not in "’‘“”…–—»›\xa0\xad" and before.isalpha()
    return before.isalpha() or not letter.isprintable()
