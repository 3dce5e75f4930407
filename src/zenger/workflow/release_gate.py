"""The gate a release goes through: what was removed is nowhere in it, or nothing appears.

each document from a safe copy    its PDF goes through every check, in the second sandbox, and is
                                  compared with what it was drawn from; OCR reads its thumbnails
the whole printed folder          every file and every name is searched for all that is redacted
each original beside a copy       what was read from it is searched for the same, also where it was
                                  public before and its document is taken over unchanged
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from zenger.errors import BlockedReleaseError
from zenger.model.release import PublishedDocument
from zenger.model.review import Leak
from zenger.protocols.newsroom import Newsroom
from zenger.publish.links import document_folder, page_folder
from zenger.review.verify.secrets import Secrets
from zenger.workflow.release_choice import Choice
from zenger.workflow.review.approval_checks import marks_in_pdf
from zenger.workflow.review.ask_verifier import marking_key
from zenger.workflow.review.compare_original import original_of
from zenger.workflow.review.originals import leaks_in_original
from zenger.workflow.review.read_thumbnails import read_thumbnails
from zenger.workflow.review.redactions import current_redactions
from zenger.workflow.review.safe_copy import safe_pages
from zenger.workflow.review.secrets_looked_for import all_secrets, secrets_of_document
from zenger.workflow.review.verified import leaks_in_pdf
from zenger.workflow.review.verify import scan_tree

NAMED = 20  # places in one message


class Gate:
    """Of one release."""

    def __init__(self, newsroom: Newsroom, choice: Choice) -> None:
        self._newsroom, self._choice = newsroom, choice

    def check(self, document: PublishedDocument, folder: Path) -> None:
        """One document that was just printed.

        Raises:
            BlockedReleaseError: something that must not be public is in its PDF.
        """
        path = folder / document_folder(document.public_id) / f"{document.public_id}.pdf"
        if not document.is_copy:
            return
        row = self._choice.documents.filter(public_id=document.public_id).order_by("pk")[0]
        secrets = secrets_of_document(self._newsroom, row, current_redactions(row))
        known = Secrets(secrets, marking_key(self._newsroom))
        require_none(read_thumbnails(self._newsroom, _thumbnails(folder, document), known))
        if not path.exists():
            return
        copy = self._choice.safe[row.blob_id].copy
        marks = marks_in_pdf(safe_pages(self._newsroom, copy))
        original = original_of(self._newsroom, row, safe_pages(self._newsroom, copy))
        require_none(leaks_in_pdf(self._newsroom, path, secrets, marks, original))

    def check_all(self, folder: Path) -> None:
        """The whole archive, as it is about to appear.

        Raises:
            BlockedReleaseError: something that was redacted stands in it.
        """
        require_none(self._in_originals())
        secrets = all_secrets(self._newsroom)
        require_none(scan_tree(folder, secrets, newsroom=self._newsroom))

    def _in_originals(self) -> Iterator[Leak]:
        """All of them each time: what is redacted since elsewhere changes nothing about them."""
        known = Secrets(all_secrets(self._newsroom), marking_key(self._newsroom))
        for digest in sorted(self._choice.originals):
            row = self._choice.documents.filter(blob=digest).order_by("pk")[0]
            for leak in leaks_in_original(self._newsroom, row, known):
                yield replace(leak, where=f"{document_folder(row.public_id)}, {leak.where}")


def _thumbnails(folder: Path, document: PublishedDocument) -> Iterator[tuple[str, Path]]:
    """As they were printed, by page."""
    for number in range(1, document.page_count + 1):
        where = f"{page_folder(document.public_id, number)}small.webp"
        if (path := folder / where).exists():
            yield where, path


def require_none(leaks: Iterable[Leak]) -> None:
    """Let nothing through that leaks. Says where and which check, never what.

    Raises:
        BlockedReleaseError: there is one.
    """
    found = list(islice(leaks, NAMED + 1))
    if not found:
        return
    lines = [f"  {one.where} ({one.check}): {one.message}" for one in found[:NAMED]]
    more = "\n  and in more places" if len(found) > NAMED else ""
    raise BlockedReleaseError(
        "Nothing was published: something that was redacted is still in what was printed.\n"
        + "\n".join(lines)
        + more
    )
