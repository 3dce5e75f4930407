"""Rows of a spreadsheet of OpenDocument that is too long for the library, as they are shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from zenger.process.formats.odf_beside import text_of
from zenger.process.formats.odf_stream import Part
from zenger.process.formats.odf_unseen import CELLS, HidingStyles, Unseen, count_of
from zenger.process.formats.office_package import TooLargeError, attribute, local

MAX_CELLS = 5_000_000  # of all sheets; what is repeated counts as often as it is
MAX_COLUMNS = 16_384


@dataclass(slots=True, eq=False)
class Sheet:
    """A table as far as it was read; equal to itself alone."""

    name: str
    style: str
    unseen: Unseen
    number: int = 1  # of the next row


@dataclass(frozen=True, slots=True)
class Row:
    sheet: Sheet
    number: int
    cells: tuple[str, ...]  # none for a sheet that begins


def rows(parts: Iterable[Part], styles: HidingStyles) -> Iterator[Row]:
    """Of all sheets in turn: one row without cells where a sheet begins, then those that are not
    empty.

    Args:
        styles: those that hide rows, columns and cells.

    Raises:
        TooLargeError: there are more than `MAX_CELLS`.
    """
    sheet, left = Sheet("", "", Unseen(styles)), MAX_CELLS
    for part in parts:
        for place, table in enumerate(part.root.iterfind(".//{*}spreadsheet/{*}table")):
            if place or not part.goes_on:
                sheet = Sheet(
                    attribute(table, "name"), attribute(table, "style-name"), Unseen(styles)
                )
                yield Row(sheet, 0, ())
            for row in _rows(table, sheet):
                left -= len(row.cells)
                if left < 0:
                    raise TooLargeError
                yield row


def _rows(table: etree._Element, sheet: Sheet) -> Iterator[Row]:
    sheet.unseen.take(table)
    for element in table.iter("{*}table-row"):
        if next(element.iterancestors("{*}table")) is not table:
            continue  # of a table within a cell
        count, first = count_of(element, "number-rows-repeated"), sheet.number
        sheet.number += count
        if cells := tuple(_cells(element)):
            yield from (Row(sheet, first + number, cells) for number in range(count))


def _cells(row: etree._Element) -> list[str]:
    """Without the empty ones at the end, which many programs repeat up to the last column."""
    cells: list[str] = []
    empty = 0
    for cell in row:
        if local(cell) not in CELLS:
            continue
        count, text = count_of(cell, "number-columns-repeated"), text_of(cell)
        if not text:
            empty += count
            continue
        if len(cells) + empty + count > MAX_COLUMNS:
            raise TooLargeError
        cells += [""] * empty + [text] * count
        empty = 0
    return cells
