"""Writes many rows at once, without an object for each of them.

Django's `bulk_create` takes some 80 microseconds a row, most of what recording a trove of short
documents took; these take under 10. Values are given as the database keeps them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows of these fields: all but the key, as the database knows no defaults."""
    _run_each(_insert(model, fields), rows)


def upsert_rows(
    model: type[Model],
    fields: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    *,
    unique: Sequence[str],
    updated: Sequence[str],
) -> None:
    """Insert rows; where one with the same `unique` fields is there, set its `updated` ones."""
    names = _columns(model, unique)
    changes = ", ".join(f"{column} = excluded.{column}" for column in _columns(model, updated))
    conflict = f" ON CONFLICT({', '.join(names)}) DO UPDATE SET {changes}"
    _run_each(_insert(model, fields) + conflict, rows)


def _insert(model: type[Model], fields: Sequence[str]) -> str:
    names = ", ".join(_columns(model, fields))
    holders = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    return f"INSERT INTO {table} ({names}) VALUES ({holders})"


def _columns(model: type[Model], fields: Sequence[str]) -> list[str]:
    meta: Any = model._meta  # noqa: SLF001  Django's documented way to a model's columns
    return [connection.ops.quote_name(meta.get_field(name).column) for name in fields]


def update_rows(model: type[Model], field: str, rows: Iterable[tuple[Any, Any]]) -> None:
    """Set one field, to another value in each row: pairs of value and primary key."""
    meta: Any = model._meta  # noqa: SLF001
    quote = connection.ops.quote_name
    column, key = quote(meta.get_field(field).column), quote(meta.pk.column)
    _run_each(f"UPDATE {quote(meta.db_table)} SET {column} = %s WHERE {key} = %s", rows)


def in_lots(rows: QuerySet[Any, Any], field: str, size: int) -> Iterator[list[str]]:
    """The values of a field of text, in order, each once, at most `size` at a time.

    Each lot is a query of its own, so that others can be written between: while one reading stays
    open, SQLite cannot move what is written into the records, and its journal grows with all of it
    (to 4.6 GB in a newsroom of a million files).
    """
    found: list[str] = []
    while not found or len(found) == size:
        behind = rows.filter(**{f"{field}__gt": found[-1]}) if found else rows
        found = list(behind.order_by(field).values_list(field, flat=True).distinct()[:size])
        if not found:
            return
        yield found


def among(values: Iterable[str] | Iterable[int]) -> RawSQL:
    """For `filter(field__in=among(values))`: one value to hand over, however many these are.

    Django looks at each value of a list by itself, which for some hundreds takes longer than the
    database takes to answer.
    """
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(values))])


def kept_json(value: Any) -> str:
    """As the database keeps the value of a JSON field."""
    return json.dumps(value)


def kept_time(moment: datetime) -> Any:
    """As the database keeps a moment."""
    return connection.ops.adapt_datetimefield_value(moment)


def _run_each(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)  # type: ignore[arg-type]  # any iterable will do
