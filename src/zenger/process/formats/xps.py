"""XPS and OpenXPS: printed pages in a zip of XML. Their text, page by page; pictures apart.

Source: ECMA-388, Open XML Paper Specification, 2009: 10 (documents), 12 (glyphs).
"""

import posixpath
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Page, PageKind, Piece
from zenger.process.formats.office_package import (
    DAMAGE,
    Package,
    TooLargeError,
    local,
    trouble,
)
from zenger.process.formats.office_properties import properties
from zenger.process.formats.package_members import members_of
from zenger.process.formats.plain_pages import clean_text
from zenger.protocols.formats import Identity

MEDIA_TYPES = frozenset({"application/vnd.ms-xpsdocument", "application/oxps"})
MAX_PAGES = 100_000
MAX_TEXT = 500_000  # characters of one page
_POINTS = 72 / 96
_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".wdp", ".jxr")


class XpsHandler:
    """Text as it was printed. What a page looks like is not drawn."""

    name = "xps"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type in MEDIA_TYPES else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        try:
            package = Package(untrusted)
            yield from properties(package)
            yield from _pages(package)
            pictures = [n for n in package.names if n.lower().endswith(_PICTURES)]
            yield from members_of(package, pictures)
        except TooLargeError:
            yield trouble(Status.LIMIT, "expansion", "It inflates to more than is allowed.")
        except DAMAGE:
            yield trouble(Status.CORRUPT, "damaged-document", "The document is damaged.")


def _pages(package: Package) -> Iterator[Piece]:
    damaged = missing = number = 0
    for number, name in enumerate(_in_order(package), 1):
        try:
            root = package.xml(name)
        except (TooLargeError, *DAMAGE):
            root, damaged = None, damaged + 1
        else:
            missing += root is None
        yield _page(root, number) if root is not None else Page(number, "")
        if number == MAX_PAGES:
            yield trouble(Status.LIMIT, "too-many-pages", f"Only {MAX_PAGES:,} pages were read.")
            return
    if damaged or missing or not number:
        message = f"Pages that are damaged: {damaged}; that are not there: {missing}."
        yield trouble(Status.CORRUPT, "damaged-pages", message)


def _in_order(package: Package) -> Iterator[str]:
    """Names of the pages by the sequence of documents; by their names where that is gone."""
    found = list(_stated(package))
    yield from found or package.starting("", ".fpage")


def _stated(package: Package) -> Iterator[str]:
    for sequence in (n for n in package.names if n.endswith(".fdseq")):
        for document in _sources(package, sequence, "DocumentReference"):
            if document in package.names:
                yield from _sources(package, document, "PageContent")


def _sources(package: Package, part: str, tag: str) -> Iterator[str]:
    try:
        root = package.xml(part)
    except DAMAGE:
        return
    for element in root if root is not None else ():
        if local(element) == tag:
            path = posixpath.join("/", posixpath.dirname(part), element.get("Source", ""))
            yield posixpath.normpath(path).lstrip("/")


def _page(root: etree._Element, number: int) -> Page:
    text = "\n".join(_lines(root))[:MAX_TEXT]
    width, height = (_points(root.get(name, "")) for name in ("Width", "Height"))
    return Page(number, text, PageKind.PAGE, width=width, height=height)


def _lines(root: etree._Element) -> Iterator[str]:
    """Runs of glyphs; those on one baseline are one line."""
    line: list[str] = []
    baseline = ""
    for element in root.iter("{*}Glyphs"):
        words = element.get("UnicodeString", "")
        words = clean_text(words.removeprefix("{}"))
        if not words.strip():
            continue
        if line and element.get("OriginY", "") != baseline:
            yield _joined(line)
            line = []
        baseline = element.get("OriginY", "")
        line.append(words)
    if line:
        yield _joined(line)


def _joined(runs: list[str]) -> str:
    return " ".join(" ".join(runs).split())


def _points(text: str) -> float:
    try:
        return round(min(max(float(text), 0.0), 1e6) * _POINTS, 2)
    except ValueError:
        return 0.0
