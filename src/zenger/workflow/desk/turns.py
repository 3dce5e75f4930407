"""Pages that lie sideways: how one person turned them, kept for the next time."""

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import Marked
from zenger.catalog.prepared import Given, prepared
from zenger.errors import AccountError, NotThereError
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.audit import audit

TURNS = (0, 90, 180, 270)  # degrees clockwise
ALL = "all"


def turn_of(viewer: Viewer, document: int, page: int) -> int:
    """Degrees clockwise by which this person turned a page."""
    mark = _marked.first(account=viewer.account, document=document)
    turns = mark.turns if mark else {}
    return int(turns.get(str(page), turns.get(ALL, 0)))


@prepared
def _marked() -> QuerySet[Marked]:
    return Marked.objects.filter(account=Given("account"), document=Given("document"))[:1]


def turn_page(
    newsroom: Newsroom, viewer: Viewer, number: int, page: int, turn: int, *, everywhere: bool
) -> None:
    """Show a page turned from now on, to this person only.

    Args:
        turn: degrees clockwise from how the page was drawn.
        everywhere: all pages of the document, whatever was said of single ones.

    Raises:
        NotThereError: no such document for this person, or no such page of it.
        AccountError: no quarter turn.
    """
    require(viewer, Right.READ)
    document = seen_document(viewer, number)
    if not 1 <= page <= max(document.pages, 1):
        raise NotThereError(f"This document has no page {page:,}. It has {document.pages:,}.")
    if turn not in TURNS:
        raise AccountError("A page is turned by a quarter at a time: 0, 90, 180 or 270 degrees.")
    with transaction.atomic():  # before it is read: of two pages turned at once none is lost
        mark, _ = Marked.objects.get_or_create(account_id=viewer.account, document=document)
        mark.turns = {ALL: turn} if everywhere else {**mark.turns, str(page): turn}
        mark.save(update_fields=["turns"])
        which = ALL if everywhere else page
        audit(newsroom, "turn", document=document.blob_id, page=which, turn=turn)
