"""Cells of a workbook (xlsx) that something else leaves unseen: conditions, merging, pictures.

Whether a condition holds is not worked out: cells that one may make white, or show without
anything, count as unseen. So do those that a cell beside them was merged over, and those that lie
wholly under a picture, a chart or a shape; whether that is clear is not looked at.

Source: ISO/IEC 29500-1, 18.3.1.18 (conditionalFormatting), 18.3.1.55 (mergeCells), 18.8.14 (dxf),
20.5.2.33 (twoCellAnchor).
"""

import re
from dataclasses import dataclass

from lxml import etree

from zenger.process.formats.colours import is_same, of_number, parsed
from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, local

_WHITE = (255, 255, 255)
_LONGEST = 16 * 1024**2  # bytes that stand behind the rows of a sheet
_END = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\sref=[\"']([A-Z0-9:$]+)[\"']")
_FORM = re.compile(
    rb"<(?:\w+:)?conditionalFormatting\b([^>]*)>(.*?)</(?:\w+:)?conditionalFormatting>", re.DOTALL
)
_WHERE = re.compile(rb"\ssqref=[\"']([^\"']*)[\"']")
_RULE = re.compile(rb"\sdxfId=[\"'](\d+)[\"']")
Area = tuple[int, int, int, int]  # first column and row, last column and row, from 1


@dataclass(frozen=True, slots=True)
class Covered:
    """Areas of one sheet."""

    areas: tuple[Area, ...] = ()
    merged: tuple[Area, ...] = ()  # all of which but the first cell is unseen

    def has(self, column: int, row: int) -> bool:
        if any(_is_in(area, column, row) for area in self.areas):
            return True
        return any(_is_in(area, column, row) and (column, row) != area[:2] for area in self.merged)


def unseen_formats(styles: etree._Element | None) -> frozenset[str]:
    """Numbers of the formats of conditions that leave nothing to be seen, without a filling."""
    listed = [e for group in styles.iter("{*}dxfs") for e in group] if styles is not None else []
    return frozenset(str(number) for number, one in enumerate(listed) if _hides(one))


def covered(package: Package, part: str, formats: frozenset[str]) -> Covered:
    """What is unseen on a sheet. What is damaged covers nothing: whoever reads the rows says so.

    Args:
        formats: as `unseen_formats` gives them.
    """
    try:
        tail = _behind_rows(package, part)
        areas = [*_conditions(tail, formats), *_pictures(package, part)]
    except (*DAMAGE, TooLargeError):
        return Covered()
    merged = tuple(area_of(match.decode()) for match in _MERGED.findall(tail))
    return Covered(tuple(areas), merged)


def area_of(reference: str) -> Area:
    """Of "B2:C5", and of "B2"."""
    first, _, last = reference.replace("$", "").partition(":")
    return (*_place(first), *_place(last or first))


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    row = reference[len(letters) :]
    return number, int(row) if row else 0


def _is_in(area: Area, column: int, row: int) -> bool:
    return area[0] <= column <= area[2] and area[1] <= row <= area[3]


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


def _behind_rows(package: Package, part: str) -> bytes:
    tail, is_behind = bytearray(), False
    for chunk in package.chunks(part, is_again=True):
        tail += chunk
        if not is_behind and (match := _END.search(tail)):
            is_behind = True
            del tail[: match.end()]
        elif not is_behind:
            del tail[:-100]
        elif len(tail) > _LONGEST:
            raise TooLargeError
    return bytes(tail) if is_behind else b""


def _conditions(tail: bytes, formats: frozenset[str]) -> list[Area]:
    found: list[Area] = []
    for head, rules in _FORM.findall(tail) if formats else ():
        if any(number.decode() in formats for number in _RULE.findall(rules)):
            for where in _WHERE.findall(head):
                found += map(area_of, where.decode("utf-8", "replace").split())
    return found


def _pictures(package: Package, part: str) -> list[Area]:
    """Cells that lie wholly between the corners of what is drawn over a sheet."""
    found: list[Area] = []
    for link in package.links(part):
        root = package.xml(link.target) if link.kind == "drawing" else None
        for anchor in root.iter("{*}twoCellAnchor") if root is not None else ():
            corners = {local(e): e for e in anchor}
            if "from" not in corners or "to" not in corners or not _is_opaque(anchor):
                continue
            left, top = (_first(corners["from"], way) for way in ("col", "row"))
            right, bottom = (_corner(corners["to"], way) for way in ("col", "row"))
            found.append((left, top, right, bottom))
    return found


def _is_opaque(anchor: etree._Element) -> bool:
    """Whether it may cover anything: not a box or a line without a filling."""
    if next(anchor.iter("{*}pic", "{*}graphicFrame"), None) is not None:
        return True
    return any(
        local(e) in ("solidFill", "gradFill", "blipFill", "pattFill")
        for properties in anchor.iter("{*}spPr")
        for e in properties
    ) or any(e.get("idx", "0") != "0" for e in anchor.iter("{*}fillRef"))


def _first(corner: etree._Element, way: str) -> int:
    """The first column or row, from 1, that lies wholly behind a corner."""
    return _corner(corner, way) + 1 + (_corner(corner, f"{way}Off") > 0)


def _corner(corner: etree._Element, way: str) -> int:
    """As it is written, from 0: so it is also the number, from 1, of the one before it."""
    said = next((e.text or "" for e in corner if local(e) == way), "").strip()
    return int(said) if said.isdecimal() and len(said) < 12 else 0
