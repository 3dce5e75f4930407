"""CSV that a spreadsheet opens as text: no cell of ours is ever taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from zenger.model.names import inert

# What makes Excel, LibreOffice or Google Sheets compute a cell (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?$")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a header, lines ending in CR LF (RFC 4180). Cells must be guarded already."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8", "replace")


def cell(untrusted_value: str) -> str:
    """The words on one line, guarded, and without characters that deceive the eye."""
    return guarded(inert(" ".join(untrusted_value.split())))


def guarded(value: str) -> str:
    """The same words; an apostrophe before what would be computed. `without_guard` undoes it."""
    return f"'{value}" if is_formula(value.lstrip("'")) else value


def without_guard(value: str) -> str:
    """The words as they were before `guarded`."""
    has_guard = value.startswith("'") and is_formula(value.lstrip("'"))
    return value[1:] if has_guard else value


def is_formula(value: str) -> bool:
    """Whether a spreadsheet would compute it. A number, also a negative one, is what it is."""
    return value.startswith(_FORMULA) and not _NUMBER.match(value)
