"""Rows of a CSV file that somebody else made, checked before anything is believed."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from zenger.defend.imports.imported import Notes
from zenger.model.spreadsheets import is_formula, without_guard

LARGEST = 64 * 1024 * 1024  # bytes; the Tracker's whole export is far below
MOST_ROWS = 200_000
LONGEST_CELL = 1_000_000  # characters: `csv` counts them
_SHOWN = 40  # characters of a cell in a message
_TOLD = 12  # columns named in a message


_ZIP = b"PK\x03\x04"  # xlsx and ods are that
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `untrusted` has every column of the header."""

    line: int  # of the file, from 1, where the row begins
    untrusted: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A whole file. Empty where the notes say why."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_rows(untrusted: bytes, notes: Notes, *, fold: bool = False) -> Table:
    """All rows, with every fault of the file noted. Nothing is repaired.

    Args:
        fold: names of columns are the same in any letter case.
    """
    text = _decoded(untrusted, notes)
    if text is None:
        return Table((), ())
    lines = _lines(text, notes)
    try:
        _, header = next(lines)
    except StopIteration:
        if not notes.troubles:
            notes.error("", "empty", "The file is empty. The first line must name the columns.")
        return Table((), ())
    if parted_by := _other_delimiter(header):
        notes.row = "line 1"
        notes.error("", "other-delimiter", (
            f"The file is parted by {parted_by}, not by commas. Save it anew as CSV with commas."
        ))  # fmt: skip
        return Table((), ())
    columns = tuple(name.strip().casefold() if fold else name.strip() for name in header)
    _check_header(columns, notes)
    return Table(columns, tuple(_rows(lines, columns, notes)))


def require(table: Table, columns: tuple[str, ...], notes: Notes) -> bool:
    """Whether the columns are there; a similar name is suggested for one that is not."""
    missing = [name for name in columns if name not in table.columns]
    for name in missing:
        near = get_close_matches(name, table.columns, n=1)
        there = ", ".join(shown(one) for one in table.columns[:_TOLD])
        hint = (
            f"Is “{shown(near[0])}” meant? Then rename it." if near
            else f"There are: {there}. Is it the right file, and of this kind?"
        )  # fmt: skip
        notes.error(name, "column-missing", f"There is no column “{name}”. {hint}")
    return not missing


def shown(untrusted_value: str) -> str:
    """The beginning of a cell, for a message."""
    value = " ".join(untrusted_value.split())
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"


def _other_delimiter(header: list[str]) -> str:
    """What parts the columns where it is no comma, as spreadsheets in many languages have it."""
    if len(header) != 1:
        return ""
    return next((name for sign, name in _DELIMITERS.items() if sign in header[0]), "")


def _decoded(untrusted: bytes, notes: Notes) -> str | None:
    if len(untrusted) > LARGEST:
        size = f"{len(untrusted):,} bytes"
        notes.error("", "too-large", f"The file has {size}; at most {LARGEST:,} are read.")
        return None
    if untrusted.startswith(_ZIP):
        notes.error("", "not-csv", (
            "This is a spreadsheet or an archive, not a CSV file. Open it and save it as CSV."
        ))  # fmt: skip
        return None
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = untrusted.count(b"\n", 0, wrong.start) + 1
        notes.row = f"line {line}"
        notes.error("", "not-utf-8", "The file is not UTF-8. Save it as “CSV UTF-8” and try again.")
        return None
    if "\0" in text:
        notes.row = f"line {text.count(chr(10), 0, text.index(chr(0))) + 1}"
        notes.error("", "nul", "The file holds a NUL character: it is no CSV file, or damaged.")
        return None
    return text


def _lines(text: str, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    """(line where it begins, cells). Stops at a broken quote: no row after it can be trusted."""
    before = csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        while True:
            begins = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as wrong:
                notes.row = f"line {begins}"
                notes.error("", "broken-quotes", (
                    f"The row cannot be parted into cells ({wrong}). A quotation mark inside a "
                    "quoted cell is written twice; one that opens must close. Nothing after this "
                    "row was read."
                ))  # fmt: skip
                return
            if cells:
                yield begins, cells
    finally:
        csv.field_size_limit(before)


def _check_header(columns: tuple[str, ...], notes: Notes) -> None:
    notes.row = "line 1"
    for name, count in Counter(columns).items():
        if count > 1 and name:
            notes.error(name, "column-twice", f"Column “{shown(name)}” is there {count} times.")
        if not name:
            notes.error("", "column-unnamed", "A column has no name.")


def _rows(
    lines: Iterator[tuple[int, list[str]]], columns: tuple[str, ...], notes: Notes
) -> Iterator[Row]:
    for number, (line, cells) in enumerate(lines, 1):
        notes.row = f"line {line}"
        if number > MOST_ROWS:
            notes.error("", "too-many-rows", f"More than {MOST_ROWS:,} rows. Part the file.")
            return
        if len(cells) != len(columns):
            notes.error("", "wrong-number-of-cells", (
                f"The row has {len(cells)} cells, the header {len(columns)}. Is a comma missing, "
                "or a cell with a comma not quoted?"
            ))  # fmt: skip
            continue
        for column, value in zip(columns, cells, strict=True):
            if is_formula(value):
                notes.loss(column, "formula", (
                    f"“{shown(value)}” begins like a formula. It is kept as words and never "
                    "computed."
                ))  # fmt: skip
        values = {c: without_guard(v).strip() for c, v in zip(columns, cells, strict=True)}
        yield Row(line, values)
