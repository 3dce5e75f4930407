"""What is hidden in a PDF: in the text of its pages, in its objects, and in its bytes."""

import pikepdf

from zenger.model.document import Status
from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError, opened
from zenger.process.inventory.found import finding
from zenger.process.inventory.pdf_objects import Objects
from zenger.process.inventory.pdf_raw import look_at_bytes
from zenger.process.inventory.pdf_text import look_at_page
from zenger.process.inventory.pdf_tree import opened_objects
from zenger.process.inventory.subject import Results, Subject, guarded, unexamined

MAX_PAGES = 10_000


def look(subject: Subject) -> Results:
    """All of it. What cannot be opened is told as that, never as clean."""
    used: set[str] = set()
    try:
        yield from _pages(subject, used)
    except PdfLockedError:
        message = "The PDF needs a password to open, and none of those given fits."
        yield from unexamined(Status.ENCRYPTED, "password-needed", message)
        return
    except PdfBrokenError as error:
        yield from unexamined(Status.CORRUPT, "unreadable-pdf", str(error))
    known: set[int] = set()
    yield from guarded("objects", _objects(subject, frozenset(used), known))
    bytes_ = look_at_bytes(subject.untrusted, subject.options.passwords, frozenset(known))
    yield from guarded("bytes between objects", bytes_)


def _pages(subject: Subject, used: set[str]) -> Results:
    with opened(subject.untrusted, subject.options.passwords, forms=True) as pdf:
        count = len(pdf.document)
        if not count:
            yield from unexamined(Status.CORRUPT, "no-pages", "The PDF opens, but has no page.")
        if pdf.is_salvaged:
            message = "The list of pages is lost; those that could be found were looked at."
            yield finding("not-inspected", "pages", message)
        for number in range(1, min(count, MAX_PAGES) + 1):
            yield from guarded(f"page {number}", _page(pdf.document, number, used))
            yield None
        if count > MAX_PAGES:
            message = f"The PDF has {count} pages; only the first {MAX_PAGES} were looked at."
            yield finding("not-inspected", "pages", message)


def _page(document: object, number: int, used: set[str]) -> Results:
    seen = look_at_page(document, number)
    if seen is None:
        yield finding("not-inspected", f"page {number}", "The page cannot be read.", page=number)
    else:
        used |= seen.letters
        yield from seen.findings


def _objects(subject: Subject, used: frozenset[str], known: set[int]) -> Results:
    """Notes in `known` the numbers of those that the file's tables list."""
    subject.untrusted.seek(0)
    try:
        pdf = opened_objects(subject.untrusted, subject.options.passwords)
    except pikepdf.PikepdfError:
        yield finding(
            "not-inspected", "objects", "The file is locked or too damaged to list its objects."
        )
        return
    with pdf:
        found = (one for one in pdf.objects if isinstance(one, pikepdf.Object))
        known.update(one.objgen[0] for one in found)
        objects = Objects(pdf)
        yield from objects.results()
        yield from objects.left_over(used)
