"""A hearing through its life: announced, postponed, without a day, set again, held, as a reader's
calendar sees it on each day."""

from datetime import date

from icalendar import Calendar
from msgspec.structs import replace
from tests.publish.cases import CASE, HEARING, day

from zenger.defend.addresses import Addresses
from zenger.defend.calendar import calendar
from zenger.defend.standing import stand
from zenger.model.case.courts import HearingEvent, HearingStatus

HERE = Addresses("cases/haddad/", "https://harbour.example/", "The Harbour Record")
EVENTS = (
    ("2026-02-10", HearingStatus.POSTPONED, None),
    ("2026-02-20", HearingStatus.CONFIRMED, "2026-04-01 09:00"),
    ("2026-03-10", HearingStatus.POSTPONED, "2026-05-01"),
    ("2026-05-01", HearingStatus.HELD, None),
)
STORY = replace(
    CASE,
    hearing_events=tuple(
        HearingEvent(
            id=f"change-{number}", hearing="bail", date=day(when), status=status,
            to=day(to) if to else None, sources=("court",),
        )
        for number, (when, status, to) in enumerate(EVENTS)
    ),
)  # fmt: skip


def seen_on(year: int, month: int, of_month: int):
    made = calendar(stand(STORY, date(year, month, of_month)), HERE)
    events = Calendar.from_ical(made).walk("VEVENT")
    return [
        (str(one["STATUS"]), int(one["SEQUENCE"]), one["DTSTART"].dt.isoformat()) for one in events
    ]


def test_what_a_calendar_shows_on_each_day_of_a_hearing() -> None:
    assert seen_on(2026, 1, 31) == []  # not announced yet
    assert seen_on(2026, 2, 1) == [("CONFIRMED", 0, "2026-03-02T10:30:00+00:00")]
    assert seen_on(2026, 2, 10) == [("CANCELLED", 1, "2026-03-02T10:30:00+00:00")]
    assert seen_on(2026, 2, 20) == [("CONFIRMED", 2, "2026-04-01T09:00:00+01:00")]
    assert seen_on(2026, 3, 10) == [("CONFIRMED", 3, "2026-05-01")]
    assert seen_on(2026, 5, 2) == [("CONFIRMED", 4, "2026-05-01")]


def test_the_uid_is_one_through_all_of_it() -> None:
    uids = {
        str(one["UID"])
        for of in (date(2026, 2, 1), date(2026, 2, 10), date(2026, 5, 2))
        for one in Calendar.from_ical(calendar(stand(STORY, of), HERE)).walk("VEVENT")
    }
    assert uids == {"haddad.bail@the-harbour-record.zenger.invalid"}


def test_the_day_of_the_build_alone_changes_nothing() -> None:
    assert calendar(stand(STORY, date(2026, 2, 11)), HERE) == calendar(
        stand(STORY, date(2026, 2, 19)), HERE
    )


def test_a_hearing_under_embargo_is_in_no_calendar() -> None:
    secret = replace(STORY, hearings=(replace(HEARING, embargo=day("2026-03-01")),))
    assert b"VEVENT" not in calendar(stand(secret, date(2026, 2, 15)), HERE)
    assert b"VEVENT" in calendar(stand(secret, date(2026, 3, 2)), HERE)
