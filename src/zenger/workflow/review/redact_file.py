"""Redacts one file by a list of terms: its pages are drawn, painted, read again, written anew.

receive, extract   the file in a newsroom of its own, which the caller makes and removes
print              an office document becomes a PDF, and that is received like a file
find               in the text that the file has, then, round after round, in what OCR sees
                   of the painted pages, until it sees none of the terms
write, verify      a fresh PDF, which leaves the newsroom only when every check passed
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from zenger.catalog.models import Document, Occurrence
from zenger.errors import ReviewError
from zenger.model.document import Status
from zenger.model.release import PublishedPage
from zenger.model.rendition import ImageUse
from zenger.model.review import SCALE, Leak, Mark, Redaction, SafePage
from zenger.process.raster import DPI
from zenger.process.rendering import PDF
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.publish.safe_pdf import SafePdf, print_picture
from zenger.review.boxes import GRID
from zenger.review.terms import Wanted
from zenger.review.width_leak import WidthLeak, leak_of_box
from zenger.workflow.configuration import can_print, configuration, versions_inside
from zenger.workflow.import_trove import import_trove
from zenger.workflow.keys import printed_key
from zenger.workflow.line import Line
from zenger.workflow.plan import RENDERABLE, to_print
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.progress import Report, silent
from zenger.workflow.review.inspect_document import inspect_document
from zenger.workflow.review.safe_copy import SafeCopy, SafeOptions, make_safe_copy, safe_pages
from zenger.workflow.review.safe_plan import source_of
from zenger.workflow.review.term_search import TermSearch
from zenger.workflow.review.verify import VerifyOptions, verify_pdf

TITLE = "Redacted document"
_HERE = "file"  # collections: what was handed over, and what was printed of it
_PRINTED = "printed"
_DAMAGED = (
    "What was not read cannot be searched for names. Get the file again from where it came, or "
    "open it in its program, look at it, and redact what that prints to PDF."
)


@dataclass(frozen=True, slots=True)
class RedactOptions:
    """How one file is redacted."""

    dpi: int = DPI
    strip_tracking_dots: bool = False
    to_line_end: bool = False
    allow_none: bool = False  # a copy also where nothing was found
    passwords: tuple[str, ...] = field(default=(), repr=False)
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. Says where something was, never what."""

    pages: int
    marks: tuple[tuple[int, Mark], ...]  # page and mark, in order
    matches: int  # also of what nobody sees, which has no mark
    not_found: tuple[int, ...]  # lines of the list that nothing was found for
    rounds: int  # how often the painted pages were read
    leaks: tuple[Leak, ...] = ()
    trouble: str = ""  # where the file could not be read whole
    marked: int = 0  # places that the file itself marks for redaction, which nobody had applied
    # For each mark, what the width of its box tells; None: it has no box.
    told: tuple[WidthLeak | None, ...] = ()
    pdf: Path | None = None  # in the newsroom; None unless every check passed


def redact_file(
    newsroom: Newsroom,
    file: Path,
    wanted: Sequence[Wanted],
    code: str,
    options: RedactOptions,
    report: Report = silent,
) -> Outcome:
    """The file's pages without what is wanted, as a PDF inside the newsroom.

    Args:
        newsroom: a new one in a folder of its own, which holds nothing else and is removed
            afterwards.
        code: of the reason; stands on each box.

    Raises:
        ReviewError: the file cannot be read, has no pages to be drawn, or too many.
        TroveError: it is no file.
    """
    document = _document(newsroom, file, options, report)
    marked = _marked_in(newsroom, document, code, options.passwords)
    search = TermSearch(
        newsroom, document, wanted, code, to_line_end=options.to_line_end, marked=marked
    )
    making = SafeOptions(
        options.dpi, (ImageUse.PRINT,), False, options.strip_tracking_dots,
        passwords=options.passwords, jobs=options.jobs,
    )  # fmt: skip

    def make(redactions: Iterable[Redaction], turns: Mapping[int, int]) -> SafeCopy:
        turned = replace(making, turns=tuple(sorted(turns.items())))
        return make_safe_copy(newsroom, document, redactions, options=turned, report=report)

    copy = search.run(make)
    marked_pages = [(page, mark) for page in safe_pages(newsroom, copy) for mark in page.marks]
    marks = tuple((page.number, mark) for page, mark in marked_pages)
    outcome = Outcome(
        copy.pages, marks, search.matches, search.not_found(), search.rounds, search.leaks(),
        document.message, marked=len(marked),
        told=tuple(_told(page, mark) for page, mark in marked_pages),
    )  # fmt: skip
    if outcome.leaks or not (outcome.matches or options.allow_none):
        return outcome
    pdf = newsroom.folder / "redacted.pdf"
    _write(newsroom, copy, pdf)
    checks = VerifyOptions(no_dots=options.strip_tracking_dots)
    leaks = tuple(verify_pdf(newsroom, pdf, search.secrets(), marks, checks))
    return replace(outcome, leaks=leaks, pdf=None if leaks else pdf)


