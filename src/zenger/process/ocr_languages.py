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
    "as": "asm", "bo": "bod", "br": "bre", "co": "cos", "dv": "div", "dz": "dzo", "fo": "fao",
    "fy": "fry", "gd": "gla", "iu": "iku", "jv": "jav", "lb": "ltz", "mi": "mri", "or": "ori",
    "qu": "que", "sa": "san", "sd": "snd", "su": "sun", "to": "ton",
}  # fmt: skip
# Tesseract's own names of languages without such a code, of which Debian has data as well.
_UNCODED = frozenset(
    "aze_cyrl ceb chi_sim_vert chi_tra_vert chr enm epo est frk frm grc ita_old jpn_vert kat_old "
    "kor_vert spa_old srp_latn syr uzb_cyrl fil".split()
)


def tesseract_name(language: str) -> str:
    """ "en" -> "eng"; what is not an ISO 639-1 code we know is taken for Tesseract's own name."""
    return _NAMES.get(language.lower().replace("_", "-"), language)


def is_known(language: str) -> bool:
    """Whether there can be a package with data of it; of any other word there is none."""
    name = tesseract_name(language)
    return name in _UNCODED or name in _NAMES.values() or name.startswith("script/")


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
