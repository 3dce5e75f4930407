"""A case that goes out as a table or as JSON comes back as the same case."""

import csv
import io

import pytest
from msgspec.structs import replace
from tests.publish.cases import ARREST, CASE, day, text

from zenger.defend.cases_json import cases_json, read_cases_json
from zenger.defend.imports.table import read_table
from zenger.defend.record_table import records_csv
from zenger.model.case.cases import Story
from zenger.model.case.charges import ChargeEvent, ChargeStatus, Sentence
from zenger.model.case.citations import Archived, Citation
from zenger.model.case.people import Name
from zenger.model.case.texts import Text, Translated, Translation

HARD = replace(
    CASE,
    case=replace(
        CASE.case, tags=("plain", "with; semicolon"), categories=("one", "two"),
        extra={"assailant": "a, b", "odd key": "[1]"}, external_ids={"tracker": "https://x/1"},
        title=Text("=Title\nof two lines", {"fr": Translation("Titre", Translated.MACHINE, "5b1c2f7a"), "pt-BR": Translation("Título")}),
    ),
    stories=(Story(date=day("2026-01-06"), language="en", text='"Quoted", she said.\r\n\r\n- list[^court]'),),
    subjects=(
        replace(
            CASE.subjects[0],
            names=(Name(name=text("Nour", ar="نور"), use="pen name"), Name(name=text("N. Haddad"))),
            consent=replace(CASE.subjects[0].consent, public_naming=True),
        ),
    ),
    places=(replace(CASE.places[0], latitude=-12.5, longitude=0.0),),
    custody=(replace(ARREST, seq=2, date=day("~2026-01"), recorded_by="anna"),),
    charge_events=(
        ChargeEvent(
            id="e", date=day("2026-02-20 10:30 Europe/London"), charge="leak",
            status=ChargeStatus.PLEADED, sentence=Sentence(months=62, served=True, summary=text("Time served")),
        ),
    ),
    citations=(
        *CASE.citations,
        Citation(id="page", archive=Archived(document="k3ab7qj2m4x5s", page=2, quote="'=quoted'")),
    ),
)  # fmt: skip


def table(*rows: dict[str, str]) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


HEAD = {
    "case": "nour",
    "record": "case",
    "title": "Nour",
    "summary": "Held.",
    "opened": "2026-01-05",
}


def codes(data: bytes) -> set[tuple[str, str, str]]:
    return {(one.row, one.field, one.code) for one in read_table(data, "cases.csv").troubles}


@pytest.mark.parametrize("case", [CASE, HARD], ids=["plain", "hard"])
def test_a_case_comes_back_from_a_table(case) -> None:
    result = read_table(records_csv([case]), "cases.csv")
    assert result.is_whole, result.troubles
    assert result.cases == (case,)


def test_several_cases_come_back_in_their_order() -> None:
    other = replace(CASE, case=replace(CASE.case, id="other"))
    assert read_table(records_csv([other, CASE]), "cases.csv").cases == (other, CASE)


@pytest.mark.parametrize("case", [CASE, HARD], ids=["plain", "hard"])
def test_a_case_comes_back_from_json(case) -> None:
    result = read_cases_json(cases_json([case]), "cases.json")
    assert result.cases == (case,), result.troubles


def test_no_cell_of_the_table_is_a_formula() -> None:
    rows = csv.reader(io.StringIO(records_csv([HARD]).decode(), newline=""))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_table_by_hand_needs_few_columns() -> None:
    data = table(
        HEAD,
        {"case": "nour", "record": "subjects", "id": "nour", "names": '[{"name": "Nour"}]'},
        {
            "case": "nour",
            "record": "custody",
            "date": "2026-01-05",
            "subject": "nour",
            "status": "remand",
            "sources": "a; b",
        },
        {
            "case": "nour",
            "record": "statutes",
            "id": "law",
            "title": "Act",
            "jurisdiction": "GB",
            "maximum.years": "10",
        },
    )
    (case,) = read_table(data, "cases.csv").cases
    assert case.custody[0].sources == ("a", "b")
    assert case.statutes[0].maximum.years == 10


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        ({"record": "custody", "date": "2026-02-31", "subject": "n", "status": "remand"}, "date", "no-such-date"),
        ({"record": "custody", "date": "2026-02-01", "subject": "n", "status": "jailed"}, "status", "unknown-word"),
        ({"record": "custody", "date": "2026-02-01", "status": "remand"}, "subject", "missing-field"),
        ({"record": "custody", "colour": "red", "date": "2026-02-01", "subject": "n", "status": "remand"}, "colour", "wrong-cell"),
        ({"record": "custody", "seq": "first", "date": "2026-02-01", "subject": "n", "status": "remand"}, "seq", "wrong-cell"),
        ({"record": "subjects", "names": "[{"}, "names", "wrong-cell"),
        ({"record": "subjects", "id[fr]": "x"}, "id[fr]", "wrong-cell"),
        ({"record": "prisoners"}, "record", "record-unknown"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_line_and_column(row, field, code) -> None:
    data = table(HEAD, {"case": "nour", **row})
    assert not read_table(data, "cases.csv").is_whole
    assert ("line 3", field, code) in codes(data)


def test_every_wrong_cell_is_told() -> None:
    bad = {
        "case": "nour",
        "record": "custody",
        "date": "2026-02-31",
        "status": "jailed",
        "seq": "x",
    }
    assert {field for _, field, _ in codes(table(HEAD, bad))} == {
        "date",
        "status",
        "seq",
        "subject",
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (table({**HEAD, "case": ""}), "case-missing"),
        (table({"case": "nour", "record": "custody"}), "head-missing"),
        (table(HEAD, HEAD), "head-twice"),
        (table({**HEAD, "language": "<b>"}), "wrong-language"),
        (b"case,title\nnour,x\n", "column-missing"),
    ],
)
def test_a_case_needs_one_head(data: bytes, code: str) -> None:
    assert code in {code for _, _, code in codes(data)}
    assert read_table(data, "cases.csv").cases == ()


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b'{"format": "x"}', b'{"format": "zenger-cases/1"}', b"[" * 50_000, b"\xff",
     b'{"format": "zenger-cases/1", "cases": [1]}',
     b'{"format": "zenger-cases/1", "cases": [{"case": {"id": 1}}]}'],
)  # fmt: skip
def test_json_that_holds_no_cases_is_refused(data: bytes) -> None:
    result = read_cases_json(data, "cases.json")
    assert not result.is_whole
    assert result.cases == ()