def _told(page: SafePage, mark: Mark) -> WidthLeak | None:
    if mark.box is None or not page.width:
        return None
    left, top, right, bottom = mark.box
    width, height = (right - left) * page.width / SCALE, (bottom - top) * page.height / SCALE
    return leak_of_box(width, height, grid=GRID)


def _marked_in(
    newsroom: Newsroom, document: Document, code: str, passwords: tuple[str, ...]
) -> tuple[Redaction, ...]:
    """What somebody marked for redaction in the file and never applied: it is meant to go.

    Raises:
        ReviewError: the file could not be looked into to its end.
    """
    if document.media_type != PDF:
        return ()
    inspection = inspect_document(newsroom, document, passwords=passwords)
    if not inspection.is_examined:
        raise ReviewError(
            "Whether the file marks something for redaction could not be seen: "
            f"{inspection.ending.message or inspection.ending.code}"
        )
    return tuple(
        Redaction(found.page, code, box=found.box)
        for found in inspection.findings
        if found.kind == "unapplied-redaction" and found.page and found.box
    )


def _document(newsroom: Newsroom, file: Path, options: RedactOptions, report: Report) -> Document:
    """The document whose pages are drawn: the file, or what was printed of it."""
    document = _received(newsroom, file, _HERE, options, report)
    if document.media_type not in RENDERABLE:
        printed = _printed(newsroom, document, options, report)
        document = _received(newsroom, printed, _PRINTED, options, report)
    if not document.pages:
        raise ReviewError(
            "The file has no pages that can be drawn: "
            f"{document.message or 'it is empty.'} {_DAMAGED}"
        )
    return document


def _received(
    newsroom: Newsroom, file: Path, collection: str, options: RedactOptions, report: Report
) -> Document:
    import_trove(newsroom, file, collection=collection, report=report)
    process_newsroom(
        newsroom, passwords=options.passwords, pictures=False, jobs=options.jobs, report=report
    )
    place = Occurrence.objects.filter(parent=None, collection__title=collection)
    document = Document.objects.filter(
        blob__in=place.values("blob"), collection__title=collection
    ).first()
    if document is None:
        raise ReviewError("The file could not be received. Is it a file, and may you read it?")
    if document.status == Status.ENCRYPTED:
        raise ReviewError(
            "The file is encrypted, so nobody can say what is in it. Give its password with "
            "`--passwords FILE`: a list with one a line."
        )
    return document


def _printed(
    newsroom: Newsroom, document: Document, options: RedactOptions, report: Report
) -> Path:
    """A PDF made of an office document, beside the newsroom.

    Raises:
        ReviewError: there is none.
    """
    printing = can_print(newsroom)
    config = configuration(
        newsroom, passwords=options.passwords, printing=printing,
        ask_versions=partial(versions_inside, newsroom),
    )  # fmt: skip
    if printing:
        line = Line(newsroom, config, 1, report)
        try:
            line.run(Stage.PRINT, to_print(config))
        finally:
            line.close()
    source = source_of(document)
    if source is None:
        raise ReviewError(_without_pages(document, printing=printing))
    target = newsroom.folder.with_name("printed.pdf")
    key = printed_key(source.printed, source.digest)
    with newsroom.derived.open(key) as stream, target.open("wb") as out:
        shutil.copyfileobj(stream, out)
    return target


def _without_pages(document: Document, *, printing: bool) -> str:
    if document.status not in (Status.OK, Status.EMPTY):
        return f"The file cannot be read: {document.message or document.status} {_DAMAGED}"
    if not printing:
        return (
            "Pages of this kind of file are made with LibreOffice, which is not here or may not be "
            "used. `zenger doctor` says how to get it. Or print the file to PDF and redact that."
        )
    return (
        f"A file of type {document.media_type} has no pages that could be painted. Print it to PDF "
        "with the program it belongs to and redact that, or review it at the desk of a newsroom, "
        "where passages of e-mails and texts are redacted as text."
    )


def _write(newsroom: Newsroom, copy: SafeCopy, target: Path) -> None:
    with target.open("wb") as stream:
        pdf = SafePdf(stream, TITLE, "")
        for page in map(_published, safe_pages(newsroom, copy)):
            picture = print_picture(page)
            if picture is None:
                raise ReviewError(f"Page {page.number} has no picture. Withhold the file.")
            pdf.add(page, picture)
        pdf.finish()


def _published(page: SafePage) -> PublishedPage:
    return PublishedPage(
        page.number, page.kind, "", page.text, "", page.width, page.height, page.boxes,
        images=page.images,
    )  # fmt: skip
