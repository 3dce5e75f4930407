"""Cells of Excel that a condition makes unseen: white letters, or a format that shows nothing.

Whether the condition holds is not worked out; the cells stay in their sheet.
Source: ISO/IEC 29500-1, 18.3.1.18 (conditionalFormatting), 18.8.14 (dxf).
"""

from lxml import etree

from zenger.process.formats.colours import is_same, of_number, parsed
from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.hidden_cells import number_of
from zenger.process.inventory.office_bars import strings_of, value_of

_WHITE = (255, 255, 255)
_Area = tuple[int, int, int, int]  # first column and row, last column and row


def findings(package: Package) -> Findings:
    """Of each sheet the cells under such conditions that say anything."""
    try:
        unseen = _unseen(package.xml("xl/styles.xml"))
        for name in package.starting("xl/worksheets/sheet") if unseen else ():
            root = package.xml(name)
            if root is not None and (areas := _areas(root, unseen)):
                yield from _cells(package, name, root, areas)
    except (*DAMAGE, TooLargeError):
        yield finding("not-inspected", "conditions of cells", "A part is damaged or too large.")


def _unseen(styles: etree._Element | None) -> set[str]:
    """Numbers of the formats that leave nothing to be seen, without a filling."""
    listed = [e for group in styles.iter("{*}dxfs") for e in group] if styles is not None else []
    return {str(number) for number, one in enumerate(listed) if _hides(one)}


def _hides(form: etree._Element) -> bool:
    codes = [e.get("formatCode", "") for e in form.iterfind("{*}numFmt")]
    if any(code and not code.strip("; ") for code in codes):
        return True
    if form.find("{*}fill") is not None:
        return False
    return any(_is_white(e) for e in form.iterfind("{*}font/{*}color"))


def _is_white(colour: etree._Element) -> bool:
    number = colour.get("indexed", "")
    stated = of_number(int(number)) if number.isdecimal() else parsed(colour.get("rgb", ""))
    is_paper = colour.get("theme") == "0" and not colour.get("tint", "0").strip("-0.")
    return is_paper or (stated is not None and is_same(stated, _WHITE))


def _areas(root: etree._Element, unseen: set[str]) -> list[_Area]:
    return [
        area
        for form in root.iter("{*}conditionalFormatting")
        if any(rule.get("dxfId") in unseen for rule in form.iterfind("{*}cfRule"))
        for area in map(_area, form.get("sqref", "").split())
    ]


def _area(reference: str) -> _Area:
    first, _, last = reference.replace("$", "").partition(":")
    return (*_place(first), *_place(last or first))


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    row = reference[len(letters) :]
    return number_of(letters), int(row) if row else 0


def _cells(package: Package, name: str, root: etree._Element, areas: list[_Area]) -> Findings:
    strings = strings_of(package)
    said = [
        f"{place}: {text}"
        for cell in root.iter("{*}c")
        if (place := cell.get("r", "")) and len(cell) and _is_within(_place(place), areas)
        if (text := value_of(strings, cell).strip())
    ]
    if said:
        yield finding("invisible-text", f"{name}, cells unseen by a condition", "\n".join(said))


def _is_within(place: tuple[int, int], areas: list[_Area]) -> bool:
    column, row = place
    return any(a <= column <= c and b <= row <= d for a, b, c, d in areas)
