"""CSV that a spreadsheet opens as text: no cell of ours is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from zenger.model.names import inert

# What makes Excel, LibreOffice or Google Sheets compute a cell (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a header, lines ending in CR LF (RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8", "replace")


def cell(untrusted_value: str) -> str:
    """The words on one line; an apostrophe before what would be computed."""
    line = inert(" ".join(untrusted_value.split()))
    return f"'{line}" if line.startswith(_FORMULA) else line


def without_guard(value: str) -> str:
    """The words as they were before `cell`."""
    return value[1:] if value.startswith("'") and value[1:].startswith(_FORMULA) else value
