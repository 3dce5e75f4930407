"""An event that was wrong stays written down; from a day on another takes its place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.publish.cases import ARREST, CASE, CHARGED, SOURCE, cited, day

from zenger.defend.checks import check
from zenger.defend.standing import stand
from zenger.model.case.charges import ChargeStatus
from zenger.model.case.custody import CustodyEvent
from zenger.model.case.moments import Moment
from zenger.model.release import Imprint
from zenger.publish.case_page import Around, case_pages

RIGHT = replace(
    ARREST, id="arrest-2", date=day("2026-01-07"), corrects="arrest", known=day("2026-02-01")
)
BACK = replace(ARREST, id="arrest-2", retracted=True, corrects="arrest", known=day("2026-02-01"))


def days(custody: tuple[CustodyEvent, ...], as_of: date) -> int:
    (held,) = stand(replace(CASE, custody=custody), as_of).held
    return held.days


def test_a_page_of_an_earlier_day_keeps_what_it_said() -> None:
    custody = (ARREST, RIGHT)
    assert days(custody, date(2026, 1, 31)) == 26
    assert days(custody, date(2026, 2, 1)) == 25
    assert days((ARREST, BACK), date(2026, 1, 31)) == 26
    assert days((ARREST, BACK), date(2026, 2, 1)) == 0


def test_a_correction_can_be_corrected() -> None:
    again = replace(RIGHT, id="arrest-3", date=day("2026-01-10"), corrects="arrest-2")
    assert days((ARREST, RIGHT, again), date(2026, 2, 1)) == 22


def test_what_was_charged_by_mistake_stops_counting() -> None:
    not_so = replace(
        CHARGED, id="charged-2", status=ChargeStatus.ALLEGED, corrects="charged",
        known=day("2026-02-01"),
    )  # fmt: skip
    case = replace(CASE, charge_events=(CHARGED, not_so))
    assert stand(case, date(2026, 1, 31)).presumed_innocent
    after = stand(case, date(2026, 2, 1))
    assert after.exposure is None
    assert "contradictory-events" not in [one.code for one in check(case, date(2026, 2, 10))]


def test_a_charge_that_never_was_is_not_told() -> None:
    back = replace(CHARGED, id="back", retracted=True, corrects="charged", known=day("2026-02-01"))
    case = replace(CASE, charge_events=(CHARGED, back))
    assert len(stand(case, date(2026, 1, 31)).charges) == 1
    assert stand(case, date(2026, 2, 1)).charges == ()


def test_the_page_says_that_it_was_corrected() -> None:
    standing = stand(replace(CASE, custody=(ARREST, RIGHT)), date(2026, 2, 10))
    around = Around(Imprint("Cases", "Newsroom", "", "", ""), cited=cited())
    html = dict(case_pages(standing, around))["cases/haddad/index.html"]
    assert "Corrected 1 February 2026." in html
    assert "5 January 2026" not in html


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (replace(RIGHT, corrects="nobody"), "no-such-event"),
        (replace(RIGHT, known=None), "correction-undated"),
        (replace(RIGHT, corrects="", retracted=True), "retracts-nothing"),
        (replace(RIGHT, corrects="arrest-2"), "cycle"),
    ],
)
def test_a_correction_of_nothing_is_told(event: CustodyEvent, code: str) -> None:
    found = check(replace(CASE, custody=(ARREST, event)), date(2026, 2, 10))
    assert code in [one.code for one in found]


FIRST = date(2026, 1, 1)
MOMENTS = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))


@given(wrong=MOMENTS, right=MOMENTS, known=MOMENTS, as_of=MOMENTS)
def test_days_are_those_of_the_event_that_stood_on_the_day(
    wrong: date, right: date, known: date, as_of: date
) -> None:
    known = max(known, right)
    first = replace(ARREST, date=Moment.of(wrong), sources=SOURCE)
    second = replace(RIGHT, date=Moment.of(right), known=Moment.of(known))
    start = right if known <= as_of else wrong
    assert days((first, second), as_of) == max((as_of - start).days, 0)
