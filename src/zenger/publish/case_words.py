"""What case pages say in a language: our own words, dates, numbers and names of countries.

The words lie in `words/LANGUAGE.toml`. Which words a status has is decided there alone, so that no
template can call a charge anything else.
"""

import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, get_timezone_location
from babel.numbers import format_decimal

from zenger.model.case.moments import Moment
from zenger.model.dates import PartialDate
from zenger.publish.environment import PACKAGE

ORIGINAL = "en"  # of our own words; what another language lacks is said in it
_LOCALES = {"en": "en_GB", "pt": "pt_PT"}  # day before month, as everywhere else in the archive


class Words:
    """One language. Get it from `words_in`."""

    def __init__(self, language: str, said: dict[str, Any]) -> None:
        self.language = language
        self._said = said
        self._locale = _locale(language)

    def __call__(self, key: str, **values: object) -> str:
        """Our words for `key`: ``now.held``, ``charge.pending``."""
        found = self._find(key)
        if not isinstance(found, str):
            raise KeyError(key)
        return found.format(**values) if values else found

    def __contains__(self, key: str) -> bool:
        try:
            self._find(key)
        except KeyError:
            return False
        return True

    def count(self, key: str, number: int) -> str:
        """So many of something, in the plural the language has for that number."""
        forms = self._find(key)
        form = forms.get(self._locale.plural_form(number), forms["other"])
        if not number:
            form = forms.get("zero", form)  # “less than a day”, also where the language has none
        return str(form).format(n=self.number(number))

    def number(self, number: int) -> str:
        return _number_words(number, self._locale)

    def moment(self, moment: Moment) -> str:
        """As precise as it is known: day with hour and whose time, day, month, or year."""
        words = self.day(moment.day)
        if moment.hour:
            words = self("at_hour", date=words, hour=self.hour(moment))
        return self("about", date=words) if moment.circa else words

    def hour(self, moment: Moment) -> str:
        """``10:30 (London time)``; empty where only the day is known."""
        if not moment.hour:
            return ""
        hour = f"{moment.hour:%H:%M}"
        if not moment.zone:
            return hour
        place = get_timezone_location(moment.zone, locale=self._locale, return_city=True)
        return self("hour_zone", hour=hour, place=place)

    def day(self, day: PartialDate | date) -> str:
        if isinstance(day, date):
            day = PartialDate.of(day)
        return _day_words(day, self._locale)

    def span(self, start: Moment, end: Moment | None) -> str:
        """``20–21 February 2024``; the start alone where it is all one day."""
        first = start.day
        last = end.day if end else first
        if last == first or last.first_day() < first.first_day():
            return self.moment(start)
        if first.day and last.day and (first.year, first.month) == (last.year, last.month):
            days = f"{first.day}–{last.day}"
            return self.day(first).replace(str(first.day), days, 1)
        return self("from_to", start=self.day(first), end=self.day(last))

    def country(self, code: str) -> str:
        """The name of a country by ISO 3166-1 alpha-2; the code itself where it is none."""
        return str(self._locale.territories.get(code.split("-")[0].upper(), code))

    def language_name(self, code: str) -> str:
        return str(self._locale.languages.get(code.replace("-", "_"), code))

    def joined(self, parts: Iterable[str]) -> str:
        """``a, b and c``."""
        *some, last = parts
        return self("and", first=self("comma").join(some), last=last) if some else last

    def _find(self, key: str) -> Any:
        for said in (self._said, _said_in(ORIGINAL)):
            found: Any = said
            for part in key.split("."):
                found = found.get(part) if isinstance(found, dict) else None
            if found is not None:
                return found
        raise KeyError(key)


@lru_cache(maxsize=64)
def words_in(language: str) -> Words:
    """Our words in a language; in English where we have none in it."""
    return Words(language, _said_in(language.split("-")[0].lower()))


def has_words(language: str) -> bool:
    """Whether our own words exist in a language, or only those of the case."""
    return bool(_said_in(language.split("-")[0].lower()))


def own_name(language: str) -> str:
    """What a language calls itself: ``français``."""
    locale = _locale(language)
    return str(locale.languages.get(locale.language, language))


@lru_cache(maxsize=64)
def _said_in(language: str) -> dict[str, Any]:
    if not language.isalpha():
        return {}
    file = PACKAGE.joinpath("words", f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_LOCALES.get(language, language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_LOCALES[ORIGINAL])


@lru_cache(maxsize=20_000)
def _day_words(day: PartialDate, locale: Locale) -> str:
    if not day.month:
        return str(day.year)
    skeleton = "yMMMMd" if day.day else "yMMMM"
    return str(format_skeleton(skeleton, day.first_day(), locale=locale))


@lru_cache(maxsize=20_000)
def _number_words(number: int, locale: Locale) -> str:
    return str(format_decimal(number, locale=locale))


def zoned(moment: Moment, zone: str) -> Moment:
    """The moment with the zone of its court or case where it names none itself."""
    if not moment.hour or moment.zone or not zone:
        return moment
    ZoneInfo(zone)  # a zone that is none was refused when the case was read
    return Moment(moment.day, moment.hour, zone, moment.circa)


def as_datetime(moment: Moment) -> str:
    """For ``<time datetime>``."""
    if not moment.hour:
        return moment.day.isoformat()
    zone = ZoneInfo(moment.zone) if moment.zone else None
    return datetime.combine(moment.first_day(), moment.hour, tzinfo=zone).isoformat("T", "minutes")
