"""What an office document keeps where nobody looks: descriptions, fields, names, caches.

A pivot table holds all the rows it was made from, also where their sheet was taken out; a link to
another workbook holds the values it last saw there.

Source: ISO/IEC 29500-1, 17.16 (fields), 18.2.5 (names), 18.10 (pivot caches), 18.11 (shared
workbooks), 18.13 (connections), 18.14 (external links).
"""

import re
from collections.abc import Iterator
from itertools import chain

from lxml import etree

from zenger.model.extraction import PageKind
from zenger.process.formats.office_package import Package, attribute, local
from zenger.process.formats.office_stream import trees
from zenger.process.formats.ooxml_text import Section, text_of
from zenger.process.formats.table_pages import Row

_DRAWN = re.compile(
    r"(?:word/(?:document|header|footer)|xl/drawings/drawing|ppt/slides/slide)\d*\.xml"
)
_FIELDS = frozenset(
    "INCLUDETEXT INCLUDEPICTURE LINK DDE DDEAUTO HYPERLINK IMPORT DATABASE MERGEFIELD ASK FILLIN "
    "AUTOTEXT AUTOTEXTLIST".split()
)
_WITHIN = re.compile(r"HYPERLINK\s+\\l\s", re.IGNORECASE)  # to another place of the document
_FORMS = frozenset({"contentTypeSchema", "FormTemplates"})  # of SharePoint, the same everywhere
_CONNECTION = ("name", "description", "sourceFile", "odcFile", "connection", "command", "url")


def sections(package: Package) -> Iterator[Iterator[Section]]:
    """All of it but the rows of pivot tables, each kind by itself: one section, or none.

    Raises (each kind):
        TooLargeError
    """
    for kind, label, lines in (
        (PageKind.ASIDE, "Descriptions of pictures", _descriptions(package)),
        (PageKind.ASIDE, "Fields", _fields(package)),
        (PageKind.ASIDE, "Choices of lists", _choices(package)),
        (PageKind.ASIDE, "Building blocks", _texts(package, "word/glossary/document")),
        (PageKind.ASIDE, "Data beside the text", _texts_of_any(package, "customXml/item")),
        (PageKind.ASIDE, "Names", _names(package)),
        (PageKind.ASIDE, "Data connections", _connections(package)),
        (PageKind.HIDDEN, "Values from other workbooks", _external(package)),
        (PageKind.CHANGES, "Tracked changes", _revisions(package)),
    ):
        yield _section(kind, label, lines)


def _section(kind: PageKind, label: str, lines: Iterator[str]) -> Iterator[Section]:
    found = "\n".join(dict.fromkeys(line for line in lines if line.strip()))
    if found:
        yield kind, label, found


def _roots(package: Package, prefix: str) -> Iterator[tuple[str, etree._Element]]:
    """Of each part by itself; of one longer than can be held in several trees."""
    for part in package.starting(prefix):
        for root in trees(package, part, "body"):
            yield part, root


def _descriptions(package: Package) -> Iterator[str]:
    drawn = filter(_DRAWN.fullmatch, package.names)
    for root in chain.from_iterable(trees(package, part, "body") for part in drawn):
        for element in root.iter("{*}docPr", "{*}cNvPr"):
            yield from (" ".join(element.get(n, "").split()) for n in ("title", "descr"))


def _fields(package: Package) -> Iterator[str]:
    """Instructions that name a file, an address or a value; page numbers and the like do not."""
    for prefix in ("word/document", "word/header", "word/footer", "word/footnotes"):
        for _, root in _roots(package, prefix):
            for instruction in _instructions(root):
                word = instruction.partition(" ")[0].upper()
                if word in _FIELDS and not _WITHIN.match(instruction):
                    yield instruction


def _choices(package: Package) -> Iterator[str]:
    """What else can be chosen where a list drops down, and has not been."""
    for prefix in ("word/document", "word/header", "word/footer"):
        for _, root in _roots(package, prefix):
            for item in root.iter("{*}listItem", "{*}listEntry"):
                yield (
                    attribute(item, "displayText")
                    or attribute(item, "val")
                    or attribute(item, "value")
                )


def _instructions(root: etree._Element) -> Iterator[str]:
    parts: list[str] = []
    for element in root.iter("{*}fldSimple", "{*}instrText", "{*}fldChar"):
        if local(element) == "instrText":
            parts.append(element.text or "")
            continue
        yield "".join(parts).strip()
        parts.clear()
        if local(element) == "fldSimple":
            yield attribute(element, "instr").strip()


