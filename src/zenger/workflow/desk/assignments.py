"""Handing a document to somebody, and saying that it is done."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet

from zenger.catalog.models import Account, Assignment, Document, LabelGrant, LabelledDocument
from zenger.catalog.prepared import Given, prepared
from zenger.errors import AccountError, NotAllowedError, NotThereError
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import (
    Limits,
    limits_of,
    require,
    seen_document,
    seen_documents,
    viewer_of,
)
from zenger.workflow.audit import audit
from zenger.workflow.desk.activity import tell

LONGEST = 1000  # characters of a reason


def people_who_see(document: Document) -> Iterator[Account]:
    """Those a document can be handed to, by name."""
    labels = set(_labels_of(document=document.pk))
    for account in _near(collection=document.collection_id):
        granted = LabelGrant.objects.filter(account=account) if labels else None
        if (
            account.sees_all
            or granted is None
            or labels <= set(granted.values_list("label", flat=True))
        ):
            yield account


@prepared
def _near() -> QuerySet[Account]:
    accounts = Account.objects.filter(disabled=None)
    found = accounts.filter(Q(sees_all=True) | Q(grant__collection=Given("collection")))
    return found.distinct().order_by("shown_name")


@prepared
def _labels_of() -> QuerySet[LabelledDocument, int]:
    found = LabelledDocument.objects.filter(document=Given("document"))
    return found.values_list("label", flat=True)


def assign(
    newsroom: Newsroom, viewer: Viewer, number: int, name: str, untrusted_why: str = ""
) -> Assignment:
    """Ask somebody to look at a document. Asking again while it is open changes the reason.

    Raises:
        NotThereError: no such document for this person.
        AccountError: nobody of this name may see it, or the reason is endless.
    """
    require(viewer, Right.WORK)
    document = seen_document(viewer, number)
    why = " ".join(untrusted_why.split())
    if len(why) > LONGEST:
        raise AccountError(f"A reason has at most {LONGEST:,} characters. Write a note instead.")
    account = Account.objects.filter(name=name, disabled=None).first()
    if account is None or not seen_documents(viewer_of(account)).filter(pk=number).exists():
        raise AccountError(
            "This person may not see the document. Hand it to somebody else, or ask an admin."
        )
    with transaction.atomic():
        given, is_new = Assignment.objects.update_or_create(
            document=document, to=account, done=None,
            defaults={"by_id": viewer.account, "at": newsroom.now(), "why": why},
        )  # fmt: skip
        audit(newsroom, "assign", document=document.blob_id, to=account.name)
        if is_new:
            tell(newsroom, viewer, "assigned", document, to=account.shown_name)
    return given


def finish(newsroom: Newsroom, viewer: Viewer, number: int, *, is_done: bool) -> Assignment:
    """Say that what was asked is done, or that it is not after all.

    Raises:
        NotThereError: nothing of that number for this person.
        NotAllowedError: neither asked nor asking, and no editor.
    """
    require(viewer, Right.READ)
    found = Assignment.objects.select_related("document").filter(pk=number).first()
    if found is None or not seen_documents(viewer).filter(pk=found.document_id).exists():
        raise NotThereError("There is nothing of this kind to be done, or not for you.")
    if viewer.account not in (found.to_id, found.by_id) and not viewer.may(Right.EDIT):
        raise NotAllowedError("This was asked of somebody else. Leave it to them.")
    with transaction.atomic():
        found.done = newsroom.now() if is_done else None
        found.save(update_fields=["done"])
        verb = "finished" if is_done else "reopened"
        audit(newsroom, verb, document=found.document.blob_id, assignment=found.pk)
        tell(newsroom, viewer, verb, found.document)
    return found


def assignments_on(viewer: Viewer, document: int) -> list[Assignment]:
    """What is open on a document this person sees, the oldest first."""
    kind, given = limits_of(viewer)
    return _open_on(kind, document=document, **given)


@prepared
def _open_on(limits: Limits) -> QuerySet[Assignment]:
    seen = seen_documents(limits).filter(pk=Given("document"))
    found = Assignment.objects.filter(document__in=seen, done=None)
    return found.select_related("to", "by").order_by("at", "pk")


def assigned_to(viewer: Viewer) -> QuerySet[Assignment]:
    """What waits for this person, the newest first."""
    return _of(viewer).filter(to=viewer.account)


def assigned_by(viewer: Viewer) -> QuerySet[Assignment]:
    """What this person asked of others and is not done yet."""
    return _of(viewer).filter(by=viewer.account).exclude(to=viewer.account)


def _of(viewer: Viewer) -> QuerySet[Assignment]:
    found = Assignment.objects.filter(done=None, document__in=seen_documents(viewer))
    return found.select_related("document", "to", "by").order_by("-at", "-pk")
