"""What people at the desk do with a submission among themselves: read, tag, assign."""

from django.db import transaction

from zenger.catalog.models import Submission, SubmissionRead, SubmissionTag
from zenger.errors import SubmissionError
from zenger.model.people import Right, Viewer
from zenger.model.tokens import fold
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit
from zenger.workflow.door.by_day import by_day
from zenger.workflow.door.submissions import (
    Conversation,
    conversation_of,
    people_who_may,
    seen_submission,
)

LONGEST_TAG = 64


def read_submission(newsroom: Newsroom, viewer: Viewer, number: int) -> Conversation:
    """Open it; from now on this person has read it.

    Raises:
        NotThereError: none of that number, or not for this person.
    """
    require(viewer, Right.READ)
    with transaction.atomic():
        found = conversation_of(viewer, number)
        SubmissionRead.objects.get_or_create(submission_id=number, account_id=viewer.account)
        audit(by_day(newsroom), "read-submission", parcel=found.submission.parcel)
    return found


def keep_unread(newsroom: Newsroom, viewer: Viewer, number: int) -> None:
    """For oneself, as if it had not been read.

    Raises:
        NotThereError: none of that number, or not for this person.
    """
    require(viewer, Right.READ)
    with transaction.atomic():
        found = seen_submission(viewer, number)
        SubmissionRead.objects.filter(submission=found, account_id=viewer.account).delete()
        audit(by_day(newsroom), "unread-submission", parcel=found.parcel)


def tag_submission(
    newsroom: Newsroom, viewer: Viewer, number: int, untrusted_word: str, *, on: bool
) -> None:
    """Put a tag on, or take one off. Doing it twice is harmless.

    Raises:
        NotThereError: none of that number, or not for this person.
        SubmissionError: this cannot be a tag.
    """
    require(viewer, Right.WORK)
    word = " ".join(fold(untrusted_word).split())
    if not word or len(word) > LONGEST_TAG or not word.isprintable():
        raise SubmissionError(f"A tag has 1 to {LONGEST_TAG} letters, digits or signs.")
    with transaction.atomic():
        found = seen_submission(viewer, number)
        if on:
            _, is_changed = SubmissionTag.objects.get_or_create(submission=found, word=word)
        else:
            gone, _ = SubmissionTag.objects.filter(submission=found, word=word).delete()
            is_changed = bool(gone)
        if is_changed:
            verb = "tag-submission" if on else "untag-submission"
            audit(by_day(newsroom), verb, parcel=found.parcel, tag=word)


def assign_submission(newsroom: Newsroom, viewer: Viewer, number: int, name: str) -> Submission:
    """Hand it to somebody, or to nobody.

    Args:
        name: with which they sign in; empty: nobody.

    Raises:
        NotThereError: none of that number, or not for this person.
        SubmissionError: nobody of this name may see it.
    """
    require(viewer, Right.WORK)
    with transaction.atomic():
        found = seen_submission(viewer, number)
        to = next((one for one in people_who_may(found) if one.name == name), None)
        if name and to is None:
            raise SubmissionError(
                "This person may not see the submission. Hand it to somebody else, or ask an "
                "admin to give them its collection."
            )
        found.assigned_to = to
        found.save(update_fields=["assigned_to"])
        audit(by_day(newsroom), "assign-submission", parcel=found.parcel, to=name)
    return found
