"""Cases from a table: one line a record, a column a field, as in docs/reference/case-table.md.

Every line says of which case it is (`case`) and what it is (`record`: `case`, `subjects`,
`custody`, …, as the arrays of a case folder are called). Each case needs one `case` line.
"""

from collections import defaultdict
from functools import lru_cache
from typing import Any, get_args

import msgspec
from msgspec.structs import fields

from zenger.defend.imports.imported import Imported, Notes
from zenger.defend.imports.rows import Row, Table, read_rows, require, shown
from zenger.defend.record_columns import row_from
from zenger.defend.rows import is_language, read_row, unknown
from zenger.model.case.cases import Case, Head

_HEAD = "case"
COLUMNS = ("case", "record")


def read_table(untrusted: bytes, file: str) -> Imported:
    """All cases of a table, in the order in which they come up."""
    notes = Notes(file)
    table = read_rows(untrusted, notes)
    notes.row = "line 1"
    if not table.columns or not require(table, COLUMNS, notes):
        return Imported((), tuple(notes.troubles))
    cases = [_case(id_, rows, notes) for id_, rows in _by_case(table, notes).items()]
    return Imported(tuple(case for case in cases if case), tuple(notes.troubles))


def _by_case(table: Table, notes: Notes) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        notes.row = f"line {row.line}"
        if row.untrusted["case"]:
            found[row.untrusted["case"]].append(row)
        else:
            notes.error("case", "case-missing", "The line does not say of which case it is.")
    return found


def _case(id_: str, rows: list[Row], notes: Notes) -> Case | None:
    notes.case = shown(id_)
    heads = [row for row in rows if row.untrusted["record"] == _HEAD]
    if len(heads) != 1:
        notes.row = f"line {(heads or rows)[-1].line}"
        notes.error("record", "head-missing" if not heads else "head-twice", (
            f"Case “{shown(id_)}” has {len(heads)} lines whose record is “case”. It needs one."
        ))  # fmt: skip
        return None
    before = len(notes.troubles)
    language = heads[0].untrusted.get("language") or "en"
    notes.row = f"line {heads[0].line}"
    if not is_language(language):
        notes.error("language", "wrong-language", "Write a language such as en, ar or pt-BR.")
        return None
    head = _record(heads[0], Head, {"id": id_}, language, notes)
    records: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row is not heads[0]:
            _add(row, records, language, notes)
    if head is None or any(one.weight == "error" for one in notes.troubles[before:]):
        return None
    return Case(case=head, **{name: tuple(some) for name, some in records.items()})


def _add(row: Row, records: dict[str, list[Any]], language: str, notes: Notes) -> None:
    notes.row = f"line {row.line}"
    name = row.untrusted["record"]
    kind = _kinds().get(name)
    if kind is None:
        notes.error("record", "record-unknown", unknown(name, [_HEAD, *_kinds()]))
        return
    record = _record(row, kind, {}, language, notes)
    if record is not None:
        records[name].append(record)


def _record(
    row: Row, kind: type[msgspec.Struct], given: dict[str, str], language: str, notes: Notes
) -> Any:
    cells = {name: cell for name, cell in row.untrusted.items() if name not in COLUMNS}
    untrusted, wrong = row_from({**cells, **given}, kind, language)
    for column, message in wrong:
        notes.error(column, "wrong-cell", message)
    read = read_row(untrusted, kind, language)
    if isinstance(read, tuple):
        for flaw in read:
            notes.error(flaw.field, flaw.code, flaw.message)
        return None
    return None if wrong else read


@lru_cache(maxsize=1)
def _kinds() -> dict[str, type[msgspec.Struct]]:
    return {one.name: get_args(one.type)[0] for one in fields(Case) if one.name != _HEAD}
