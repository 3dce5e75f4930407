"""What is checked before a document can be approved: that what was removed is nowhere in it."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from zenger.catalog.models import Document
from zenger.model.review import Leak, Mark, SafePage
from zenger.protocols.newsroom import Newsroom
from zenger.publish.safe_pdf import SafePdf, print_picture
from zenger.publish.wording import language_tag, shown_title
from zenger.review.verify.secrets import Secrets
from zenger.workflow.review.ask_verifier import marking_key
from zenger.workflow.review.compare_original import original_of
from zenger.workflow.review.copied_page import published_page
from zenger.workflow.review.printed import Printed
from zenger.workflow.review.public_facts import PublicFacts
from zenger.workflow.review.safe_copy import safe_pages
from zenger.workflow.review.secrets_looked_for import secrets_of_document
from zenger.workflow.review.verified import leaks_in_pdf
from zenger.workflow.review.verify import verify_copy

CHECK = "18-whole-tree"


def leaks_in(newsroom: Newsroom, document: Document, printed: Printed) -> list[Leak]:
    """Everything that keeps a document from being approved: its facts, its text, its PDF.

    Takes about as long as reading its pages did. Nothing: every check ran and found nothing.
    """
    secrets = secrets_of_document(newsroom, document, printed.redactions)
    found = [*_in_facts(newsroom, printed.facts, secrets)]
    found += verify_copy(newsroom, safe_pages(newsroom, printed.copy), secrets)
    with tempfile.TemporaryDirectory(dir=newsroom.folder) as folder:
        path = Path(folder) / "copy.pdf"
        marks = list(_write_pdf(newsroom, printed, path))
        if path.exists():
            original = original_of(newsroom, document, safe_pages(newsroom, printed.copy))
            found += leaks_in_pdf(newsroom, path, secrets, marks, original)
    return found


def _write_pdf(newsroom: Newsroom, printed: Printed, path: Path) -> Iterator[tuple[int, Mark]]:
    """The same PDF as the archive will have; its marks by page. None where no page is drawn."""
    facts = printed.facts
    with ExitStack() as stack:
        pdf: SafePdf | None = None
        number = 0
        for safe in safe_pages(newsroom, printed.copy):
            page = published_page(safe, facts.language)
            if (picture := print_picture(page)) is None:
                continue
            if pdf is None:
                stream = stack.enter_context(path.open("xb"))
                pdf = SafePdf(stream, shown_title(facts.title), language_tag(facts.language))
            pdf.add(page, picture)
            number += 1
            yield from ((number, mark) for mark in safe.marks)
        if pdf is not None:
            pdf.finish()


def marks_in_pdf(pages: Iterable[SafePage]) -> Iterator[tuple[int, Mark]]:
    """The marks on the pages of a printed PDF, which has only those with a picture."""
    drawn = (page for page in pages if any(image.use.value == "print" for image in page.images))
    for number, page in enumerate(drawn, 1):
        yield from ((number, mark) for mark in page.marks)


def _in_facts(newsroom: Newsroom, facts: PublicFacts, secrets: Iterable[str]) -> Iterator[Leak]:
    known = Secrets(secrets, marking_key(newsroom))
    places = (step.path for place in facts.places for step in place)
    people = (f"{one.name} {one.address}" for one in facts.people)
    texts = chain(
        (("its title", facts.title), ("its subject", facts.subject)),
        (("its place", path) for path in places),
        (("the people in its header", person) for person in people),
    )
    for where, text in texts:
        for find in sorted(known.in_text(text), key=lambda one: one.mark):
            yield Leak(
                CHECK, where,
                f"What was removed (secret {find.mark}) stands there. Redact that field as well.",
            )  # fmt: skip
