"""The TOML files of a case folder, and which line each row begins in."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zenger.model.case.trouble import Trouble

MOST_BYTES = 8 * 1024 * 1024  # of one file: a thousand times what a long case needs


@dataclass(frozen=True, slots=True)
class Table:
    """What one TOML file holds."""

    file: str
    content: dict[str, Any]  # untrusted
    text: str

    def line(self, array: str, number: int, of: int) -> int:
        """Where a row begins; 0 where that is not certain, as when rows are not under [[…]]."""
        header = re.compile(rf"^[ \t]*\[\[[ \t]*{re.escape(array)}[ \t]*\]\]", re.MULTILINE)
        starts = [match.start() for match in header.finditer(self.text)]
        return self.text.count("\n", 0, starts[number - 1]) + 1 if len(starts) == of else 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands."""

    table: Table
    array: str
    number: int  # from 1, within its file
    untrusted_row: Any

    @property
    def row(self) -> str:
        """``custody 3 (line 27)`` or ``hearings “leave” (line 27)``."""
        id_ = self.untrusted_row.get("id") if isinstance(self.untrusted_row, dict) else None
        name = f"“{id_[:60]}”" if isinstance(id_, str) and id_ else str(self.number)
        line = self.table.line(self.array, self.number, len(self.table.content[self.array]))
        return f"{self.array} {name}" + (f" (line {line})" if line else "")


def tables_of(folder: Path, first: str, case: str) -> tuple[list[Table], list[Trouble]]:
    """Every `*.toml` that could be read, `first` first, others by name; and what is wrong."""
    tables: list[Table] = []
    troubles: list[Trouble] = []
    files = sorted(folder.glob("*.toml"), key=lambda path: (path.name != first, path.name))
    if not (folder / first).is_file():
        message = f"There is no {first} in the folder, so it is not a case. Write one with [case]."
        troubles.append(Trouble(case, first, "", "", "no-case-file", message))
    for path in files:
        read = read_text(path, case, path.name)
        table = _table(path.name, read, case) if isinstance(read, str) else read
        if isinstance(table, Table):
            tables.append(table)
        else:
            troubles.append(table)
    return tables, troubles


def head_table(folder: Path, file: str, case: str) -> Table | None:
    """One file alone; None where it cannot be read."""
    read = read_text(folder / file, case, file)
    table = _table(file, read, case) if isinstance(read, str) else None
    return table if isinstance(table, Table) else None


def read_text(path: Path, case: str, file: str) -> str | Trouble:
    """The text of a file of the folder itself; never of one that a link leads to."""
    if path.is_symlink() or not path.is_file():
        message = "This is a link or no file. Copy what it leads to into the folder."
        return Trouble(case, file, "", "", "not-a-file", message)
    if path.stat().st_size > MOST_BYTES:
        message = f"The file is larger than {MOST_BYTES // 1024**2} MB. Divide it."
        return Trouble(case, file, "", "", "too-large", message)
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"Line {line} holds letters that are not UTF-8. Save the file as UTF-8."
        return Trouble(case, file, f"line {line}", "", "not-utf-8", message)


def is_own_file(folder: Path, untrusted_name: str) -> bool:
    """It is a plain file within the folder: not above it, nor behind a link."""
    if "\0" in untrusted_name or not untrusted_name.isprintable():
        return False
    path = folder / untrusted_name
    try:
        here = folder.resolve()
        is_within = path.resolve().is_relative_to(here)
        return path.is_file() and is_within and path.resolve() == here / untrusted_name
    except OSError:
        return False


_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$")


def _table(file: str, untrusted_text: str, case: str) -> Table | Trouble:
    try:
        return Table(file, tomllib.loads(untrusted_text), untrusted_text)
    except tomllib.TOMLDecodeError as error:
        return _broken(file, str(error), case)
    except RecursionError:
        message = "Brackets are nested too deeply. Take some out."
        return Trouble(case, file, "", "", "broken-toml", message)


def _broken(file: str, error: str, case: str) -> Trouble:
    at = _LINE.search(error)
    row = f"line {at[1]}" if at else "end of the file"
    if error.startswith("Invalid date or datetime"):
        message = "There is no such day or hour. Write one that is in the calendar."
        return Trouble(case, file, row, "", "no-such-date", message)
    said = error[: at.start()] if at else error.removesuffix(" (at end of document)")
    message = (
        f"This is not TOML: {said}. Look for a quotation mark or a bracket that is not closed, in "
        "this line or the one before. Nothing after it could be read."
    )
    return Trouble(case, file, row, "", "broken-toml", message)
