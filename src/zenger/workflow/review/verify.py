"""Shows that nothing removed is left in what is about to be published, or says where it is.

    verify_pdf    one finished PDF, opened in a sandbox that has never seen the original
    verify_copy   pages before they are printed: their texts, cells, labels
    scan_tree     every file and every name of all that is published

Each of them blocks by what it returns: an empty list means that every check ran and found nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from zenger.model.rendition import ImageUse
from zenger.model.review import Leak, Mark, SafePage
from zenger.protocols.newsroom import Newsroom
from zenger.review.verify.checks import CHECKS
from zenger.review.verify.report import Checked, Outcome, Report
from zenger.review.verify.secrets import Secrets
from zenger.review.verify.worker import FILE_CHECKS, PAGE_CHECKS
from zenger.workflow.review.ask_verifier import ask_for_checks, marking_key, picture_check
from zenger.workflow.review.compare_original import Original, compare
from zenger.workflow.review.read_again import read_again
from zenger.workflow.review.read_thumbnails import read_thumbnails
from zenger.workflow.review.scan_tree import scan_tree
from zenger.workflow.review.text_programs import same_again, text_programs

__all__ = ["VerifyOptions", "report_on_pdf", "scan_tree", "verify_copy", "verify_pdf"]


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """What else is to be checked, or left out. What is left out is said in the report."""

    ocr: bool = True  # False: not read again by OCR, which takes nearly all of the time
    no_dots: bool = False  # the dots of colour printers were to be taken out
    again: Path | None = None  # the same copy, made a second time
    original: Original | None = None  # what its pages were drawn from, to compare with


def verify_pdf(
    newsroom: Newsroom,
    path: Path,
    secrets: Iterable[str],
    marks: Iterable[tuple[int, Mark]],
    options: VerifyOptions = VerifyOptions(),
) -> list[Leak]:
    """All that stops a PDF from being published; see `report_on_pdf`."""
    return report_on_pdf(newsroom, path, secrets, marks, options).leaks


def report_on_pdf(
    newsroom: Newsroom,
    path: Path,
    secrets: Iterable[str],
    marks: Iterable[tuple[int, Mark]],
    options: VerifyOptions = VerifyOptions(),
) -> Report:
    """Every check of one PDF as `publish.safe_pdf` writes them, and how it ended.

    Args:
        secrets: what was removed, as people write it.
        marks: page (from 1) and mark, all that was painted.
    """
    words, painted, asked = list(secrets), list(marks), [*FILE_CHECKS, *PAGE_CHECKS]
    if not options.no_dots:
        asked.remove("21-tracking-dots")
    with path.open("rb") as stream:
        size = path.stat().st_size
        checks = list(ask_for_checks(newsroom, stream, size, asked, words, painted))
        known = Secrets(words, marking_key(newsroom))
        checks.append(text_programs(newsroom, stream, known))
        if options.ocr:
            checks.append(read_again(newsroom, stream, known, painted))
        if options.original is not None:
            checks.append(compare(newsroom, stream, options.original, painted))
    checks.append(same_again(path, options.again))
    done = {one.check: one for one in checks}
    return Report(tuple(done.get(check) or _not_here(check) for check in CHECKS))


_NOT_HERE = {
    "14-ocr": "it was asked to leave OCR out",
    "18-whole-tree": "of the whole site: scan_tree",
    "19-lineage": "of the pages' pictures: verify_copy",
    "20-difference": "no original was given to compare with",
    "21-tracking-dots": "they were not to be taken out",
    "22-duplicates": "of the whole site: scan_tree",
}


def _not_here(check: str) -> Checked:
    """Only what is listed may be missing; anything else that is missing did not run."""
    if check in _NOT_HERE:
        return Checked(check, Outcome.NOT_APPLICABLE, _NOT_HERE[check])
    return Checked(check, Outcome.COULD_NOT_RUN, "nobody ran it")


def verify_copy(
    newsroom: Newsroom, pages: Iterable[SafePage], secrets: Iterable[str]
) -> list[Leak]:
    """What is wrong with pages as they would be printed: secrets in their text, cells and
    labels, and pictures of any size that are not painted."""
    known = Secrets(secrets, marking_key(newsroom))
    leaks: list[Leak] = []
    small: list[tuple[str, Path]] = []
    with closing(newsroom.verifier().worker()) as worker:
        for page in pages:
            leaks += _in_page(known, page)
            for image in page.images:
                leaks += picture_check(worker, page, image).blocking
                if image.use is ImageUse.SMALL:
                    small.append((f"page {page.number}, picture small", image.path))
    return leaks + read_thumbnails(newsroom, small, known)


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
