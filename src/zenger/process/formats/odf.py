"""OpenDocument (odt, ods, odp): text, tables, slides, notes and changes."""

from collections.abc import Iterator

from lxml import etree

from zenger.model.extraction import PageKind
from zenger.process.formats.office_package import attribute, local
from zenger.process.formats.ooxml_sheets import MAX_COLUMNS, Sheet
from zenger.process.formats.ooxml_text import Section

_APART = frozenset({"annotation", "notes", "tracked-changes", "note"})
MAX_REPEAT = 1000  # a row or cell repeated to fill the sheet is no content


def text_of(element: etree._Element, *, apart: bool = False) -> str:
    """Paragraphs as lines. What stands apart (notes, comments, changes) only when asked for."""
    lines: list[str] = []
    _walk(element, lines, [], apart=apart)
    return "\n".join(line for line in lines if line.strip())


def _walk(element: etree._Element, lines: list[str], line: list[str], *, apart: bool) -> None:
    stack: list[tuple[etree._Element, bool]] = [(element, False)]
    while stack:
        node, left = stack.pop()
        name = local(node)
        if left:
            if name in ("p", "h"):
                lines.append("".join(line))
                line.clear()
            line.append(node.tail or "" if _inline(node) else "")
            continue
        if not apart and name in _APART and node is not element:
            line.append(node.tail or "" if _inline(node) else "")
            continue
        if name == "s":
            line.append(" " * min(int(attribute(node, "c") or 1), 100))
        elif name == "tab":
            line.append("\t")
        elif name == "line-break":
            line.append("\n")
        stack.append((node, True))
        if _holds_text(node):
            line.append(node.text or "")
        stack.extend((child, False) for child in reversed(node))


def _holds_text(node: etree._Element) -> bool:
    return local(node) in (
        "p",
        "h",
        "span",
        "a",
        "date",
        "creator",
        "ruby-base",
        "meta",
    ) or _inline(node)


def _inline(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and local(parent) in ("p", "h", "span", "a")


def sections(content: etree._Element, styles: etree._Element | None) -> Iterator[Section]:
    """Pages of a text or a presentation, then what stands beside them."""
    body = next((e for e in content.iter() if local(e) in ("text", "presentation", "drawing")
                 and local(e.getparent()) == "body"), None)  # fmt: skip
    if body is not None and local(body) == "text":
        yield PageKind.TEXT, "", text_of(body)
    elif body is not None:
        slides = [e for e in body if local(e) == "page"]
        for number, slide in enumerate(slides, 1):
            yield PageKind.SLIDE, f"Slide {number}", text_of(slide)
    for tag, kind, label in (
        ("notes", PageKind.NOTES, "Notes"),
        ("note", PageKind.ASIDE, "Footnotes"),
        ("annotation", PageKind.COMMENTS, "Comments"),
        ("tracked-changes", PageKind.CHANGES, "Tracked changes"),
    ):
        texts = [text_of(e, apart=True) for e in content.iter() if local(e) == tag]
        if any(texts):
            yield kind, label, "\n".join(filter(None, texts))
    if styles is not None:
        masters = [e for e in styles.iter() if local(e) == "master-page"]
        text = "\n".join(filter(None, (text_of(e) for e in masters)))
        if text:
            yield PageKind.ASIDE, "Headers and footers", text


def sheets(content: etree._Element) -> Iterator[Sheet]:
    """Every table of a spreadsheet; hidden ones by the style that hides them."""
    hiding = {
        attribute(e.getparent(), "name")
        for e in content.iter()
        if local(e) == "table-properties" and attribute(e, "display") == "false"
    }
    for table in content.iter():
        if local(table) == "table" and local(table.getparent()) == "spreadsheet":
            hidden = attribute(table, "style-name") in hiding
            name = attribute(table, "name")
            label = f"{name} (hidden sheet)" if hidden else name
            yield PageKind.HIDDEN if hidden else PageKind.SHEET, label, _rows(table)


def _rows(table: etree._Element) -> Iterator[tuple[str, ...]]:
    for row in table.iter():
        if local(row) != "table-row":
            continue
        cells: list[str] = []
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            text = text_of(cell)
            repeat = min(int(attribute(cell, "number-columns-repeated") or 1), MAX_COLUMNS)
            cells += [text] * (min(repeat, MAX_REPEAT) if text or repeat < MAX_REPEAT else 0)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield tuple(cells)
