"""Letters that a reader takes for others: "Аnna", whose first letter is Cyrillic, reads as "Anna".

    plain(text)                      what no script tells apart: "ᴀ", "🅰", "ħ" as "A", "A", "h"
    read_as(text, Script.LATIN)      what looks like a letter of that script as that letter

Both keep the length of a text, so that a place in one is the same place in the other.

Source: Unicode Technical Standard 39, confusables.txt, as the package confusable-homoglyphs has it;
names of letters from the Unicode character database.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources import files


class Script(StrEnum):
    """Of those whose letters are taken for one another most."""

    LATIN = "LATIN"
    CYRILLIC = "CYRILLIC"
    GREEK = "GREEK"


# Letters of today's languages. Others of the same script look like none that anybody would take
# them for: Latin "ʜ" is listed beside Cyrillic "н", and neither reads as "h".
_LETTERS = {
    Script.LATIN: re.compile("[A-Za-z]"),
    Script.CYRILLIC: re.compile("[\u0400-\u045f\u0490\u0491]"),
    Script.GREEK: re.compile("[\u0391-\u03c9]"),
}
# What the list lacks or says of "l" as well: letters in place of which these are typed.
_BESIDE = {
    Script.LATIN: {"І": "I", "Ӏ": "I", "Ι": "I", "к": "k", "κ": "k"},
    Script.CYRILLIC: {"I": "І", "Ι": "І", "k": "к", "κ": "к"},
    Script.GREEK: {"I": "Ι", "І": "Ι", "k": "κ", "к": "κ"},
}
_COMPOSED = (range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
_VARIANTS = (
    range(0xC0, 0x2B0), range(0x1D00, 0x1DC0), range(0x2C60, 0x2C80), range(0xA720, 0xA800),
    range(0xAB30, 0xAB70), range(0x1F100, 0x1F200),
)  # fmt: skip
_VARIANT = re.compile(
    r"LATIN (?:CAPITAL|SMALL) LETTER ([A-Z]) WITH .*|LATIN LETTER SMALL CAPITAL ([A-Z])"
    r"|LATIN SMALL LETTER (?:DOTLESS|SCRIPT) ([A-Z])|REGIONAL INDICATOR SYMBOL LETTER ([A-Z])"
    r"|NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])"
)
_MIXED = re.compile(
    r"\w*(?:[A-Za-z][^\W\x00-\x7f]|[^\W\x00-\x7f][A-Za-z]|[\u0370-\u03ff][\u0400-\u052f]"
    r"|[\u0400-\u052f][\u0370-\u03ff])\w*"
)
# Code points that no program shows: the property Default_Ignorable_Code_Point, with fillers of
# the width of a space or none.
IGNORED = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)


def plain(text: str) -> str:
    """Letters of the Latin script without what has no decomposition in Unicode."""
    return text if text.isascii() else text.translate(_PLAIN)


def scripts_in(text: str) -> frozenset[Script]:
    """Of these three, those that a text has letters of."""
    return frozenset(script for script, letters in _LETTERS.items() if letters.search(text))


def is_of(letter: str, script: Script) -> bool:
    return _LETTERS[script].match(letter) is not None


def read_as(text: str, script: Script) -> str:
    """A text in which letters of other scripts are those of this one that they look like."""
    if text.isascii() and script is Script.LATIN:
        return text
    return text.translate(_TABLES[script])


def mixed_as(text: str, script: Script) -> str:
    """The same of words alone in which letters of several scripts follow one another."""
    if text.isascii():
        return text
    return _MIXED.sub(lambda match: read_as(match[0], script), text)


def _variants() -> Iterator[tuple[int, str]]:
    for block in _VARIANTS:
        for code in block:
            found = _VARIANT.fullmatch(unicodedata.name(chr(code), ""))
            if found and not unicodedata.decomposition(chr(code)):
                yield code, "".join(filter(None, found.groups())).lower()


def _alike() -> dict[Script, dict[int, str]]:
    source = files("confusable_homoglyphs").joinpath("confusables.json")
    listed: dict[str, list[dict[str, str]]] = json.loads(source.read_text(encoding="utf-8"))
    return {script: dict(_with_accents(_of_script(listed, script))) for script in Script}


def _of_script(listed: Mapping[str, list[dict[str, str]]], script: Script) -> dict[str, str]:
    letters = _LETTERS[script]
    found = dict(_BESIDE[script])
    for letter, others in listed.items():
        if len(letter) != 1 or not letter.isalpha() or letters.match(letter):
            continue
        if letter in found or unicodedata.bidirectional(letter) != "L":
            continue  # letters that run the other way stand in no word with these
        alike = [one["c"] for one in others if letters.fullmatch(one["c"])]
        same = [one for one in alike if one.isupper() == letter.isupper()]
        if same:
            found[letter] = same[0]
    return found


def _with_accents(alike: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """And letters with an accent, which nobody's search minds."""
    for letter, other in alike.items():
        yield ord(letter), other
    for block in _COMPOSED:
        for code in block:
            parts = unicodedata.normalize("NFD", chr(code))
            if len(parts) > 1 and parts[0] in alike:
                yield code, alike[parts[0]]


_PLAIN = dict(_variants())
_TABLES = _alike()
