"""Dockets of CourtListener become drafts in which nobody is called what a court did not call them."""

import json
from pathlib import Path

import pytest

from zenger.defend.imports.courtlistener import read_courtlistener
from zenger.defend.imports.courtlistener_counts import parse_count, status_of
from zenger.model.case.cases import Kind
from zenger.model.case.charges import ChargeStatus

SAMPLES = Path(__file__).parents[3] / "docs" / "reference" / "examples" / "cases"
NAMES = ("courtlistener-docket.json", "courtlistener-parties.json", "courtlistener-entries.json")
DOCKET = json.loads((SAMPLES / NAMES[0]).read_text())


def sample(*names: str):
    return read_courtlistener((name, (SAMPLES / name).read_bytes()) for name in names)


def docket(**changes):
    return read_courtlistener([("docket.json", json.dumps({**DOCKET, **changes}).encode())])


@pytest.fixture(scope="module")
def case():
    result = sample(*NAMES)
    assert result.is_whole, result.troubles
    (case,) = result.cases
    return case


def codes(result) -> set[str]:
    return {one.code for one in result.troubles}


def test_three_answers_of_the_interface_make_one_case(case) -> None:
    assert case.case.id == "flmd-8-31-cr-00044"
    assert case.case.kind is Kind.PROSECUTION
    proceeding = case.proceedings[0]
    assert proceeding.number == "8:31-cr-00044"
    assert proceeding.judges == ("A. Pier",)
    assert [(one.name.text, one.role) for one in proceeding.parties] == [
        ("Nour Haddad", "Defendant (1)"), ("USA", "Plaintiff"),
    ]  # fmt: skip
    assert (
        proceeding.docket_url
        == "https://www.courtlistener.com/docket/900001/united-states-v-haddad/"
    )


def test_the_same_in_any_order_and_as_one_object(case) -> None:
    assert sample(*NAMES[::-1]).cases == (case,)
    parties = json.loads((SAMPLES / NAMES[1]).read_text())["results"]
    entries = json.loads((SAMPLES / NAMES[2]).read_text())["results"]
    assert docket(parties=parties, docket_entries=entries).cases == (case,)


def test_counts_are_charges_with_their_law_and_number(case) -> None:
    laws = {law.id: law.short for law in case.statutes}
    charged = [(laws[one.statute], one.counts, one.instrument) for one in case.charges]
    assert charged == [
        ("18 U.S.C. 793(e)", 3, "superseding indictment"),
        ("18 U.S.C. 371", 1, ""),
        ("18 U.S.C. 1030", 1, "superseding indictment"),
    ]


def test_a_count_with_a_sentence_is_neither_pending_nor_called_a_conviction(case) -> None:
    assert [one.status for one in case.charge_events] == [
        ChargeStatus.PENDING, ChargeStatus.DISMISSED, ChargeStatus.UNKNOWN,
    ]  # fmt: skip
    assert case.charge_events[2].summary.text == "Custody of BOP for 2 months"


def test_what_a_party_did_in_another_docket_stays_there(case) -> None:
    assert "SOMETHING ELSE" not in str(case)


def test_what_is_sealed_is_not_taken_over_and_told(case) -> None:
    assert [one.id for one in case.updates] == ["entry-1", "entry-3"]
    assert "SEALED" not in str(case)
    assert ("entry 2", "sealed") in {(one.row, one.code) for one in sample(*NAMES).troubles}


def test_what_gets_lost_is_told() -> None:
    assert codes(sample(*NAMES)) >= {
        "court-unnamed", "attorneys-unnamed", "count-days", "complaints", "hearings", "no-place",
        "fields-left-out", "disposition",
    }  # fmt: skip


def test_a_page_of_several_says_that_there_are_more() -> None:
    page = {"next": "https://x/?cursor=1", "results": [DOCKET]}
    result = read_courtlistener([("page.json", json.dumps(page).encode())])
    assert "more-pages" in codes(result)
    assert len(result.cases) == 1


