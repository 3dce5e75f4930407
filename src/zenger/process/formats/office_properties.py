"""What an office document says about itself: title, people, dates, company, macros, links."""

from collections.abc import Iterator
from datetime import datetime

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.extraction import DateFound, Metadata, Piece, Title
from zenger.process.formats.office_package import Package, attribute, local

MAX_VALUE = 2000  # characters
FIRST_YEAR = 1985  # before it no office program wrote dates: 1601 and 1900 stand for "none"

_NAMES = {
    "creator": "author", "lastModifiedBy": "last modified by", "created": "created",
    "modified": "modified", "lastPrinted": "last printed", "TotalTime": "editing time (minutes)",
    "Application": "application", "AppVersion": "application version",
    "initial-creator": "author", "creation-date": "created", "date": "modified",
    "print-date": "last printed", "printed-by": "printed by", "editing-cycles": "revision",
    "editing-duration": "editing time", "generator": "application", "keyword": "keywords",
}  # fmt: skip
_OTHER_IN_ODF = {"creator": "last modified by"}  # there the author is the initial creator
_COUNTS = frozenset({"lpstr", "i4", "variant", "bool"})  # lists of parts, not properties


def properties(package: Package) -> Iterator[Piece]:
    """Every stated property, in the words of `_NAMES` or the document's own."""
    fields: list[tuple[str, str]] = []
    for part in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
        names = _NAMES | (_OTHER_IN_ODF if part == "meta.xml" else {})
        root = package.xml(part)
        for element in root.iter() if root is not None else ():
            name, text = local(element), (element.text or "").strip()
            if name == "user-defined":
                name = f"property {attribute(element, 'name')}"
            if text and not len(element) and name not in _COUNTS:
                fields.append(
                    (names.get(name, name)[0:1].lower() + names.get(name, name)[1:], text)
                )
    fields += _own(package)
    if fields:
        yield Metadata(tuple((name[:200], value[:MAX_VALUE]) for name, value in fields))
    known = dict(reversed(fields))
    if known.get("title"):
        yield Title(known["title"][:MAX_VALUE])
    for name in ("created", "modified"):
        yield from _date(known.get(name, ""), f"office {name}")


def _own(package: Package) -> Iterator[tuple[str, str]]:
    """Properties and variables that a user or a firm's template added."""
    settings = package.xml("word/settings.xml")
    for variable in settings.iter("{*}docVar") if settings is not None else ():
        yield f"variable {attribute(variable, 'name')}", attribute(variable, "val")
    custom = package.xml("docProps/custom.xml")
    for element in custom if custom is not None else ():
        value = " ".join(text for e in element.iter() if (text := (e.text or "").strip()))
        if value:
            yield f"property {element.get('name', '')}", value


def _date(text: str, source: str) -> Iterator[Piece]:
    try:
        day = datetime.fromisoformat(text[:19].removesuffix("Z"))
    except ValueError:
        return
    if day.year >= FIRST_YEAR:
        yield DateFound(DocumentDate(PartialDate.of(day), source))


def warnings(package: Package) -> Iterator[Piece]:
    """What a program would run or fetch. We do neither, and say that it is there."""
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in package.names):
        yield Metadata((("macros", "yes"),))
    for name in package.names:
        if name.endswith(".xml.rels"):
            for link in package.links(name.replace("_rels/", "").removesuffix(".rels")):
                if link.is_external:
                    yield Metadata((("external link", link.target[:MAX_VALUE]),))
