"""Office documents that are zips of XML: Word, Excel, PowerPoint and OpenDocument."""

from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Metadata, Page, PageKind, Piece
from zenger.process.formats import odf, ooxml_sheets, ooxml_slides, ooxml_text
from zenger.process.formats.office_package import (
    DAMAGE,
    Package,
    TooLargeError,
    attribute,
    embedded,
    local,
    properties,
    trouble,
)
from zenger.process.formats.table_pages import sheet_pages
from zenger.protocols.formats import Identity

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_MACRO = (
    "application/vnd.ms-word.", "application/vnd.ms-excel.sheet.macro",
    "application/vnd.ms-excel.template.macro", "application/vnd.ms-powerpoint.",
)  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_OLE = 64 * 1024**2  # bytes looked through for the mark of an encrypted package
_MARK = "EncryptedPackage".encode("utf-16-le")
_INSIDE = ("/embeddings/", "/media/", "/activeX/", "Object ", "Pictures/", "ObjectReplacements/")


class OfficeHandler:
    """Text, tables, slides and all that stands beside them, by reading the XML parts."""

    name = "office"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type.startswith((_OOXML, _ODF, *_MACRO)) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        if untrusted.read(8) == OLE:
            yield _locked(untrusted)
            return
        try:
            package = Package(untrusted)
            yield from _document(package, options)
        except TooLargeError:
            yield trouble(Status.LIMIT, "expansion", "It inflates to more than is allowed.")
        except DAMAGE:
            yield trouble(Status.CORRUPT, "damaged-document", "The document is damaged.")


def _locked(untrusted: BinaryIO) -> Piece:
    untrusted.seek(0)
    if _MARK in untrusted.read(MAX_OLE):
        return trouble(Status.ENCRYPTED, "password-needed", "The document needs a password.")
    return trouble(Status.UNSUPPORTED, "old-format", "An older format under a newer name.")


def _document(package: Package, options: ExtractionOptions) -> Iterator[Piece]:
    is_odf = "content.xml" in package.names
    for name in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"):
        yield from properties(package.xml(name))
    yield from _warnings(package)
    yield from _odf_pages(package, options) if is_odf else _ooxml_pages(package, options)
    inside = [name for name in package.names if _is_inside(name, is_odf=is_odf)]
    yield from embedded(package, inside)


def _is_inside(name: str, *, is_odf: bool) -> bool:
    """Whether a part is a file of its own, not a piece of this document's machinery."""
    if name.endswith((".rels", ".xml")):
        return False
    return any(mark in name for mark in _INSIDE) and (is_odf or "/" in name)


def _warnings(package: Package) -> Iterator[Piece]:
    """What a program would run or fetch. We do neither, and say that it is there."""
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in package.names):
        yield Metadata((("macros", "yes"),))
    for name in package.names:
        if not name.endswith(".rels"):
            continue
        root = package.xml(name)
        for link in root if root is not None else ():
            if local(link) == "Relationship" and attribute(link, "TargetMode") == "External":
                yield Metadata((("external link", attribute(link, "Target")[:2000]),))


def _ooxml_pages(package: Package, options: ExtractionOptions) -> Iterator[Page]:
    if any(name.startswith("xl/") for name in package.names):
        yield from _sheet_pages(
            ooxml_sheets.sheets(package), options, ooxml_sheets.comments(package)
        )
        return
    is_slides = any(name.startswith("ppt/") for name in package.names)
    sections = ooxml_slides.sections(package) if is_slides else ooxml_text.sections(package)
    yield from _pages(sections)


def _odf_pages(package: Package, options: ExtractionOptions) -> Iterator[Page]:
    content = package.xml("content.xml")
    if content is None:
        return
    if any(local(e) == "spreadsheet" for e in content.iter()):
        notes = [odf.text_of(e, apart=True) for e in content.iter() if local(e) == "annotation"]
        yield from _sheet_pages(odf.sheets(content), options, "\n".join(filter(None, notes)))
        return
    yield from _pages(odf.sections(content, package.xml("styles.xml")))


def _pages(sections: Iterator[ooxml_text.Section]) -> Iterator[Page]:
    for number, (kind, label, text) in enumerate(sections, 1):
        yield Page(number, text, kind, label)


def _sheet_pages(
    sheets: Iterator[ooxml_sheets.Sheet], options: ExtractionOptions, comments: str
) -> Iterator[Page]:
    number = 0
    for kind, label, rows in sheets:
        for page in sheet_pages(
            rows, first=number + 1, kind=kind, name=label, size=options.rows_per_page
        ):
            number = page.number
            yield page
    if comments:
        yield Page(number + 1, comments, PageKind.COMMENTS, "Comments")
