"""Incidents of the Press Freedom Tracker become drafts that say no more than the Tracker says."""

import csv
import io
from pathlib import Path

import pytest

from zenger.defend.imports.tracker import read_tracker
from zenger.model.case.cases import CaseState, Kind
from zenger.model.case.charges import ChargeStatus
from zenger.model.case.custody import Custody
from zenger.model.case.records import Confidence

SAMPLES = Path(__file__).parents[3] / "docs" / "reference" / "examples" / "cases"
MAP = "date,city,longitude,latitude,state,tags,authors,categories\n"
FULL = {
    "title": "Reporter arrested at the harbour",
    "slug": "https://pressfreedomtracker.us/all-incidents/reporter-arrested/",
    "date": "2020-11-05", "exact_date_unknown": "False", "city": "Portland", "state": "OR",
    "categories": "Arrest/Criminal Charge", "tags": "protest",
    "targeted_journalists": "Anna Zenger (The Harbour Record)",
}  # fmt: skip


def full(**changes: str) -> bytes:
    values = {**FULL, **changes}
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(values))
    writer.writeheader()
    writer.writerow(values)
    return buffer.getvalue().encode()


def imported(data: bytes):
    return read_tracker(data, "incidents.csv")


def only(**changes: str):
    result = imported(full(**changes))
    assert result.is_whole, result.troubles
    (case,) = result.cases
    return case


def codes(data: bytes) -> set[tuple[str, str, str]]:
    return {(one.row, one.field, one.code) for one in imported(data).troubles}


def test_the_form_of_the_map_gives_a_draft_for_each_line() -> None:
    rows = '2020-11-05,Portland,-122.67621,45.52345,OR,"kettle, protest",,"Physical Attack, Equipment Damage"\n'
    result = imported((MAP + rows * 2).encode())
    assert [case.case.id for case in result.cases] == [
        "2020-11-05-portland-or", "2020-11-05-portland-or-2",
    ]  # fmt: skip
    head = result.cases[0].case
    assert head.title.text == "Physical Attack, Portland, OR"
    assert (head.kind, head.state) == (Kind.PHYSICAL, CaseState.DRAFT)
    assert head.categories == ("Physical Attack", "Equipment Damage")
    assert head.tags == ("kettle", "protest")
    assert result.cases[0].places[0].latitude == 45.52345


def test_the_other_order_of_columns_is_the_same_form() -> None:
    rows = (
        "date,city,state,latitude,longitude,categories,tags\n2020-12-22,,,,,Subpoena/Legal Order,\n"
    )
    (case,) = imported(rows.encode()).cases
    assert case.case.title.text == "Subpoena/Legal Order"
    assert case.places == ()


@pytest.mark.parametrize("name", ["tracker-map.csv", "tracker-export.csv"])
def test_the_samples_are_read_whole(name: str) -> None:
    result = imported((SAMPLES / name).read_bytes())
    assert result.is_whole, result.troubles
    assert len(result.cases) >= 3


def test_the_full_form_keeps_title_address_and_who_it_was() -> None:
    case = only()
    assert case.case.id == "reporter-arrested"
    assert case.case.external_ids["pressfreedomtracker"] == FULL["slug"]
    assert case.subjects[0].names[0].name.text == "Anna Zenger"
    assert case.subjects[0].employers[0].employer.text == "The Harbour Record"
    assert case.citations[0].external.url == FULL["slug"]


def test_nobody_is_named_in_public_before_somebody_agreed() -> None:
    assert not only().subjects[0].consent.public_naming


def test_a_month_is_all_we_know_where_the_day_is_unknown() -> None:
    assert only(exact_date_unknown="True").case.opened.isoformat() == "2020-11"


def test_an_arrest_is_two_events_as_reported() -> None:
    case = only(
        arrest_status="arrested and released", detention_date="2020-11-05",
        release_date="2020-11-06", arresting_authority="Portland Police Bureau",
    )  # fmt: skip
    taken, released = case.custody
    assert (taken.status, released.status) == (Custody.POLICE_CUSTODY, Custody.RELEASED)
    assert released.date.isoformat() == "2020-11-06"
    assert taken.authority == case.authorities[0].id
    assert taken.confidence is Confidence.REPORTED
    assert taken.sources == ("tracker",)


@pytest.mark.parametrize("status", ["ARRESTED_CUSTODY", "Arrested and still in custody"])
def test_codes_and_words_are_the_same_in_any_letter_case(status: str) -> None:
    assert [one.status for one in only(arrest_status=status).custody] == [Custody.POLICE_CUSTODY]


def test_a_release_without_a_day_is_about_then_and_told() -> None:
    data = full(arrest_status="arrested and released", detention_date="2020-11-05")
    (case,) = imported(data).cases
    assert case.custody[1].date.isoformat() == "~2020-11-05"
    assert ("line 2", "release_date", "release-day-missing") in codes(data)


def test_charges_are_parted_at_their_status_not_at_commas_in_their_titles() -> None:
    case = only(
        charges="Trespass, second degree (charges dropped as of 2021-01-04), Riot (charges pending as of 2020-11-06)"
    )
    assert [law.title.text for law in case.statutes] == ["Trespass, second degree", "Riot"]
    assert [one.status for one in case.charge_events] == [
        ChargeStatus.DROPPED,
        ChargeStatus.PENDING,
    ]
    assert case.charge_events[0].date.isoformat() == "2021-01-04"
    assert case.statutes[0].jurisdiction == "US-OR"


