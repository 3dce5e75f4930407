"""What sources sent, for whoever may see the collection it was imported into."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from zenger.catalog.models import Account, Answer, LabelledDocument, Submission, SubmissionRead
from zenger.errors import NotThereError
from zenger.model.people import Right, Viewer
from zenger.workflow.access.sight import require, viewer_of

SHOWN = ("all", "unread", "mine")


@dataclass(frozen=True, slots=True)
class Conversation:
    """One submission with what belongs to it."""

    submission: Submission
    untrusted_answers: dict[str, str]  # to the questions of the newsroom
    others: tuple[Submission, ...]  # of the same source, that this person may see
    sent: tuple[Answer, ...]  # about these, in the order they were written
    readers: tuple[str, ...]


def seen_submissions(viewer: Viewer) -> QuerySet[Submission]:
    """Those this person may know of, the last opened first.

    A submission is seen by who may see its collection and every label in it: the note that came
    with it may say what a label keeps from others.
    """
    require(viewer, Right.READ)
    found = Submission.objects.all()
    if viewer.collections is not None:
        found = found.filter(collection__in=viewer.collections)
    if viewer.labels is not None:
        closed = LabelledDocument.objects.exclude(label__in=viewer.labels)
        found = found.exclude(collection__in=closed.values("document__collection"))
    found = found.select_related("source", "collection", "assigned_to")
    return found.prefetch_related("tags").order_by("-pk")


def chosen_submissions(viewer: Viewer, *, show: str = "all", tag: str = "") -> QuerySet[Submission]:
    """Some of them.

    Args:
        show: all, unread, or mine: those assigned to this person.
        tag: only those that carry it; empty: any.
    """
    found = seen_submissions(viewer)
    if show == "unread":
        found = found.exclude(readings__account=viewer.account)
    elif show == "mine":
        found = found.filter(assigned_to=viewer.account)
    return found.filter(tags__word=tag) if tag else found


def seen_submission(viewer: Viewer, number: int) -> Submission:
    """One of them.

    Raises:
        NotThereError: none of that number, or not for this person.
    """
    found = seen_submissions(viewer).filter(pk=number).first()
    if found is None:
        raise NotThereError("There is no such submission, or you may not see it.")
    return found


def conversation_of(viewer: Viewer, number: int) -> Conversation:
    """A submission with the others of its source, and what was written to them.

    Raises:
        NotThereError: none of that number, or not for this person.
    """
    one = seen_submission(viewer, number)
    others = seen_submissions(viewer).filter(source=one.source_id).exclude(pk=number)
    sent = Answer.objects.filter(submission__in=[one.pk, *(other.pk for other in others)])
    sent = sent.select_related("author", "errand")
    readers = one.readings.order_by("account__shown_name")
    return Conversation(
        one, json.loads(one.untrusted_answers or "{}"), tuple(others), tuple(sent.order_by("pk")),
        tuple(readers.values_list("account__shown_name", flat=True)),
    )  # fmt: skip


def tags_in_use(viewer: Viewer) -> Iterable[str]:
    """Words on submissions that this person may see."""
    found = seen_submissions(viewer).order_by("tags__word").values_list("tags__word", flat=True)
    return [word for word in found.distinct() if word]


def unread_by(viewer: Viewer, submissions: Iterable[Submission]) -> set[int]:
    """Which of them this person has not read."""
    numbers = {one.pk for one in submissions}
    read = SubmissionRead.objects.filter(account=viewer.account, submission__in=numbers)
    return numbers - set(read.values_list("submission", flat=True))


def people_who_may(submission: Submission) -> Iterator[Account]:
    """Whom it can be assigned to, by name."""
    for account in Account.objects.filter(disabled=None).order_by("shown_name"):
        if seen_submissions(viewer_of(account)).filter(pk=submission.pk).exists():
            yield account
