"""Cells of a workbook (xlsx) as they are shown: numbers in their formats, truth values, errors.

Source: ISO/IEC 29500-1, 18.3.1.4 (cells) and 18.8 (styles).
"""

from dataclasses import dataclass, replace

from lxml import etree

from zenger.process.formats.office_package import Package, local
from zenger.process.formats.ooxml_covered import unseen_formats
from zenger.process.formats.ooxml_ink import unseen_styles
from zenger.process.formats.ooxml_strings import SharedTexts, read_shared, seen_of, text_of
from zenger.process.formats.sheet_numbers import BUILT_IN, Shown, hides_text, shown

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TRUTH = {"1": "TRUE", "0": "FALSE"}


@dataclass(frozen=True, slots=True)
class CellFormats:
    """How a workbook shows its numbers."""

    codes: list[str]  # by the number of a cell's style
    is_1904: bool  # days are counted from 1904 on
    texts: SharedTexts
    conditions: frozenset[str] = frozenset()  # formats of conditions that leave cells unseen
    grounds: frozenset[str] = frozenset()  # styles with a filling on which white is seen
    unseen: frozenset[str] = frozenset()  # styles whose letters have the colour of their ground

    def of(self, cell: etree._Element) -> str:
        style = cell.get("s", "0")
        number = int(style) if style.isdecimal() else 0
        return self.codes[number] if number < len(self.codes) else BUILT_IN[0]


def read_formats(package: Package) -> CellFormats:
    book = package.xml(package.main())
    settings = [e for e in book.iter() if local(e) == "workbookPr"] if book is not None else []
    links = package.links(package.main())
    styles = package.xml(next((link.target for link in links if link.kind == "styles"), ""))
    codes, numbers, ink = dict(BUILT_IN), [], unseen_styles(styles)
    for element in styles.iter("{*}numFmt", "{*}xf") if styles is not None else ():
        number = element.get("numFmtId", "0")
        if local(element) == "numFmt" and number.isdecimal():
            codes[int(number)] = element.get("formatCode", "")
        elif local(element) == "xf" and _is_of_cells(element):
            numbers.append(int(number) if number.isdecimal() else 0)
    return CellFormats(
        [codes.get(number, BUILT_IN[0]) for number in numbers],
        any(e.get("date1904") in ("1", "true") for e in settings),
        read_shared(package), unseen_formats(styles), ink.on_grounds, ink.on_paper | ink.on_bars,
    )  # fmt: skip


def _is_of_cells(style: etree._Element) -> bool:
    parent = style.getparent()
    return parent is not None and local(parent) == "cellXfs"


def show(cell: etree._Element, formats: CellFormats) -> Shown:
    """What a cell shows, put into it; a formula whose value was never kept stands itself."""
    is_unseen = len(cell) > 0 and cell.get("s", "0") in formats.unseen
    found = _shown(cell, formats)
    return replace(found, is_hidden=True) if is_unseen else found


def _shown(cell: etree._Element, formats: CellFormats) -> Shown:
    kind = cell.get("t", "n")
    inner = {local(e): e.text or "" for e in cell}
    stored = inner.get("v", "").strip()
    faint = _without_faint(cell, kind, stored, formats)
    if kind not in ("n", "b", "e", "d"):
        is_hidden = bool(inner) and hides_text(formats.of(cell))
        return Shown("", is_hidden=is_hidden, faint=faint)
    found = Shown(stored)
    if kind == "n" and stored:
        found = shown(stored, formats.of(cell), is_1904=formats.is_1904)
    elif kind == "b":
        found = Shown(_TRUTH.get(stored, stored))
    elif not stored and inner.get("f"):
        found = Shown(f"={inner['f']}")
    _set_text(cell, found.text)
    return found


def _without_faint(cell: etree._Element, kind: str, stored: str, formats: CellFormats) -> str:
    """Put a text's letters into its cell, without white and tiny ones where the cell has no
    filling. Returns all of it if some were left out."""
    style, texts = cell.get("s", "0"), formats.texts
    is_on_paper = style not in formats.grounds and style not in formats.unseen
    if kind == "s" and stored:
        whole = texts.of(stored)
        left = texts.faint.get(int(stored)) if stored.isdecimal() else None
    elif kind == "inlineStr":
        inline = next((e for e in cell if local(e) == "is"), None)
        if inline is None or (left := seen_of(inline)) is None:
            return ""
        whole = text_of(inline)
    else:
        return ""
    is_cut = left is not None and is_on_paper
    _set_text(cell, left or "" if is_cut else whole, style)
    return whole if is_cut else ""


def _set_text(cell: etree._Element, text: str, style: str = "") -> None:
    reference = cell.get("r", "")
    cell.clear()
    if style:
        cell.set("s", style)  # what its format hides is asked later
    if text:
        cell.set("r", reference)
        cell.set("t", "inlineStr")
        inline = etree.SubElement(cell, f"{{{_MAIN}}}is")
        kept = etree.SubElement(inline, f"{{{_MAIN}}}t")
        kept.text = text
        kept.set(_SPACE, "preserve")
