"""Times to the day: when exactly something was opened, read or answered is nobody's to know."""

from dataclasses import replace
from datetime import datetime

from zenger.protocols.newsroom import Newsroom


def by_day(newsroom: Newsroom) -> Newsroom:
    """The same house, whose clock knows days only."""

    def today() -> datetime:
        return newsroom.now().replace(hour=0, minute=0, second=0, microsecond=0)

    return replace(newsroom, now=today)


def today_of(newsroom: Newsroom) -> str:
    """2026-11-27."""
    return newsroom.now().date().isoformat()
