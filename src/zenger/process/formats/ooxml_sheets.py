"""Workbooks (xlsx): sheets row by row, hidden ones labelled, dates as dates."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from lxml import etree

from zenger.model.extraction import PageKind
from zenger.process.formats.office_package import Package, attribute, local

Sheet = tuple[PageKind, str, Iterator[tuple[str, ...]]]

MAX_COLUMNS = 16_384
_DATE_IDS = frozenset({14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47})
_DATE_CODE = re.compile(r"[ymdhs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # a workbook's dates have no zone


def sheets(package: Package) -> Iterator[Sheet]:
    """Every sheet in the workbook's order with its rows, read as they are asked for."""
    shared = _shared(package)
    dates = _date_styles(package)
    for name, part, hidden in _parts(package):
        kind = PageKind.HIDDEN if hidden else PageKind.SHEET
        label = f"{name} (hidden sheet)" if hidden else name
        yield kind, label, _rows(package, part, shared, dates)


def _parts(package: Package) -> Iterator[tuple[str, str, bool]]:
    book = package.xml("xl/workbook.xml")
    links = package.xml("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        for name in package.starting("xl/worksheets/sheet"):
            yield name, name, False
        return
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    for sheet in book.iter():
        if local(sheet) != "sheet":
            continue
        relation = next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in package.names and "chartsheets" not in part:
            yield str(sheet.get("name")), part, sheet.get("state", "visible") != "visible"


def _shared(package: Package) -> list[str]:
    root = package.xml("xl/sharedStrings.xml")
    if root is None:
        return []
    return [
        "".join(t.text or "" for t in item.iter() if local(t) == "t")
        for item in root
        if local(item) == "si"
    ]


def _date_styles(package: Package) -> set[int]:
    """Indexes of cell formats that show a number as a date."""
    root = package.xml("xl/styles.xml")
    if root is None:
        return set()
    custom = {
        int(f.get("numFmtId", "0"))
        for f in root.iter()
        if local(f) == "numFmt" and _DATE_CODE.search(_QUOTED.sub("", f.get("formatCode", "")))
    }
    formats = next((e for e in root if local(e) == "cellXfs"), None)
    wanted = _DATE_IDS | custom
    return {
        i
        for i, xf in enumerate(formats if formats is not None else ())
        if int(xf.get("numFmtId", "0")) in wanted
    }


def _rows(
    package: Package, part: str, shared: list[str], dates: set[int]
) -> Iterator[tuple[str, ...]]:
    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, huge_tree=False
    )
    for chunk in package.chunks(part):
        parser.feed(chunk)
        for _, element in parser.read_events():
            if local(element) == "row":
                cells = _cells(element, shared, dates)
                element.clear()
                previous = element.getprevious()
                while previous is not None and (parent := element.getparent()) is not None:
                    parent.remove(previous)
                    previous = element.getprevious()
                if any(cells):
                    yield cells


def _cells(row: etree._Element, shared: list[str], dates: set[int]) -> tuple[str, ...]:
    values: dict[int, str] = {}
    at = 0
    for cell in row:
        if local(cell) != "c":
            continue
        at = _column(cell.get("r", ""), at)
        if at <= MAX_COLUMNS:
            values[at] = _value(cell, shared, dates)
    return tuple(values.get(n, "") for n in range(1, max(values, default=0) + 1))


def _column(reference: str, previous: int) -> int:
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number or previous + 1


def _value(cell: etree._Element, shared: list[str], dates: set[int]) -> str:
    kind = cell.get("t", "n")
    texts = [e.text or "" for e in cell.iter() if local(e) in ("v", "t")]
    text = "".join(texts)
    if kind == "s":
        return shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(text, text)
    if kind == "n" and text and int(cell.get("s", "0")) in dates:
        return _as_date(text)
    return text


def _as_date(text: str) -> str:
    try:
        moment = _EPOCH + timedelta(days=float(text))
    except (ValueError, OverflowError):
        return text
    if float(text) < 1:
        return moment.strftime("%H:%M:%S")
    return (
        moment.date().isoformat() if float(text).is_integer() else moment.isoformat(" ", "seconds")
    )


def comments(package: Package) -> str:
    """Comments on cells, each with the cell it stands at."""
    lines = []
    for name in package.starting("xl/comments") + package.starting("xl/threadedComments/"):
        root = package.xml(name)
        for comment in root.iter() if root is not None else ():
            if local(comment) in ("comment", "threadedComment"):
                text = "".join(t.text or "" for t in comment.iter() if local(t) in ("t", "text"))
                lines.append(f"{attribute(comment, 'ref')}: {text}")
    return "\n".join(lines)
