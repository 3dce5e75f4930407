"""Which languages are written in a script that scans or terms are in, and what brings them."""

import unicodedata
from collections.abc import Collection, Iterable

from zenger.process.ocr_languages import debian_package, tesseract_name

# Tesseract's names of scripts, and of the languages written in them, the commonest first.
_WRITTEN = {
    "Arabic": "ara fas urd pus uig kur snd",
    "Armenian": "hye",
    "Bengali": "ben asm",
    "Cyrillic": "rus ukr bul srp mkd bel kaz kir mon tgk tat",
    "Devanagari": "hin mar nep san",
    "Ethiopic": "amh tir",
    "Fraktur": "deu_latf frk dan_frak slk_frak",
    "Georgian": "kat",
    "Greek": "ell grc",
    "Gujarati": "guj",
    "Gurmukhi": "pan",
    "Han": "chi_sim chi_tra jpn",
    "Hangul": "kor",
    "Hebrew": "heb yid",
    "Japanese": "jpn",
    "Hiragana": "jpn",
    "Katakana": "jpn",
    "Kannada": "kan",
    "Khmer": "khm",
    "Korean": "kor",
    "Lao": "lao",
    "Malayalam": "mal",
    "Myanmar": "mya",
    "Sinhala": "sin",
    "Tamil": "tam",
    "Telugu": "tel",
    "Thai": "tha",
    "Tibetan": "bod",
}
_LATIN = "Latin"
_NOT_LATIN = frozenset(" ".join(_WRITTEN.values()).split())
_UNICODE = {"Cjk": "Han"}  # the first word of a letter's name, where ours is another
_PACKAGES = {"Fraktur": "tesseract-ocr-frk"}


def is_known(script: str) -> bool:
    """Whether we can say what to do about this script."""
    return script == _LATIN or script in _WRITTEN


def is_read(script: str, languages: Iterable[str]) -> bool:
    """Whether one of these languages (ISO codes) is written in it."""
    names = {tesseract_name(language) for language in languages}
    if script == _LATIN:
        return bool(names - _NOT_LATIN)
    return bool(names & set(_WRITTEN.get(script, "").split()))


def scripts_of(text: str) -> tuple[str, ...]:
    """The scripts of its letters that we know, sorted; Latin, which any of our data reads, not."""
    letters = {sign for sign in text if sign.isalpha()}
    first = {unicodedata.name(letter, "").partition(" ")[0].title() for letter in letters}
    return tuple(sorted({_UNICODE.get(one, one) for one in first} & _WRITTEN.keys()))


def data_for(script: str, available: Collection[str]) -> str:
    """The commonest language written in it that has data, by Tesseract's name; or nothing."""
    written = _WRITTEN.get(script, "").split()
    return next((name for name in written if name in available), "")


def package_for(script: str) -> str:
    """The Debian package for the commonest of its languages; there may be better ones."""
    if script in _PACKAGES:
        return _PACKAGES[script]
    return debian_package(_WRITTEN.get(script, "eng").split()[0])
