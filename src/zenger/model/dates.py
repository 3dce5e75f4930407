"""Dates as a document states them: with the precision they have and where they were read."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day; never more precise than what we know."""

    year: int  # 1 to 9999
    month: int = 0  # 1 to 12; 0 where only the year is known
    day: int = 0  # 1 to 31; 0 where only the month is known

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError("a day needs a month")
        date(self.year, self.month or 1, self.day or 1)  # raises ValueError when impossible

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``2019``, ``2019-04`` or ``2019-04-11``.

        Raises:
            ValueError: the text has another form, or there is no such day.
        """
        match = _ISO.match(text)
        if not match:
            raise ValueError(f"not a date: {text!r}")
        return cls(*(int(part or 0) for part in match.groups()))

    @classmethod
    def of(cls, moment: date | datetime) -> "PartialDate":
        return cls(moment.year, moment.month, moment.day)

    def isoformat(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month:
            parts.append(f"{self.month:02d}")
        if self.day:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """A date and the place in the document that states it."""

    value: PartialDate
    source: str  # such as "email Date", "pdf CreationDate", "exif DateTimeOriginal"; never mtime
