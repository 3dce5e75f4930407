"""Rows of a spreadsheet of OpenDocument that is too long for the library, as they are shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from zenger.model.extraction import Metadata
from zenger.process.formats.odf_beside import text_of
from zenger.process.formats.odf_stream import Part
from zenger.process.formats.office_package import TooLargeError, attribute, local

MAX_CELLS = 5_000_000  # of all sheets; what is repeated counts as often as it is
MAX_COLUMNS = 16_384
MAX_NAMED = 100  # hidden rows of one sheet
_CELLS = ("table-cell", "covered-table-cell")


@dataclass(slots=True, eq=False)
class Sheet:
    """A table as far as it was read; equal to itself alone."""

    name: str
    style: str
    number: int = 1  # of the next row
    hidden: dict[str, list[str]] = field(default_factory=lambda: {"row": [], "column": []})
    column: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    sheet: Sheet
    number: int
    cells: tuple[str, ...]  # none for a sheet that begins


def rows(parts: Iterable[Part]) -> Iterator[Row]:
    """Of all sheets in turn: one row without cells where a sheet begins, then those that are not
    empty.

    Raises:
        TooLargeError: there are more than `MAX_CELLS`.
    """
    sheet, left = Sheet("", ""), MAX_CELLS
    for part in parts:
        for place, table in enumerate(part.root.iterfind(".//{*}spreadsheet/{*}table")):
            if place or not part.goes_on:
                sheet = Sheet(attribute(table, "name"), attribute(table, "style-name"))
                yield Row(sheet, 0, ())
            for row in _rows(table, sheet):
                left -= len(row.cells)
                if left < 0:
                    raise TooLargeError
                yield row


def hidden(sheet: Sheet) -> Iterator[Metadata]:
    for what, places in sheet.hidden.items():
        if places:
            yield Metadata(((f"hidden {what}s", f"{sheet.name}: {', '.join(places)}"),))


def _rows(table: etree._Element, sheet: Sheet) -> Iterator[Row]:
    for element in table.iter("{*}table-column", "{*}table-row"):
        if (
            element.getparent() is not table
            and next(element.iterancestors("{*}table")) is not table
        ):
            continue  # of a table within a cell
        if local(element) == "table-column":
            sheet.column += _noted(element, "column", sheet.column, sheet)
            continue
        count, first = _noted(element, "row", sheet.number, sheet), sheet.number
        sheet.number += count
        if cells := tuple(_cells(element)):
            yield from (Row(sheet, first + number, cells) for number in range(count))


def _noted(element: etree._Element, what: str, number: int, sheet: Sheet) -> int:
    """How often it is repeated; kept if it is hidden."""
    count = _count(element, f"number-{what}s-repeated")
    places = sheet.hidden[what]
    if attribute(element, "visibility") in ("collapse", "filter") and len(places) < MAX_NAMED:
        places.append(f"{number}–{number + count - 1}" if count > 1 else str(number))
    return count


def _count(element: etree._Element, name: str) -> int:
    stated = attribute(element, name)
    return max(1, int(stated)) if stated.isdecimal() and len(stated) < 10 else 1


def _cells(row: etree._Element) -> list[str]:
    """Without the empty ones at the end, which many programs repeat up to the last column."""
    cells: list[str] = []
    empty = 0
    for cell in row:
        if local(cell) not in _CELLS:
            continue
        count, text = _count(cell, "number-columns-repeated"), text_of(cell)
        if not text:
            empty += count
            continue
        if len(cells) + empty + count > MAX_COLUMNS:
            raise TooLargeError
        cells += [""] * empty + [text] * count
        empty = 0
    return cells