def test_what_happened_to_one_of_several_people_is_tied_to_nobody() -> None:
    data = full(
        targeted_journalists="Anna Zenger (A), John Peter (B)",
        charges="Riot (charges pending as of 2020-11-06)", arrest_status="arrested and released",
    )  # fmt: skip
    (case,) = imported(data).cases
    assert (case.charges, case.custody) == ((), ())
    assert case.case.extra["charges"].startswith("Riot")
    assert ("line 2", "charges", "whose") in codes(data)
    assert ("line 2", "arrest_status", "whose") in codes(data)


def test_links_with_commas_and_publications_are_taken_apart_at_their_addresses() -> None:
    case = only(
        links="Police, press clash (https://a.example/1) via The Post, Bail set (https://b.example/2)"
    )
    found = [one.external for one in case.citations[1:]]
    assert [(one.title, one.url, one.publisher) for one in found] == [
        ("Police, press clash", "https://a.example/1", "The Post"),
        ("Bail set", "https://b.example/2", ""),
    ]


def test_updates_keep_day_and_title_and_the_loss_of_their_words_is_told() -> None:
    data = full(updates="(2021-01-04 17:00:00+00:00) Charge, dropped, (2021-02-01 09:00:00) Sued")
    (case,) = imported(data).cases
    assert [(one.date.isoformat(), one.title.text) for one in case.updates] == [
        ("2021-01-04", "Charge, dropped"), ("2021-02-01", "Sued"),
    ]  # fmt: skip
    assert ("line 2", "updates", "update-bodies") in codes(data)


def test_orders_and_suits_say_who_went_to_court() -> None:
    case = only(
        legal_orders="subpoena for other testimony (quashed as of 2021-03-01)",
        legal_order_venue="Federal", case_number="1:20-cv-1", case_statuses="ongoing, appealed",
    )  # fmt: skip
    order, suit = case.proceedings
    assert (order.brought_by, suit.brought_by) == ("third_party", "subject")
    assert order.note.text == "Quashed, as of 2021-03-01."
    assert case.courts[0].name.text == "Federal court"


def test_what_has_no_place_is_kept_and_named() -> None:
    data = full(assailant="law enforcement", border_point="None", image_caption="A pier")
    (case,) = imported(data).cases
    assert case.case.extra == {"assailant": "law enforcement", "image_caption": "A pier"}
    assert ("line 2", "assailant", "no-place") in codes(data)
    assert ("line 2", "border_point", "no-place") not in codes(data)


def test_html_becomes_words() -> None:
    body = '<p>One &amp; two.</p><script>alert("x")</script><p>Three.<br>Four</p>'
    assert only(body=body).stories[0].text == "One & two.\n\nThree.\n\nFour"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"date": "2020-02-31"}, "date", "no-such-day"),
        ({"date": ""}, "date", "date-missing"),
        ({"release_date": "yesterday", "arrest_status": "arrested and released"}, "release_date", "no-such-day"),
        ({"charges": "Riot (convicted as of 2020-02-30)"}, "charges", "no-such-day"),
        ({"latitude": "91", "longitude": "0"}, "latitude", "no-such-place"),
        ({"latitude": "nan", "longitude": "0"}, "latitude", "no-such-place"),
        ({"arrest_status": "vanished"}, "arrest_status", "status-unknown"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_row_and_column_and_refuses_the_file(
    changes, field, code
) -> None:
    result = imported(full(**changes))
    assert not result.is_whole
    assert ("line 2", field, code) in codes(full(**changes))


@pytest.mark.parametrize(
    ("data", "row", "code"),
    [
        (b"", "", "empty"),
        (b"headline,when\nx,y\n", "line 1", "column-missing"),
        (b"date,date,city,state,categories\n", "line 1", "column-twice"),
        ((MAP + "2020-01-01,A\n").encode(), "line 2", "wrong-number-of-cells"),
        ((MAP + '2020-01-01,"A"B,,,,,,X\n').encode(), "line 2", "broken-quotes"),
        ((MAP + '2020-01-01,"never closed,,,,,,X\n').encode(), "line 2", "broken-quotes"),
        (MAP.encode() + b"2020-01-01,\xff,,,,,,X\n", "line 2", "not-utf-8"),
        (MAP.encode() + b"2020-01-01,\x00,,,,,,X\n", "line 2", "nul"),
        (b"date;city;state;categories\n2020-01-01;A;OR;X\n", "line 1", "other-delimiter"),
        (b"date\tcity\n", "line 1", "other-delimiter"),
        (b"PK\x03\x04 a spreadsheet", "", "not-csv"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_the_place(data, row, code) -> None:
    result = imported(data)
    assert not result.is_whole
    assert (row, code) in {(r, c) for r, _, c in codes(data)}


def test_every_bad_row_is_told_not_only_the_first() -> None:
    rows = "2020-02-31,A,,,OR,,,X\n2020-01-01,B,,,OR,,,X\n2020-13-01,C,,,OR,,,X\n"
    wrong = {row for row, _, code in codes((MAP + rows).encode()) if code == "no-such-day"}
    assert wrong == {"line 2", "line 4"}


def test_a_column_with_a_similar_name_is_suggested() -> None:
    (one,) = [
        t for t in imported(b"date,city,state,category\n").troubles if t.code == "column-missing"
    ]
    assert "Is “category” meant?" in one.message


def test_a_formula_is_words_and_told() -> None:
    data = full(title='=HYPERLINK("http://evil")')
    (case,) = imported(data).cases
    assert case.case.title.text == '=HYPERLINK("http://evil")'
    assert ("line 2", "title", "formula") in codes(data)


def test_a_negative_number_is_no_formula() -> None:
    assert not [
        c for c in codes((MAP + "2020-01-01,A,-122.6,45.5,OR,,,X\n").encode()) if c[2] == "formula"
    ]
