"""When something happened, with the precision we know it in: a year, a month, a day, a minute."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from zenger.model.dates import PartialDate

_FORM = re.compile(
    r"(?P<circa>~)?(?P<date>\d{4}(?:-\d{2}(?:-\d{2})?)?)"
    r"(?:[T ](?P<time>\d{2}:\d{2})(?: (?P<zone>[A-Za-z]+(?:/[A-Za-z_+-]+)*))?)?$"
)


class Moment:
    """A point in time as it is known.

    Written ``2019``, ``2019-04``, ``2019-04-11`` or ``2024-02-20 10:30 Europe/London``; with a
    leading ``~`` where it is only about then. It is not a dataclass, as `msgspec` would then read a
    table of its fields where a case has the written form.

    Args:
        day: as precise as it is known.
        hour: hours and minutes, at the place.
        zone: of the IANA time zone database; empty: the court's, or the case's.
        circa: it is only about then.
    """

    __slots__ = ("circa", "day", "hour", "zone")

    def __init__(
        self, day: PartialDate, hour: time | None = None, zone: str = "", circa: bool = False
    ) -> None:
        self.day, self.hour, self.zone, self.circa = day, hour, zone, circa

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """Read the written form.

        Raises:
            ValueError: another form, no such day or hour, or no such time zone.
        """
        match = _FORM.match(text.strip())
        if not match:
            raise ValueError(
                f"“{text[:60]}” is not a date. Write 2019, 2019-04, 2019-04-11 or "
                "“2024-02-20 10:30 Europe/London”, with a leading ~ where it is about then."
            )
        zone = _known_zone(match["zone"] or "")
        try:
            day = PartialDate.parse(match["date"])
            hour = time.fromisoformat(match["time"]) if match["time"] else None
        except ValueError as not_there:
            raise ValueError(
                f"There is no such day or hour as “{text}” ({not_there}). Write one that is in the "
                "calendar."
            ) from not_there
        if hour and not day.day:
            raise ValueError(f"“{text}” has an hour and no day. Write the day, or leave both out.")
        return cls(day, hour, zone, bool(match["circa"]))

    @classmethod
    def of(cls, moment: date | datetime) -> "Moment":
        """What TOML reads by itself: a date, or a date with an hour."""
        if isinstance(moment, datetime):
            return cls(PartialDate.of(moment), moment.time().replace(second=0, microsecond=0))
        return cls(PartialDate.of(moment))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moment) and self.isoformat() == other.isoformat()

    def __hash__(self) -> int:
        return hash(self.isoformat())

    def __lt__(self, other: "Moment") -> bool:
        """Earlier: by the first day it may be, then by the hour."""
        return self._order() < other._order()

    def __repr__(self) -> str:
        return f"Moment({self.isoformat()!r})"

    def _order(self) -> tuple[date, time]:
        return self.first_day(), self.hour or time.min

    def isoformat(self) -> str:
        """The written form."""
        hour = f" {self.hour:%H:%M}" if self.hour else ""
        zone = f" {self.zone}" if self.zone else ""
        return f"{'~' if self.circa else ''}{self.day.isoformat()}{hour}{zone}"

    def first_day(self) -> date:
        return self.day.first_day()

    def last_day(self) -> date:
        return self.day.last_day()


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, OSError, ValueError) as no_zone:
        raise ValueError(
            f"“{name}” is not a time zone. Write one such as Europe/London."
        ) from no_zone
