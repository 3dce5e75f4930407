"""Files that belong to a document: pictures of its pages, and the original."""

from typing import BinaryIO

from zenger.catalog.models import Document
from zenger.errors import NotThereError
from zenger.model.ids import Digest
from zenger.model.people import Right, Viewer
from zenger.model.release import PublishedPage, StoredImage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.audit import audit
from zenger.workflow.page_content import images_of, last_fingerprints, pages_of


def page_picture(
    newsroom: Newsroom, viewer: Viewer, number: int, page: int, use: str
) -> StoredImage:
    """A picture of one page: "full" or "small". Not on record beside the reading it belongs to.

    Raises:
        NotThereError: none, or not for this person.
    """
    require(viewer, Right.READ)
    document = seen_document(viewer, number)
    done = last_fingerprints(document.blob_id)
    for image in images_of(newsroom, done, document.blob_id).get(page, []):
        if image.use.value == use:
            return image
    raise NotThereError("There is no picture of this page.")


def original_of(newsroom: Newsroom, viewer: Viewer, number: int) -> tuple[Document, BinaryIO]:
    """The file as it was received. Taking it out is on record.

    Raises:
        NotThereError: no such document for this person.
        NotAllowedError: a reader takes nothing out.
    """
    require(viewer, Right.WORK)
    document = seen_document(viewer, number)
    stream = newsroom.originals.open(Digest(document.blob_id))
    audit(newsroom, "download", document=document.blob_id)
    return document, stream


def small_pictures(newsroom: Newsroom, document: Document) -> frozenset[int]:
    """The numbers of the pages that have a thumbnail."""
    images = images_of(newsroom, last_fingerprints(document.blob_id), document.blob_id)
    return frozenset(
        page for page, found in images.items() if any(one.use.value == "small" for one in found)
    )


def laid_out_page(
    newsroom: Newsroom, viewer: Viewer, number: int, page: int
) -> tuple[Document, PublishedPage]:
    """A page with the markup that its sender wrote. On record with the reading it belongs to.

    Raises:
        NotThereError: it has none, or not for this person.
    """
    require(viewer, Right.READ)
    document = seen_document(viewer, number)
    done = last_fingerprints(document.blob_id)
    found = next(pages_of(newsroom, done, document, range(page, page + 1)), None)
    if found is None or not found.html.strip():
        raise NotThereError("This page has no layout of its own.")
    return document, found
