"""Workbooks (xlsx): each sheet is handed to the library in slices of rows.

The library holds eleven times the XML it is given and skips a sheet whose few cells lie far
apart. So rows without values are left out here and the others numbered anew, a slice is a
workbook of its own with its cells' texts in it, and the numbers are put back: a sheet of any
length is read whole.

What stands in hidden rows, columns and cells is no part of its sheet, but a page of its own.

The library gives numbers as they are stored. What a reader of the sheet saw is put in their
place (`ooxml_cells`); what is behind it stands under the rows where it says more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from zenger.model.extraction import ExtractionOptions, Metadata, Page, PageKind, Piece
from zenger.process.formats import office_library
from zenger.process.formats.office_package import (
    DAMAGE,
    LINKS,
    TYPES,
    Package,
    local,
    packed,
    relationships,
)
from zenger.process.formats.office_stream import ended, forget
from zenger.process.formats.ooxml_cells import CellFormats, read_formats, show
from zenger.process.formats.ooxml_covered import Covered, covered
from zenger.process.formats.sheet_numbers import Shown
from zenger.process.formats.table_pages import Row, column_letters, sheet_pages

MAX_SLICE = 8 * 1024**2  # bytes of XML
MAX_AREA = 1_000_000  # cells of a slice, empty ones counted
MOST_COLUMNS = 16_384
LEAST = 1.0  # points of a row, figures of a column: less shows nothing
BOOK = "xl/workbook.xml"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{LINKS}">'
    '<sheets><sheet name="1" sheetId="1" r:id="worksheet"/></sheets></workbook>'
)
_AROUND = {  # the parts of a workbook of one sheet, but the sheet
    "[Content_Types].xml": TYPES,
    "_rels/.rels": relationships({"officeDocument": BOOK}),
    BOOK: _WORKBOOK.encode(),
    "xl/_rels/workbook.xml.rels": relationships({"worksheet": "worksheet.xml"}),
}
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|.)')  # of a header: font, colour, size, place


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    part: str
    is_hidden: bool


@dataclass(slots=True)
class _Found:
    """What a sheet says beside its cells."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: dict[int, None] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)  # of links, and of what may be entered
    hidden_cells: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)  # what these hold, a cell a line
    stored: dict[int, list[str]] = field(default_factory=dict)  # by row; taken as it is shown
    damage: Exception | None = None
    covered: Covered = field(
        default_factory=Covered
    )  # by conditions, pictures, or cells beside them
    hides_rows: bool = False  # those that say nothing else of themselves

    def stated(self, name: str) -> Iterator[Metadata]:
        for what, places in (
            ("rows", self.hidden_rows),
            ("columns", self.hidden_columns),
            ("cells", self.hidden_cells),
        ):
            if places:
                listed = ", ".join(map(str, [*places][:100])) + (" …" if len(places) > 100 else "")
                yield Metadata(((f"hidden {what}", f"{name}: {listed}"),))


@dataclass(slots=True)
class _Slice:
    numbers: list[int] = field(default_factory=list)  # of its rows in the sheet
    rows: bytearray = field(default_factory=bytearray)  # their XML
    first: int = 1 << 14  # columns that hold anything, from 1
    last: int = 0

    def is_full(self) -> bool:
        area = len(self.numbers) * max(0, self.last - self.first + 1)
        return len(self.rows) >= MAX_SLICE or area >= MAX_AREA


def pages(package: Package, options: ExtractionOptions) -> Iterator[Piece]:
    """Pages of every sheet in the workbook's order, then their headers and footers.

    Raises:
        UnreadableError, TooLargeError
        any of `DAMAGE`: a part is damaged. All that could be read has been given.
    """
    formats = read_formats(package)
    number, headers, beside, damage = 0, list[str](), list[str](), list[Exception]()
    for sheet in _parts(package):
        found = _Found(covered=covered(package, sheet.part, formats.conditions))
        rows = chain.from_iterable(map(_read, _slices(package, sheet.part, found, formats)))
        kind = PageKind.HIDDEN if sheet.is_hidden else PageKind.SHEET
        label = f"{sheet.name} (hidden sheet)" if sheet.is_hidden else sheet.name
        size = options.rows_per_page
        for page in sheet_pages(
            rows, first=number + 1, kind=kind, name=label, size=size, beneath=found.stored
        ):
            number = page.number
            yield page
        if found.unseen:
            number += 1
            unseen = f"{sheet.name} (hidden cells)"
            yield Page(number, "\n".join(found.unseen), PageKind.HIDDEN, unseen)
        yield from found.stated(sheet.name)
        headers += found.headers
        beside += found.beside
        damage += [found.damage] if found.damage else []
    for label, lines in (("Headers and footers", headers), ("Links and lists", beside)):
        if lines:
            number += 1
            yield Page(number, "\n".join(dict.fromkeys(lines)), PageKind.ASIDE, label)
    if formats.texts.damage:
        damage.append(formats.texts.damage)
    if damage:
        raise damage[0]


