"""Who subscribed to a calendar learns of every change of it, and that a withdrawn one is over."""

from datetime import date
from typing import Any

import icalendar
import pytest

from zenger.defend.calendar_history import continued, withdrawn_calendar

DAY = date(2026, 3, 1)


def calendar(*entries: dict[str, Any]) -> bytes:
    made = icalendar.Calendar()
    made.add("prodid", "-//Zenger//Cases//EN")
    made.add("version", "2.0")
    for values in entries:
        event = icalendar.Event()
        defaults = {"uid": "a@x", "sequence": 0, "dtstart": DAY, "summary": "Bail", "dtstamp": DAY}
        for name, value in {**defaults, **values}.items():
            event.add(name, value)
        made.add_component(event)
    return bytes(made.to_ical())


def entries(content: bytes) -> list[icalendar.Component]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


@pytest.mark.parametrize(
    ("before", "now", "sequence"),
    [
        ({}, {}, 0),
        ({"sequence": 3}, {"sequence": 1}, 3),
        ({}, {"summary": "Bail, second day"}, 1),
        ({"sequence": 3}, {"sequence": 1, "summary": "Other"}, 4),
        ({}, {"sequence": 5, "summary": "Other"}, 5),
        ({}, {"dtstamp": date(2026, 4, 1)}, 0),
        ({"uid": "b@x", "sequence": 7}, {"summary": "Other"}, 0),
    ],
    ids=["same", "never falls", "changed", "changed after more", "more events", "stamp", "other"],
)
def test_a_change_raises_the_sequence_of_its_entry(
    before: dict[str, Any], now: dict[str, Any], sequence: int
) -> None:
    found = entries(continued(calendar(now), calendar(before), "Nour Haddad", DAY))
    assert int(found[0]["SEQUENCE"]) == sequence


def test_where_nothing_stood_the_calendar_is_as_it_was_made() -> None:
    made = calendar({"sequence": 2})
    assert continued(made, b"", "Nour Haddad", DAY) == made


def test_a_withdrawn_calendar_cancels_all_and_repeats_no_word() -> None:
    printed = calendar({"summary": "Witness K speaks", "location": "Room 4"}, {"uid": "b@x"})
    content = withdrawn_calendar(printed, "Nour Haddad", DAY)
    found = entries(content)
    assert [str(one["UID"]) for one in found] == ["a@x", "b@x"]
    assert {str(one["STATUS"]) for one in found} == {"CANCELLED"}
    assert {int(one["SEQUENCE"]) for one in found} == {1}
    assert b"Witness" not in content and b"Room" not in content
    assert withdrawn_calendar(content, "Nour Haddad", DAY) == content


def test_what_comes_back_is_newer_than_what_was_cancelled() -> None:
    made = calendar({})
    withdrawn = withdrawn_calendar(made, "Nour Haddad", DAY)
    back = continued(made, withdrawn, "Nour Haddad", DAY)
    assert int(entries(back)[0]["SEQUENCE"]) == 2
    assert continued(made, back, "Nour Haddad", DAY) == back


def test_what_is_not_there_any_more_is_cancelled_once_and_without_its_words() -> None:
    first = calendar({}, {"uid": "b@x", "summary": "Witness K speaks", "sequence": 3})
    made = calendar({})
    second = continued(made, first, "Nour Haddad", DAY)
    stays, gone = entries(second)
    assert (str(stays["UID"]), int(stays["SEQUENCE"]), "STATUS" in stays) == ("a@x", 0, False)
    assert (str(gone["UID"]), int(gone["SEQUENCE"]), str(gone["STATUS"])) == ("b@x", 4, "CANCELLED")
    assert b"Witness" not in second
    assert continued(made, second, "Nour Haddad", date(2026, 4, 1)) == second
    back = entries(continued(first, second, "Nour Haddad", DAY))[1]
    assert (str(back["UID"]), int(back["SEQUENCE"])) == ("b@x", 5)


@pytest.mark.parametrize("printed", [b"", b"BEGIN:VCALENDAR\r\nno", b"\xff\xfe", b"<html>"])
def test_a_damaged_calendar_is_repeated_in_nothing(printed: bytes) -> None:
    assert entries(withdrawn_calendar(printed, "Nour\r\nATTACH:x", DAY)) == []
    assert b"\nATTACH" not in withdrawn_calendar(printed, "Nour\r\nATTACH:x", DAY)
