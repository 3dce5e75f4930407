"""What a safe copy of one document is made of: its pages, where each comes from, what is redacted.

a page with a picture     drawn again from the file (or from what LibreOffice printed of it)
a page that is text       an e-mail, a text, rows of a table: what we extracted
what nobody sees          notes, comments, tracked changes, hidden sheets, what styles hide, the
                          plain text that stands for an e-mail's HTML: left out, unless somebody
                          asks for it; it can be redacted as text then
"""

import hashlib
import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from zenger.catalog.models import Document, StageRecord
from zenger.errors import ReviewError
from zenger.model.extraction import PageKind
from zenger.model.release import PublishedPage
from zenger.model.rendition import ImageUse
from zenger.model.review import Basis, Redaction
from zenger.process.formats.mail_bodies import PLAIN_VERSION
from zenger.process.ocr_orientation import boxes_turned
from zenger.process.raster import DPI
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.review.boxes import Sheet
from zenger.workflow.page_content import Fingerprints, last_fingerprints, pages_of
from zenger.workflow.plan import RENDERABLE

VERSION = 5  # raised when the same redactions of the same page give another result
MOST_PAGES = 10_000
ASIDES = frozenset(
    {PageKind.NOTES, PageKind.COMMENTS, PageKind.CHANGES, PageKind.HIDDEN, PageKind.ASIDE}
)
_SEEN = frozenset({PageKind.PAGE, PageKind.SLIDE})


@dataclass(frozen=True, slots=True)
class SafeOptions:
    """How a safe copy is made."""

    dpi: int = DPI
    uses: tuple[ImageUse, ...] = (ImageUse.FULL, ImageUse.SMALL, ImageUse.PRINT)
    asides: bool = False  # also what nobody sees who looks at the pages
    strip_tracking_dots: bool = False
    turns: tuple[tuple[int, int], ...] = ()
    """Pages and degrees counter-clockwise by which they are turned beyond what the newsroom shows.
    Redactions are where they are once it is turned."""
    passwords: tuple[str, ...] = field(default=(), repr=False)
    jobs: int = 0  # workers at once; 0: one a core


@dataclass(frozen=True, slots=True)
class Source:
    """The file that pages are drawn from."""

    digest: str
    printed: str = ""  # fingerprint of its printing; empty: the file itself
    pages: int = 0  # that were printed


@dataclass(frozen=True, slots=True)
class PageJob:
    """One page to be made."""

    key: str  # SHA-256 over all that decides the result
    number: int
    kind: PageKind
    is_drawn: bool
    sheet: Sheet  # its size; its words only where something on it is redacted
    turn: int = 0  # degrees counter-clockwise
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    redactions: tuple[Redaction, ...] = ()
    # What somebody named anywhere in the document: it is painted too where OCR reads it.
    named: tuple[Redaction, ...] = ()


def source_of(document: Document) -> Source | None:
    """What its pages are drawn from; None where it has none to draw."""
    if document.media_type in RENDERABLE:
        return Source(document.blob_id)
    done = last_fingerprints(document.blob_id)
    record = StageRecord.objects.filter(
        blob=document.blob_id, stage=Stage.PRINT, fingerprint=done.print, status="ok"
    ).first()
    if record is None or not record.tools.get("printed"):
        return None
    return Source(document.blob_id, done.print, int(record.tools["printed"]))


def plan(
    newsroom: Newsroom,
    document: Document,
    redactions: Iterable[Redaction],
    options: SafeOptions,
    engine: str,
) -> Iterator[PageJob]:
    """The pages of a safe copy in order.

    Raises:
        ReviewError: it has too many pages, or a redaction is of a page that is not there.
    """
    if document.pages > MOST_PAGES:
        raise ReviewError(
            f"A safe copy has at most {MOST_PAGES:,} pages; this document has {document.pages:,}. "
            "Split it, or withhold it."
        )
    source, done = source_of(document), last_fingerprints(document.blob_id)
    by_page: dict[int, list[Redaction]] = defaultdict(list)
    redactions = tuple(redactions)
    named = _named(redactions)
    for redaction in redactions:
        if redaction.page:
            by_page[redaction.page].append(redaction)
    recipe = {
        "version": VERSION, "engine": engine, "languages": newsroom.settings.languages,
        "dpi": options.dpi, "uses": options.uses, "dots": options.strip_tracking_dots,
        "source": [source.digest, source.printed] if source else [],
    }  # fmt: skip
    turns, more = turns_of(document, done), dict(options.turns)
    for page, is_drawn in _pages(newsroom, document, source, done):
        here = tuple(by_page.pop(page.number, ()))
        if options.asides or not is_aside(page):
            turn = turns.get(page.number, 0), more.get(page.number, 0)
            yield _job(page, is_drawn, turn, here, recipe, named if is_drawn else ())
    if by_page:
        raise ReviewError(
            f"There is a redaction on page {min(by_page)}, which this document has not. Was it "
            "read anew meanwhile? Take the redaction back and mark the passage again."
        )


