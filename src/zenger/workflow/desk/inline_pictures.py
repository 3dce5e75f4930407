"""The pictures inside a message, by the names that its text calls them by.

They are its own files only, and of each the picture that we drew of it, never the file itself.
"""

from zenger.catalog.models import Document, Member
from zenger.model.people import Viewer
from zenger.model.release import StoredImage
from zenger.model.rendition import ImageUse
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import seen_documents
from zenger.workflow.page_content import images_of, last_fingerprints

MOST = 40  # pictures of one message
LARGEST = 6_000_000  # bytes of them all


def inline_pictures(
    newsroom: Newsroom, viewer: Viewer, document: Document
) -> dict[str, StoredImage]:
    """As many as fit, of those this person may see. A name that two of them have is left out."""
    found: dict[str, StoredImage] = {}
    left = LARGEST
    for name, blob in _named(document).items():
        if len(found) == MOST:
            break
        picture = _picture(newsroom, viewer, document, blob) if blob else None
        if picture is not None and picture.size <= left:
            found[name] = picture
            left -= picture.size
    return found


def _named(document: Document) -> dict[str, str]:
    """Digests of its files by name; empty for a name of several."""
    members = Member.objects.filter(container=document.blob_id).exclude(blob=None)
    found: dict[str, str] = {}
    for raw_name, blob in members.order_by("ordinal").values_list("raw_name", "blob"):
        name = " ".join(bytes(raw_name).decode("utf-8", "replace").split())
        found[name] = blob if found.get(name, blob) == blob else ""
    return found


def _picture(
    newsroom: Newsroom, viewer: Viewer, document: Document, blob: str
) -> StoredImage | None:
    seen = seen_documents(viewer).filter(collection=document.collection_id, blob=blob)
    if not seen.filter(kind="image").exists():
        return None
    drawn = images_of(newsroom, last_fingerprints(blob), blob, (1,)).get(1, [])
    return next((image for image in drawn if image.use is ImageUse.FULL), None)
