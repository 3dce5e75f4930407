"""All records of cases in one table: for spreadsheets. It reads back as the same cases."""

from collections.abc import Iterable

from msgspec.structs import fields

from zenger.defend.record_columns import cells_of
from zenger.model.case.cases import Case
from zenger.model.spreadsheets import as_csv, guarded

FIRST = ("case", "record", "id", "date", "seq", "title")
"""Columns that come first where a record has them; the others follow as they come up."""


def records_csv(cases: Iterable[Case]) -> bytes:
    """One line for each record: the case's id, the array it is in, and a cell for each field."""
    rows = [row for case in cases for row in _rows(case)]
    found = dict.fromkeys(column for row in rows for column in row)
    columns = [*(name for name in FIRST if name in found), *(n for n in found if n not in FIRST)]
    return as_csv(columns, ([guarded(row.get(name, "")) for name in columns] for row in rows))


def _rows(case: Case) -> Iterable[dict[str, str]]:
    id_ = case.case.id
    yield {"case": id_, "record": "case", **dict(cells_of(case.case))}
    for field in fields(Case):
        if field.name != "case":
            for record in getattr(case, field.name):
                yield {"case": id_, "record": field.name, **dict(cells_of(record))}
