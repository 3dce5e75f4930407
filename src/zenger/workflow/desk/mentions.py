"""Notes that name somebody, until they have been there."""

from django.db.models import QuerySet

from zenger.catalog.models import Mention
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import seen_documents


def unseen_mentions(viewer: Viewer) -> QuerySet[Mention]:
    """The newest first."""
    found = Mention.objects.filter(
        account=viewer.account, seen=None, note__removed=None,
        note__document__in=seen_documents(viewer),
    )  # fmt: skip
    return found.select_related("note__document", "note__author").order_by("-note__at", "-pk")


def see_mentions(newsroom: Newsroom, viewer: Viewer, document: int) -> frozenset[int]:
    """Remember that this person has seen where they are named on a document.

    Returns:
        the notes that were new to them.
    """
    fresh = unseen_mentions(viewer).filter(note__document=document)
    notes = frozenset(fresh.values_list("note_id", flat=True))
    if notes:
        Mention.objects.filter(account=viewer.account, note__in=notes).update(seen=newsroom.now())
    return notes
