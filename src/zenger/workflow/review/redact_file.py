"""Redacts one file by a list of terms: its pages are drawn, painted, read again, written anew.

receive, extract   the file in a newsroom of its own, which the caller makes and removes
print              an office document, an e-mail, a text becomes a PDF, and that is received like
                   a file (`file_pages`)
find               in the text that the file has, then, round after round, in what OCR sees
                   of the painted pages, until it sees none of the terms
write, verify      a fresh PDF, which leaves the newsroom only when every check passed
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from zenger.catalog.models import Document
from zenger.errors import ReviewError
from zenger.model.release import PublishedPage
from zenger.model.rendition import ImageUse
from zenger.model.review import SCALE, Box, Leak, Mark, Redaction, SafePage
from zenger.process.rendering import PDF
from zenger.protocols.newsroom import Newsroom
from zenger.publish.safe_pdf import SafePdf, print_picture
from zenger.review.boxes import GRID
from zenger.review.terms import Wanted
from zenger.review.width_leak import WidthLeak, leak_of_box
from zenger.workflow.progress import Report, silent
from zenger.workflow.review.compare_original import Original, original_of
from zenger.workflow.review.file_pages import RedactOptions, receive_file
from zenger.workflow.review.inspect_document import inspect_document
from zenger.workflow.review.safe_copy import SafeCopy, SafeOptions, make_safe_copy, safe_pages
from zenger.workflow.review.term_search import TermSearch
from zenger.workflow.review.verify import VerifyOptions, verify_pdf

__all__ = ["Outcome", "RedactOptions", "redact_file"]
TITLE = "Redacted document"
MOST_TRIES = 3  # times the copy is verified, boxes made higher in between


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
    inside: int = 0  # files that lie in it, none of which is in the copy
    # Passages of a web page that something may lie over; None: nobody could look.
    overlaid: int | None = 0
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
    received = receive_file(newsroom, file, options, report)
    document = received.document
    marked = _marked_in(newsroom, document, code, options.passwords)
    search = TermSearch(
        newsroom, document, wanted, code, to_line_end=options.to_line_end, marked=marked
    )
    make = _Making(newsroom, document, options, report)
    copy = search.run(make)
    for _ in range(MOST_TRIES):
        outcome = replace(
            _outcome(newsroom, copy, search), trouble=document.message, marked=len(marked),
            inside=received.inside, overlaid=received.overlaid,
        )  # fmt: skip
        if outcome.leaks or not (outcome.matches or options.allow_none):
            return outcome
        outcome = _verified(newsroom, copy, search, outcome, make.original(copy))
        if not (low := _too_low(outcome)):
            break
        copy = search.again_higher(make, low)
    return outcome


class _Making:
    """Makes safe copies of one document, and knows how it made the last one."""

    def __init__(
        self, newsroom: Newsroom, document: Document, options: RedactOptions, report: Report
    ) -> None:
        self._newsroom, self._document, self._report = newsroom, document, report
        self._how = SafeOptions(
            options.dpi, (ImageUse.PRINT,), False, options.strip_tracking_dots,
            passwords=options.passwords, jobs=options.jobs,
        )  # fmt: skip

    def __call__(self, redactions: Iterable[Redaction], turns: Mapping[int, int]) -> SafeCopy:
        self._how = replace(self._how, turns=tuple(sorted(turns.items())))
        return make_safe_copy(
            self._newsroom, self._document, redactions, options=self._how, report=self._report
        )

    def original(self, copy: SafeCopy) -> Original:
        """What the last copy was drawn from."""
        return original_of(
            self._newsroom, self._document, safe_pages(self._newsroom, copy), self._how
        )


def _too_low(outcome: Outcome) -> list[tuple[int, Box]]:
    """Boxes out of which strokes stick, if nothing else is wrong: on a page that leans, or whose
    own text lies beside its ink, they cut words of other lines."""
    boxes = {
        f"page {page}, box {number}": (page, box)
        for page, marks in groupby(outcome.marks, key=lambda one: one[0])
        for number, box in enumerate((mark.box for _, mark in marks if mark.box), 1)
    }
    found = [boxes.get(leak.where) for leak in outcome.leaks if leak.check == "13-box-edges"]
    low = [one for one in found if one is not None]
    return low if len(low) == len(outcome.leaks) else []


def _outcome(newsroom: Newsroom, copy: SafeCopy, search: TermSearch) -> Outcome:
    marked = [(page, mark) for page in safe_pages(newsroom, copy) for mark in page.marks]
    return Outcome(
        copy.pages, tuple((page.number, mark) for page, mark in marked), search.matches,
        search.not_found(), search.rounds, search.leaks(),
        told=tuple(_told(page, mark) for page, mark in marked),
    )  # fmt: skip


def _verified(
    newsroom: Newsroom, copy: SafeCopy, search: TermSearch, outcome: Outcome, original: Original
) -> Outcome:
    """With the PDF if every check of it passed, or with what they found."""
    pdf = newsroom.folder / "redacted.pdf"
    _write(newsroom, copy, pdf)
    checks = VerifyOptions(no_dots=original.is_without_dots, original=original)
    leaks = tuple(verify_pdf(newsroom, pdf, search.secrets(), outcome.marks, checks))
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
