"""Shows that nothing removed is left in what is about to be published, or says where it is.

    verify_pdf    one finished PDF, opened in a sandbox that has never seen the original
    verify_copy   pages before they are printed: their texts, cells, labels
    scan_tree     every file and every name of all that is published

Each of them blocks by what it returns: an empty list means that every check ran and found nothing.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from zenger.model.review import Leak, Mark, SafePage
from zenger.protocols.newsroom import Newsroom
from zenger.review.verify.report import Report
from zenger.review.verify.secrets import Secrets
from zenger.review.verify.worker import FILE_CHECKS
from zenger.workflow.review.ask_verifier import ask_for_checks, marking_key
from zenger.workflow.review.scan_tree import scan_tree

__all__ = ["report_on_pdf", "scan_tree", "verify_copy", "verify_pdf"]


def verify_pdf(
    newsroom: Newsroom,
    path: Path,
    secrets: Iterable[str],
    marks: Iterable[tuple[int, Mark]],
) -> list[Leak]:
    """All that stops a PDF from being published; see `report_on_pdf`."""
    return report_on_pdf(newsroom, path, secrets, marks).leaks


def report_on_pdf(
    newsroom: Newsroom,
    path: Path,
    secrets: Iterable[str],
    marks: Iterable[tuple[int, Mark]],
) -> Report:
    """Every check of one PDF as `publish.safe_pdf` writes them, and how it ended.

    Args:
        secrets: what was removed, as people write it.
        marks: page (from 1) and mark, all that was painted.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        checks = ask_for_checks(newsroom, stream, size, FILE_CHECKS, secrets, marks)
        return Report(tuple(checks))


def verify_copy(
    newsroom: Newsroom, pages: Iterable[SafePage], secrets: Iterable[str]
) -> list[Leak]:
    """What of the secrets stands in pages as they would be printed: text, cells and labels."""
    known = Secrets(secrets, marking_key(newsroom))
    return [leak for page in pages for leak in _in_page(known, page)]


def _in_page(secrets: Secrets, page: SafePage) -> Iterator[Leak]:
    rows = "\n".join(" ".join(row) for row in page.rows)
    for what, text in (("text", page.text), ("cells", rows), ("label", page.label)):
        for find in sorted(secrets.in_text(text), key=lambda one: one.mark):
            yield Leak(
                "18-whole-tree",
                f"page {page.number}, {what}",
                f"What was removed (secret {find.mark}) is still in it. Add a redaction there, "
                "or take the document back.",
            )
