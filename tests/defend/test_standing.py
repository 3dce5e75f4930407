"""How a case stands is worked out from its events, as they were known on a day."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.defend.cases import HEAD, case_of, standing

from zenger.defend.standing import stand
from zenger.model.case.charges import ChargeStatus
from zenger.model.case.courts import HearingStatus
from zenger.model.case.custody import Custody
from zenger.model.case.outcomes import BranchState, PointStatus


def custody(*events: tuple[str, str]) -> str:
    return "".join(
        f'[[custody]]\ndate = "{day}"\nsubject = "nour"\nstatus = "{status}"\nseq = {n}\n'
        for n, (day, status) in enumerate(events)
    )


# -- custody -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("events", "days", "all_days", "exact"),
    [
        ([("2026-01-05", "remand")], 36, 36, True),
        ([("2026-02-10", "remand")], 0, 0, True),
        ([("2026-01-05", "remand"), ("2026-01-10", "released")], 0, 5, True),
        ([("2026-01-05", "police_custody"), ("2026-01-07", "remand")], 36, 36, True),
        ([("2026-01-05", "remand"), ("2026-01-10", "bail"), ("2026-02-05", "remand")], 5, 10, True),
        ([("2026-01-05", "remand"), ("2026-01-10", "extradited"), ("2026-01-10", "remand")],
         36, 36, True),
        ([("2026-01-05", "asylum")], 0, 0, True),
        ([("2026-01", "remand"), ("2026-02-05", "released")], 0, 5, False),
        ([("~2026-01-05", "remand")], 36, 36, False),
        ([("2025", "police_custody"), ("2026-01", "remand")], 41, 41, False),
        ([("2025", "police_custody"), ("2025-06", "remand"), ("2025-07-10", "released")],
         0, 10, False),
        ([("2026-01-05", "remand"), ("2026-01-10", "unknown")], 0, 5, False),
        ([], 0, 0, True),
    ],
    ids=["since", "today", "released", "one spell", "two spells", "handed over", "asylum",
         "month", "about", "year",
         "known better later", "nobody knows", "nothing"],
)  # fmt: skip
def test_days_in_custody_are_those_that_are_certain(
    tmp_path: Path, events: list[tuple[str, str]], days: int, all_days: int, exact: bool
) -> None:
    (held,) = standing(tmp_path, "2026-02-10", custody(*events)).held
    assert (held.days, held.all_days, held.exact) == (days, all_days, exact)


def test_house_arrest_is_counted_apart(tmp_path: Path) -> None:
    events = custody(("2026-01-05", "remand"), ("2026-01-10", "house_arrest"))
    (held,) = standing(tmp_path, "2026-01-20", events).held
    assert (held.days, held.all_days, held.house_arrest_days) == (0, 5, 10)
    assert not held.is_deprived


def test_two_events_of_one_day_are_in_order_of_their_sequence(tmp_path: Path) -> None:
    row = '[[custody]]\ndate = 2026-01-05\nsubject = "nour"\nstatus = "{}"\nseq = {}\n'
    (held,) = standing(tmp_path, "2026-02-10", row.format("bail", 2) + row.format("remand", 1)).held
    assert held.status is Custody.BAIL


def test_the_place_is_the_last_one_named_while_it_goes_on(tmp_path: Path) -> None:
    toml = (
        '[[places]]\nid = "prison"\nname = "Prison"\n'
        '[[custody]]\ndate = 2026-01-05\nsubject = "nour"\nstatus = "remand"\nplace = "prison"\n'
        '[[custody]]\ndate = 2026-01-06\nsubject = "nour"\nstatus = "remand"\nregime = "solitary"\n'
    )
    (held,) = standing(tmp_path, "2026-02-10", toml).held
    assert held.place and held.place.id == "prison"
    released = '[[custody]]\ndate = 2026-01-08\nsubject = "nour"\nstatus = "released"\n'
    (held,) = standing(tmp_path / "b", "2026-02-10", toml + released).held
    assert held.place is None


# -- what was known on a day -------------------------------------------------------------------
def test_a_page_as_of_a_day_has_nothing_that_was_known_later(tmp_path: Path) -> None:
    toml = custody(("2026-01-05", "remand"), ("2026-02-20", "released"))
    late = toml + 'known = 2026-03-01\nsources = ["later"]\n' + (
        '[[citations]]\nid = "later"\n'
        'external = { url = "https://court.example/2", title = "Order", date = 2026-02-20 }\n'
    )  # fmt: skip
    before = standing(tmp_path, "2026-02-25", late)
    assert [one.status for one in before.case.custody] == [Custody.REMAND]
    assert [one.id for one in before.case.citations] == ["court"]
    assert before.held[0].days == 51
    assert [one.record for one in before.timeline] == list(before.case.custody)
    after = standing(tmp_path, "2026-03-01", late)
    assert after.held[0].status is Custody.RELEASED
    assert [one.id for one in after.case.citations] == ["court", "later"]


def test_the_end_of_a_case_is_not_told_before_it_ended(tmp_path: Path) -> None:
    head = HEAD.replace("zone =", 'closed = 2026-05-01\noutcome = "Dropped"\nzone =')
    assert standing(tmp_path, "2026-04-30", "", head).is_open
    assert standing(tmp_path, "2026-04-30", "", head).case.case.outcome is None
    assert not standing(tmp_path, "2026-05-01", "", head).is_open


def test_the_running_text_is_the_latest_of_each_language(tmp_path: Path) -> None:
    files = {
        "story/2026-01-06.en.md": "First.",
        "story/2026-02-01.en.md": "Second.",
        "story/2026-01-06.de.md": "<!-- human -->\nErstens.",
    }
    told = standing(tmp_path, "2026-02-01", **files).case.stories
    assert {one.language: one.text for one in told} == {"en": "Second.", "de": "Erstens."}
    assert [one.text for one in standing(tmp_path, "2026-01-31", **files).case.stories] == [
        "Erstens.", "First.",
    ]  # fmt: skip


RELEASE = """\
[[releases]]
id = "first"
date = 2026-01-05
title = "Drop it"
body = "Now."
embargo = "{}"
"""


@pytest.mark.parametrize(
    ("embargo", "as_of", "now", "is_shown"),
    [
        ("2026-02-10", "2026-02-09", datetime(2026, 2, 9, 23, tzinfo=UTC), False),
        ("2026-02-10", "2026-02-10", datetime(2026, 2, 10, 0, tzinfo=UTC), True),
        ("2026-02-10 10:30", "2026-02-10", datetime(2026, 2, 10, 10, 29, tzinfo=UTC), False),
        ("2026-02-10 10:30", "2026-02-10", datetime(2026, 2, 10, 10, 30, tzinfo=UTC), True),
        ("2026-02-10 10:30", "2026-02-10", None, False),
        ("2026-02-10 10:30 America/New_York", "2026-02-10",
         datetime(2026, 2, 10, 10, 30, tzinfo=UTC), False),
        ("2026-02-10", "2026-02-11", datetime(2026, 2, 9, tzinfo=UTC), False),
        ("2026-02-10", "2026-01-20", datetime(2026, 3, 1, tzinfo=UTC), False),
    ],
    ids=["day before", "that day", "minute before", "that minute", "no clock", "there",
         "page of a day to come", "page of a day before"],
)  # fmt: skip
def test_an_embargo_holds_to_its_last_minute_there(
    tmp_path: Path, embargo: str, as_of: str, now: datetime | None, is_shown: bool
) -> None:
    case = case_of(tmp_path, RELEASE.format(embargo))
    shown = stand(case, date.fromisoformat(as_of), now)
    assert bool(shown.case.releases) is is_shown
    assert bool(shown.timeline) is is_shown


# -- consent -----------------------------------------------------------------------------------
def test_who_did_not_agree_is_not_named_nor_shown(tmp_path: Path) -> None:
    head = HEAD.replace("consent = { public_naming = true, photo = true }", "born = 1990").replace(
        '[{ name = "Nour Haddad" }]',
        '[{ name = "Nour Haddad" }, { name = "An editor", use = "pseudonym" }]',
    )
    photo = (
        '[[photos]]\nfile = "a.jpg"\ncaption = "At work"\nalt = "A desk"\ncredit = "A"\n'
        'rights_holder = "A"\nlicence = "permission"\ndepicts = ["nour"]\n'
    )
    health = '[[custody]]\ndate = 2026-01-05\nsubject = "nour"\nstatus = "remand"\nhealth = "Ill"\n'
    case = standing(tmp_path, "2026-02-10", photo + health, head).case
    assert [one.name.text for one in case.subjects[0].names] == ["An editor"]
    assert case.subjects[0].born is None
    assert case.photos == ()
    assert case.custody[0].health is None


def test_a_photo_past_its_rights_keeps_caption_and_credit_alone(tmp_path: Path) -> None:
    photo = (
        '[[photos]]\nfile = "a.jpg"\ncaption = "At work"\nalt = "A desk"\ncredit = "A"\n'
        'rights_holder = "A"\nlicence = "permission"\nexpires = 2026-02-10\n'
    )
    case = case_of(tmp_path, photo)
    day = date(2026, 2, 1)
    assert stand(case, day, datetime(2026, 2, 10, 23, tzinfo=UTC)).case.photos[0].file == "a.jpg"
    late = stand(case, day, datetime(2026, 2, 11, tzinfo=UTC)).case.photos[0]
    assert (late.file, late.credit) == ("", "A")


# -- charges -----------------------------------------------------------------------------------
LAW = '[[statutes]]\nid = "law"\njurisdiction = "US"\ntitle = "Act"\nmaximum = { years = 10 }\n'
CHARGE = '[[charges]]\nid = "{0}"\nsubject = "nour"\nstatute = "law"\ncounts = {1}\n'
CHARGE_EVENT = '[[charge_events]]\ncharge = "{}"\ndate = {}\nstatus = "{}"\n'


def test_exposure_is_the_sum_of_counts_times_the_most_for_one_of_pending_charges(
    tmp_path: Path,
) -> None:
    toml = LAW + CHARGE.format("a", 3) + CHARGE.format("b", 2)
    toml += CHARGE_EVENT.format("a", "2026-01-10", "pending")
    toml += CHARGE_EVENT.format("b", "2026-01-10", "pending")
    toml += CHARGE_EVENT.format("b", "2026-02-01", "dropped")
    before, after = standing(tmp_path, "2026-01-31", toml), standing(tmp_path, "2026-02-01", toml)
    assert before.exposure and before.exposure.months == 5 * 120
    assert after.exposure and after.exposure.months == 3 * 120
    assert standing(tmp_path, "2026-01-09", toml).charges == ()


def test_a_charge_that_another_took_the_place_of_is_not_counted_twice(tmp_path: Path) -> None:
    toml = LAW + CHARGE.format("old", 1) + 'superseded_by = "new"\n' + CHARGE.format("new", 2)
    toml += CHARGE_EVENT.format("old", "2026-01-10", "pending")
    toml += CHARGE_EVENT.format("new", "2026-02-01", "pending")
    stands = standing(tmp_path, "2026-02-10", toml)
    assert [one.status for one in stands.charges] == [
        ChargeStatus.SUPERSEDED, ChargeStatus.PENDING,
    ]  # fmt: skip
    assert stands.exposure and stands.exposure.months == 240
    early = standing(tmp_path, "2026-01-31", toml).exposure
    assert early and early.months == 120


@pytest.mark.parametrize(
    ("maximum", "unknown"),
    [("", ("a",)), ("maximum = {}", ("a",)), ('maximum = { fine = "250 USD" }', ())],
    ids=["none", "empty", "a fine alone"],
)
def test_a_law_without_a_known_maximum_makes_the_sum_a_least(
    tmp_path: Path, maximum: str, unknown: tuple[str, ...]
) -> None:
    toml = LAW.replace("maximum = { years = 10 }", maximum)
    toml += CHARGE.format("a", 1) + CHARGE_EVENT.format("a", "2026-01-10", "pending")
    exposure = standing(tmp_path, "2026-02-10", toml).exposure
    assert exposure and (exposure.months, exposure.unknown) == (0, unknown)


OTHER = '[[subjects]]\nid = "omar"\nnames = [{ name = "Omar Saleh" }]\n'
DIED = '[[custody]]\ndate = 2026-02-05\nsubject = "omar"\nstatus = "died_in_custody"\n'


def test_nobody_faces_what_another_is_charged_with(tmp_path: Path) -> None:
    toml = OTHER + LAW + CHARGE.format("a", 3) + CHARGE.format("b", 2).replace("nour", "omar")
    toml += CHARGE_EVENT.format("a", "2026-01-10", "pending")
    toml += CHARGE_EVENT.format("b", "2026-01-10", "pending") + DIED
    each = standing(tmp_path, "2026-02-04", toml)
    assert [(one.subject, one.months) for one in each.exposures] == [("nour", 360), ("omar", 240)]
    assert each.exposure == each.exposures[0]
    after = standing(tmp_path, "2026-02-05", toml)
    assert [one.subject for one in after.exposures] == ["nour"]  # the dead face nothing


SENTENCED = CHARGE_EVENT + "sentence = {}\n"


@pytest.mark.parametrize(
    ("first", "second", "total"),
    [
        ("{ years = 5 }", '{ months = 36, runs = "concurrent" }', (5, 0, 0)),
        ("{ years = 3 }", '{ months = 70, runs = "concurrent" }', (0, 70, 0)),
        ("{ years = 5 }", '{ months = 6, days = 10, runs = "consecutive" }', (5, 6, 10)),
        ("{ years = 5 }", "{ months = 36 }", None),
        ("{ years = 5 }", '{ years = 2, suspended = true, runs = "consecutive" }', None),
        ("{ years = 5 }", '{ fine = "9 USD" }', (5, 0, 0)),
        ('{ years = 5, fine = "1 USD" }', '{ fine = "9 USD" }', None),
        ("{ years = 5 }", '{ summary = "A caution." }', None),
    ],
    ids=[
        "beside",
        "the longer one",
        "after",
        "nobody said",
        "suspended",
        "a fine",
        "fines",
        "words",
    ],
)
def test_sentences_are_added_up_only_as_the_court_said(
    tmp_path: Path, first: str, second: str, total: tuple[int, int, int] | None
) -> None:
    toml = LAW + CHARGE.format("a", 1) + CHARGE.format("b", 1)
    toml += SENTENCED.format("b", "2026-01-20", "convicted", second)
    toml += SENTENCED.format("a", "2026-01-10", "convicted", first)
    (whole,) = standing(tmp_path, "2026-02-10", toml).sentenced
    assert [one.charge.id for one in whole.charges] == ["a", "b"]
    found = whole.total
    assert (found and (found.years, found.months, found.days)) == total


@pytest.mark.parametrize(
    ("then", "sentence_stands", "is_presumed"),
    [
        ("convicted", True, False), ("under_appeal", True, True),
        ("conviction_quashed", False, False), ("pardoned", False, False),
    ],
)  # fmt: skip
def test_a_sentence_stands_until_what_it_rests_on_falls(
    tmp_path: Path, then: str, sentence_stands: bool, is_presumed: bool
) -> None:
    toml = LAW + CHARGE.format("a", 1)
    toml += CHARGE_EVENT.format("a", "2026-01-10", "convicted") + "sentence = { months = 5 }\n"
    toml += CHARGE_EVENT.format("a", "2026-02-01", then)
    stands = standing(tmp_path, "2026-02-10", toml)
    assert bool(stands.sentenced) is sentence_stands
    assert stands.presumed_innocent is is_presumed
    assert stands.exposure is None


# -- hearings ----------------------------------------------------------------------------------
HEARING = '[[hearings]]\nid = "{}"\nproceeding = "p"\ntitle = "Bail"\nstarts = "{}"\n'
MOVED = '[[hearing_events]]\nhearing = "{}"\ndate = {}\nstatus = "{}"\n'


@pytest.mark.parametrize(
    ("as_of", "events", "expected"),
    [
        ("2026-02-10", "", "a"),
        ("2026-03-02", "", "a"),
        ("2026-03-03", "", "b"),
        ("2026-03-02", MOVED.format("a", "2026-03-02", "held"), "b"),
        ("2026-02-10", MOVED.format("a", "2026-02-09", "postponed"), "b"),
        ("2026-02-10", MOVED.format("a", "2026-02-09", "postponed") + "to = 2026-03-04\n", "a"),
        ("2026-02-10", MOVED.format("a", "2026-02-08", "postponed") + "to = 2026-03-04\n"
         + MOVED.format("a", "2026-02-09", "postponed"), "b"),
        ("2026-02-10", MOVED.format("a", "2026-02-09", "cancelled"), "b"),
        ("2026-04-02", "", None),
    ],
    ids=["first", "today", "the day after", "held", "adrift", "moved",
         "moved, then adrift", "cancelled", "none left"],
)  # fmt: skip
def test_the_next_hearing_is_the_first_still_expected(
    tmp_path: Path, as_of: str, events: str, expected: str | None
) -> None:
    toml = HEARING.format("b", "2026-04-01") + HEARING.format("a", "2026-03-02 10:30") + events
    found = standing(tmp_path, as_of, toml).next_hearing
    assert (found.hearing.id if found else None) == expected


def test_a_moved_hearing_counts_its_changes(tmp_path: Path) -> None:
    toml = HEARING.format("a", "2026-03-02") + 'ends = "2026-03-03"\n'
    toml += MOVED.format("a", "2026-02-01", "postponed") + "to = 2026-03-09\n"
    toml += MOVED.format("a", "2026-02-05", "confirmed")
    (stands,) = standing(tmp_path, "2026-02-10", toml).hearings
    assert (stands.changes, stands.starts.isoformat(), stands.ends) == (2, "2026-03-09", None)
    assert stands.status is HearingStatus.CONFIRMED
    (before,) = standing(tmp_path, "2026-01-31", toml).hearings
    assert (before.changes, before.starts.isoformat()) == (0, "2026-03-02")


# -- outcomes ----------------------------------------------------------------------------------
POINT = '[[points]]\nid = "{}"\nquestion = "Is it?"\n'
BRANCH = '[[branches]]\nid = "{}"\npoint = "{}"\nlabel = "Yes"\nleads_to = "{}"\n'
TAKEN = '[[branch_events]]\nbranch = "{}"\ndate = 2026-02-01\nstate = "taken"\n'


def test_the_answers_beside_the_one_taken_are_foreclosed_and_what_only_they_lead_to_is_moot(
    tmp_path: Path,
) -> None:
    toml = "".join(map(POINT.format, ("one", "two", "three")))
    toml += BRANCH.format("a", "one", "two") + BRANCH.format("b", "one", "three")
    before = standing(tmp_path, "2026-01-31", toml + TAKEN.format("a"))
    assert [one.point.id for one in before.open_points] == ["one", "two", "three"]
    (one,) = standing(tmp_path, "2026-02-01", toml + TAKEN.format("a")).outcomes
    assert one.status is PointStatus.RESOLVED
    assert [branch.state for branch in one.branches] == [BranchState.TAKEN, BranchState.FORECLOSED]
    statuses = [branch.then.status for branch in one.branches if branch.then]
    assert statuses == [PointStatus.OPEN, PointStatus.MOOT]


def test_an_answer_to_a_question_nobody_asks_any_more_can_not_come(tmp_path: Path) -> None:
    toml = "".join(map(POINT.format, ("one", "two", "three")))
    toml += BRANCH.format("a", "one", "two") + BRANCH.format("b", "one", "three")
    toml += BRANCH.format("c", "three", "").replace('leads_to = ""', 'end = "extradited"')
    before, after = (
        standing(tmp_path, day, toml + TAKEN.format("a")).outcomes[0].branches[1].then
        for day in ("2026-01-31", "2026-02-01")
    )
    assert before is not None
    assert after is not None
    assert before.branches[0].state is BranchState.OPEN
    assert after.branches[0].state is BranchState.FORECLOSED


def test_an_answer_leads_through_a_hearing_to_what_it_decides(tmp_path: Path) -> None:
    toml = POINT.format("one") + POINT.format("two") + 'hearing = "h"\n'
    toml += HEARING.format("h", "2026-03-02") + BRANCH.format("a", "one", "h")
    (one,) = standing(tmp_path, "2026-02-01", toml).outcomes
    assert one.branches[0].hearing and one.branches[0].hearing.hearing.id == "h"
    assert one.branches[0].then and one.branches[0].then.point.id == "two"


def test_a_ring_and_a_very_deep_graph_end_and_lose_no_question(tmp_path: Path) -> None:
    ids = [f"p{n}" for n in range(3000)]
    toml = "".join(map(POINT.format, ids))
    chain = zip(ids, [*ids[1:], ids[0]], strict=True)
    toml += "".join(BRANCH.format(f"b{a}", a, b) for a, b in chain)
    stands = standing(tmp_path, "2026-02-01", toml)
    assert {one.point.id for one in stands.open_points} == set(ids)
    assert len(stands.open_points) == len(ids)


def test_a_closed_case_has_no_open_question_and_no_next_hearing(tmp_path: Path) -> None:
    head = HEAD.replace("zone =", "closed = 2026-02-01\nzone =")
    toml = POINT.format("one") + HEARING.format("a", "2026-03-02")
    stands = standing(tmp_path, "2026-02-10", toml, head)
    assert (stands.open_points, stands.next_hearing) == ((), None)


# -- demands -----------------------------------------------------------------------------------
def test_a_fallback_hangs_below_what_it_falls_back_from_and_a_ring_hides_none(
    tmp_path: Path,
) -> None:
    row = '[[demands]]\nid = "{}"\ntext = "Drop it."\naddressee = "m"\nfallback_of = "{}"\n'
    toml = row.format("second", "first") + row.format("first", "")
    toml += row.format("x", "y") + row.format("y", "x")
    first, ring = standing(tmp_path, "2026-02-01", toml).demands
    assert [one.demand.id for one in first.fallbacks] == ["second"]
    assert [ring.demand.id, ring.fallbacks[0].demand.id] == ["x", "y"]
