"""What happened at the desk, for those who may see the document it happened to."""

from collections.abc import Iterator
from typing import Any

from zenger.catalog.models import Activity, Document
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import seen_documents


def tell(newsroom: Newsroom, viewer: Viewer, verb: str, document: Document, **details: Any) -> None:
    """Let the others know, in the transaction of the act."""
    Activity.objects.create(
        at=newsroom.now(), account_id=viewer.account, verb=verb, document=document, details=details
    )


def activity_for(viewer: Viewer, *, limit: int, offset: int = 0) -> Iterator[Activity]:
    """The newest first."""
    found = Activity.objects.filter(document__in=seen_documents(viewer))
    ordered = found.select_related("account", "document").order_by("-at", "-pk")
    yield from ordered[offset : offset + limit]
