"""From a form that was sent back to the row of a case folder it stands for."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, get_args, get_origin

import msgspec
from django.http import QueryDict

from zenger.defend.imports.slugs import slug
from zenger.model.case.texts import Text, mark_of
from zenger.web.desk.case_fields import Row, Sheet, references, without_none

MOST = 200  # entries of one list
LONGEST = 200_000  # characters of one field
LONGEST_ID = 40
_CALLED = ("name", "title", "label", "question")


def row_of(kind: type, sent: QueryDict, old: Row, sheet: Sheet, prefix: str = "") -> dict[str, Any]:
    """What was filled in; fields left empty are left out, so that they have their defaults.

    Args:
        old: what the record said before: a translation that was not touched keeps what it is of.
    """
    row: dict[str, Any] = {}
    for one in msgspec.structs.fields(kind):
        name = prefix + one.encode_name
        value = _value(without_none(one.type), name, sent, old.get(one.encode_name), sheet)
        if value not in ("", None, [], {}):
            row[one.encode_name] = value
    return row


def short_name(row: Mapping[str, Any]) -> str:
    """An id out of what a record is called: ``nour-haddad``. Empty where nothing of it is ASCII."""
    within = (row.get("external") or {}, *(row.get("names") or ())[:1], row)
    found = (one.get(name) for one in within for name in _CALLED)
    words = next((one for one in found if one), "")
    if isinstance(words, Mapping):
        words = next(iter(words.values()))
    return slug(str(words))[:LONGEST_ID].rstrip("-")


def _value(kind: Any, name: str, sent: QueryDict, old: Any, sheet: Sheet) -> Any:
    if kind is Text:
        return _text(name, sent, old, sheet)
    if kind is bool:
        return sent.get(name) == "1"
    if kind in (int, float):
        return _number(_typed(sent, name), kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _group(kind, sent, old, sheet, f"{name}.")
    if get_origin(kind) is tuple:
        return _list(kind, name, sent, old, sheet)
    if get_origin(kind) is dict:
        pairs = (line.partition(":") for line in _lines(sent, name))
        return {key.strip(): value.strip() for key, colon, value in pairs if colon}
    return _typed(sent, name)


def _group(kind: type, sent: QueryDict, old: Any, sheet: Sheet, prefix: str) -> dict[str, Any]:
    """A part of a record; nothing where all of it is empty, unticked or none."""
    row = row_of(kind, sent, old if isinstance(old, Mapping) else {}, sheet, prefix)
    return row if any(row.values()) or old else {}


def _list(kind: Any, name: str, sent: QueryDict, old: Any, sheet: Sheet) -> list[Any]:
    entry = get_args(kind)[0]
    plain = ".".join(part for part in name.split(".") if not part.isdigit())
    if references(plain, sheet.section):
        return [one for one in sent.getlist(name) if one][:MOST]
    if not (isinstance(entry, type) and issubclass(entry, msgspec.Struct)):
        return _lines(sent, name)
    before = list(old or ())
    rows = []
    for number in range(min(MOST, int(_number(sent.get(f"{name}.count", ""), int) or 0))):
        was = before[number] if number < len(before) else {}
        row = row_of(entry, sent, was, sheet, f"{name}.{number}.")
        if _says_something(entry, row):
            rows.append(row)
    return rows


def _says_something(kind: type, row: Row) -> bool:
    """A blank entry has nothing but what its choices and ticks begin with."""
    silent = {
        one.encode_name
        for one in msgspec.structs.fields(kind)
        if without_none(one.type) is bool or _is_choice(without_none(one.type))
    }
    return any(name not in silent for name in row)


def _is_choice(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def _text(name: str, sent: QueryDict, old: Any, sheet: Sheet) -> Any:
    words, own = _typed(sent, name), sheet.case.case.language
    table: dict[str, Any] = {}
    for language in sheet.languages:
        typed = _typed(sent, f"{name}@{language}")
        if typed:
            before = old.get(language) if isinstance(old, Mapping) else None
            checked = sent.get(f"{name}@{language}.checked") == "1"
            table[language] = _translation(
                typed, sent.get(f"{name}@{language}.status", "human"), before, words, checked
            )
    return {own: words, **table} if words and table else words


def _translation(typed: str, status: str, before: Any, words: str, checked: bool) -> dict[str, str]:
    was = {"text": before} if isinstance(before, str) else msgspec.to_builtins(before or {})
    is_same = was.get("text") == typed and not checked
    return {"text": typed, "status": status, "of": was.get("of", "") if is_same else mark_of(words)}


def _typed(sent: QueryDict, name: str) -> str:
    return str(sent.get(name, "")).replace("\r\n", "\n").strip()[:LONGEST]


def _lines(sent: QueryDict, name: str) -> list[str]:
    return [line.strip() for line in _typed(sent, name).split("\n") if line.strip()][:MOST]


def _number(typed: str, kind: Any) -> Any:
    """The number; what is none stays as it was typed, for the record to say so."""
    try:
        return kind(typed.replace(",", ".") if kind is float else typed) if typed else None
    except ValueError:
        return typed
