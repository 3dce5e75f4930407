"""Office documents that are zips of XML: Word, Excel, PowerPoint and OpenDocument.

Running text, slides and rows come from the library (`office_library`); what it leaves out is
read here and in the modules beside it, part by part.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Page, PageKind, Piece, Trouble
from zenger.process.formats import (
    odf,
    odf_flat,
    ooxml_sheets,
    ooxml_slides,
    ooxml_text,
    ooxml_unseen,
)
from zenger.process.formats.office_library import UnreadableError
from zenger.process.formats.office_locked import unlocked_document
from zenger.process.formats.office_members import members
from zenger.process.formats.office_ole import OLE, is_encrypted_office
from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, trouble
from zenger.process.formats.office_properties import properties, warnings
from zenger.process.formats.office_salvage import salvaged
from zenger.process.formats.ooxml_text import Section
from zenger.process.formats.table_pages import sheet_pages
from zenger.process.formats.vba import macros_of
from zenger.process.identify_containers import LOCKED
from zenger.protocols.formats import Identity

_TYPES = (
    "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.",
    "application/vnd.ms-word.", "application/vnd.ms-powerpoint.",
    "application/vnd.ms-excel.sheet.macro", "application/vnd.ms-excel.template.macro",
    LOCKED,
)  # fmt: skip
MAX_PAGE = 2_000_000  # characters
_BESIDE = (
    (re.compile(r".*/charts/chart[^/]*\.xml"), "Charts"),
    (re.compile(r".*/diagrams/data[^/]*\.xml"), "Diagrams"),
    (re.compile(r"xl/drawings/drawing\d*\.xml"), "Text boxes"),
    (re.compile(r"ppt/(slideMasters|slideLayouts|notesMasters|handoutMasters)/[^/]+\.xml"),
     "Masters and layouts"),
)  # fmt: skip


class OfficeHandler:
    """Text, tables, slides and all that stands beside them."""

    name = "office"
    version = 24

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type.startswith(_TYPES) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        if untrusted.read(8) == OLE:
            yield from _locked(original, untrusted, options)
            return
        try:
            package = _opened(untrusted, identity)
            if identity.media_type == LOCKED and package is not None:
                yield from unlocked_document(original, untrusted, options)
            elif package is None:
                yield from _of_what_is_left(untrusted, options)
            else:
                yield from _document(package, options)
        except TooLargeError:
            yield trouble(Status.LIMIT, "expansion", "It inflates to more than is allowed.")
        except DAMAGE:
            yield trouble(Status.CORRUPT, "damaged-document", "The document is damaged.")


def _opened(untrusted: BinaryIO, identity: Identity) -> Package | None:
    """None where it has no directory: its end is missing, or it is no package at all."""
    try:
        return Package(odf_flat.unfolded(untrusted) if _is_flat(identity) else untrusted)
    except zipfile.BadZipFile:
        return None


def _of_what_is_left(untrusted: BinaryIO, options: ExtractionOptions) -> Iterator[Piece]:
    """Raises nothing: whatever else is wrong with it is what it was called before."""
    try:
        if (rest := salvaged(untrusted)) is not None:
            yield from _document(Package(rest), options)
            message = "The document's end is missing; what is left of it was read."
            yield trouble(Status.TRUNCATED, "directory-missing", message)
            return
    except (TooLargeError, *DAMAGE):
        pass
    yield trouble(Status.CORRUPT, "damaged-document", "The document is damaged.")


def _is_flat(identity: Identity) -> bool:
    return identity.media_type.endswith("-flat-xml")


def _locked(original: Original, untrusted: BinaryIO, options: ExtractionOptions) -> Iterator[Piece]:
    if is_encrypted_office(untrusted):
        yield from unlocked_document(original, untrusted, options)
    else:
        yield trouble(Status.UNSUPPORTED, "old-format", "An older format under a newer name.")


def _document(package: Package, options: ExtractionOptions) -> Iterator[Piece]:
    if odf.is_encrypted(package):
        yield trouble(Status.ENCRYPTED, "password-needed", "The document needs a password.")
        return
    said: set[Trouble] = set()
    for source in (properties(package), warnings(package), _pages(package, options)):
        for piece in _guarded(source):
            if not isinstance(piece, Trouble):
                yield piece
            elif piece not in said:  # the same damage is met by all who read the part
                said.add(piece)
                yield piece
    yield from members(package)


def _guarded(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """What damage there is in one place hides nothing that stands in another."""
    try:
        yield from pieces
    except UnreadableError as error:
        yield trouble(error.status, "unreadable", "Its text could not be read.")
    except TooLargeError:
        yield trouble(Status.LIMIT, "text-size", "It holds more text than can be read at once.")
    except DAMAGE:
        yield trouble(Status.CORRUPT, "damaged-part", "A part of the document is damaged.")


def _pages(package: Package, options: ExtractionOptions) -> Iterator[Piece]:
    number = 0
    for source in _sources(package, options):
        for piece in _guarded(source):
            if isinstance(piece, Page):
                number += 1
                yield replace(piece, number=number)
            else:
                yield piece


def _sources(package: Package, options: ExtractionOptions) -> Iterator[Iterator[Piece]]:
    if odf.CONTENT in package.names:
        yield _of_a_page(odf.pieces(package, options))
        yield _as_pages(_macros(package))
        return
    main = package.main()
    if main.startswith("xl/"):
        yield ooxml_sheets.pages(package, options)
        yield _pivots(package, options)
    elif main.startswith("ppt/"):
        yield _as_pages(ooxml_slides.sections(package))
    else:
        yield _as_pages(ooxml_text.sections(package))
    yield _as_pages(_comments(package))
    for pattern, label in _BESIDE:
        yield _as_pages(_beside(package, pattern, label))
    yield from map(_as_pages, ooxml_unseen.sections(package))
    yield _as_pages(_macros(package))


def _as_pages(sections: Iterator[Section]) -> Iterator[Piece]:
    for kind, label, text in sections:
        for part in _of_a_length(text):
            yield Page(1, part, kind, label)


def _of_a_page(pieces: Iterator[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece, Page) and not piece.rows:
            yield from (replace(piece, text=part) for part in _of_a_length(piece.text))
        else:
            yield piece


def _of_a_length(text: str) -> Iterator[str]:
    """Nearly always the whole of it; else cut behind a line, as a page goes into one message."""
    at = 0
    while len(text) - at > MAX_PAGE:
        cut = text.rfind("\n", at, at + MAX_PAGE) + 1 or at + MAX_PAGE
        yield text[at:cut]
        at = cut
    yield text[at:]


def _pivots(package: Package, options: ExtractionOptions) -> Iterator[Page]:
    for rows in ooxml_unseen.pivot_caches(package):
        yield from sheet_pages(
            rows,
            first=1,
            kind=PageKind.HIDDEN,
            name="Data behind a pivot table",
            size=options.rows_per_page,
        )


def _comments(package: Package) -> Iterator[Section]:
    comments = list(ooxml_text.comments(package))
    if comments:
        yield PageKind.COMMENTS, "Comments", "\n".join(comments)


def _macros(package: Package) -> Iterator[Section]:
    if text := "\n".join(macros_of(package)):
        yield PageKind.ASIDE, "Macros", text


def _beside(package: Package, pattern: re.Pattern[str], label: str) -> Iterator[Section]:
    parts = [name for name in package.names if pattern.fullmatch(name)]
    roots = (root for name in parts if (root := package.xml(name)) is not None)
    lines = dict.fromkeys(
        line for root in roots for line in ooxml_text.text_of(root).split("\n") if line
    )
    if lines:
        yield PageKind.ASIDE, label, "\n".join(lines)
