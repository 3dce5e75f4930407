"""Cells of a spreadsheet of OpenDocument that nobody sees: of rows and columns that are switched
off, filtered away, folded up, or of no height or width.

They are taken out of the tree before anybody reads the rows, so that they are no part of a sheet.
Source: OASIS OpenDocument 1.3, part 3, 19.749 (table:visibility), 19.627 (table:display).
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from zenger.model.extraction import Metadata
from zenger.process.formats.odf_beside import text_of
from zenger.process.formats.odf_letters import letters_of
from zenger.process.formats.office_package import attribute, local
from zenger.process.formats.table_pages import column_letters

LEAST = 1.0  # points: less shows nothing
CELLS = ("table-cell", "covered-table-cell")  # the second under one that spans several
MAX_NAMED = 100  # hidden rows or columns of one sheet
_DEFAULT = "default-cell-style-name"  # of a row or column, for cells without a style
_VALUES = ("string-value", "value", "date-value", "time-value", "boolean-value")
_POINTS = {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0, "pc": 12.0, "px": 0.75}
Area = tuple[int, int, int, int]  # first column and row, last column and row, from 1
_SIZES = {"table-row": "block row-height", "table-column": "block column-width"}


@dataclass(slots=True)
class Unseen:
    """What is hidden in one sheet, as far as it was read."""

    styles: "HidingStyles"
    row: int = 1  # number of the next one
    column: int = 1
    places: dict[str, list[str]] = field(default_factory=lambda: {"row": [], "column": []})
    columns: list[tuple[int, int]] = field(default_factory=list)  # first and last
    inkless: list[tuple[int, int]] = field(
        default_factory=list
    )  # whose cells are, but for their own
    conditions: list[Area] = field(default_factory=list)  # cells that one may leave unseen
    texts: list[str] = field(default_factory=list)  # of the cells, one a line

    def take(self, table: etree._Element) -> None:
        """Empty the hidden cells of a table, or of that part of it which stands in this tree."""
        self.conditions += _conditions(table, self.styles.inkless)
        for element in list(table.iter("{*}table-column", "{*}table-row")):
            if next(element.iterancestors("{*}table"), None) is not table:
                continue  # of a table within a cell
            if local(element) == "table-column":
                self._column(element)
            else:
                self._row(element)

    def stated(self, name: str) -> Iterator[Metadata]:
        for what, places in self.places.items():
            if places:
                more = " …" if len(places) == MAX_NAMED else ""
                yield Metadata(((f"hidden {what}s", f"{name}: {', '.join(places)}{more}"),))

    def _column(self, element: etree._Element) -> None:
        count = count_of(element, "number-columns-repeated")
        if self._is_hidden(element, "column", self.column, count):
            self.columns.append((self.column, self.column + count - 1))
        elif attribute(element, _DEFAULT) in self.styles.inkless:
            self.inkless.append((self.column, self.column + count - 1))
        self.column += count

    def _row(self, element: etree._Element) -> None:
        count = count_of(element, "number-rows-repeated")
        whole = self._is_hidden(element, "row", self.row, count)
        column = 1
        for cell in [e for e in element if local(e) in CELLS]:
            width = count_of(cell, "number-columns-repeated")
            is_unseen = whole or self._is_inkless(cell, element) or _shows_nothing(cell)
            is_unseen = is_unseen or local(cell) == "covered-table-cell"
            is_unseen = is_unseen or self._may_be_unseen(column, column + width - 1, count)
            for piece, first, last in self._cut(cell, column, width, whole=is_unseen):
                self._empty(piece, f"{column_letters(first)}{self.row}", last - first + 1)
            column += width
        self.row += count

    def _is_hidden(self, element: etree._Element, what: str, first: int, count: int) -> bool:
        folded = any(
            attribute(group, "display") == "false"
            for group in element.iterancestors(f"{{*}}table-{what}-group")
        )
        is_hidden = (
            folded
            or attribute(element, "visibility") in ("collapse", "filter")
            or attribute(element, "style-name") in self.styles.flat
        )
        if is_hidden and len(self.places[what]) < MAX_NAMED:
            place = f"{first}–{first + count - 1}" if count > 1 else str(first)
            self.places[what].append(place)
        return is_hidden

    def _cut(
        self, cell: etree._Element, column: int, width: int, *, whole: bool
    ) -> Iterator[tuple[etree._Element, int, int]]:
        """The hidden parts of a cell, which may be repeated over columns that are seen."""
        last = column + width - 1
        if whole:
            yield cell, column, last
            return
        is_styled = attribute(cell, "style-name") or attribute(cell.getparent(), _DEFAULT)
        hidden = self.columns if is_styled else sorted((*self.columns, *self.inkless))
        met = [(max(a, column), min(b, last)) for a, b in hidden if a <= last and b >= column]
        if met == [(column, last)]:
            yield cell, column, last
        elif met:
            yield from _parted(cell, column, last, met)

    def _may_be_unseen(self, first: int, last: int, count: int) -> bool:
        lowest = self.row + count - 1
        return any(
            a <= last and first <= c and b <= lowest and self.row <= d
            for a, b, c, d in self.conditions
        )

    def _is_inkless(self, cell: etree._Element, row: etree._Element) -> bool:
        name = attribute(cell, "style-name") or attribute(row, _DEFAULT)
        return name in self.styles.inkless

    def _empty(self, cell: etree._Element, place: str, width: int) -> None:
        if text := " ".join((text_of(cell) or _value(cell)).split()):
            self.texts.append(f"{place} {text}")
        for name in list(cell.attrib):
            if "value" in str(name) or "formula" in str(name):
                del cell.attrib[name]
        for child in list(cell):
            cell.remove(child)
        _repeat(cell, width)


@dataclass(frozen=True, slots=True)
class HidingStyles:
    """Names of styles by what they do."""

    flat: frozenset[str] = frozenset()  # rows and columns of no height or width
    inkless: frozenset[str] = frozenset()  # cells in which nothing is seen


def hiding_styles(*roots: etree._Element | None) -> HidingStyles:
    """Of the parts that hold styles; what stands in a later one goes before."""
    letters = letters_of(*roots)
    flat = [letters.that(family, name, _is_flat) for family, name in _SIZES.items()]
    inkless = letters.inkless()
    return HidingStyles(frozenset().union(*flat), inkless | _mapped(roots, inkless))


def _mapped(roots: Iterable[etree._Element | None], inkless: frozenset[str]) -> frozenset[str]:
    """Styles of cells that a condition changes for one in which nothing is seen. Whether it holds
    is not worked out."""
    marks = (e for root in roots if root is not None for e in root.iter("{*}map"))
    return frozenset(
        attribute(holder, "name")
        for mark in marks
        if attribute(mark, "apply-style-name") in inkless
        and (holder := mark.getparent()) is not None
        and local(holder) == "style"
    )


def _conditions(table: etree._Element, inkless: frozenset[str]) -> list[Area]:
    """Areas of conditions as LibreOffice writes them, behind the rows of their sheet."""
    return [
        area
        for one in table.iter("{*}conditional-format")
        if any(attribute(e, "apply-style-name") in inkless for e in one)
        for area in map(_area, attribute(one, "target-range-address").split())
    ]


def _area(reference: str) -> Area:
    """Of "One.B2:One.C5" and of "One.B2"."""
    places = [part.rpartition(".")[2].replace("$", "") for part in reference.split(":")]
    return (*_place(places[0]), *_place(places[-1]))


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    row = reference[len(letters) :]
    return number, int(row) if row and len(row) < 10 else 0


def _shows_nothing(cell: etree._Element) -> bool:
    """Its format shows nothing of the value behind it (;;;)."""
    return next(cell.iter("{*}p"), None) is not None and not text_of(cell) and bool(_value(cell))


def _value(cell: etree._Element) -> str:
    said = (attribute(cell, name) for name in _VALUES)
    return next(filter(None, said), "")


def count_of(element: etree._Element, name: str) -> int:
    stated = attribute(element, name)
    return max(1, int(stated)) if stated.isdecimal() and len(stated) < 10 else 1


def _is_flat(size: str) -> bool:
    number, unit = size[:-2], size[-2:]
    try:
        return float(number) * _POINTS[unit] < LEAST
    except (ValueError, KeyError):
        return False


def _parted(
    cell: etree._Element, first: int, last: int, hidden: list[tuple[int, int]]
) -> Iterator[tuple[etree._Element, int, int]]:
    """In the cell's place as many as there are stretches that are seen or are not."""
    at = first
    for low, high in hidden:
        if at < low:
            _before(cell, at, low - 1)
        yield _before(cell, low, high), low, high
        at = high + 1
    if at > last:
        holder = cell.getparent()
        if holder is not None:
            holder.remove(cell)
    else:
        _repeat(cell, last - at + 1)


def _before(cell: etree._Element, first: int, last: int) -> etree._Element:
    piece = deepcopy(cell)
    cell.addprevious(piece)
    _repeat(piece, last - first + 1)
    return piece


def _repeat(cell: etree._Element, count: int) -> None:
    for name in list(cell.attrib):
        if str(name).endswith("}number-columns-repeated"):
            cell.set(name, str(count))
