"""What is hidden in a PDF: first the text of its pages, then its objects and its bytes."""

from zenger.model.document import Status
from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError, opened
from zenger.process.inventory.found import finding
from zenger.process.inventory.pdf_text import look_at_page
from zenger.process.inventory.subject import Results, Subject, guarded, unexamined

MAX_PAGES = 10_000


def look(subject: Subject) -> Results:
    """All of it. What cannot be opened is told as that, never as clean."""
    try:
        yield from _pages(subject)
        yield finding("not-inspected", "objects", "Only the text of its pages was looked at.")
    except PdfLockedError:
        message = "The PDF needs a password to open, and none of those given fits."
        yield from unexamined(Status.ENCRYPTED, "password-needed", message)
    except PdfBrokenError as error:
        yield from unexamined(Status.CORRUPT, "unreadable-pdf", str(error))


def _pages(subject: Subject) -> Results:
    with opened(subject.untrusted, subject.options.passwords, forms=True) as pdf:
        count = len(pdf.document)
        if not count:
            yield from unexamined(Status.CORRUPT, "no-pages", "The PDF opens, but has no page.")
        for number in range(1, min(count, MAX_PAGES) + 1):
            yield from guarded(f"page {number}", _page(pdf.document, number))
            yield None
        if count > MAX_PAGES:
            message = f"The PDF has {count} pages; only the first {MAX_PAGES} were looked at."
            yield finding("not-inspected", "pages", message)


def _page(document: object, number: int) -> Results:
    seen = look_at_page(document, number)
    if seen is None:
        yield finding("not-inspected", f"page {number}", "The page cannot be read.", page=number)
    else:
        yield from seen.findings
