"""Dates and sizes as people write them in a query."""

import re
from datetime import date, timedelta

from zenger.model.dates import PartialDate
from zenger.model.research import DateRange, SizeRange

_COMPARED = re.compile(r"(>=|<=|>|<)(.+)")
_SIZE = re.compile(r"(\d{1,15})([KMGT]?)B?", re.IGNORECASE)
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}


def date_range(text: str) -> DateRange:
    """Read ``2013``, ``2013-04``, ``2013..2016``, ``..2016``, ``>2013`` (after that year).

    Raises:
        ValueError: with a sentence for the reader.
    """
    compared = _COMPARED.fullmatch(text)
    if compared:
        return _compared_date(compared[1], _date(compared[2]))
    if ".." in text:
        first, _, last = text.partition("..")
        span = DateRange(_date(first) if first else None, _date(last) if last else None)
        if span.first and span.last and span.first.first_day() > span.last.last_day():
            raise ValueError(f"{first} is after {last}.")
        return span
    day = _date(text)
    return DateRange(day, day)


def _date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a date.") from None


def _compared_date(sign: str, given: PartialDate) -> DateRange:
    if sign == ">=":
        return DateRange(given, None)
    if sign == "<=":
        return DateRange(None, given)
    try:
        if sign == ">":
            return DateRange(_neighbour(given, given.last_day() + timedelta(days=1)), None)
        return DateRange(None, _neighbour(given, given.first_day() - timedelta(days=1)))
    except OverflowError:
        raise ValueError("There are no dates beyond that one.") from None


def _neighbour(like: PartialDate, day: date) -> PartialDate:
    """The year, month or day that holds `day`, as precise as `like`."""
    whole = PartialDate.of(day)
    if not like.month:
        return PartialDate(whole.year)
    return whole if like.day else PartialDate(whole.year, whole.month)


def size_range(text: str) -> SizeRange:
    """Read ``>10M``, ``<=5K``, ``1M..5M``, or a bare number of bytes. 1K is 1,024 bytes.

    Raises:
        ValueError: with a sentence for the reader.
    """
    compared = _COMPARED.fullmatch(text)
    if compared:
        sign, size = compared[1], _size(compared[2])[0]
        if sign.startswith(">"):
            return SizeRange(size + (sign == ">"), None)
        if sign == "<" and size == 0:
            raise ValueError("No file is smaller than nothing.")
        return SizeRange(None, size - (sign == "<"))
    if ".." in text:
        first, _, last = text.partition("..")
        least = _size(first)[0] if first else None
        most = _size(last)[0] if last else None
        if least is not None and most is not None and least > most:
            raise ValueError(f"{first} is more than {last}.")
        return SizeRange(least, most)
    size, has_unit = _size(text)
    if has_unit:
        raise ValueError("Hardly any file has exactly that size.")
    return SizeRange(size, size)


def _size(text: str) -> tuple[int, bool]:
    match = _SIZE.fullmatch(text)
    if not match:
        raise ValueError(f"“{text}” is not a size.")
    return int(match[1]) * _UNITS[match[2].upper()], bool(match[2])
