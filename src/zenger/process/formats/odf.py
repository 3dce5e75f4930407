"""OpenDocument (odt, ods, odp): the library's text and rows, and what it leaves out.

Left out are slides as pages, drawn shapes, tracked changes, hidden text, masters and authors of
comments; and a cell is given as the value behind it, where a reader sees a date or a percentage.
Source: OASIS OpenDocument 1.3, part 3.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from lxml import etree

from zenger.model.extraction import ExtractionOptions, Page, PageKind, Piece
from zenger.process.formats import office_library
from zenger.process.formats.odf_beside import (
    DESCRIBING,
    Beside,
    hidden_pages,
    hidden_tables,
    text_of,
)
from zenger.process.formats.odf_rows import rows
from zenger.process.formats.odf_stream import Part, content_parts
from zenger.process.formats.odf_unseen import CELLS, HidingStyles, Unseen, hiding_styles
from zenger.process.formats.office_package import (
    DAMAGE,
    Package,
    TooLargeError,
    attribute,
    local,
    packed,
    slices,
)
from zenger.process.formats.ooxml_text import Section
from zenger.process.formats.table_pages import sheet_pages

CONTENT = "content.xml"
_SHAPES = tuple(f"{{*}}{name}" for name in ("frame", "custom-shape", "rect", "ellipse", "polygon"))
_BLOCKS = tuple(f"{{*}}{name}" for name in ("p", "h", "list", "table"))
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_VALUES = tuple(f"}}{n}value" for n in ("", "date-", "time-", "boolean-", "string-"))
_MANIFEST = "META-INF/manifest.xml"
_EMPTY = b'<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'  # asked for
_GIVEN = ("mimetype", "styles.xml", _MANIFEST)


def is_encrypted(package: Package) -> bool:
    """Whether the manifest says so (part 2, 4.3): content.xml alone would seem damaged."""
    manifest = package.xml(_MANIFEST)
    return manifest is not None and any(local(e) == "encryption-data" for e in manifest.iter())


def pieces(package: Package, options: ExtractionOptions) -> Iterator[Piece]:
    """All pages. Raises `UnreadableError`, `TooLargeError`."""
    beside, damage = Beside(package), list[Exception]()
    parts = _sound(package, beside, damage)
    number = 0
    for first in parts:
        for piece in _shown(package, first, chain([first], parts), options):
            if isinstance(piece, Page):
                number = piece.number
            yield piece
    for next_number, (page_kind, label, text) in enumerate(beside.sections(), number + 1):
        yield Page(next_number, text, page_kind, label)
    if damage:
        raise damage[0]


def _sound(package: Package, beside: Beside, damage: list[Exception]) -> Iterator[Part]:
    """The content, up to where it is damaged or more than can be held."""
    try:
        for part in content_parts(package, CONTENT):
            beside.add(part.root)
            yield part
    except (*DAMAGE, TooLargeError) as error:
        damage.append(error)


def _shown(
    package: Package, first: Part, parts: Iterable[Part], options: ExtractionOptions
) -> Iterator[Piece]:
    body, inner = _body(first.root)
    if local(inner) != "spreadsheet":
        sections = _flow(package, parts)
        yield from (Page(n, text, kind, label) for n, (kind, label, text) in enumerate(sections, 1))
    elif first.is_whole:
        unseen = _unseen_cells(body, _hiding(package, first.root))
        for name, found in unseen.items():
            yield from found.stated(name)
        given = _given(package, etree.tostring(_bare(first.root)))
        yield from _sheet_pages(given, _hidden_sheets(package, first.root), unseen, options)
    else:
        hiders = hidden_tables(package.xml("styles.xml"), first.root)
        yield from _long_sheets(parts, hiders, _hiding(package, first.root), options)


def _body(content: etree._Element) -> tuple[etree._Element, etree._Element]:
    """And what it is of: office:text, office:spreadsheet …"""
    body = next((e for e in content.iter() if local(e) == "body"), content)
    return body, next((e for e in body if local(e)), body)


def _flow(package: Package, parts: Iterable[Part]) -> Iterator[Section]:
    slides = 0
    for part in parts:
        _, inner = _body(part.root)
        if local(inner) == "text":
            yield from _text(package, part.root, inner)
        elif local(inner) in ("presentation", "drawing"):
            yield from _slides(package.xml("styles.xml"), part.root, slides)
            slides += sum(local(e) == "page" for e in inner)
        else:  # a chart or a formula of its own
            yield PageKind.TEXT, "", text_of(inner)


def _long_sheets(
    parts: Iterable[Part], unseen: frozenset[str], styles: HidingStyles, options: ExtractionOptions
) -> Iterator[Piece]:
    number = 0
    for _, sheet_rows in groupby(rows(parts, styles), key=lambda row: row.sheet):
        sheet = next(sheet_rows).sheet
        is_hidden = sheet.style in unseen
        for page in sheet_pages(
            ((row.number, row.cells) for row in sheet_rows),
            first=number + 1,
            kind=PageKind.HIDDEN if is_hidden else PageKind.SHEET,
            name=f"{sheet.name} (hidden sheet)" if is_hidden else sheet.name,
            size=options.rows_per_page,
        ):
            number = page.number
            yield page
        for page in _unseen_page(number, sheet.name, sheet.unseen):
            number = page.number
            yield page
        yield from sheet.unseen.stated(sheet.name)


def _hiding(package: Package, content: etree._Element) -> HidingStyles:
    return hiding_styles(package.xml("styles.xml"), content)


def _unseen_cells(body: etree._Element, styles: HidingStyles) -> dict[str, Unseen]:
    """By the name of its sheet, what is hidden there; it is in no row any more."""
    found: dict[str, Unseen] = {}
    for table in list(body.iterfind(".//{*}spreadsheet/{*}table")):
        name, unseen = attribute(table, "name"), Unseen(styles)
        unseen.take(table)
        if name in found:  # sheets of one name, which no program writes
            unseen.texts += found[name].texts
        found[name] = unseen
    return found


def _unseen_page(number: int, name: str, unseen: Unseen | None) -> Iterator[Page]:
    if unseen is not None and unseen.texts:
        text = "\n".join(unseen.texts)
        yield Page(number + 1, text, PageKind.HIDDEN, f"{name} (hidden cells)")


def _bare(content: etree._Element) -> etree._Element:
    """Without comments and descriptions, cells as they are shown, boxes after their paragraph."""
    for shape in list(content.iter(*_SHAPES)):
        _hoist(shape)
    for element in content.iter():
        if local(element) == "annotation" or element.tag in DESCRIBING:
            element.clear(keep_tail=True)
        elif local(element) in CELLS and any(local(e) == "p" for e in element):
            _show(element)
    return content


def _hoist(shape: etree._Element) -> None:
    """The library reads a box inside a paragraph twice: in it, and once more by itself."""
    anchors = list(shape.iterancestors("{*}p", "{*}h"))
    if anchors:
        for block in reversed([e for e in shape.iter(*_BLOCKS) if _is_outermost(e, shape)]):
            block.tail = None
            anchors[-1].addnext(block)


def _is_outermost(block: etree._Element, shape: etree._Element) -> bool:
    holders = list(block.iterancestors(*_BLOCKS, shape.tag))
    return bool(holders) and holders[0] is shape


def _given(package: Package, content: bytes) -> bytes:
    around = {name: package.read(name) for name in _GIVEN if name in package.names}
    return packed({_MANIFEST: _EMPTY, **around, CONTENT: content})


def _show(cell: etree._Element) -> None:
    """Leave of a cell what is shown, so that it is not taken for the value behind it: of an error
    that is an empty text, and without a type the library sees nothing at all."""
    for name in list(cell.attrib):
        if str(name).endswith(_VALUES):
            del cell.attrib[name]
    cell.set(f"{{{_OFFICE}}}value-type", "string")


def _text(package: Package, content: etree._Element, body: etree._Element) -> Iterator[Section]:
    given = (_given(package, piece) for piece in slices(_bare(content), body))
    text = office_library.running_text(given, office_library.ODT)
    yield PageKind.TEXT, "", "\n".join(text.body)
    if text.footnotes:
        yield PageKind.ASIDE, "Footnotes", "\n".join(text.footnotes)


def _slides(
    styles: etree._Element | None, content: etree._Element, before: int
) -> Iterator[Section]:
    pages = [e for e in content.iter() if local(e) == "page"]
    unseen = hidden_pages(styles, content)
    for number, page in enumerate(pages, before + 1):
        is_hidden = attribute(page, "style-name") in unseen
        kind = PageKind.HIDDEN if is_hidden else PageKind.SLIDE
        yield kind, f"Slide {number}{' (hidden)' if is_hidden else ''}", text_of(page)
    notes = [
        (n, text_of(e))
        for n, page in enumerate(pages, before + 1)
        for e in page
        if local(e) == "notes"
    ]
    if any(text for _, text in notes):
        lines = [f"Slide {number}: {text}" for number, text in notes if text]
        yield PageKind.NOTES, "Speaker notes", "\n".join(lines)


def _sheet_pages(
    given: bytes, hidden: set[str], unseen: dict[str, Unseen], options: ExtractionOptions
) -> Iterator[Page]:
    number = 0
    for sheet in office_library.sheets(given, office_library.ODS):
        is_hidden = sheet.name in hidden
        for page in sheet_pages(
            ((n, row) for n, row in enumerate(sheet.rows, 1) if any(row)),
            first=number + 1,
            kind=PageKind.HIDDEN if is_hidden else PageKind.SHEET,
            name=f"{sheet.name} (hidden sheet)" if is_hidden else sheet.name,
            size=options.rows_per_page,
        ):
            number = page.number
            yield page
        for page in _unseen_page(number, sheet.name, unseen.get(sheet.name)):
            number = page.number
            yield page


def _hidden_sheets(package: Package, content: etree._Element) -> set[str]:
    styles = hidden_tables(package.xml("styles.xml"), content)
    tables = [e for e in content.iter() if local(e) == "table"]
    return {attribute(t, "name") for t in tables if attribute(t, "style-name") in styles}
