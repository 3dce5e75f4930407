"""The clock of a court as a calendar carries it is the clock of that court, at every hour."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

from zenger.defend.timezones import timezone_rules

ZONES = [
    "Europe/London", "America/New_York", "Australia/Sydney", "Asia/Tehran", "Africa/Casablanca",
    "Europe/Dublin", "Asia/Kathmandu", "Pacific/Saipan", "Africa/Cairo", "America/Sao_Paulo",
    "Australia/Lord_Howe", "Europe/Istanbul",
]  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_a_stranger_s_reading_of_the_rules_gives_the_same_hours(zone: str) -> None:
    """python-dateutil reads the rules alone. The hour that is there twice or not at all is its
    own affair, so hours of the night in which the clock changes are left out."""
    rules = timezone_rules(zone, 2015, 2026).to_ical().decode().replace("\r\n", "\n")
    read = tz.tzical(io.StringIO(f"BEGIN:VCALENDAR\n{rules}END:VCALENDAR\n")).get(zone)
    own = ZoneInfo(zone)
    wrong = []
    moment = datetime(2015, 1, 1, 6)  # noqa: DTZ001  # as the clock shows it
    while moment.year < 2028:
        if moment.replace(tzinfo=read).utcoffset() != moment.replace(tzinfo=own).utcoffset():
            wrong.append(moment)
        moment += timedelta(hours=6 if moment.hour == 6 else 18)
    assert wrong == []


def test_a_change_is_written_as_the_clock_showed_it_until_then() -> None:
    rules = timezone_rules("Europe/London", 2026, 2026).to_ical().decode()
    assert "DTSTART:20260329T010000" in rules  # 01:00 GMT becomes 02:00 BST
    assert "DTSTART:20261025T020000" in rules  # 02:00 BST becomes 01:00 GMT
