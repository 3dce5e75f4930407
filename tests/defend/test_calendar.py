"""A reader's calendar gets every hearing once, moves it when it moves, and obeys nobody's text."""

from dataclasses import replace as with_changes

import pytest
from icalendar import Calendar
from msgspec.structs import replace
from tests.publish.cases import CASE, HEARING, STANDING, day, text

from zenger.defend.addresses import Addresses
from zenger.defend.calendar import calendar
from zenger.model.case.courts import Hearing, HearingEvent, HearingStatus
from zenger.model.case.standing import HearingStands, Standing

HERE = Addresses("cases/haddad/", "https://harbour.example/", "The Harbour Record")


def stands(
    status=HearingStatus.CONFIRMED, starts="2026-03-02", ends=None, changes=0, hearing=HEARING
) -> HearingStands:
    return HearingStands(
        hearing, status, day(starts), day(ends) if ends else None, changes, None, is_past=False,
        is_adrift=status is HearingStatus.POSTPONED and starts == "2026-03-02",
    )  # fmt: skip


def standing(*hearings: HearingStands, events: tuple[HearingEvent, ...] = ()) -> Standing:
    case = replace(CASE, hearing_events=events)
    return with_changes(STANDING, case=case, hearings=hearings)


def only_event(of: Standing):
    (event,) = Calendar.from_ical(calendar(of, HERE)).walk("VEVENT")
    return event


def test_a_hearing_without_an_hour_takes_the_whole_day() -> None:
    made = calendar(standing(stands()), HERE).decode()
    assert "DTSTART;VALUE=DATE:20260302" in made
    assert "DTEND;VALUE=DATE:20260303" in made
    assert "VTIMEZONE" not in made


def test_a_calendar_without_hearings_is_still_one() -> None:
    made = Calendar.from_ical(calendar(standing(), HERE))
    made.validate()
    assert not list(made.walk("VEVENT"))


def test_days_in_a_row_end_on_the_day_after_the_last() -> None:
    made = calendar(standing(stands(ends="2026-03-03")), HERE).decode()
    assert "DTEND;VALUE=DATE:20260304" in made


def test_an_hour_is_of_the_court_and_its_clock_is_described() -> None:
    made = calendar(standing(stands(starts="2026-03-02 10:30")), HERE).decode()
    assert "DTSTART;TZID=Europe/London:20260302T103000" in made
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/London" in made


def test_an_hour_on_the_first_of_two_days_holds_until_the_end_of_the_second() -> None:
    event = only_event(standing(stands(starts="2026-03-02 10:30", ends="2026-03-03")))
    assert event["DTEND"].dt.isoformat() == "2026-03-04T00:00:00+00:00"


def test_a_hearing_known_to_the_month_has_no_day_in_a_calendar() -> None:
    assert b"VEVENT" not in calendar(standing(stands(starts="2026-03")), HERE)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (HearingStatus.TENTATIVE, "TENTATIVE"),
        (HearingStatus.CONFIRMED, "CONFIRMED"),
        (HearingStatus.HELD, "CONFIRMED"),
        (HearingStatus.CANCELLED, "CANCELLED"),
        (HearingStatus.VACATED, "CANCELLED"),
    ],
)
def test_how_sure_a_hearing_is(status: HearingStatus, said: str) -> None:
    assert only_event(standing(stands(status)))["STATUS"] == said


def test_about_a_day_is_tentative() -> None:
    assert only_event(standing(stands(starts="~2026-03-02")))["STATUS"] == "TENTATIVE"


def postponed(to: str | None) -> HearingEvent:
    return HearingEvent(
        id="moved", hearing="bail", date=day("2026-02-20"), status=HearingStatus.POSTPONED,
        to=day(to) if to else None, summary=text("The judge is ill."),
    )  # fmt: skip


def test_a_postponed_hearing_keeps_its_uid_and_raises_its_sequence() -> None:
    before = only_event(standing(stands()))
    moved = stands(HearingStatus.POSTPONED, starts="2026-04-01", changes=1)
    after = only_event(standing(moved, events=(postponed("2026-04-01"),)))
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt.isoformat() == "2026-04-01"
    assert after["STATUS"] == "CONFIRMED"
    assert "The judge is ill." in after["DESCRIPTION"]


def test_a_hearing_postponed_to_nobody_knows_when_is_off_its_old_day() -> None:
    event = only_event(
        standing(stands(HearingStatus.POSTPONED, changes=1), events=(postponed(None),))
    )
    assert event["STATUS"] == "CANCELLED"


def test_the_uid_does_not_depend_on_where_the_case_is_served() -> None:
    elsewhere = Addresses("cases/haddad/", "https://mirror.example/", "The Harbour Record")
    uid = [line for line in calendar(STANDING, HERE).splitlines() if line.startswith(b"UID")]
    assert uid[0] in calendar(STANDING, elsewhere)


def test_the_same_standing_gives_the_same_bytes() -> None:
    assert calendar(STANDING, HERE) == calendar(STANDING, HERE)


@pytest.mark.parametrize("end_of_line", ["\r\n", "\n", "\r", "\x85", "\u2028", "\x0b"])
def test_no_text_of_a_case_begins_a_line_of_its_own(end_of_line: str) -> None:
    evil = f"Bail{end_of_line}END:VEVENT{end_of_line}BEGIN:VALARM{end_of_line}ACTION:EMAIL"
    hearing: Hearing = replace(
        HEARING, id=evil, title=text(evil), note=text(evil), access_url=f"https://x/{evil}"
    )
    made = calendar(standing(stands(hearing=hearing)), HERE).decode()
    lines = made.replace("\r\n ", "").splitlines()
    assert not [line for line in lines if line.startswith(("BEGIN:VALARM", "ACTION"))]
    assert made.count("END:VEVENT\r\n") == 1
    assert len(Calendar.from_ical(made).walk("VEVENT")) == 1


def test_no_line_is_longer_than_calendars_take() -> None:
    long = replace(HEARING, title=text("جلسة " * 60))
    made = calendar(standing(stands(hearing=long)), HERE)
    assert max(len(line) for line in made.split(b"\r\n")) <= 75


def test_a_court_is_in_its_place_and_a_town_is_named_once() -> None:
    house = replace(CASE.places[0], id="house", name=text("Court House"), city=text("Portland"))
    court = replace(CASE.courts[0], name=text("High Court, Portland"), place="house")
    case = replace(CASE, places=(house,), courts=(court,))
    event = only_event(with_changes(standing(stands()), case=case))
    assert event["LOCATION"] == "High Court, Portland, Court House"


def test_nothing_rings_and_nothing_blocks_the_day() -> None:
    made = calendar(STANDING, HERE)
    assert b"VALARM" not in made
    assert b"TRANSP:TRANSPARENT" in made
