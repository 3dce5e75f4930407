"""What stands in hidden rows and columns of a workbook, and in those of no height or width."""

from collections.abc import Iterator

from lxml import etree

from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, local
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.office_bars import strings_of, value_of

LEAST = 1.0  # points of a row, widths of a figure of a column: less shows nothing
_TRUE = ("1", "true")


def findings(package: Package) -> Findings:
    """Of each sheet of Excel; the sheets that are hidden as a whole are told elsewhere."""
    yield from _empty_sheets(package)
    strings: list[etree._Element] | None = None
    for name in package.starting("xl/worksheets/sheet"):
        try:
            root = package.xml(name)
            if root is None or not _hides(root):
                continue
            strings = strings_of(package) if strings is None else strings
            for place, said in _lines(root, strings):
                yield finding("hidden-sheet", f"{name}, {place}", said)
        except (*DAMAGE, TooLargeError):
            yield finding("not-inspected", f"{name}, hidden cells", "It is damaged or too large.")


def _empty_sheets(package: Package) -> Findings:
    """Names of sheets that are hidden, whatever is on them."""
    try:
        book = package.xml("xl/workbook.xml")
    except (*DAMAGE, TooLargeError):
        return  # told already
    for sheet in book.iter("{*}sheet") if book is not None else ():
        if sheet.get("state", "visible") != "visible":
            yield finding("hidden-sheet", "the list of sheets", sheet.get("name", ""))


def _hides(root: etree._Element) -> bool:
    return any(_is_hidden(e) for e in root.iter("{*}col", "{*}row"))


def _is_hidden(element: etree._Element) -> bool:
    size = element.get("width" if local(element) == "col" else "ht", "")
    try:
        is_flat = bool(size) and float(size) < LEAST
    except ValueError:
        is_flat = False
    return element.get("hidden") in _TRUE or is_flat


def _lines(root: etree._Element, strings: list[etree._Element]) -> Iterator[tuple[str, str]]:
    """A row that is hidden, and a column that is, with its values one a line."""
    columns = [
        (int(e.get("min", "0")), int(e.get("max", "0"))) for e in root.iter("{*}col")
        if _is_hidden(e)
    ]  # fmt: skip
    kept: dict[str, list[str]] = {}
    for row in root.iter("{*}row"):
        whole = _is_hidden(row)
        for cell in row:
            letters = cell.get("r", "").rstrip("0123456789")
            if whole or any(low <= number_of(letters) <= high for low, high in columns):
                place = f"row {row.get('r', '?')}" if whole else f"column {letters}"
                if said := value_of(strings, cell).strip():
                    kept.setdefault(place, []).append(said)
    for place, values in kept.items():
        yield place, "\n".join(values)


def number_of(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
