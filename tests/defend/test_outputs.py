"""What programs get of a case: all of its facts, and nothing of the newsroom's own business."""

import csv
import io
import json
from dataclasses import replace as with_changes
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.publish.cases import ARREST, CASE, STANDING, day, text, with_head

from zenger.defend.addresses import Addresses
from zenger.defend.events_csv import COLUMNS, events_csv
from zenger.defend.facts_json import case_json, json_schema
from zenger.defend.outputs import OUTPUTS
from zenger.defend.schema_org import schema_org
from zenger.model.case.advocacy import Update
from zenger.model.case.standing import Entry, EntryKind
from zenger.model.spreadsheets import as_csv, cell, without_guard

HERE = Addresses("cases/haddad/", "https://harbour.example/", "The Harbour Record")
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def facts(case=CASE):
    return json.loads(case_json(with_changes(STANDING, case=case), HERE))


def test_the_printed_schema_is_that_of_the_code() -> None:
    """After a change: write `json_schema()` into the file, and raise FORMAT if readers break."""
    printed = json.loads((REFERENCE / "case.schema.json").read_text("utf-8"))
    assert printed == json.loads(json.dumps(json_schema()))


def test_the_printed_example_is_what_the_code_makes() -> None:
    assert (REFERENCE / "examples" / "case.json").read_bytes() == case_json(STANDING, HERE)


def test_what_was_worked_out_stands_beside_the_facts() -> None:
    standing = facts()["standing"]
    assert standing["custody"][0]["days"] == 36
    assert standing["exposure"]["months"] == 240
    assert standing["next_hearing"] == "bail"


def test_texts_are_a_word_or_a_table_of_languages_with_the_original_named() -> None:
    head = facts()["facts"]["case"]
    assert head["route"] == "Prosecution, Portland"
    assert list(head["title"]) == ["en", "ar"]


def test_who_wrote_a_fact_down_stays_inside() -> None:
    case = replace(CASE, custody=(replace(ARREST, recorded_by="anna"),))
    assert b"anna" not in case_json(with_changes(STANDING, case=case), HERE)


def test_where_a_permission_is_kept_stays_inside() -> None:
    case = replace(CASE, photos=(replace(CASE.photos[0], permission="safe 4, drawer 2"),))
    assert b"drawer" not in case_json(with_changes(STANDING, case=case), HERE)


def test_digests_of_originals_stay_inside_and_public_names_go_out() -> None:
    documents = facts(with_head(documents=("a" * 64, "k3ab7qj2m4x5s")))["facts"]["case"][
        "documents"
    ]
    assert documents == ["k3ab7qj2m4x5s"]


@pytest.mark.parametrize(
    ("shown", "name", "latitude"),
    [("place", "Harbour Prison", 51.505), ("city", "Portland", 51.5), ("country", "GB", None)],
)
def test_a_place_is_told_no_more_exactly_than_allowed(shown, name, latitude) -> None:
    exact = replace(CASE.places[0], latitude=51.504722, longitude=-0.123456, shown=shown)
    (place,) = facts(replace(CASE, places=(exact,)))["facts"]["places"]
    assert place["name"] == name
    assert place.get("latitude") == latitude


def table(standing=STANDING) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(events_csv(standing, HERE).decode(), newline="")))


def test_events_have_a_row_each_with_their_sources() -> None:
    rows = table()
    assert [row["kind"] for row in rows] == ["custody", "charge"]
    assert rows[0]["sources"] == "https://court.example/1"
    assert tuple(rows[0]) == COLUMNS


@pytest.mark.parametrize(
    "evil",
    ["=HYPERLINK(\"http://x\")", "+A1", "-A1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\ufeff=1"],
)  # fmt: skip
def test_no_cell_is_a_formula(evil: str) -> None:
    update = Update(id="u", date=day("2026-02-01"), title=text(evil))
    entry = Entry(update.date, 0, EntryKind.UPDATE, "u", update)
    (row,) = table(with_changes(STANDING, timeline=(entry,)))
    assert row["text"][0] in "'\\"


def test_a_guarded_cell_can_be_read_back() -> None:
    assert without_guard(cell("=1+1")) == "=1+1"
    assert without_guard(cell("'quoted'")) == "'quoted'"


def test_quotes_commas_and_line_breaks_stay_in_their_cell() -> None:
    made = as_csv(["a", "b"], [[cell(one) for one in ('say "no", twice', "one\r\ntwo")]])
    rows = list(csv.reader(io.StringIO(made.decode(), newline="")))
    assert rows == [["a", "b"], ['say "no", twice', "one two"]]


def graph(standing=STANDING):
    return json.loads(schema_org(standing, HERE))["@graph"]


def test_search_engines_learn_names_dates_and_credits() -> None:
    kinds = {item["@type"]: item for item in graph()}
    assert kinds["Person"]["name"] == "Nour Haddad"
    assert kinds["Event"]["startDate"] == "2026-03-02T10:30"
    assert kinds["ImageObject"]["creditText"] == "A. Lens"
    assert kinds["WebPage"]["url"] == "https://harbour.example/cases/haddad/index.html"


def test_a_picture_is_named_as_it_is_printed_and_not_where_it_is_not_shown() -> None:
    case = replace(CASE, photos=(replace(CASE.photos[0], file="secret name.jpg"),))
    standing = with_changes(STANDING, case=case)
    assert b"secret name" not in schema_org(standing, HERE)
    assert b"secret name" not in case_json(standing, HERE)
    shown = json.loads(schema_org(standing, HERE, "photo-1a2b3c4d.jpg"))["@graph"]
    (image,) = [one for one in shown if one["@type"] == "ImageObject"]
    assert image["contentUrl"] == "https://harbour.example/cases/haddad/photo-1a2b3c4d.jpg"


def test_no_charge_is_tied_to_a_name_for_search_engines() -> None:
    assert b"Secrets Act" not in schema_org(STANDING, HERE)


def test_json_ld_cannot_end_the_script_it_stands_in() -> None:
    evil = with_head(title=text("</script><script>alert(1)</script>"))
    assert b"<" not in schema_org(with_changes(STANDING, case=evil), HERE)


def test_every_output_is_made_from_a_standing_alone_and_twice_the_same() -> None:
    for output in OUTPUTS:
        assert output.make(STANDING, HERE) == output.make(STANDING, HERE)
