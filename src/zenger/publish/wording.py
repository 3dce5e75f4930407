"""Words for dates, types, statuses and languages, and text made safe to print."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from zenger.model.dates import PartialDate
from zenger.model.names import inert

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

KIND_WORDS = {
    "pdf": "PDF", "email": "E-mail", "document": "Document", "spreadsheet": "Spreadsheet",
    "presentation": "Presentation", "image": "Image", "text": "Text", "web page": "Web page",
    "archive": "Archive", "mailbox": "Mailbox", "data": "Data", "book": "Book",
    "audio": "Audio", "video": "Video", "other": "Other file",
}  # fmt: skip

PAGE_KIND_WORDS = {
    "slide": "Slide", "sheet": "Sheet", "message": "Message", "notes": "Speaker notes",
    "comments": "Comments", "changes": "Tracked changes", "hidden": "Hidden content",
    "aside": "Outside the main text",
}  # fmt: skip

LANGUAGE_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "an": "Aragonese", "ar": "Arabic", "as": "Assamese",
    "az": "Azerbaijani", "ba": "Bashkir", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "br": "Breton", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "dz": "Dzongkha", "el": "Greek", "en": "English",
    "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fo": "Faroese", "fr": "French", "fy": "Western Frisian", "ga": "Irish",
    "gd": "Scottish Gaelic", "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada",
    "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin", "lb": "Luxembourgish",
    "lg": "Ganda", "ln": "Lingala", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian",
    "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi",
    "ms": "Malay", "mt": "Maltese", "my": "Burmese", "nb": "Norwegian", "ne": "Nepali",
    "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian", "oc": "Occitan", "om": "Oromo",
    "or": "Odia", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese",
    "qu": "Quechua", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda", "sa": "Sanskrit",
    "se": "Northern Sami", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sn": "Shona",
    "so": "Somali", "sq": "Albanian", "sr": "Serbian", "st": "Southern Sotho", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tg": "Tajik", "th": "Thai", "tk": "Turkmen",
    "tl": "Tagalog", "tr": "Turkish", "tt": "Tatar", "ug": "Uyghur", "uk": "Ukrainian",
    "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "vo": "Volapük", "wa": "Walloon",
    "xh": "Xhosa", "yi": "Yiddish", "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip

RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi", "ara",
     "fas", "heb", "urd", "yid", "khw", "ks", "iw", "ji")
)  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_OVERRIDE = re.compile("[\u202d\u202e]")
TITLE_LENGTH = 160  # characters in a headline or a list; the whole name stands under "About"


def kind_word(kind: str) -> str:
    return KIND_WORDS.get(kind, inert(kind[:40]).capitalize() or "Other file")


def language_name(code: str) -> str:
    """``Armenian``; the code itself where it has no name here."""
    return LANGUAGE_NAMES.get(code, code or "Unknown")


def language_tag(code: str) -> str:
    """A tag for ``lang``; empty where the language is unknown or the code is no code."""
    return code if _LANGUAGE.match(code) else ""


def direction(code: str) -> str:
    """``rtl``, ``ltr``, or ``auto`` where the language is unknown."""
    if not language_tag(code):
        return "auto"
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def date_words(date: PartialDate) -> str:
    """``9 September 1974``, ``September 1974`` or ``1974``: as precise as we know."""
    if not date.month:
        return str(date.year)
    month = f"{MONTHS[date.month - 1]} {date.year}"
    return f"{date.day} {month}" if date.day else month


@lru_cache(maxsize=4096)
def iso_words(iso: str) -> str:
    """The same for a partial ISO date; text that is none comes back inert."""
    try:
        return date_words(PartialDate.parse(iso[:10]))
    except ValueError:
        return inert(iso)


def shown_title(untrusted_title: str, limit: int = TITLE_LENGTH) -> str:
    """One line that plays no tricks, cut at `limit` characters; never empty."""
    text = inert(" ".join(untrusted_title[: limit * 4].split())) or "Untitled"
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def shown_value(untrusted_value: str) -> str:
    """A value of what a file says of itself; empty where there is none."""
    return shown_title(untrusted_value, 400) if untrusted_value.strip() else ""


def clean_text(untrusted_text: str) -> str:
    """Running text without what no page can hold: controls (shown as U+FFFD), odd line ends.

    Overrides of the reading order are shown as ``\\u202e``: no spelling needs them, and they
    let a text read otherwise than it is written. Other direction marks are ordinary.
    """
    text = untrusted_text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("\ufffd", text)
    return _OVERRIDE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def size_words(size: int) -> str:
    """Bytes in the units of a shop: ``812 bytes``, ``1.5 kB``, ``48 MB``."""
    if size < 1000:
        return f"{size} bytes"
    amount = float(size)
    for unit in ("kB", "MB", "GB", "TB"):
        amount /= 1000
        if amount < 999.5 or unit == "TB":
            return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:.0f} {unit}"
    raise AssertionError


def count_words(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def web_address(untrusted_url: str) -> str:
    """The address, if it leads to the web or to a mailbox; else nothing."""
    try:
        scheme = urlsplit(untrusted_url).scheme.lower()
    except ValueError:
        return ""
    return untrusted_url if scheme in ("http", "https", "mailto") else ""
