"""Whatever is written in a case folder, reading it ends, and what is counted adds up."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.publish.cases import CASE

from zenger.defend.checks import check
from zenger.defend.folder import read_case, write_case
from zenger.defend.standing import stand
from zenger.model.case.cases import Case
from zenger.model.case.charges import Charge, ChargeEvent, ChargeStatus
from zenger.model.case.custody import DEPRIVED, Custody, CustodyEvent
from zenger.model.case.moments import Moment
from zenger.model.case.outcomes import Branch, DecisionPoint, PointStatus
from zenger.model.case.texts import Text, Translation
from zenger.model.case.trouble import Weight

START = date(2020, 1, 1)
DAYS = st.integers(0, 2000).map(lambda days: START + timedelta(days=days))
EVENTS = st.lists(
    st.builds(
        lambda day, status: CustodyEvent(
            date=Moment.of(day), subject="nour", status=status, sources=("court",)
        ),
        DAYS,
        st.sampled_from(Custody),
    ),
    max_size=12,
    unique_by=lambda event: event.date,
)


@given(events=EVENTS, as_of=DAYS)
def test_days_in_custody_are_the_days_on_which_the_last_event_deprives(
    events: list[CustodyEvent], as_of: date
) -> None:
    """Counted the slow way: each day is asked who holds the subject."""
    (held,) = stand(replace(CASE, custody=tuple(events)), as_of).held
    ordered = sorted(events, key=lambda one: one.date)
    slow = 0
    for n in range((as_of - START).days):
        day = START + timedelta(days=n)
        past = [one for one in ordered if one.date.first_day() <= day]
        slow += bool(past and past[-1].status in DEPRIVED)
    assert held.all_days == slow
    assert held.days <= held.all_days
    assert sum(one.days for one in held.spells) == held.all_days


@given(
    counts=st.lists(st.integers(1, 30), max_size=6),
    statuses=st.lists(st.sampled_from(ChargeStatus), min_size=6, max_size=6),
)
def test_exposure_is_of_pending_charges_alone(
    counts: list[int], statuses: list[ChargeStatus]
) -> None:
    charges = tuple(
        Charge(id=f"c{n}", subject="nour", statute="secrets", counts=count)
        for n, count in enumerate(counts)
    )
    events = tuple(
        ChargeEvent(charge=one.id, date=Moment.of(START), status=status)
        for one, status in zip(charges, statuses, strict=False)
    )
    standing = stand(replace(CASE, charges=charges, charge_events=events), START)
    pending = [
        count
        for count, status in zip(counts, statuses, strict=False)
        if status in (ChargeStatus.PENDING, ChargeStatus.AMENDED)
    ]
    months = standing.exposure.months if standing.exposure else 0
    assert months == sum(pending) * 120
    assert (standing.exposure is None) == (not pending)


@given(
    ways=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24),
    recurs=st.sets(st.integers(0, 7)),
)
def test_every_question_is_told_once_and_a_circle_is_an_error(
    ways: list[tuple[int, int]], recurs: set[int]
) -> None:
    points = tuple(
        DecisionPoint(id=f"p{n}", question=Text("?"), sources=("court",), recurs=n in recurs)
        for n in range(8)
    )
    branches = tuple(
        Branch(id=f"b{n}", point=f"p{a}", label=Text("!"), leads_to=f"p{b}", sources=("court",))
        for n, (a, b) in enumerate(ways)
    )
    case = replace(CASE, points=points, branches=branches)
    told = [one.point.id for one in stand(case, START).open_points]
    assert sorted(told) == sorted(one.id for one in points)
    assert all(one.status is PointStatus.OPEN for one in stand(case, START).open_points)
    circle = any(one.code == "cycle" for one in check(case, START))
    assert circle == _has_ring([way for way in ways if not recurs.intersection(way)])


def _has_ring(ways: list[tuple[int, int]]) -> bool:
    """By taking away what nothing leads to, until nothing changes."""
    left = set(ways)
    while True:
        targets = {there for _, there in left}
        kept = {way for way in left if way[0] in targets}
        if kept == left:
            return bool(left)
        left = kept


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\"\\'"), min_size=1
).filter(str.strip)


@settings(deadline=None)
@given(
    words=WORDS, translated=WORDS, extra=st.dictionaries(WORDS, st.text(max_size=20), max_size=3)
)
def test_any_words_come_back_as_they_were_written(
    words: str, translated: str, extra: dict[str, str]
) -> None:
    text = Text(words.strip(), {"ar": Translation(translated.strip())})
    safe = {key: value for key, value in extra.items() if (key + value).isprintable()}
    case = replace(CASE, case=replace(CASE.case, title=text, extra=safe))
    with TemporaryDirectory() as folder:
        write_case(case, Path(folder) / "case")
        reading = read_case(Path(folder) / "case")
    assert reading.troubles == ()
    assert reading.case == case


LEAVES = st.one_of(
    st.text(max_size=8), st.integers(-5, 3000), st.booleans(), st.floats(allow_nan=False),
    st.dates(), st.sampled_from(["nour", "remand", "2026-02-31", "en", "[^court]"]),
)  # fmt: skip
NAMES = st.sampled_from(["id", "date", "subject", "status", "names", "title", "sources", "x"])
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
ARRAYS = st.sampled_from([one for one in Case.__struct_fields__ if one != "case"] + ["nonsense"])


@settings(deadline=None, max_examples=40)
@given(content=st.dictionaries(ARRAYS, VALUES | st.lists(st.dictionaries(NAMES, VALUES))))
def test_whatever_a_file_holds_is_a_case_or_has_an_error(content: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        write_case(CASE, Path(folder) / "case")
        (Path(folder) / "case" / "zz.toml").write_text(tomli_w.dumps(content), encoding="utf-8")
        reading = read_case(Path(folder) / "case")
    is_wrong = any(one.weight is Weight.ERROR for one in reading.troubles)
    assert (reading.case is None) == is_wrong
    if reading.case:
        stand(reading.case, START)
        check(reading.case, START, today=START, rows=reading.rows)


@settings(deadline=None)
@given(data=st.binary(max_size=200))
def test_bytes_of_any_kind_never_raise(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "case.toml").write_bytes(data)
        assert read_case(Path(folder)).troubles
