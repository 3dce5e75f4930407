"""Word, Excel and PowerPoint as they were before 2007: OLE files.

Text and cells come from the library, what the file says of itself and the objects in it from its
OLE streams. Pictures are not taken out one by one: they are on the printed pages.
Source: [MS-DOC] 2.5.2, [MS-XLS] 2.4.117, [MS-PPT] 2.3.2 and 2.10.34.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

import olefile

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
    MemberKind,
    MemberLost,
    MembersExpected,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
)
from zenger.process.formats import office_library, old_sheets
from zenger.process.formats.doc_stories import stories
from zenger.process.formats.office_library import UnreadableError
from zenger.process.formats.office_locked import unlocked_old_document
from zenger.process.formats.office_ole import BROKEN, file_in, ole_of, unwrapped
from zenger.process.formats.office_package import trouble
from zenger.process.formats.old_sheets import EXCEL
from zenger.process.formats.ole_properties import DOCUMENT, SUMMARY, Value, property_sets
from zenger.process.formats.plain_pages import clean_text, text_pages
from zenger.process.formats.ppt_records import Words, words_of
from zenger.process.formats.vba import macros_in
from zenger.protocols.formats import Identity

WORD = "application/msword"
POWERPOINT = "application/vnd.ms-powerpoint"
MAX_FILE = 64 * 1024**2  # bytes given to the library at once
MAX_OBJECT = 64 * 1024**2  # bytes of one object of a presentation, which is held
MAX_VALUE = 1000  # characters of one property
FIRST_YEAR = 1985  # before it, a clock was wrong
_ENCRYPTED = 0x0100  # a bit of the header of Word, at byte 10
_FILEPASS = b"\x2f\x00"  # an Excel record that says that all behind it is encrypted
_OBJECT = 0x1011  # a PowerPoint record: an object, squeezed where its instance is 1
_SLIDES = "PowerPoint Document"
_SUMMARY = (
    (2, "title"), (3, "subject"), (4, "author"), (5, "keywords"), (6, "comments"),
    (7, "template"), (8, "last saved by"), (9, "revision number"), (18, "creating application"),
)  # fmt: skip
_DOCUMENT = ((15, "company"), (14, "manager"), (2, "category"))
_MOMENTS = ((12, "created"), (13, "modified"))  # of the summary
_STORIES = (
    ("Headers and footers", ("headers", "boxes of headers")),
    ("Footnotes", ("footnotes", "endnotes")),
    ("Text boxes", ("boxes",)),
    ("Comments", ("comments", "macros")),
    ("Not in the text", ("text",)),
)

Beside = tuple[PageKind, str, Sequence[str]]
Object = tuple[bytes, bytes | None]  # name and content; None where it cannot be taken out


class OldOfficeHandler:
    """doc, xls and ppt. The library holds them whole, so not without end."""

    name = "old-office"
    version = 7

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type in (WORD, EXCEL, POWERPOINT) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        content = untrusted.read(MAX_FILE + 1)
        if len(content) > MAX_FILE:
            message = f"Documents of this kind are read up to {MAX_FILE // 1024**2} MB."
            yield trouble(Status.LIMIT, "too-large", message)
            return
        objects: list[Object] = []
        words = Words()
        told: dict[str, str] = {}
        macros: list[str] = []
        try:
            with ole_of(content) as ole:
                words = _words(ole)
                if _is_encrypted(ole):
                    yield from unlocked_old_document(original, content, options)
                    return
                yield from _properties(ole)
                objects += _objects(ole)
                told = stories(ole)
                macros += macros_in(ole)
        except BROKEN:
            yield trouble(Status.CORRUPT, "damaged-document", "Parts of the document are damaged.")
        yield from _text(content, identity.media_type, options, words, told, macros)
        yield from _members(objects)


def _is_encrypted(ole: olefile.OleFileIO) -> bool:
    if ole.exists("WordDocument"):
        head = ole.openstream("WordDocument").read(12)
        return bool(int.from_bytes(head[10:12], "little") & _ENCRYPTED)
    if ole.exists("EncryptedSummary"):
        return True
    for name in ("Workbook", "Book"):
        if ole.exists(name):
            return _has_filepass(ole.openstream(name).read(4096))
    return False


def _has_filepass(head: bytes) -> bool:
    """Among the records from the start on; it comes before anything that it hides."""
    at = 0
    while at + 4 <= len(head):
        if head[at : at + 2] == _FILEPASS:
            return True
        at += 4 + int.from_bytes(head[at + 2 : at + 4], "little")
    return False


def _properties(ole: olefile.OleFileIO) -> Iterator[Piece]:
    summary, further = (
        property_sets(ole.openstream(name).read()) if ole.exists(name) else []
        for name in (SUMMARY, DOCUMENT)
    )
    own = summary[0].values if summary else {}
    fields = [(name, _told(own.get(number))) for number, name in _SUMMARY]
    if further:
        fields += [(name, _told(further[0].values.get(number))) for number, name in _DOCUMENT]
    dates = [(name, when) for number, name in _MOMENTS if (when := _moment(own.get(number)))]
    fields += [(name, _told(when)) for name, when in dates]
    own_names = ((f"property {_told(n)}", _told(v)) for one in further for n, v in one.named())
    fields += own_names
    known = [(name, value) for name, value in fields if name and value]
    if known:
        yield Metadata(tuple(known))
    if title := dict(known).get("title"):
        yield Title(title)
    for name, when in dates:
        yield DateFound(DocumentDate(PartialDate.of(when), f"office {name}"))


def _moment(value: Value | None) -> datetime | None:
    return value if isinstance(value, datetime) and value.year >= FIRST_YEAR else None


def _told(value: Value | None) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return clean_text(value or "").strip()[:MAX_VALUE]


def _words(ole: olefile.OleFileIO) -> Words:
    if not ole.exists(_SLIDES):
        return Words()
    return words_of(ole.openstream(_SLIDES).read())


def _text(
    content: bytes,
    media_type: str,
    options: ExtractionOptions,
    words: Words,
    told: Mapping[str, str],
    macros: Sequence[str],
) -> Iterator[Piece]:
    number, text = 0, ""
    try:
        if media_type == EXCEL:
            yield from old_sheets.pages(content, options)
        else:
            text = clean_text(office_library.plain_text(content, media_type))
            for piece in text_pages([text], options.max_text):
                number = piece.number if isinstance(piece, Page) else number
                yield piece
    except UnreadableError as error:
        yield trouble(error.status, "unreadable", "Its text could not be read.")
    stories = _stories(words, told, text)
    yield from _beside([*stories, (PageKind.ASIDE, "Macros", macros)], number, options)


def _stories(words: Words, told: Mapping[str, str], text: str) -> Iterator[Beside]:
    """What is said beside the text or off the slides."""
    known = "".join(text.split())
    further = [one for one in words.others if "".join(one.split()) not in known]
    yield PageKind.NOTES, "Speaker notes", words.notes
    yield PageKind.ASIDE, "Comments", words.comments
    yield PageKind.ASIDE, "Not on the slides", further
    for label, names in _STORIES:
        yield PageKind.ASIDE, label, _unknown(told, names, known)


def _beside(found: Iterable[Beside], number: int, options: ExtractionOptions) -> Iterator[Piece]:
    """As pages; `number` came before."""
    for kind, label, texts in found:
        joined = ["\n\n".join(texts)]
        for piece in text_pages(joined, options.max_text, start=number + 1, kind=kind):
            number = piece.number if isinstance(piece, Page) else number
            yield replace(piece, label=label) if isinstance(piece, Page) else piece


def _unknown(told: Mapping[str, str], names: Iterable[str], known: str) -> list[str]:
    """Paragraphs that the library's text does not have, each once."""
    paragraphs = dict.fromkeys(
        line.strip() for name in names for line in told.get(name, "").split("\n")
    )
    return [line for line in paragraphs if line and "".join(line.split()) not in known]


