"""What one person may see. Every query of the desk goes through here."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, QuerySet

from zenger.catalog.models import (
    Account,
    Collection,
    Document,
    Grant,
    LabelGrant,
    LabelledDocument,
)
from zenger.catalog.prepared import Given, Ids, prepared
from zenger.errors import NotAllowedError, NotThereError
from zenger.model.people import Right, Role, Viewer

_NOT_THERE = "There is no such document, or you may not see it. Ask whoever sent you here."


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """What decides which documents somebody sees, for a question that is prepared for many."""

    collections: Ids | None
    labels: Ids | None


_LIMITS = {
    (by_collection, by_label): Limits(
        Given("collections") if by_collection else None, Given("labels") if by_label else None
    )
    for by_collection in (False, True)
    for by_label in (False, True)
}


def limits_of(viewer: Viewer) -> tuple[Limits, dict[str, Any]]:
    """Which kind of limits this person has, and what is to be given in their places."""
    kind = _LIMITS[viewer.collections is not None, viewer.labels is not None]
    return kind, {"collections": viewer.collections or (), "labels": viewer.labels or ()}


def viewer_of(account: Account) -> Viewer:
    """A person as their account is at this moment."""
    collections = labels = None
    if not account.sees_all:
        collections = frozenset(_granted_collections(account=account.pk))
        labels = frozenset(_granted_labels(account=account.pk))
    return Viewer(account.pk, account.name, Role(account.role), collections, labels)


def as_now(viewer: Viewer) -> Viewer:
    """The same person as their account is by now, for work that goes on after it was asked for.

    Of an account that was closed meanwhile nothing is seen any more.
    """
    account = Account.objects.filter(pk=viewer.account, disabled=None).first()
    if account is None:
        return replace(viewer, collections=frozenset(), labels=frozenset())
    return viewer_of(account)


@prepared
def _granted_collections() -> QuerySet[Grant, int]:
    granted = Grant.objects.filter(account=Given("account"))
    return granted.values_list("collection_id", flat=True)


@prepared
def _granted_labels() -> QuerySet[LabelGrant, int]:
    allowed = LabelGrant.objects.filter(account=Given("account"))
    return allowed.values_list("label_id", flat=True)


def require(viewer: Viewer, right: Right) -> None:
    """Let go on who has the right.

    Raises:
        NotAllowedError: this person's role does not include it.
    """
    if not viewer.may(right):
        raise NotAllowedError(
            f"This is not for the role {viewer.role}. Ask an admin of the newsroom for another one."
        )


def seen_collections(viewer: Viewer) -> QuerySet[Collection]:
    """The collections this person knows of."""
    everything = Collection.objects.all()
    return (
        everything if viewer.collections is None else everything.filter(pk__in=viewer.collections)
    )


def seen_documents(viewer: Viewer | Limits) -> QuerySet[Document]:
    """The documents this person may know of, those that are gone left out."""
    found = Document.objects.exclude(indexed="")
    if viewer.collections is not None:
        found = found.filter(collection__in=viewer.collections)
    if viewer.labels is not None:
        found = found.exclude(pk__in=_closed(viewer).values("document"))
    return found


def hidden_documents(viewer: Viewer) -> list[int]:
    """Documents of their collections that a label keeps from this person.

    The collection is asked for as a sum, so that SQLite begins with the labels, which are few, and
    does not go through all documents of the collections (2 ms among 40,000).
    """
    if viewer.labels is None:
        return []
    kind, given = limits_of(viewer)
    return sorted(set(_hidden(kind, **given)))


@prepared
def _hidden(limits: Limits) -> QuerySet[LabelledDocument, int]:
    closed = _closed(limits)
    if limits.collections is not None:
        within = closed.annotate(within=F("document__collection") + 0)
        closed = within.filter(within__in=limits.collections)
    return closed.values_list("document", flat=True)


def _closed(viewer: Viewer | Limits) -> QuerySet[LabelledDocument]:
    return LabelledDocument.objects.exclude(label__in=viewer.labels or ())


def seen_document(viewer: Viewer, document: int) -> Document:
    """One document.

    Raises:
        NotThereError: none of that number, or not for this person.
    """
    kind, given = limits_of(viewer)
    found = _one_seen.first(kind, document=document, **given)
    if found is None:
        raise NotThereError(_NOT_THERE)
    return found


@prepared
def _one_seen(limits: Limits) -> QuerySet[Document]:
    found = seen_documents(limits).select_related("collection", "blob")
    return found.filter(pk=Given("document"))[:1]
