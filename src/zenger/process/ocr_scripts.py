"""Which languages are written in the script that a scan shows, and what to install for it."""

from collections.abc import Iterable

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


def package_for(script: str) -> str:
    """The Debian package for the commonest of its languages; there may be better ones."""
    if script in _PACKAGES:
        return _PACKAGES[script]
    return debian_package(_WRITTEN.get(script, "eng").split()[0])
