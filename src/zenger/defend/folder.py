"""A case as a folder of text files that people and version control can read.

    case.toml           [case], and any of [[subjects]], [[custody]], [[charges]], ...
    custody.toml, ...   more of the arrays, appended in the order of the files' names
    story/2023-12-31.en.md   the running text from that day on
    photo.jpg, ...      what the records name

What is wrong is told with file, row and field, all of it; a case with an error in it is not read.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec.structs import fields

from zenger.defend.folder_files import Place, Table, head_table, is_own_file, tables_of
from zenger.defend.folder_stories import stories_of
from zenger.defend.folder_writing import write_case
from zenger.defend.rows import is_language, read_row, unknown
from zenger.model.case.cases import Case, Head
from zenger.model.case.people import Photo
from zenger.model.case.trouble import Trouble, Weight

__all__ = ["HEAD_FILE", "Reading", "read_case", "read_head", "write_case"]

HEAD_FILE = "case.toml"
HEAD = "case"
Rows = dict[str, list[Place]]  # by array: where each row stands


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder held. Without a case, at least one trouble is an error."""

    case: Case | None
    troubles: tuple[Trouble, ...]
    rows: Rows = field(default_factory=dict)


def read_case(folder: Path) -> Reading:
    """Read a case folder. It never raises because of what is in the files."""
    return _Folder(folder).read()


def read_head(folder: Path) -> Head | None:
    """What a case is called, without its records; None where `read_case` tells what is wrong."""
    return _Folder(folder).head()


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = folder.resolve().name
        self._troubles: list[Trouble] = []
        self._rows: Rows = {}

    def read(self) -> Reading:
        tables = self._tables()
        head = self._head(tables)
        language = head.language if head else "en"
        found: dict[str, Any] = {name: [] for name in _arrays()}
        for table in tables:
            self._read_arrays(table, language, found)
        stories, lost = stories_of(self._folder, self._name, language)
        self._troubles += lost
        self._look_for_photos(found["photos"], is_draft=bool(head and head.state == "draft"))
        if head is None or any(one.weight is Weight.ERROR for one in self._troubles):
            return Reading(None, tuple(self._troubles))
        records = {name: tuple(rows) for name, rows in found.items()}
        return Reading(
            Case(case=head, stories=stories, **records), tuple(self._troubles), self._rows
        )

    def head(self) -> Head | None:
        table = head_table(self._folder, HEAD_FILE, self._name)
        return self._head([table]) if table else None

    def _tables(self) -> list[Table]:
        tables, lost = tables_of(self._folder, HEAD_FILE, self._name)
        self._troubles += lost
        return tables

    def _head(self, tables: list[Table]) -> Head | None:
        first = next((one for one in tables if one.file == HEAD_FILE), None)
        if first is None:
            return None
        untrusted = first.content.get(HEAD)
        if not isinstance(untrusted, dict):
            message = "There is no [case] in it: what the case is called and what it is about."
            self._add(HEAD_FILE, "", HEAD, "no-head", message)
            return None
        language = untrusted.get("language", "en")
        if not (isinstance(language, str) and is_language(language)):
            message = "This is not a language. Write one such as en, ar or pt-BR."
            self._add(HEAD_FILE, "[case]", "language", "wrong-language", message)
            return None
        read = read_row(untrusted, Head, language)
        if isinstance(read, Head):
            self._name = read.id
            return read
        for flaw in read:
            self._add(HEAD_FILE, "[case]", flaw.field, flaw.code, flaw.message)
        return None

    def _read_arrays(self, table: Table, language: str, found: dict[str, Any]) -> None:
        for name, untrusted_rows in table.content.items():
            if name == HEAD:
                if table.file != HEAD_FILE:
                    message = "[case] stands in case.toml alone. Move it there, or take it out."
                    self._add(table.file, "", HEAD, "second-head", message)
            elif name not in found:
                self._add(table.file, "", name, "unknown-array", unknown(name, _arrays()))
            elif not isinstance(untrusted_rows, list):
                message = f"Write [[{name}]] with two brackets above each entry."
                self._add(table.file, "", name, "not-a-list", message)
            else:
                self._read_rows(table, name, untrusted_rows, language, found[name])

    def _read_rows(
        self, table: Table, name: str, untrusted_rows: list[Any], language: str, found: list[Any]
    ) -> None:
        kind = _arrays()[name]
        for number, untrusted_row in enumerate(untrusted_rows, 1):
            read = read_row(untrusted_row, kind, language)
            place = Place(table, name, number, untrusted_row)
            if isinstance(read, tuple):
                for flaw in read:
                    self._add(table.file, place.row, flaw.field, flaw.code, flaw.message)
            else:
                found.append(read)
                self._rows.setdefault(name, []).append(place)

    def _look_for_photos(self, photos: list[Photo], *, is_draft: bool) -> None:
        """Each is a file of the folder itself, wherever its name would lead. A draft may wait."""
        weight = Weight.WARNING if is_draft else Weight.ERROR
        for photo, place in zip(photos, self._rows.get("photos", ()), strict=True):
            if photo.file and not is_own_file(self._folder, photo.file):
                message = "There is no such file in the folder. Copy the picture into it."
                self._add(place.table.file, place.row, "file", "no-such-photo", message, weight)

    def _add(
        self, file: str, row: str, where: str, code: str, message: str,
        weight: Weight = Weight.ERROR,
    ) -> None:  # fmt: skip
        self._troubles.append(Trouble(self._name, file, row, where, code, message, weight))


@lru_cache(maxsize=1)
def _arrays() -> dict[str, type[msgspec.Struct]]:
    """What the arrays of a folder are called and hold. Running texts are files of their own."""
    return {
        one.name: get_args(one.type)[0] for one in fields(Case) if one.name not in (HEAD, "stories")
    }