def _parts(package: Package) -> Iterator[_Part]:
    book = package.xml(package.main())
    targets = {link.id: link for link in package.links(package.main())}
    for sheet in book.iter() if book is not None else ():
        identifier = next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        link = targets.get(identifier)
        if local(sheet) == "sheet" and link and link.target in package.names:
            is_hidden = sheet.get("state", "visible") != "visible"
            yield _Part(sheet.get("name", ""), link.target, is_hidden)


def _read(piece: _Slice) -> Iterator[Row]:
    head, tail = f'<worksheet xmlns="{_MAIN}"><sheetData>', "</sheetData></worksheet>"
    sheet = head.encode() + bytes(piece.rows) + tail.encode()
    book = packed({**_AROUND, "xl/worksheet.xml": sheet})
    (read,) = office_library.sheets(book, office_library.XLSX)
    before = ("",) * (piece.first - 1)
    for number, row in zip(piece.numbers, read.rows, strict=True):
        yield number, before + row


def _slices(package: Package, part: str, found: _Found, formats: CellFormats) -> Iterator[_Slice]:
    """The rows in slices; of a damaged sheet those before the damage."""
    piece, number = _Slice(), 0
    try:
        for element in ended(package, part):
            if local(element) == "row":
                number = int(element.get("r") or number + 1)
                _take(element, number, piece, found, formats)
                forget(element)
                if piece.is_full():
                    yield piece
                    piece = _Slice()
            else:
                _note(element, found)
    except DAMAGE as error:
        found.damage = error
    if piece.numbers:
        yield piece


def _note(element: etree._Element, found: _Found) -> None:
    name = local(element)
    if name == "col" and _is_hidden(element, "width"):
        first, last = int(element.get("min", "1")), int(element.get("max", "1"))
        found.hidden_columns |= dict.fromkeys(range(first, min(last, MOST_COLUMNS) + 1))
    elif name == "sheetFormatPr":
        found.hides_rows = element.get("zeroHeight") in ("1", "true")
    elif name.endswith(("Header", "Footer")) and element.text:
        found.headers.append(_CODE.sub(" ", element.text).strip())
    elif name in ("hyperlink", "dataValidation"):
        found.beside += _said(element)


def _take(
    row: etree._Element, number: int, piece: _Slice, found: _Found, formats: CellFormats
) -> None:
    """Add a row to a slice if it holds anything that is seen."""
    column = 0
    is_hidden = _is_hidden(row, "ht") or (found.hides_rows and not _is_stated(row))
    if is_hidden and len(row):
        found.hidden_rows.append(number)
    for cell in [e for e in row if local(e) == "c"]:
        column = _column(cell.get("r", "")) or column + 1
        shown = show(cell, formats)
        place = f"{column_letters(column)}{number}"
        is_unseen = shown.is_hidden or (len(cell) > 0 and found.covered.has(column, number))
        if is_unseen or shown.faint:
            found.hidden_cells.append(place)
        if is_unseen or is_hidden or column in found.hidden_columns:
            _keep_unseen(cell, place, shown, found)
            row.remove(cell)
            continue
        if shown.faint:
            found.unseen.append(f"{place} {' '.join(shown.faint.split())}")
        if shown.stored:
            found.stored.setdefault(number, []).append(f"{place} {shown.stored}")
        if not any(local(e) in ("v", "is") for e in cell):
            row.remove(cell)
            continue
        cell.set("r", f"{column_letters(column)}{len(piece.numbers) + 1}")
        piece.first, piece.last = min(piece.first, column), max(piece.last, column)
    if len(row):
        row.set("r", str(len(piece.numbers) + 1))
        piece.numbers.append(number)
        piece.rows += etree.tostring(row)


def _keep_unseen(cell: etree._Element, place: str, shown: Shown, found: _Found) -> None:
    text = " ".join("".join(map(str, cell.itertext())).split())
    if said := " ".join(filter(None, (text, shown.stored))):
        found.unseen.append(f"{place} {said}")


def _is_hidden(element: etree._Element, size: str) -> bool:
    """Of a row or a column: switched off, or of no height or width."""
    if element.get("hidden") in ("1", "true"):
        return True
    try:
        return float(element.get(size) or LEAST) < LEAST
    except ValueError:
        return False


def _is_stated(row: etree._Element) -> bool:
    return row.get("hidden") in ("0", "false") or row.get("ht") is not None


def _said(element: etree._Element) -> Iterator[str]:
    """What a link shows when it is pointed at; what a cell may hold and how it asks for it."""
    place = element.get("ref") or element.get("sqref") or ""
    names = ("display", "tooltip", "location", "promptTitle", "prompt", "errorTitle", "error")
    said = [element.get(name, "") for name in names]
    said += [str(e.text or "") for e in element.iter("{*}formula1", "{*}formula2")]
    if found := "; ".join(filter(None, said)):
        yield f"{place}: {found}"


def _column(reference: str) -> int:
    """Of "AB12" 28; 0 where it names none."""
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number
