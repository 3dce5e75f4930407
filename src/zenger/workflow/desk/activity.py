"""What happened at the desk, for those who may see the document it happened to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zenger.catalog.models import Account, Activity, Document, Note
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import seen_documents


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of what happened is asked for; empty: all of it."""

    person: str = ""  # the name somebody signs in with
    verb: str = ""
    collection: str = ""


_EVERYTHING = Wanted()


def tell(newsroom: Newsroom, viewer: Viewer, verb: str, document: Document, **details: Any) -> None:
    """Let the others know, in the transaction of the act."""
    Activity.objects.create(
        at=newsroom.now(), account_id=viewer.account, verb=verb, document=document, details=details
    )


def activity_for(
    viewer: Viewer, *, limit: int, offset: int = 0, wanted: Wanted = _EVERYTHING
) -> Iterator[Activity]:
    """What happened to documents this person sees, the newest first."""
    found = _found(viewer, wanted).select_related("account", "document__collection")
    yield from found.order_by("-at", "-pk")[offset : offset + limit]


def _found(viewer: Viewer, wanted: Wanted) -> QuerySet[Activity]:
    found = Activity.objects.filter(document__in=seen_documents(viewer))
    if wanted.person:
        found = found.filter(account__name=wanted.person)
    if wanted.verb:
        found = found.filter(verb=wanted.verb)
    if wanted.collection:
        found = found.filter(document__collection__title=wanted.collection)
    return found


def words_of_notes(found: Iterable[Activity]) -> dict[int, str]:
    """What the notes say now that some of what happened was about; without those taken off."""
    numbers = [one.details["note"] for one in found if "note" in one.details]
    notes = Note.objects.filter(pk__in=numbers, removed=None)
    return dict(notes.values_list("pk", "text"))


def who_was_active(viewer: Viewer) -> list[Account]:
    """Those who did anything with a document this person sees."""
    active = _found(viewer, _EVERYTHING).values("account").distinct()
    return list(Account.objects.filter(pk__in=active).order_by("shown_name"))
