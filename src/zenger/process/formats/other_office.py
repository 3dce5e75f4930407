"""Office formats out of the common run: Visio, binary Excel, WordPerfect, Hangul and drawings.

Words are read where something here can; all else of these has only what LibreOffice prints of it,
and says so.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Page, PageKind, Piece
from zenger.process.formats import office_library, ooxml_text
from zenger.process.formats.office_library import UnreadableError
from zenger.process.formats.office_members import members
from zenger.process.formats.office_package import (
    DAMAGE,
    Package,
    TooLargeError,
    local,
    trouble,
)
from zenger.process.formats.office_properties import properties, warnings
from zenger.process.formats.plain_pages import clean_text, text_pages
from zenger.process.formats.table_pages import sheet_pages
from zenger.process.programs.libreoffice import PRINTABLE
from zenger.protocols.formats import Identity

MAX_FILE = 64 * 1024**2  # bytes given to the library at once
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
VSDX = "application/vnd.ms-visio.drawing"
# Media type here -> what the library calls it.
_BY_LIBRARY = {
    "application/vnd.wordperfect": "application/vnd.wordperfect",
    "application/hwp+zip": "application/x-hwp",
    "application/x-hwp": "application/x-hwp",
    "application/x-hwp+zip": "application/haansofthwpx",
}
_PRINTED_ONLY = frozenset(
    f"application/vnd.{name}"
    for name in (
        "visio ms-publisher ms-works stardivision.writer stardivision.calc stardivision.impress "
        "stardivision.draw lotus-1-2-3"
    ).split()
) | {"image/wmf", "image/emf"}
_DIAGRAMS = re.compile(r"xl/(diagrams/data|drawings/drawing)[^/]*\.xml")
_NUMBERED = re.compile(r"visio/pages/page(\d+)\.xml")


class OtherOfficeHandler:
    """One handler for formats of which little is read here."""

    name = "other-office"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        kind = identity.media_type
        known = kind in (XLSB, VSDX) or kind in _BY_LIBRARY or kind in _PRINTED_ONLY
        return 0.8 if known else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        kind = identity.media_type
        try:
            if kind in (XLSB, VSDX):
                yield from _packaged(Package(untrusted), untrusted, kind, options)
            elif kind in _BY_LIBRARY:
                yield from _by_library(untrusted, kind, options)
            else:
                message = "Its words are those of its pages as LibreOffice prints them."
                yield trouble(Status.TRUNCATED, "printed-only", message)
        except TooLargeError:
            yield trouble(Status.LIMIT, "expansion", "It inflates to more than is allowed.")
        except DAMAGE:
            yield trouble(Status.CORRUPT, "damaged-document", "The document is damaged.")


def _by_library(untrusted: BinaryIO, kind: str, options: ExtractionOptions) -> Iterator[Piece]:
    try:
        content = _whole(untrusted)
        text = clean_text(office_library.plain_text(content, _BY_LIBRARY[kind]))
    except UnreadableError as error:
        yield trouble(error.status, "unreadable", "Its text could not be read.")
        return
    yield from text_pages([text], options.max_text)
    if not text.strip() and kind in PRINTABLE:
        message = "No words were found in it; its printed pages may have some."
        yield trouble(Status.TRUNCATED, "printed-only", message)


def _whole(untrusted: BinaryIO) -> bytes:
    untrusted.seek(0)
    content = untrusted.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise TooLargeError
    return content


def _packaged(
    package: Package, untrusted: BinaryIO, kind: str, options: ExtractionOptions
) -> Iterator[Piece]:
    yield from properties(package)
    yield from warnings(package)
    if kind == VSDX:
        yield from _drawings(package)
    else:
        yield from _workbook(package, untrusted, options)
    yield from members(package)


def _drawings(package: Package) -> Iterator[Page]:
    """The words of each Visio page, a line for each shape ([MS-VSDX] 2.2.5.4)."""
    names = _page_names(package)
    pages = [name for name in package.names if _NUMBERED.fullmatch(name)]
    pages.sort(key=lambda name: int(_NUMBERED.sub(r"\1", name)))
    for number, part in enumerate(pages, 1):
        root = package.xml(part)
        found = (e for e in root.iter() if local(e) == "Text") if root is not None else ()
        lines = (" ".join("".join(map(str, e.itertext())).split()) for e in found)
        label = names[number - 1] if number <= len(names) else ""
        yield Page(number, "\n".join(filter(None, lines)), PageKind.TEXT, label[:300])


def _page_names(package: Package) -> list[str]:
    root = package.xml("visio/pages/pages.xml")
    return [e.get("Name", "") for e in root if local(e) == "Page"] if root is not None else []


def _workbook(package: Package, untrusted: BinaryIO, options: ExtractionOptions) -> Iterator[Piece]:
    number = 0
    try:
        for sheet in office_library.sheets(_whole(untrusted), XLSB):
            rows = enumerate(sheet.rows, 1)
            for page in sheet_pages(
                rows, first=number + 1, kind=PageKind.SHEET, name=sheet.name,
                size=options.rows_per_page,
            ):  # fmt: skip
                number = page.number
                yield page
    except UnreadableError as error:
        yield trouble(error.status, "unreadable", "Its cells could not be read.")
    parts = [name for name in package.names if _DIAGRAMS.fullmatch(name)]
    roots = [root for name in parts if (root := package.xml(name)) is not None]
    lines = dict.fromkeys(
        line for root in roots for line in ooxml_text.text_of(root).split("\n") if line
    )
    if lines:
        yield Page(number + 1, "\n".join(lines), PageKind.ASIDE, "Diagrams and text boxes")
