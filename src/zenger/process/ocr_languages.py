"""Tesseract's names of languages, and the Debian packages that bring them."""

from collections.abc import Sequence

from zenger.model.document import Problem, Status
from zenger.model.extraction import Trouble

MISSING_DATA = "missing-language-data"
_NAMES = {
    "af": "afr", "am": "amh", "ar": "ara", "az": "aze", "be": "bel", "bg": "bul", "bn": "ben",
    "bs": "bos", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan", "de": "deu", "el": "ell",
    "en": "eng", "eo": "epo", "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin",
    "fr": "fra", "ga": "gle", "gl": "glg", "gu": "guj", "he": "heb", "hi": "hin", "hr": "hrv",
    "ht": "hat", "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn",
    "ka": "kat", "kk": "kaz", "km": "khm", "kn": "kan", "ko": "kor", "ku": "kmr", "ky": "kir",
    "la": "lat", "lo": "lao", "lt": "lit", "lv": "lav", "mk": "mkd", "ml": "mal", "mn": "mon",
    "mr": "mar", "ms": "msa", "mt": "mlt", "my": "mya", "nb": "nor", "ne": "nep", "nl": "nld",
    "no": "nor", "oc": "oci", "pa": "pan", "pl": "pol", "ps": "pus", "pt": "por", "ro": "ron",
    "ru": "rus", "si": "sin", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe",
    "sw": "swa", "ta": "tam", "te": "tel", "tg": "tgk", "th": "tha", "ti": "tir", "tl": "tgl",
    "tr": "tur", "tt": "tat", "ug": "uig", "uk": "ukr", "ur": "urd", "uz": "uzb", "vi": "vie",
    "yi": "yid", "yo": "yor", "zh": "chi_sim", "zh-hans": "chi_sim", "zh-hant": "chi_tra",
    "zh-cn": "chi_sim", "zh-tw": "chi_tra",
}  # fmt: skip


def tesseract_name(language: str) -> str:
    """ "en" -> "eng"; what is not an ISO 639-1 code we know is taken for Tesseract's own name."""
    return _NAMES.get(language.lower().replace("_", "-"), language)


def debian_package(language: str) -> str:
    """The package with the data of this language."""
    return f"tesseract-ocr-{tesseract_name(language).replace('_', '-').lower()}"


def lacking_trouble(lacking: Sequence[str]) -> Trouble:
    """Why words of a scan may be wrong or missing: it was read in the other languages alone."""
    packages = " ".join(map(debian_package, lacking))
    message = (
        f"Scans were read without {', '.join(lacking)}, for which there is no language data: words "
        f"in it are wrong or missing. Install {packages} and run `zenger process`."
    )
    return Trouble(Status.TRUNCATED, Problem(MISSING_DATA, message))