def _named(redactions: Iterable[Redaction]) -> tuple[Redaction, ...]:
    """What was named, each once: terms, people at risk, what a pattern found."""
    found: dict[tuple[str, str], Redaction] = {}
    for one in redactions:
        if one.secret.strip() and one.basis in (Basis.TERM, Basis.REGEX, Basis.CASE):
            words = " ".join(one.secret.split())
            found.setdefault((words, one.code), replace(one, secret=words))
    return tuple(found[key] for key in sorted(found))


def is_aside(page: PublishedPage) -> bool:
    """Whether nobody sees it who looks at the document in the program it is for."""
    return page.kind in ASIDES or (page.kind is PageKind.MESSAGE and page.label == PLAIN_VERSION)


def is_text(page: PublishedPage) -> bool:
    """Whether its text is printed whatever picture there is of it: sheets stay tables."""
    return page.kind not in _SEEN


def turns_of(document: Document, done: Fingerprints) -> dict[int, int]:
    """As OCR found its pages to lie, and as their pictures are shown."""
    record = StageRecord.objects.filter(
        blob=document.blob_id, stage=Stage.OCR, fingerprint=done.ocr
    )
    tools = record.values_list("tools", flat=True).first() or {}
    return {int(page): int(turn) for page, turn in tools.get("turns", ())}


def _pages(
    newsroom: Newsroom, document: Document, source: Source | None, done: Fingerprints
) -> Iterator[tuple[PublishedPage, bool]]:
    """Each page with whether it is drawn.

    Sheets stay tables: what was printed of them is cut otherwise than their rows. Hidden slides
    are printed at their place, so a picture is taken only where the page of that number is seen.
    """
    is_printed = source is not None and bool(source.printed)
    for page in pages_of(newsroom, done, document):
        has_picture = source is not None and (not is_printed or page.number <= source.pages)
        yield page, not is_text(page) and has_picture


def _job(
    page: PublishedPage,
    is_drawn: bool,
    turns: tuple[int, int],
    redactions: tuple[Redaction, ...],
    recipe: dict[str, object],
    named: tuple[Redaction, ...],
) -> PageJob:
    """The file's own text comes along only where the page is text, or to place boxes by.

    Args:
        turns: degrees by which the newsroom shows it turned; by which it is turned beyond that.
    """
    keeps_text = bool(redactions) or not is_drawn
    sheet = Sheet(
        page.width, page.height,
        page.text if keeps_text else "", page.boxes if redactions and is_drawn else (),
    )  # fmt: skip
    sheet, turn = turned_sheet(sheet, turns[1]), sum(turns) % 360
    sheet = replace(sheet, words=array("i", sheet.words))  # a tenth of a tuple: all wait at once
    label = page.label if page.kind is PageKind.SHEET else ""
    rows = () if is_drawn else page.rows
    places = sorted(
        json.dumps([one.code, one.box, one.letters, one.cell, one.to_line_end])
        for one in redactions
    )
    inputs = json.dumps(
        [
            recipe, page.number, page.kind, is_drawn, turn, sheet.width, sheet.height, sheet.text,
            list(sheet.words), label, rows, places,
            [[one.code, one.secret, one.to_line_end] for one in named],
        ]
    )  # fmt: skip
    key = hashlib.sha256(inputs.encode()).hexdigest()
    return PageJob(
        key, page.number, page.kind, is_drawn, sheet, turn, label, rows, redactions, named
    )  # fmt: skip


def turned_sheet(sheet: Sheet, turn: int) -> Sheet:
    """A page and its words after it was turned counter-clockwise by 0, 90, 180 or 270 degrees."""
    if not turn:
        return sheet
    size = (sheet.height, sheet.width) if turn % 180 else (sheet.width, sheet.height)
    return Sheet(*size, sheet.text, boxes_turned(tuple(sheet.words), turn))
