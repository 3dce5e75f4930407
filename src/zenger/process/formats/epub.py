"""E-books (EPUB): chapters in reading order as pages, pictures and all else as documents.

Source: EPUB 3.3, W3C Recommendation 2023, 5 (package document), 4.2 (container).
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import unquote

from lxml import etree

from zenger.model.document import Original, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
)
from zenger.process.formats.html import charset_of, nested_too_deep
from zenger.process.formats.html_cleaning import cleaned
from zenger.process.formats.html_text import (
    name_pictures,
    parse,
    to_source,
    too_deep,
    visible_text,
    without_markup,
)
from zenger.process.formats.html_unseen import UNTOLD, UntoldError, take_unseen, untold
from zenger.process.formats.office_package import (
    DAMAGE,
    Package,
    TooLargeError,
    attribute,
    local,
    trouble,
)
from zenger.process.formats.package_dates import date_stated
from zenger.process.formats.package_members import members_of
from zenger.process.formats.plain_pages import WHOLE, parts
from zenger.protocols.formats import Identity

CONTAINER = "META-INF/container.xml"
LOCKS = "META-INF/encryption.xml"
MAX_CHAPTER = 16 * 1024**2  # bytes parsed; a tree takes five to ten times as much memory
MAX_CHAPTERS = 20_000
_HTML = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml"))
_STRUCTURE = (".opf", ".ncx", ".css", ".ttf", ".otf", ".woff", ".woff2", ".xpgt", ".plist")
_FONT_LOCKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


class EpubHandler:
    """What a reading program would show, and what lies beside it in the zip."""

    name = "epub"
    version = 5

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type == "application/epub+zip" else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        try:
            yield from _Book(Package(untrusted), options).pieces()
        except TooLargeError:
            yield trouble(Status.LIMIT, "expansion", "It inflates to more than is allowed.")
        except DAMAGE:
            yield trouble(Status.CORRUPT, "damaged-document", "The book is damaged.")


@dataclass(slots=True)
class _Book:
    package: Package
    options: ExtractionOptions
    read: set[str] = field(default_factory=set)  # parts that became pages
    number: int = 0
    left: int = 0  # characters

    def pieces(self) -> Iterator[Piece]:
        self.left = self.options.max_text
        opf = self._opf()
        root = self._tree(opf)
        if root is None:
            yield trouble(Status.CORRUPT, "no-reading-order", "The book says no reading order.")
        else:
            yield from _about(root)
        if self._is_locked():
            yield trouble(Status.ENCRYPTED, "copy-protected", "Its chapters are encrypted.")
        else:
            chapters = _chapters(root, posixpath.dirname(opf)) if root is not None else []
            yield from self._chapters(chapters or self._in_name_order())
        rest = [name for name in self.package.names if self._is_apart(name)]
        yield from members_of(self.package, rest)

    def _tree(self, name: str) -> etree._Element | None:
        """A part that the rest does not depend on, where it is there and whole."""
        try:
            return self.package.xml(name)
        except DAMAGE:
            return None

    def _opf(self) -> str:
        root = self._tree(CONTAINER)
        for element in root.iter() if root is not None else ():
            path = attribute(element, "full-path")
            if local(element) == "rootfile" and path in self.package.names:
                return path
        return next((name for name in self.package.names if name.endswith(".opf")), "")

    def _in_name_order(self) -> list[str]:
        return sorted(n for n in self.package.names if n.endswith((".html", ".xhtml", ".htm")))

    def _is_locked(self) -> bool:
        """Fonts may be scrambled; that hides no text."""
        root = self.package.xml(LOCKS)
        methods = [attribute(e, "Algorithm") for e in root.iter()] if root is not None else []
        return any(method and not method.startswith(_FONT_LOCKS) for method in methods)

    def _is_apart(self, name: str) -> bool:
        structural = name == "mimetype" or name.startswith("META-INF/")
        return not (structural or name in self.read or name.lower().endswith(_STRUCTURE))

    def _chapters(self, names: list[str]) -> Iterator[Piece]:
        missing = [name for name in names if name not in self.package.names]
        for name in names[:MAX_CHAPTERS]:
            if name in self.package.names and name not in self.read:
                yield from self._chapter(name)
        if missing:
            message = f"Chapters named in the reading order and not in the book: {len(missing)}."
            yield trouble(Status.TRUNCATED, "missing-chapters", message)
        if len(names) > MAX_CHAPTERS:
            message = f"Only {MAX_CHAPTERS:,} chapters were read."
            yield trouble(Status.LIMIT, "too-many-chapters", message)

    def _chapter(self, name: str) -> Iterator[Piece]:
        try:
            content = self.package.read(name, MAX_CHAPTER)
        except TooLargeError:
            yield trouble(Status.LIMIT, "chapter-size", "A chapter is too large to be read.")
            return
        except DAMAGE:
            yield trouble(Status.CORRUPT, "damaged-part", "A chapter of the book is damaged.")
            return
        self.read.add(name)
        source = charset_of(content).decode(content)
        root = None if too_deep(source) else parse(source)
        if root is None:
            if too_deep(source):
                yield from self._pages(without_markup(source), PageKind.HIDDEN, UNTOLD, "")
                yield nested_too_deep()
            else:
                yield from self._pages(without_markup(source), PageKind.TEXT, "", "")
            return
        try:
            hidden = take_unseen(root)
        except UntoldError as error:
            yield from self._pages(error.text, PageKind.HIDDEN, UNTOLD, "")
            yield untold()
            return
        name_pictures(root, {})
        text = visible_text(root)
        html = cleaned(to_source(root)) if len(text) <= WHOLE else ""
        yield from self._pages(text, PageKind.TEXT, _heading(root), html)
        yield from self._pages(hidden, PageKind.HIDDEN, "hidden", "")

    def _pages(self, text: str, kind: PageKind, label: str, html: str) -> Iterator[Page]:
        for part in parts([text]):
            if part.strip():
                self.number += 1
                yield Page(self.number, part, kind, label, html=html)


def _heading(root: etree._Element) -> str:
    """What the chapter calls itself: its first heading, else its title."""
    for tag in ("h1", "h2", "h3", "title"):
        for element in root.iter(tag):
            if words := " ".join("".join(map(str, element.itertext())).split()):
                return words[:200]
    return ""


def _about(root: etree._Element) -> Iterator[Piece]:
    """Dublin Core in the package document: everything, repeated ones too."""
    stated = [
        (local(e), " ".join("".join(map(str, e.itertext())).split()))
        for e in root.iter()
        if str(e.tag).startswith("{http://purl.org/dc/elements/1.1/}")
    ]
    fields = [(name, value[:1000]) for name, value in stated if value]
    titles = [value for name, value in fields if name == "title"]
    if titles:
        yield Title(titles[0])
    yield Metadata(tuple(fields[:500]))
    for name, value in fields:
        if name == "date" and (date := date_stated(value, "epub date")):
            yield DateFound(date)


def _chapters(root: etree._Element, folder: str) -> list[str]:
    """Parts in reading order; then those that are text and in no order at all."""
    items = {}
    for element in root.iter():
        if local(element) == "item":
            path = posixpath.join(folder, unquote(element.get("href", "").partition("#")[0]))
            kind = element.get("media-type", "")
            items[element.get("id", "")] = (posixpath.normpath(path), kind)
    spine = [e.get("idref", "") for e in root.iter() if local(e) == "itemref"]
    ordered = [items[key][0] for key in spine if key in items and items[key][1] in _HTML]
    return [*ordered, *(path for path, kind in items.values() if kind in _HTML)]
