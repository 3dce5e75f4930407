"""What would be printed of a document, to be looked at before somebody approves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from zenger.catalog.models import Document
from zenger.errors import NotThereError
from zenger.model.people import Right, Viewer
from zenger.model.release import StoredImage
from zenger.model.review import SafePage
from zenger.process.ocr_setup import engine_version
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.review.printed import Printed, what_would_be_printed
from zenger.workflow.review.redactions import current_redactions
from zenger.workflow.review.safe_copy import SafeOptions, safe_pages
from zenger.workflow.review.safe_page import record_key
from zenger.workflow.review.safe_plan import plan


@dataclass(frozen=True, slots=True)
class Preview:
    """One page as the public would get it, with all that stands beside it."""

    document: Document
    printed: Printed
    place: int  # of the page in the copy, from 1
    page: SafePage | None  # None: nothing of the document's pages is printed


def pages_to_make(newsroom: Newsroom, viewer: Viewer, number: int) -> int:
    """How many pages of the safe copy are still to be made: about a second's work each.

    Raises:
        NotThereError: no such document for this person.
        ReviewError: no copy can be made of it.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    jobs = plan(
        newsroom, document, current_redactions(document), SafeOptions(), engine_version()
    )  # fmt: skip
    return sum(job.is_drawn and not newsroom.derived.has(record_key(job.key)) for job in jobs)


def preview(newsroom: Newsroom, viewer: Viewer, number: int, place: int) -> Preview:
    """The page in this place of what would be printed, which is made if it is not there yet.

    Raises:
        NotThereError: no such document for this person, or no such page.
        ReviewError: no copy can be made of it.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    printed = what_would_be_printed(newsroom, document)
    pages: Iterable[SafePage] = safe_pages(newsroom, printed.copy)
    page = next(islice(pages, place - 1, place), None) if place > 0 else None
    if page is None and (place != 1 or printed.copy.pages):
        raise NotThereError(f"What would be printed of this document has no page {place:,}.")
    return Preview(document, printed, place, page)


def printed_picture(
    newsroom: Newsroom, viewer: Viewer, number: int, place: int, use: str
) -> StoredImage:
    """A picture of a page as it would be printed: "full" or "small".

    Raises:
        NotThereError: none, or not for this person.
    """
    found = preview(newsroom, viewer, number, place)
    for image in found.page.images if found.page else ():
        if image.use.value == use:
            return image
    raise NotThereError("There is no picture of this page.")
