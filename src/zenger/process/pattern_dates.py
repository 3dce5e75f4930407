"""Dates as people write them in English, French, Spanish, German and East Asia, and in cables."""

import re
from collections.abc import Iterator

from zenger.model.dates import PartialDate
from zenger.model.patterns import Pattern, PatternKind

FIRST_OF_1900S = 35  # two-digit years from this on are of the twentieth century

_MONTHS = {
    1: "january jan janvier janv enero ene januar jänner",
    2: "february feb février fevrier févr febrero februar",
    3: "march mar mars marzo märz maerz mär",
    4: "april apr avril avr abril abr",
    5: "may mai mayo",
    6: "june jun juin junio juni",
    7: "july jul juillet juil julio juli",
    8: "august aug août aout agosto ago",
    9: "september sep sept septembre septiembre setiembre",
    10: "october oct octobre octubre oktober okt",
    11: "november nov novembre noviembre",
    12: "december dec décembre decembre déc diciembre dic dezember dez",
}
_NUMBER_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
_NAME = "(?:" + "|".join(sorted(_NUMBER_OF, key=len, reverse=True)) + r")\b\.?"
# A date with a month's name is looked for backwards from its year, because four such digits
# are rarer than month names ("may", "mar") and cost one pass over prose without dates.
# Expressions that begin with the characters they may begin with, and look behind those after, are
# several times as fast: where no such character stands, nothing is tried.
_YEARS = re.compile(r"[12](?<![\d.].)(?:(?<=1)[5-9]|(?<=2)[01])\d\d(?!\d)")
_BEFORE = 32  # characters in which the day and the month before a year stand
_DAY = r"[0-3]?\d"
_BEFORE_YEAR = re.compile(
    rf"(?:(?<![\w.,/])(?P<d1>{_DAY})(?:st|nd|rd|th|er|º|\.)?[ -](?:of |de )?(?P<n1>{_NAME}),?"
    rf"|(?<!\w)(?P<n2>{_NAME}) (?P<d2>{_DAY})(?:st|nd|rd|th)?,?"
    rf"|(?<!\w)(?P<n3>{_NAME}),?)(?:[ -](?:del? )?|(?<=,))\Z",
    re.IGNORECASE,
)
_ISO_REST = re.compile(r"-(\d\d)-(\d\d)(?![\d-])")
_EAST_REST = re.compile(r" ?[年년] ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日號号일])?")
_CABLE = re.compile(
    r"([0-3](?<!\w.)\d)[0-2]\d[0-5]\dZ? ?"
    r"(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) (\d{4}|\d{2})(?!\w)"
)


def find_dates(text: str) -> Iterator[Pattern]:
    """Dates in order of place; of a year with a month and a day, all three are one date."""
    found = [*_cable_dates(text)]
    ends = {pattern.end for pattern in found}
    for year in _YEARS.finditer(text):
        pattern = _iso(text, year) or _eastern(text, year) or _named(text, year)
        if pattern and pattern.end not in ends:
            found.append(pattern)
    yield from sorted(found)


def _cable_dates(text: str) -> Iterator[Pattern]:
    """The date-time group of a telegram: ``091545Z SEP 74``."""
    for match in _CABLE.finditer(text):
        yield from _cable_pattern(match)


def _cable_pattern(match: re.Match[str]) -> Iterator[Pattern]:
    day, name, year = match.groups()
    century = 0 if len(year) == 4 else 1900 if int(year) >= FIRST_OF_1900S else 2000
    yield from _pattern(match.start(), match.end(), century + int(year), name, day)


def cable_date(line: str, start: int) -> PartialDate | None:
    """The day of the date-time group that stands at `start`, if it names a month and a year."""
    match = _CABLE.match(line, start)
    found = next(_cable_pattern(match), None) if match else None
    return PartialDate.parse(found.value) if found else None


def _iso(text: str, year: re.Match[str]) -> Pattern | None:
    rest = _ISO_REST.match(text, year.end())
    if not rest or text[max(0, year.start() - 1) : year.start()] in ("-", "/"):
        return None
    month, day = rest.groups()
    return next(_pattern(year.start(), rest.end(), int(year.group()), month, day), None)


def _eastern(text: str, year: re.Match[str]) -> Pattern | None:
    """As in Chinese, Japanese and Korean: year, month and day, each with its name behind it."""
    rest = _EAST_REST.match(text, year.end())
    if not rest:
        return None
    month, day = rest.groups(default="0")
    return next(_pattern(year.start(), rest.end(), int(year.group()), month, day), None)


def _named(text: str, year: re.Match[str]) -> Pattern | None:
    first = max(0, year.start() - _BEFORE)
    # A slice, not `pos`, so that the look-behind of a date at the very start sees nothing.
    match = _BEFORE_YEAR.search(text[first : year.start()])
    if not match:
        return None
    parts = match.groupdict()
    name = parts["n1"] or parts["n2"] or parts["n3"]
    day = parts["d1"] or parts["d2"] or "0"
    start = first + match.start()
    return next(_pattern(start, year.end(), int(year.group()), name, day), None)


def _pattern(start: int, end: int, year: int, month: str, day: str) -> Iterator[Pattern]:
    """The date, if there is such a day."""
    number = int(month) if month.isdigit() else _NUMBER_OF[month.lower().rstrip(".")]
    try:
        date = PartialDate(year, number, int(day))
    except ValueError:
        return
    yield Pattern(start, end, PatternKind.DATE, date.isoformat())
