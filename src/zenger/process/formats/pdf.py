"""Reads PDF files: text with word boxes, properties, dates, and the files inside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2.raw as raw

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    MembersExpected,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
    Trouble,
)
from zenger.process.formats.pdf_annotations import annotations_of, with_annotations
from zenger.process.formats.pdf_associated import (
    UNSEARCHED,
    UnlistedFile,
    unlisted_files,
    unlisted_members,
)
from zenger.process.formats.pdf_bookmarks import Bookmarks
from zenger.process.formats.pdf_embedded import attachments_of, members_of
from zenger.process.formats.pdf_pictures import Picture, picture_on
from zenger.process.formats.pdf_text import PageText, text_of, view_of
from zenger.process.formats.pdf_xfa import xfa_text
from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError, opened
from zenger.protocols.formats import Identity

MEDIA_TYPE = "application/pdf"
MAX_BLANK = 2_000  # characters of the bookmarks of a PDF with nothing on it
TAIL = 4096  # bytes at the end in which a whole PDF has its end mark
_PROPERTIES = {
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
_DATE = re.compile(r"(?:D:)?\s*(\d{4})(\d\d)?(\d\d)?")


class PdfHandler:
    """The handler for PDF; see `zenger.protocols.formats.FormatHandler`."""

    name = "pdf"
    version = 9

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        if identity.media_type == MEDIA_TYPE:
            return 1.0
        return 0.9 if b"%PDF-" in head[:1024] else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        try:
            with opened(untrusted, options.passwords, forms=True) as pdf:
                yield from _about(pdf.document, pdf.password)
                password = options.passwords[pdf.password - 1] if pdf.password else ""
                unlisted = [] if pdf.is_salvaged else unlisted_files(untrusted, password)
                yield from _pages(pdf.document, unlisted or [], options)
                if unlisted is None:
                    yield Trouble(Status.TRUNCATED, UNSEARCHED)
                salvaged = len(pdf.document) if pdf.is_salvaged else 0
        except PdfLockedError:
            message = "The PDF needs a password to open, and none of those given fits."
            yield _trouble(Status.ENCRYPTED, "password-needed", message)
            return
        except PdfBrokenError as error:
            truncated = _is_cut_short(untrusted)
            status = Status.TRUNCATED if truncated else Status.CORRUPT
            yield _trouble(status, "unreadable-pdf", str(error))
            return
        if salvaged:
            status = Status.TRUNCATED if _is_cut_short(untrusted) else Status.CORRUPT
            message = f"The PDF's list of pages is lost; {salvaged} could be found one by one."
            yield _trouble(status, "pages-salvaged", message)
        elif _is_cut_short(untrusted):
            message = "The PDF's end is missing; what could be found of it was kept."
            yield _trouble(Status.TRUNCATED, "end-missing", message)


def _trouble(status: Status, code: str, message: str) -> Trouble:
    return Trouble(status, Problem(code, message))


def _about(document: Any, password: int) -> Iterator[Piece]:
    stated = document.get_metadata_dict(skip_empty=True)
    stated = {key: clean for key, value in stated.items() if (clean := _clean(value))}
    fields = [(name, stated[key]) for key, name in _PROPERTIES.items() if key in stated]
    version = document.get_version()
    if version:
        fields.append(("pdf version", f"{version // 10}.{version % 10}"))
    if password:
        fields.append(("opened with password", f"number {password} of those given"))
    if stated.get("Title"):
        yield Title(stated["Title"])
    if fields:
        yield Metadata(tuple(fields))
    for key in ("CreationDate", "ModDate"):
        found = _date(stated.get(key, ""))
        if found:
            yield DateFound(DocumentDate(found, f"pdf {key}"))


def _clean(untrusted_value: str) -> str:
    return " ".join(untrusted_value.replace("\0", " ").split())


def _date(untrusted_value: str) -> PartialDate | None:
    """``D:20160319025607-07'00'`` as far as it can be believed: a day, a month or a year."""
    match = _DATE.match(untrusted_value)
    if not match:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    for parts in ((year, month, day), (year, month, 0), (year, 0, 0)):
        try:
            return PartialDate(*parts)
        except ValueError:
            continue
    return None


def _pages(
    document: Any, unlisted: list[UnlistedFile], options: ExtractionOptions
) -> Iterator[Piece]:
    form = document.formenv.raw if document.formenv else None
    labelled = bool(len(document)) and bool(document.get_page_label(0))
    attachments: list[Any] = attachments_of(document)
    bookmarks = Bookmarks(document)
    blank = True
    kept = 0
    unreadable = 0
    for number in range(1, len(document) + 1):
        label = document.get_page_label(number - 1) if labelled else ""
        label = "" if label == str(number) else _clean(label)
        page = page_of(document, number, label, form, attachments)
        unreadable += page is None
        page = page or Page(number, "", label=label)
        kept += len(page.text)
        if kept > options.max_text:
            message = f"Only the first {options.max_text} characters of the text were kept."
            yield _trouble(Status.TRUNCATED, "text-limit", message)
            break
        bookmarks.look_at(number, page.text)
        blank = blank and not (page.text or page.has_image)
        yield page
    else:  # no page was left out, so that the numbers go on without a gap
        yield from _off_the_pages(document, bookmarks.unsaid(), is_blank=blank)
    if unreadable:
        message = f"{unreadable} of {len(document)} pages cannot be read; they are shown empty."
        yield _trouble(Status.TRUNCATED, "page-unreadable", message)
    if not len(document):
        yield _trouble(Status.CORRUPT, "no-pages", "The PDF opens, but has no page.")
    if attachments or unlisted:
        yield MembersExpected(len(attachments) + len(unlisted))
        yield from members_of(attachments, 0, options.max_members)
        yield from unlisted_members(unlisted, len(attachments), options.max_members)


def _off_the_pages(document: Any, bookmarks: str, *, is_blank: bool) -> Iterator[Piece]:
    if is_blank and bookmarks:  # they make no text of what has none
        yield Metadata((("bookmarks", " / ".join(bookmarks.split("\n"))[:MAX_BLANK]),))
        bookmarks = ""
    beside = (("form data", xfa_text(document)), ("bookmarks", bookmarks))
    said = [(what, text) for what, text in beside if text]
    for number, (what, text) in enumerate(said, len(document) + 1):
        yield Page(number, text, kind=PageKind.ASIDE, label=what)


def page_of(
    document: Any, number: int, label: str, form: Any, attachments: list[Any]
) -> Page | None:
    """One page, its attached files added to `attachments`; None if pdfium cannot read it."""
    found = page_content(document, number, form)
    if found is None:
        return None
    attachments += found.attachments
    return _made(number, label, found)


@dataclass(frozen=True, slots=True)
class PageContent:
    """What pdfium finds on one page."""

    own: PageText
    noted: PageText  # the same, followed by what its annotations say
    size: tuple[float, float]  # as displayed, in points
    picture: Picture
    attachments: tuple[Any, ...]


def page_content(document: Any, number: int, form: Any) -> PageContent | None:
    """What is on a page; None if pdfium cannot read it. May draw annotations into it."""
    loaded = raw.FPDF_LoadPage(document.raw, number - 1)
    if not loaded:
        return None
    try:
        view = view_of(loaded)
        content = text_of(loaded, view)
        picture = picture_on(loaded, view, content)
        beside = annotations_of(loaded, form)
        if beside.is_drawn and (again := _drawn_in(document, number, loaded)):
            loaded, previous = again, loaded
            raw.FPDF_ClosePage(previous)
            content = text_of(loaded, view)
        noted = with_annotations(content, beside, view) if beside.texts else content
        return PageContent(content, noted, view.shown_size, picture, beside.attachments)
    except ValueError:
        return None
    finally:
        raw.FPDF_ClosePage(loaded)


def _drawn_in(document: Any, number: int, loaded: Any) -> Any:
    """The page once more, with what its annotations draw as part of it (in memory only)."""
    if raw.FPDFPage_Flatten(loaded, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return None
    return raw.FPDF_LoadPage(document.raw, number - 1)


def _made(number: int, label: str, found: PageContent) -> Page:
    return Page(
        number=number,
        text=found.noted.text,
        kind=PageKind.PAGE,
        label=label,
        width=round(found.size[0], 2),
        height=round(found.size[1], 2),
        boxes=found.noted.boxes,
        has_image=found.picture.has_image,
        needs_ocr=found.picture.needs_ocr,
    )


def _is_cut_short(untrusted: BinaryIO) -> bool:
    """Whether the file ends before its end mark (ISO 32000-1:2008, 7.5.5)."""
    end = untrusted.seek(0, 2)
    tail = b""
    while end > 0 and not tail:  # a drive that was searched for lost files fills them up with zeros
        start = max(0, end - TAIL)
        untrusted.seek(start)
        tail, end = untrusted.read(end - start).rstrip(b"\0"), start
    if len(tail) < TAIL:
        untrusted.seek(max(0, end + len(tail) - TAIL))
        tail = untrusted.read(TAIL)
    return b"%%EOF" not in tail and b"startxref" not in tail
