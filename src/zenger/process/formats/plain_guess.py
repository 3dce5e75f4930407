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
# Of 300 bytes in other than Latin letters charset-normalizer says nothing at times, or a charset
# that gives no words: Persian in windows-1256 was nothing, or KOI8-R.
FOREIGN: dict[str, frozenset[str]] = {
    "cp1251": frozenset(("ru", "uk", "bg", "sr", "mk", "be")),
    "koi8_r": frozenset(("ru", "bg")),
    "koi8_u": frozenset(("uk",)),
    "cp866": frozenset(("ru", "be")),
    "iso8859_5": frozenset(("ru", "uk", "bg", "sr", "mk", "be")),
    "cp1256": frozenset(("ar", "fa", "ur")),
    "iso8859_6": frozenset(("ar",)),
    "cp1253": frozenset(("el",)),
    "iso8859_7": frozenset(("el",)),
    "cp1255": frozenset(("he",)),
    "iso8859_8": frozenset(("he",)),
    "cp874": frozenset(("th",)),
}
# What two charsets of one language differ in is often two letters of a page.
ALPHABETS = {
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "pl": "ąćęłńóśźż",
    "hu": "áéíóöőúüű",
    "hr": "čćđšž",
    "bs": "čćđšž",
    "sl": "čšž",
    "ro": "ăâîşșţț",
}
MARKS_OF_PROSE = frozenset("’‘“”„‚…–—«»‹›•·§°€£©®™º¿¡\xa0\xad")
LEAST = 0.5  # score; below it nothing is said
CLEARLY = 0.01  # by which a rarer charset must be better


def guess(
    data: bytes,
    decoded: Callable[[bytes, str], str | None],
    charsets: dict[str, frozenset[str]] = LANGUAGES,
) -> str:
    """Python's name of the likeliest charset, or an empty string where none is convincing.

    Args:
        decoded: the text in a charset, or None where a byte has no meaning in it.
    """
    sample = data[:SAMPLE]
    found, best = "", 0.0
    for codec, languages in charsets.items():
        text = decoded(sample, codec)
        if text is None:
            continue
        language, confidence = likeliest(text)
        odd = oddness(text) + strangeness(text, language)
        score = confidence * max(0.0, 1 - odd) if language in languages else 0.0
        if score > best + CLEARLY:
            found, best = codec, score
    return found if best >= LEAST else ""


def gives_words(data: bytes, decoded: Callable[[bytes, str], str | None], codec: str) -> bool:
    """Whether a charset that another judge named may stand: one of many letters, or with words."""
    if not codec:
        return False
    languages = FOREIGN.get(codec)
    return languages is None or guess(data, decoded, {codec: languages}) == codec


def oddness(text: str) -> float:
    """The share of characters beyond ASCII that no one would write where they stand."""
    seen = odd = 0
    before = " "
    for letter in text:
        if letter > "\x7f" and not unicodedata.combining(letter):
            seen += 1
            odd += is_odd(letter, before)
        before = letter
    return odd / seen if seen else 0.0


def strangeness(text: str, language: str) -> float:
    """The share of letters beyond ASCII that are not of the language's alphabet."""
    alphabet = ALPHABETS.get(language)
    letters = [letter for letter in text.lower() if letter > "\x7f" and letter.isalpha()]
    if not alphabet or not letters:
        return 0.0
    return sum(letter not in alphabet for letter in letters) / len(letters)


def is_odd(letter: str, before: str) -> bool:
    if letter.isalpha():
        return letter.isupper() and before.islower()
    if letter in MARKS_OF_PROSE:
        return letter not in "’‘“”…–—»›\xa0\xad" and before.isalpha()
    return before.isalpha() or not letter.isprintable()
