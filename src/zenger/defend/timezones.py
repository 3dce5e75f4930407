"""The rules of a time zone as a calendar carries them (RFC 5545, 3.6.5), exact for some years.

Made here: icalendar 7.3 leaves changes out where the clock goes back for summer or Ramadan
(Africa/Casablanca in 2024), and writes the change to summer an hour late.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)
_EXACT = timedelta(minutes=1)


@lru_cache(maxsize=512)
def timezone_rules(zone: str, first: int, last: int) -> Timezone:
    """VTIMEZONE of a zone from the year `first` to the end of the year after `last`."""
    clock = ZoneInfo(zone)
    begins = datetime(first, 1, 1, tzinfo=UTC) - _DAY  # there the year may begin earlier
    ends = datetime(last + 2, 1, 1, tzinfo=UTC) + _DAY
    rules = Timezone()
    rules.add("tzid", zone)
    start = begins.astimezone(clock)
    _observe(rules, begins, start, start)
    for at in _changes(clock, begins, ends):
        _observe(rules, at, (at - _EXACT).astimezone(clock), at.astimezone(clock))
    return rules


def _changes(clock: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """Each moment, in UTC, from which the clock shows another offset. At most one a day."""
    day = begins
    while day < ends:
        if _offset(clock, day) != _offset(clock, day + _DAY):
            yield _change(clock, day, day + _DAY)
        day += _DAY


def _change(clock: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """By halves, to the minute: `before` has the old offset, `after` the new one."""
    old = _offset(clock, before)
    while after - before > _EXACT:
        middle = before + timedelta(minutes=int((after - before) / _EXACT) // 2)
        if _offset(clock, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(clock: ZoneInfo, moment: datetime) -> timedelta | None:
    return moment.astimezone(clock).utcoffset()


def _observe(rules: Timezone, at: datetime, before: datetime, after: datetime) -> None:
    """From this moment on, written as the clock showed it until then."""
    kind = TimezoneDaylight if (after.dst() or timedelta()) > timedelta() else TimezoneStandard
    old, new = before.utcoffset() or timedelta(), after.utcoffset() or timedelta()
    observance = kind()
    observance.add("dtstart", (at + old).replace(tzinfo=None))
    observance.add("tzoffsetfrom", old)
    observance.add("tzoffsetto", new)
    observance.add("tzname", after.tzname() or "")
    rules.add_component(observance)
