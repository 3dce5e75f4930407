"""Cells of Excel that a condition makes unseen: white letters, or a format that shows nothing.

Whether the condition holds is not worked out; the cells are no part of their sheet.
Source: ISO/IEC 29500-1, 18.3.1.18 (conditionalFormatting), 18.8.14 (dxf).
"""

from lxml import etree

from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError
from zenger.process.formats.ooxml_covered import Area, area_of, unseen_formats
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.office_bars import strings_of, value_of


def findings(package: Package) -> Findings:
    """Of each sheet the cells under such conditions that say anything."""
    try:
        unseen = unseen_formats(package.xml("xl/styles.xml"))
        for name in package.starting("xl/worksheets/sheet") if unseen else ():
            root = package.xml(name)
            if root is not None and (areas := _areas(root, unseen)):
                yield from _cells(package, name, root, areas)
    except (*DAMAGE, TooLargeError):
        yield finding("not-inspected", "conditions of cells", "A part is damaged or too large.")


def _areas(root: etree._Element, unseen: frozenset[str]) -> list[Area]:
    return [
        area
        for form in root.iter("{*}conditionalFormatting")
        if any(rule.get("dxfId") in unseen for rule in form.iterfind("{*}cfRule"))
        for area in map(area_of, form.get("sqref", "").split())
    ]


def _cells(package: Package, name: str, root: etree._Element, areas: list[Area]) -> Findings:
    strings = strings_of(package)
    said = [
        f"{place}: {text}"
        for cell in root.iter("{*}c")
        if (place := cell.get("r", "")) and len(cell) and _is_within(area_of(place)[:2], areas)
        if (text := value_of(strings, cell).strip())
    ]
    if said:
        yield finding("invisible-text", f"{name}, cells unseen by a condition", "\n".join(said))


def _is_within(place: tuple[int, int], areas: list[Area]) -> bool:
    column, row = place
    return any(a <= column <= c and b <= row <= d for a, b, c, d in areas)
