"""Rows of one table of an SQLite file as cells of text, one row in memory at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import apsw

from zenger.process.formats.sqlite_blobs import Blobs

LARGE = 256 * 1024  # bytes of one value; beyond that it is read apart, or not at all
_ROWIDS = ("rowid", "_rowid_", "oid")
MOST_SIZED = 900  # columns; SQLite gives at most 2,000 values a row, and a size takes one
Value = None | int | float | str | bytes


@dataclass(frozen=True, slots=True)
class Table:
    """A table and how its rows are named."""

    name: str
    columns: tuple[str, ...]
    rowid: str  # what a row's number is called; empty for a table WITHOUT ROWID

    @classmethod
    def of(cls, connection: apsw.Connection, name: str) -> "Table":
        """Raises `apsw.Error` where the table cannot be used at all."""
        found = connection.execute(f"PRAGMA table_xinfo({quoted(name)})")
        columns = tuple(str(row[1]) for row in found)
        free = [word for word in _ROWIDS if word not in {c.lower() for c in columns}]
        return cls(name, columns, _rowid(connection, name, free))


def _rowid(connection: apsw.Connection, name: str, free: list[str]) -> str:
    for word in free:
        try:
            connection.execute(f"SELECT {word} FROM {quoted(name)} LIMIT 0")
        except apsw.SQLError:
            continue
        return word
    return ""


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def rows(connection: apsw.Connection, table: Table, blobs: Blobs) -> Iterator[tuple[str, ...]]:
    """All rows. Files in them are noted with `blobs`, in the order they are met.

    Raises:
        apsw.Error: the table is damaged from here on.
    """
    done = 0
    try:
        for row in _selected(connection, table, text_as_bytes=False):
            yield _cells(table, row, blobs)
            done += 1
    except UnicodeDecodeError:  # text that is none in the file's own encoding: shown as it can be
        for row in islice(_selected(connection, table, text_as_bytes=True), done, None):
            yield _cells(table, row, blobs)


def _selected(
    connection: apsw.Connection, table: Table, *, text_as_bytes: bool
) -> Iterator[tuple[Value, ...]]:
    values = []
    sized = len(table.columns) <= MOST_SIZED
    for column in map(quoted, table.columns):
        value = (
            f"CASE typeof({column}) WHEN 'text' THEN CAST({column} AS BLOB) ELSE {column} END"
            if text_as_bytes
            else column
        )
        if not sized:
            values.append(value)
            continue
        # The size is known without reading the value, which is read only where it is small.
        is_large = f"octet_length({column}) > {LARGE}"
        values.append(f"CASE WHEN {is_large} THEN NULL ELSE {value} END")
        values.append(f"CASE WHEN {is_large} THEN octet_length({column}) END")
    key = table.rowid or "NULL"
    statement = f"SELECT {key}, {', '.join(values)} FROM {quoted(table.name)}"
    yield from connection.execute(statement)


def _cells(table: Table, row: tuple[Value, ...], blobs: Blobs) -> tuple[str, ...]:
    key = row[0]
    rowid = key if isinstance(key, int) and table.rowid else None
    pairs: Iterable[tuple[Value, Value]] = zip(row[1::2], row[2::2], strict=False)
    if len(table.columns) > MOST_SIZED:
        pairs = ((value, None) for value in row[1:])
    elif not any(row[2::2]) and bytes not in map(type, row):  # as most rows are
        return tuple(["" if value is None else str(value) for value in row[1::2]])
    return tuple(
        _cell(table, column, rowid, value, large, blobs)
        for column, (value, large) in zip(table.columns, pairs, strict=True)
    )


def _cell(
    table: Table, column: str, rowid: int | None, value: Value, large: Value, blobs: Blobs
) -> str:
    if isinstance(large, int):
        return blobs.large(table.name, column, rowid, large)
    if isinstance(value, bytes):
        return blobs.small(table.name, column, rowid, value)
    return "" if value is None else str(value)
