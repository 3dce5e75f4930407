"""One's own lists of documents: starred, and to be read."""

from dataclasses import dataclass

from zenger.catalog.models import Document, Marked
from zenger.model.people import Viewer
from zenger.workflow.access.sight import seen_documents

LISTS = ("to_read", "starred")


@dataclass(frozen=True, slots=True)
class Listed:
    """How many documents are on a list, and some of them."""

    total: int
    documents: tuple[Document, ...]


def on_list(viewer: Viewer, mark: str, *, limit: int, offset: int = 0) -> Listed:
    """The documents on one of `LISTS`, the last one put there first."""
    mine = Marked.objects.filter(account=viewer.account, document__in=seen_documents(viewer))
    ordered = mine.exclude(**{mark: None}).order_by(f"-{mark}", "-pk")
    rows = ordered.select_related("document__collection")[offset : offset + limit]
    return Listed(ordered.count(), tuple(row.document for row in rows))
