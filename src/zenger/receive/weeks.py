"""Weeks, the unit in which keys live and die. ISO 8601: from Monday on, 2026-W48."""

import re
from datetime import date, timedelta

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


def week_of(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"


def first_day(week: str) -> date:
    """Its Monday.

    Raises:
        ValueError: there is no such week.
    """
    found = _WEEK.fullmatch(week)
    if not found:
        raise ValueError("a week is written like 2026-W48")
    return date.fromisocalendar(int(found[1]), int(found[2]), 1)


def last_day(week: str) -> date:
    """Its Sunday."""
    return first_day(week) + timedelta(days=6)


def weeks_from(day: date, count: int) -> tuple[str, ...]:
    """The week of `day` and those after it."""
    return tuple(week_of(day + timedelta(weeks=n)) for n in range(count))
