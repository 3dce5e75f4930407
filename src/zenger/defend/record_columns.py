"""The cells of a record in a table, and the record that cells make.

A field is a column of its name. Of a table inside a record each field is one (`maximum.years`), of
words each language (`title`, `title[fr]`, with `title[fr].status` and `title[fr].of`). Several
plain words stand in one cell, parted by semicolons. What is deeper is JSON.
"""

import re
from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any, get_args, get_origin

import msgspec
from msgspec.structs import fields

from zenger.model.case.moments import Moment
from zenger.model.case.texts import Text, Translated, Translation

_PATH = re.compile(
    r"(?P<name>[a-z_]+)(?:\[(?P<language>[A-Za-z0-9-]+)\])?(?:\.(?P<rest>.+))?$", re.DOTALL
)
_PART = "; "


class CellError(ValueError):
    """What is wrong with a cell, in words for whoever filled it in."""


# -- a record as cells -------------------------------------------------------------------------
def cells_of(record: msgspec.Struct, before: str = "") -> Iterator[tuple[str, str]]:
    """(column, words) of every field that is not as it is by default."""
    for field in fields(type(record)):
        value = getattr(record, field.name)
        if value is None or (field.default is not msgspec.NODEFAULT and value == field.default):
            continue
        yield from _cells(f"{before}{field.encode_name}", value)


def _cells(column: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Text):
        yield column, value.text
        for language, translation in value.translations.items():
            yield from _translated(f"{column}[{language}]", translation)
    elif isinstance(value, msgspec.Struct):
        yield from cells_of(value, f"{column}.")
    elif isinstance(value, Moment):
        yield column, value.isoformat()
    elif isinstance(value, bool):
        yield column, "true" if value else "false"
    elif isinstance(value, str | int | float):
        yield column, str(value)
    elif value:
        yield column, _several(value)


def _translated(column: str, translation: Translation) -> Iterator[tuple[str, str]]:
    yield column, translation.text
    if translation.status is not Translated.HUMAN:
        yield f"{column}.status", translation.status.value
    if translation.of:
        yield f"{column}.of", translation.of


def _several(value: Any) -> str:
    if isinstance(value, tuple) and all(isinstance(one, str) and _is_plain(one) for one in value):
        return _PART.join(value)
    return msgspec.json.encode(value, enc_hook=_deep).decode()


def _is_plain(word: str) -> bool:
    return bool(word.strip()) and word == word.strip() and ";" not in word and word[0] not in "[{"


def _deep(value: object) -> object:
    """Words inside JSON: the languages under their names, the case's own under an empty one."""
    if isinstance(value, Moment):
        return value.isoformat()
    if isinstance(value, Text):
        return {"": value.text, **value.translations} if value.translations else value.text
    raise NotImplementedError(type(value).__name__)


# -- cells as a record -------------------------------------------------------------------------
def row_from(
    cells: Mapping[str, str], kind: type[msgspec.Struct], language: str
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """(a row as in a case folder, (column, what is wrong with it)). Empty cells are left out."""
    row: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for column, cell in cells.items():
        if cell == "":
            continue
        try:
            _put(row, column, cell, kind, language)
        except CellError as error:
            wrong.append((column, str(error)))
    return row, wrong


def _put(row: dict[str, Any], column: str, cell: str, kind: Any, language: str) -> None:
    path = _PATH.match(column)
    known = {field.encode_name: field.type for field in fields(kind)}
    if path is None or path["name"] not in known:
        raise CellError(f"“{kind.__name__}” has no field “{column}”. Leave the cell empty.")
    name, of, rest = path["name"], _plain_type(known[path["name"]]), path["rest"]
    if of is Text:
        _put_words(row.setdefault(name, {}), path["language"] or language, rest, cell)
    elif isinstance(of, type) and issubclass(of, msgspec.Struct):
        if not rest:
            raise CellError(f"Write a column for each field of it, such as “{name}.…”.")
        _put(row.setdefault(name, {}), rest, cell, of, language)
    elif get_origin(of) is dict:
        row.update({name: _json(cell)} if not rest else {name: {**row.get(name, {}), rest: cell}})
    elif rest or path["language"]:
        raise CellError(f"“{name}” has neither languages nor fields of its own.")
    else:
        row[name] = _value(cell, of, language)


def _put_words(words: dict[str, Any], language: str, rest: str | None, cell: str) -> None:
    if rest is None:
        said = words.get(language)
        words[language] = {**said, "text": cell} if isinstance(said, dict) else cell
        return
    said = words.get(language, {})
    words[language] = {**(said if isinstance(said, dict) else {"text": said}), rest: cell}


def _value(cell: str, of: Any, language: str) -> Any:
    if get_origin(of) is tuple:
        if cell[0] in "[{":
            return _in_language(_json(cell), language)
        return [part.strip() for part in cell.split(";") if part.strip()]
    if of is bool:
        words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        if cell.casefold() not in words:
            raise CellError("Write true or false.")
        return words[cell.casefold()]
    if of in (int, float):
        try:
            return of(cell)
        except ValueError as no_number:
            raise CellError("Write a number.") from no_number
    return cell


def _plain_type(of: Any) -> Any:
    """Without “or nothing”."""
    others = [one for one in get_args(of) if one is not NoneType]
    is_optional = len(others) == 1 and len(get_args(of)) > 1 and get_origin(of) is not tuple
    return others[0] if is_optional else of


def _json(cell: str) -> Any:
    try:
        return msgspec.json.decode(cell)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise CellError(f"This begins like JSON and is none: {wrong}.") from wrong


def _in_language(value: Any, language: str) -> Any:
    if isinstance(value, dict):
        return {
            language if key == "" else key: _in_language(v, language) for key, v in value.items()
        }
    return [_in_language(one, language) for one in value] if isinstance(value, list) else value