def _texts(package: Package, prefix: str) -> Iterator[str]:
    for _, root in _roots(package, prefix):
        yield from text_of(root).split("\n")


def _texts_of_any(package: Package, prefix: str) -> Iterator[str]:
    for part, root in _roots(package, prefix):
        if "Props" not in part and local(root) not in _FORMS:
            yield from (" ".join(text.split()) for text in root.itertext())


def _names(package: Package) -> Iterator[str]:
    book = package.xml(package.main()) if package.main().startswith("xl/") else None
    for name in book.iter("{*}definedName") if book is not None else ():
        about = " ".join(filter(None, (name.get("comment"), name.get("description"))))
        yield f"{name.get('name', '')} = {name.text or ''}" + (f" ({about})" if about else "")
    for _, table in _roots(package, "xl/tables/table"):
        if table.get("comment"):
            yield f"{table.get('displayName', '')}: {table.get('comment')}"


def _connections(package: Package) -> Iterator[str]:
    root = package.xml("xl/connections.xml")
    for element in root.iter() if root is not None else ():
        yield "; ".join(f"{n}: {element.get(n)}" for n in _CONNECTION if element.get(n))


def _external(package: Package) -> Iterator[str]:
    for _, root in _roots(package, "xl/externalLinks/externalLink"):
        names = [e.get("val", "") for e in root.iter("{*}sheetName")]
        for data in root.iter("{*}sheetData"):
            number = data.get("sheetId", "")
            at = int(number) if number.isdecimal() else 0
            sheet = names[at] if at < len(names) else ""
            for cell in data.iter("{*}cell"):
                yield f"{sheet}!{cell.get('r', '')}: {''.join(map(str, cell.itertext())).strip()}"
        yield from names


def _revisions(package: Package) -> Iterator[str]:
    """Cells of a shared workbook as they were and became."""
    for _, root in _roots(package, "xl/revisions/revisionLog"):
        for cell in root.iter("{*}oc", "{*}nc"):
            verb = "Was" if local(cell) == "oc" else "Became"
            if text := "".join(map(str, cell.itertext())).strip():
                yield f"{cell.get('r', '')} {verb}: {text}"


def pivot_caches(package: Package) -> Iterator[Iterator[Row]]:
    """For each pivot cache the rows it was made from, the names of its columns first."""
    for part, root in _roots(package, "xl/pivotCache/pivotCacheDefinition"):
        fields = list(root.iter("{*}cacheField"))
        shared = [[_value(e) for e in f.iterfind("{*}sharedItems/*")] for f in fields]
        names = tuple(field.get("name", "") for field in fields)
        links = [e.target for e in package.links(part) if e.kind == "pivotCacheRecords"]
        yield _rows(package, names, shared, next((n for n in links if n in package.names), ""))


def _rows(
    package: Package, names: tuple[str, ...], shared: list[list[str]], part: str
) -> Iterator[Row]:
    yield 1, names
    if not part:  # only the different values of each column were kept
        longest = max(map(len, shared), default=0)
        for at in range(longest):
            yield at + 2, tuple(v[at] if at < len(v) else "" for v in shared)
        return
    for number, record in enumerate(_records(package, part), 2):
        cells = [
            _shared(shared, column, e.get("v", "")) if local(e) == "x" else _value(e)
            for column, e in enumerate(record)
        ]
        yield number, tuple(cells)
        record.clear()


def _records(package: Package, part: str) -> Iterator[etree._Element]:
    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, huge_tree=False
    )
    for chunk in package.chunks(part):
        parser.feed(chunk)
        for _, element in parser.read_events():
            if local(element) == "r":
                yield element
                parent = element.getparent()
                while parent is not None and (previous := element.getprevious()) is not None:
                    parent.remove(previous)
    parser.close()


def _shared(shared: list[list[str]], column: int, index: str) -> str:
    values = shared[column] if column < len(shared) else []
    at = int(index) if index.isdecimal() else len(values)
    return values[at] if at < len(values) else ""


def _value(element: etree._Element) -> str:
    """Of one item: text, number, date, error; a truth value in words; none where it is missing."""
    value = str(element.get("v", ""))
    return {"1": "TRUE", "0": "FALSE"}.get(value, value) if local(element) == "b" else value
