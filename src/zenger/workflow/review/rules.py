"""What a collection asks of its review: approvals, points to look at, what the public is told."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import ChecklistItem, Collection, Document, ReviewRules, Tick
from zenger.errors import NotThereError, ReviewError
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_collections, seen_document
from zenger.workflow.audit import audit

DEFAULT_APPROVALS = 2
MOST_APPROVALS = 20
MOST_ITEMS = 100
LONGEST_ITEM = 300  # characters
_NO_COLLECTION = "There is no such collection, or you may not see it."


def rules_of(collection: int) -> ReviewRules:
    """Those of one collection; two approvals and nothing told where nobody chose."""
    found = ReviewRules.objects.filter(collection=collection).first()
    return found or ReviewRules(collection_id=collection, approvals=DEFAULT_APPROVALS)


def approvals_needed() -> dict[int, int]:
    """By collection, where it is not the default."""
    return dict(ReviewRules.objects.values_list("collection_id", "approvals"))


def set_rules(
    newsroom: Newsroom, viewer: Viewer, collection: int, *, approvals: int | None = None,
    tells_withheld: bool | None = None,
) -> ReviewRules:  # fmt: skip
    """Choose how many different people approve, and whether the public is told what is withheld.

    Raises:
        NotThereError: no such collection for this person.
        ReviewError: nobody, or too many, would have to approve.
    """
    require(viewer, Right.PUBLISH)
    _seen_collection(viewer, collection)
    rules = rules_of(collection)
    if approvals is not None:
        if not 1 <= approvals <= MOST_APPROVALS:
            raise ReviewError(f"A collection asks for 1 to {MOST_APPROVALS} approvals.")
        rules.approvals = approvals
    if tells_withheld is not None:
        rules.tells_withheld = tells_withheld
    with transaction.atomic():
        rules.save()
        audit(
            newsroom, "set-review-rules", collection=collection, approvals=rules.approvals,
            tells_withheld=rules.tells_withheld,
        )  # fmt: skip
    return rules


def set_checklist(
    newsroom: Newsroom, viewer: Viewer, collection: int, untrusted_items: Iterable[str]
) -> None:
    """The points of a collection from now on, in order. Those that stay keep their ticks.

    Raises:
        NotThereError: no such collection for this person.
        ReviewError: too many points, or an endless one.
    """
    require(viewer, Right.PUBLISH)
    _seen_collection(viewer, collection)
    texts = list(dict.fromkeys(" ".join(one.split()) for one in untrusted_items))
    texts = [one for one in texts if one]
    if len(texts) > MOST_ITEMS or any(len(one) > LONGEST_ITEM for one in texts):
        raise ReviewError(
            f"A checklist has at most {MOST_ITEMS} points of {LONGEST_ITEM} characters."
        )
    with transaction.atomic():
        there = {one.text: one for one in ChecklistItem.objects.filter(collection=collection)}
        ChecklistItem.objects.filter(collection=collection).update(retired=True)
        for place, text in enumerate(texts):
            item = there.get(text) or ChecklistItem(collection_id=collection, text=text)
            item.place, item.retired = place, False
            item.save()
        audit(newsroom, "set-checklist", collection=collection, points=len(texts))


def checklist_of(collection: int) -> QuerySet[ChecklistItem]:
    """The points in force, in order."""
    return ChecklistItem.objects.filter(collection=collection, retired=False).order_by("place")


def ticks_of(viewer: Viewer, number: int) -> list[tuple[ChecklistItem, Tick | None]]:
    """Each point for one document, with who looked at it.

    Raises:
        NotThereError: no such document for this person.
    """
    document = seen_document(viewer, number)
    ticks = Tick.objects.filter(document=document).select_related("author")
    by_item = {one.item_id: one for one in ticks}
    return [(item, by_item.get(item.pk)) for item in checklist_of(document.collection_id)]


def tick(
    newsroom: Newsroom, viewer: Viewer, number: int, item: int, *, is_done: bool = True
) -> None:
    """Say that a point was looked at, or that it was not after all. Twice is harmless.

    Raises:
        NotThereError: no such document for this person, or no such point in its collection.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    if not checklist_of(document.collection_id).filter(pk=item).exists():
        raise NotThereError("There is no such point on the checklist of this collection.")
    with transaction.atomic():
        if is_done:
            Tick.objects.get_or_create(
                document=document, item_id=item,
                defaults={"author_id": viewer.account, "at": newsroom.now()},
            )  # fmt: skip
        else:
            Tick.objects.filter(document=document, item=item).delete()
        audit(newsroom, "tick", document=document.blob_id, point=item, done=is_done)


def points_left(document: Document) -> list[str]:
    """Points nobody looked at yet."""
    ticked = Tick.objects.filter(document=document).values("item")
    left = checklist_of(document.collection_id).exclude(pk__in=ticked)
    return list(left.values_list("text", flat=True))


def collection_named(viewer: Viewer, title: str) -> Collection:
    """A collection this person knows of, by its name.

    Raises:
        NotThereError: there is none for them.
    """
    found = seen_collections(viewer).filter(title=title).first()
    if found is None:
        raise NotThereError(_NO_COLLECTION)
    return found


def _seen_collection(viewer: Viewer, collection: int) -> Collection:
    found = seen_collections(viewer).filter(pk=collection).first()
    if found is None:
        raise NotThereError(_NO_COLLECTION)
    return found
