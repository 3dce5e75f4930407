"""Notes that name somebody, until they have been there."""

from django.db.models import QuerySet

from zenger.catalog.models import Document, Mention
from zenger.catalog.prepared import Given, prepared
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import Limits, limits_of, seen_documents


def unseen_mentions(viewer: Viewer) -> QuerySet[Mention]:
    """The newest first."""
    found = _unseen(seen_documents(viewer)).filter(account=viewer.account)
    return found.select_related("note__document", "note__author").order_by("-note__at", "-pk")


def _unseen(documents: QuerySet[Document]) -> QuerySet[Mention]:
    return Mention.objects.filter(seen=None, note__removed=None, note__document__in=documents)


def see_mentions(newsroom: Newsroom, viewer: Viewer, document: int) -> frozenset[int]:
    """Remember that this person has seen where they are named on a document.

    Returns:
        the notes that were new to them.
    """
    kind, given = limits_of(viewer)
    notes = frozenset(_fresh(kind, account=viewer.account, document=document, **given))
    if notes:
        Mention.objects.filter(account=viewer.account, note__in=notes).update(seen=newsroom.now())
    return notes


@prepared
def _fresh(limits: Limits) -> QuerySet[Mention, int]:
    found = _unseen(seen_documents(limits).filter(pk=Given("document")))
    return found.filter(account=Given("account")).values_list("note_id", flat=True)
