"""Whatever bytes a file of cases holds, an importer answers with cases or with what is wrong."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace
from tests.publish.cases import CASE, HEARING, STANDING, text

from zenger.defend.addresses import Addresses
from zenger.defend.calendar import calendar
from zenger.defend.events_csv import events_csv
from zenger.defend.folder import write_case
from zenger.defend.imports.table import read_table
from zenger.defend.record_table import records_csv
from zenger.model.case.texts import Text
from zenger.model.spreadsheets import guarded, is_formula, without_guard
from zenger.workflow.cases.take_in import KINDS

SAMPLES = Path(__file__).parents[2] / "docs" / "reference" / "examples" / "cases"
SEEDS = sorted(path for path in SAMPLES.iterdir() if path.is_file())
HERE = Addresses("cases/haddad/", "https://harbour.example/", "The Harbour Record")
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def answers(kind: str, data: bytes) -> None:
    result = KINDS[kind]([("file", data)])
    assert result.cases or result.troubles or not data.strip() or data.count(b"\n") <= 1
    for trouble in result.troubles:
        assert trouble.message
        assert trouble.file == "file"


@pytest.mark.parametrize("kind", sorted(KINDS))
@FEW
@given(data=st.binary(max_size=400))
def test_any_bytes(kind: str, data: bytes) -> None:
    answers(kind, data)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
@settings(FEW, max_examples=25)
@given(at=st.integers(0, 2500), cut=st.integers(0, 40), put=st.binary(max_size=12))
def test_a_real_file_with_a_part_of_it_replaced(kind, seed, at, cut, put) -> None:
    data = seed.read_bytes()
    answers(kind, data[:at] + put + data[at + cut :])


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.floats()
DOCKET = json.loads((SAMPLES / "courtlistener-docket.json").read_text())
PARTY = json.loads((SAMPLES / "courtlistener-parties.json").read_text())["results"][0]


@FEW
@given(
    field=st.sampled_from(sorted(DOCKET)),
    value=st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6),
)  # fmt: skip
def test_a_docket_whose_fields_are_of_any_kind(field, value) -> None:
    answers("courtlistener", json.dumps({**DOCKET, "parties": [PARTY], field: value}).encode())


@FEW
@given(value=st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3), max_leaves=4), name=st.sampled_from(["name", "disposition", "status"]))  # fmt: skip
def test_a_count_whose_fields_are_of_any_kind(value, name) -> None:
    counts = [{"name": "18:793 X (1)", "disposition": "", "status": 1, name: value}]
    party = {"name": "A", "party_types": [{"name": "Defendant", "criminal_counts": counts}]}
    answers("courtlistener", json.dumps({**DOCKET, "parties": [party]}).encode())


@FEW
@given(words=WORDS)
def test_a_guard_never_hides_or_changes_words(words: str) -> None:
    assert without_guard(guarded(words)) == words
    assert not is_formula(guarded(words))


@FEW
@given(words=WORDS.filter(lambda one: one.strip() and "\0" not in one))
def test_words_come_back_from_a_table(words: str) -> None:
    said = words.strip()
    case = replace(CASE, case=replace(CASE.case, title=Text(said)))
    result = read_table(records_csv([case]), "t.csv")
    assert result.cases == (case,), result.troubles


@FEW
@given(words=WORDS)
def test_no_words_break_out_of_a_calendar(words: str) -> None:
    hearing = replace(HEARING, title=text(words), note=text(words), id=words)
    stands = STANDING.hearings[0].__class__(
        hearing, STANDING.hearings[0].status, hearing.starts, None, 0, None, is_past=False
    )
    made = calendar(dataclasses.replace(STANDING, hearings=(stands,)), HERE)
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert not event.errors
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "STATUS", "TRANSP", "DTSTART", "SUMMARY",
        "LOCATION", "DESCRIPTION", "URL",
    }  # fmt: skip


def test_a_line_of_the_timeline_is_one_line_of_the_table() -> None:
    evil = replace(CASE, places=(replace(CASE.places[0], name=text('a"\r\nb,c\n=1')),))
    made = events_csv(dataclasses.replace(STANDING, case=evil), HERE)
    assert made.count(b"\r\n") == 1 + len(STANDING.timeline)


@FEW
@given(words=WORDS.filter(lambda one: bool(one.strip())))
def test_a_case_of_any_words_can_be_written(words: str, tmp_path_factory) -> None:
    case = replace(CASE, case=replace(CASE.case, title=Text(words.strip())))
    write_case(case, tmp_path_factory.mktemp("case") / "haddad")
