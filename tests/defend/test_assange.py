"""The demonstration case adds up to the figures that are on public record, on every day."""

import re
from datetime import date
from pathlib import Path

import pytest

from zenger.defend.checks import check
from zenger.defend.folder import read_case, write_case
from zenger.defend.standing import stand
from zenger.model.case.cases import Case
from zenger.model.case.charges import ChargeStatus
from zenger.model.case.custody import Custody
from zenger.model.case.outcomes import BranchState, PointStatus
from zenger.model.case.trouble import Weight

FOLDER = Path(__file__).parents[2] / "examples" / "cases" / "assange"
DAYS = ("2023-12-31", "2024-05-20", "2024-06-26")


@pytest.fixture(scope="module")
def case() -> Case:
    reading = read_case(FOLDER)
    assert reading.case is not None, reading.troubles
    return reading.case


@pytest.mark.parametrize(
    ("day", "days", "all_days", "status"),
    [
        ("2010-12-16", 0, 9, Custody.BAIL),
        ("2018-01-01", 0, 9, Custody.ASYLUM),
        ("2023-12-31", 1725, 1734, Custody.REMAND),
        ("2024-05-20", 1866, 1875, Custody.REMAND),
        ("2024-06-24", 0, 1910, Custody.BAIL),
        ("2024-06-26", 0, 1910, Custody.AT_LIBERTY),
    ],
)
def test_days_in_custody(case: Case, day: str, days: int, all_days: int, status: Custody) -> None:
    (held,) = stand(case, date.fromisoformat(day)).held
    assert (held.days, held.all_days, held.status, held.exact) == (days, all_days, status, True)


def test_the_long_spell_was_1901_days(case: Case) -> None:
    (held,) = stand(case, date(2024, 6, 26)).held
    assert [one.days for one in held.spells] == [9, 1901]


@pytest.mark.parametrize("day", ["2023-12-31", "2024-05-20"])
def test_seventeen_counts_of_ten_years_and_one_of_five_are_175_years(case: Case, day: str) -> None:
    standing = stand(case, date.fromisoformat(day))
    assert standing.exposure is not None
    assert standing.exposure.months == 175 * 12
    assert sorted(one[0] for one in standing.exposure.parts) == [1, 17]
    assert standing.presumed_innocent
    assert standing.sentenced == ()


def test_in_the_end_a_sentence_stands_and_nothing_is_pending(case: Case) -> None:
    standing = stand(case, date(2024, 6, 26))
    assert standing.exposure is None
    assert not standing.is_open
    assert not standing.presumed_innocent
    (whole,) = standing.sentenced
    (plea,) = whole.charges
    assert plea.sentence and (plea.sentence.months, plea.sentence.served) == (62, True)


def test_the_next_hearing_is_the_one_announced_and_what_was_announced_later_is_not_there(
    case: Case,
) -> None:
    before, december = stand(case, date(2023, 12, 18)), stand(case, date(2023, 12, 31))
    assert before.hearings == ()
    assert december.next_hearing and december.next_hearing.hearing.id == "leave-hearing"
    assert [one.hearing.id for one in december.hearings] == ["leave-hearing"]
    assert {one.branch.id for one in december.outcomes[0].branches} == {
        "leave-granted", "leave-refused",
    }  # fmt: skip


def test_in_may_2024_the_way_taken_leads_to_the_appeal(case: Case) -> None:
    standing = stand(case, date(2024, 5, 20))
    assert standing.next_hearing is None
    assert standing.open_points[0].point.id == "appeal"
    (leave,) = [one for one in standing.outcomes if one.point.id == "leave"]
    states = {one.branch.id: one.state for one in leave.branches}
    assert states["leave-conditional"] is BranchState.TAKEN
    assert states["leave-refused"] is BranchState.FORECLOSED
    assert leave.status is PointStatus.RESOLVED


def test_sweden_never_charged_him_and_no_text_says_so(case: Case) -> None:
    told = [one.status for one in case.charge_events if one.charge == "sweden"]
    assert set(told) == {ChargeStatus.ALLEGED, ChargeStatus.NOT_CHARGED}
    for day in DAYS:
        english = next(
            one for one in stand(case, date.fromisoformat(day)).case.stories if one.language == "en"
        )
        assert "Sweden never charged him" in english.text
        assert not re.search(r"Swed\w+ (charge|conviction)", english.text)


@pytest.mark.parametrize("day", DAYS)
def test_it_has_no_error_no_stale_translation_and_reminds_of_unverified_addresses(
    case: Case, day: str
) -> None:
    troubles = check(case, date.fromisoformat(day))
    assert [one for one in troubles if one.weight is Weight.ERROR] == []
    codes = [one.code for one in troubles]
    assert codes.count("address-unverified") == 2
    assert set(codes) == {"address-unverified", "no-copy", "no-access-date"}
    languages = {one.language for one in stand(case, date.fromisoformat(day)).case.stories}
    assert languages == {"en", "de", "ar"}


def test_it_comes_back_as_it_was_written(case: Case, tmp_path: Path) -> None:
    write_case(case, tmp_path / "assange")
    again = read_case(tmp_path / "assange")
    assert again.troubles == ()
    assert again.case == case


def test_nothing_of_a_later_day_is_in_an_earlier_page(case: Case) -> None:
    """Not even a source: what is cited by nothing shown is not listed."""
    december = stand(case, date(2023, 12, 31)).case
    assert "doj-2024" not in {one.id for one in december.citations}
    assert "mariana" not in {one.court for one in december.proceedings}
    assert december.case.outcome is None
