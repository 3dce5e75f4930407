"""The languages of the pages, and their words out of the catalogs in `locale`."""

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from zenger.receive.wordlist import ENGLISH, LANGUAGES

LOCALE = resources.files("zenger.web.door").joinpath("locale")
IN_ENGLISH = '<span lang="en" dir="ltr">'  # before what a catalog lacks
_RIGHT_TO_LEFT = {"ar", "fa"}
NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "tr": "Türkçe",
    "uk": "Українська",
    "zh": "中文",
}  # as those who speak them call them


@dataclass(frozen=True, slots=True)
class Language:
    """One of them."""

    code: str
    name: str

    @property
    def tag(self) -> str:
        """As HTML wants it."""
        return "zh-Hans" if self.code == "zh" else self.code

    @property
    def direction(self) -> str:
        return "rtl" if self.code in _RIGHT_TO_LEFT else "ltr"

    @property
    def codename(self) -> str:
        """The language of its codenames: another where no free list of words is known."""
        return self.code if self.code in LANGUAGES else ENGLISH

    @property
    def locale(self) -> Locale:
        return Locale.parse("zh_Hans" if self.code == "zh" else self.code)


def language(code: str) -> Language:
    return Language(code, NAMES[code])


class _Missing(NullTranslations):
    """For what a catalog lacks: marked as English, so that it is read out and set as such."""

    def gettext(self, message: str) -> str:
        return f"{IN_ENGLISH}{message}</span>"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@cache
def catalog(code: str) -> NullTranslations:
    """The words of a language. What it lacks, or has only as a guess (`fuzzy`), is in English."""
    if code == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    with LOCALE.joinpath(f"{code}.po").open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language(code).locale))
    compiled.seek(0)
    made = GNUTranslations(compiled)
    made.add_fallback(_Missing())
    return made


def preferred(accepted: str, offered: tuple[str, ...]) -> str:
    """The language that a browser asks for first; the first one offered if it asks for none.

    Args:
        accepted: the header Accept-Language.
    """
    for one in accepted.split(","):
        code = one.partition(";")[0].strip().lower().partition("-")[0]
        if code in offered:
            return code
    return ENGLISH if ENGLISH in offered else offered[0]