def _objects(ole: olefile.OleFileIO) -> Iterator[Object]:
    """What other programs put into the document."""
    for path in sorted(ole.listdir(streams=False, storages=True)):
        is_object = (len(path) == 2 and path[0] == "ObjectPool") or (
            len(path) == 1 and path[0].startswith("MBD")
        )
        if is_object:
            stem = path[-1].strip("_").encode("ascii", "replace")
            yield _object(ole, "/".join(path) + "/", b"object " + stem)
    if ole.exists(_SLIDES):
        yield from _in_slides(ole.openstream(_SLIDES).read())


def _object(ole: olefile.OleFileIO, storage: str, stem: bytes) -> Object:
    try:
        return file_in(ole, storage, stem) or (stem, None)
    except BROKEN:
        return stem, None


def _in_slides(stream: bytes) -> Iterator[Object]:
    at = 0
    while at + 8 <= len(stream):
        version, kind, length = struct.unpack_from("<HHI", stream, at)
        if kind == _OBJECT:
            held = stream[at + 8 : at + 8 + length]
            name = b"object %d" % at
            content = _inflated(held[4:]) if version >> 4 == 1 else held
            yield (name, None) if content is None else unwrapped(content, name + b".bin")
        at += 8 + length


def _inflated(squeezed: bytes) -> bytes | None:
    """None where it is damaged, or larger than is held."""
    try:
        machine = zlib.decompressobj()
        content = machine.decompress(squeezed, MAX_OBJECT)
    except zlib.error:
        return None
    return None if machine.unconsumed_tail else content


def _members(objects: list[Object]) -> Iterator[Piece]:
    if objects:
        yield MembersExpected(len(objects))
    for ordinal, (name, content) in enumerate(objects):
        if content is None:
            message = "An object of another program, which cannot be taken out as a file."
            problem = Problem("object-not-a-file", message)
            kind = MemberKind.EMBEDDED
            yield MemberLost(name, ordinal, kind, Status.UNSUPPORTED, problem)
        else:
            yield Member(name, ordinal, MemberKind.EMBEDDED, iter([content]))
