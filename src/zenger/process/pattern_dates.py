"""Dates as people write them, in English, French, Spanish and German, and in cables."""

import re
from collections.abc import Iterator

from zenger.model.dates import PartialDate
from zenger.model.patterns import Pattern, PatternKind

EARLIEST, LATEST = 1500, 2199

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
_YEAR = r"(?:1[5-9]\d\d|20\d\d|21\d\d)"

# Each expression is anchored on something rare (digits in a fixed form, or a month's name),
# so that prose without dates costs one pass.
_ISO = re.compile(rf"(?<![\d/.-])(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])")
_CABLE = re.compile(
    r"(?<!\w)(?P<d>[0-3]\d)[0-2]\d[0-5]\dZ? ?"
    r"(?P<name>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) (?P<y>\d{2}|\d{4})(?!\w)"
)
_DAY_FIRST = re.compile(
    rf"(?<![\w.,/])(?P<d>[0-3]?\d)(?:st|nd|rd|th|er|º|\.)?[ -](?:of |de )?(?P<name>{_NAME})"
    rf",?[ -](?:del? )?(?P<y>{_YEAR})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<name>{_NAME}) (?P<d>[0-3]?\d)(?:st|nd|rd|th)?,? (?P<y>{_YEAR})(?!\d)", re.IGNORECASE
)
_MONTH_ONLY = re.compile(rf"\b(?P<name>{_NAME}),? (?:de )?(?P<y>{_YEAR})(?!\d)", re.IGNORECASE)
_ANY_YEAR = re.compile(_YEAR)


def find_dates(text: str) -> Iterator[Pattern]:
    """Dates in order of place; where two readings overlap, the more precise one."""
    found: list[Pattern] = []
    expressions = [_CABLE]
    if _ANY_YEAR.search(text):
        expressions = [_ISO, _DAY_FIRST, _MONTH_FIRST, _CABLE, _MONTH_ONLY]
    taken: set[int] = set()  # where a date found earlier has its year
    for expression in expressions:
        for match in expression.finditer(text):
            date = _date(match)
            if date and match.end() not in taken:
                taken.add(match.end())
                found.append(
                    Pattern(match.start(), match.end(), PatternKind.DATE, date.isoformat())
                )
    yield from sorted(found)


def _date(match: re.Match[str]) -> PartialDate | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if len(parts["y"]) == 2:  # a cable of the last century, or of this one's first third
        year += 1900 if year >= 35 else 2000
    name = parts.get("name")
    month = _NUMBER_OF[name.lower().rstrip(".")] if name else int(parts["m"])
    try:
        date = PartialDate(year, month, int(parts.get("d") or 0))
    except ValueError:
        return None
    return date if EARLIEST <= year <= LATEST else None