def test_a_docket_that_somebody_asked_to_hide_is_pointed_out() -> None:
    assert "blocked" in codes(docket(blocked=True))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-json"),
        (b"<html>", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"[1]", "no-object"),
        (b'{"detail": "Authentication credentials were not provided."}', "refused"),
        (json.dumps({**DOCKET, "date_filed": "2031-02-31"}).encode(), "no-such-day"),
        (json.dumps({**DOCKET, "date_filed": None}).encode(), "date-missing"),
        ((SAMPLES / NAMES[1]).read_bytes(), "docket-missing"),
    ],
    ids=["empty", "html", "deep", "a number", "an error", "31 February", "no day", "no docket"],
)
def test_what_is_no_docket_is_refused(data: bytes, code: str) -> None:
    result = read_courtlistener([("answer.json", data)])
    assert not result.is_whole
    assert code in codes(result)


def test_fields_of_the_wrong_kind_do_not_stop_the_reading() -> None:
    result = docket(case_name=["x"], court_id={"a": 1}, parties="none", docket_entries=[1, None])
    assert [case.case.title.text for case in result.cases] == ["8:31-cr-00044"]


@pytest.mark.parametrize(
    ("name", "law", "counts", "superseding"),
    [
        ("21:952 and 960 - Importation of Marijuana(1)", "21 U.S.C. 952 and 960", 1, 0),
        (
            "18:793(g) CONSPIRACY TO RECEIVE NATIONAL DEFENSE INFORMATION (1ss)",
            "18 U.S.C. 793(g)",
            1,
            2,
        ),
        ("18:793(b) and 2 OBTAINING INFORMATION (2ss-8ss, 10ss)", "18 U.S.C. 793(b) and 2", 8, 2),
        ("Attempted money laundering", "", 0, 0),
        ("18:1 X (999999999-1)", "18 U.S.C. 1", 0, 0),
    ],
)
def test_counts_as_pacer_prints_them(name, law, counts, superseding) -> None:
    count = parse_count(name)
    assert (count.law, count.counts, count.superseding) == (law, counts, superseding)


@pytest.mark.parametrize(
    ("status", "disposition", "expected"),
    [
        (1, "", ChargeStatus.PENDING),
        (2, "", ChargeStatus.UNKNOWN),
        (None, "", ChargeStatus.UNKNOWN),
        (1, "PLED GUILTY", ChargeStatus.UNKNOWN),
        (2, "Dismissed on deft's motion", ChargeStatus.DISMISSED),
        (2, "Not Guilty by jury", ChargeStatus.ACQUITTED),
        (2, "The jury did not find: dismissed", ChargeStatus.UNKNOWN),
    ],
)
def test_only_the_plainest_words_decide_a_count(status, disposition, expected) -> None:
    assert status_of(status, disposition) is expected


def test_what_a_search_found_is_refused_with_what_to_fetch_instead() -> None:
    found = {
        "caseName": "United States v. Haddad", "docketNumber": "8:31-cr-00044", "docket_id": 900001,
        "court_id": "flmd", "dateFiled": "2031-03-14", "recap_documents": [],
        "docket_absolute_url": "/docket/900001/united-states-v-haddad/",
    }  # fmt: skip
    answer = {"count": 1, "next": None, "previous": None, "results": [found]}
    result = read_courtlistener([("search.json", json.dumps(answer).encode())])
    (trouble,) = result.troubles
    assert (trouble.file, trouble.row, trouble.field) == ("search.json", "object 1", "docket_id")
    assert "dockets/900001/" in trouble.message
    assert "docket-entries/?docket=900001" in trouble.message
    assert not result.cases


def test_an_attorney_is_named_as_left_out() -> None:
    attorney = {"id": 7, "name": "R. Quay", "parties_represented": []}
    files = [(name, (SAMPLES / name).read_bytes()) for name in NAMES]
    result = read_courtlistener([*files, ("attorneys.json", json.dumps(attorney).encode())])
    (trouble,) = [one for one in result.troubles if one.file == "attorneys.json"]
    assert "R. Quay" in trouble.message
    assert result.is_whole
