"""All cases as a table, for those who count them: true of each, and nothing a spreadsheet runs."""

import csv
import io
from datetime import date

from msgspec.structs import replace
from tests.publish.cases import CASE, day, text

from zenger.defend.standing import stand
from zenger.model.case.cases import Case
from zenger.publish.case_shelf import row_of
from zenger.publish.cases_table import cases_table

AS_OF = date(2026, 2, 10)


def told(*cases: Case) -> list[dict[str, str]]:
    rows = [row_of(stand(case, AS_OF), ["en"]) for case in cases]
    made = cases_table(rows, as_of=AS_OF.isoformat(), base_url="https://cases.example/")
    return list(csv.DictReader(io.StringIO(made.decode(), newline="")))


def test_a_case_is_a_line_with_its_figures_as_of_the_day() -> None:
    (line,) = told(CASE)
    assert (line["case"], line["title"], line["state"]) == ("haddad", "Nour Haddad", "open")
    assert (line["people_held"], line["days"], line["days_are"]) == ("1", "36", "exact")
    assert line["as_of"] == "2026-02-10"
    assert line["page"] == "https://cases.example/cases/haddad/index.html"


def test_days_that_are_not_certain_are_at_least_so_many() -> None:
    month = replace(CASE.custody[0], date=day("2026-01"))
    (line,) = told(replace(CASE, custody=(month,)))
    assert (line["days"], line["days_are"]) == ("10", "at least")


def test_of_nobody_held_there_are_no_days() -> None:
    (line,) = told(replace(CASE, custody=()))
    assert (line["people_held"], line["days"], line["days_are"]) == ("0", "", "")


def test_no_title_is_a_formula() -> None:
    head = replace(CASE.case, title=text("=HYPERLINK(1)"))
    (line,) = told(replace(CASE, case=head))
    assert line["title"] == "'=HYPERLINK(1)"
