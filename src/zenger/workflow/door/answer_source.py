"""What the desk does towards a source: write, take nothing more from them, forget them.

None of it reaches the door before a bundle is carried there (`send_answers.py`).
"""

from django.db import connection, transaction

from zenger.catalog.models import Answer, ForTheDoor, Submission
from zenger.errors import SubmissionError
from zenger.model.parcel import read_reply_address
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.receive.door.sealed_text import REPLY_SIZE, seal_text
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit
from zenger.workflow.door.by_day import by_day, today_of
from zenger.workflow.door.submissions import seen_submission, seen_submissions

REPLY, BLOCK, DELETE, DESTROY = "reply", "block", "delete", "destroy"


def reply(newsroom: Newsroom, viewer: Viewer, number: int, text: str) -> Answer:
    """Write to whoever sent this; sealed at once, so that only they open it.

    Raises:
        NotThereError: none of that number, or not for this person.
        SubmissionError: nothing was written, too much, or there is no way back to them.
    """
    require(viewer, Right.WORK)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise SubmissionError("The reply is empty. Write something, or leave it.")
    with transaction.atomic():
        found = seen_submission(viewer, number)
        _, public = read_reply_address(_way_back(found))
        try:
            sealed = seal_text(text, public)
        except ValueError:
            raise SubmissionError(
                f"A reply has at most {REPLY_SIZE - 1:,} bytes, so that all look alike. Write two."
            ) from None
        answer = Answer.objects.create(
            submission=found, text=text, author_id=viewer.account, day=today_of(newsroom)
        )
        ForTheDoor.objects.create(
            kind=REPLY, target=found.source.reply_to, sealed=sealed, answer=answer
        )
        audit(by_day(newsroom), "reply", parcel=found.parcel)
    return answer


def block(newsroom: Newsroom, viewer: Viewer, number: int) -> None:
    """Have the door take nothing more from whoever sent this. Doing it twice is harmless.

    Raises:
        NotThereError: none of that number, or not for this person.
        SubmissionError: it did not come from a mailbox of the door.
    """
    require(viewer, Right.EDIT)
    with transaction.atomic():
        found = seen_submission(viewer, number)
        target = _way_back(found)
        if found.source.is_blocked:
            return
        found.source.is_blocked = True
        found.source.save(update_fields=["is_blocked"])
        ForTheDoor.objects.create(kind=BLOCK, target=target)
        audit(by_day(newsroom), "block-source", parcel=found.parcel)


def delete(newsroom: Newsroom, viewer: Viewer, number: int) -> int:
    """Forget whoever sent this: all their submissions, what was written to them, their way back.

    The door is told to destroy their mailbox, and the parcels that still lie there. The documents
    stay in their collections: they are holdings of the newsroom.

    Returns:
        how many submissions are gone.

    Raises:
        NotThereError: none of that number, or not for this person.
        SubmissionError: some of what they sent is not for this person to see.
    """
    require(viewer, Right.EDIT)
    forget_on_disk()
    with transaction.atomic():
        source = seen_submission(viewer, number).source
        all_of_them = Submission.objects.filter(source=source)
        if all_of_them.exclude(pk__in=seen_submissions(viewer).values("pk")).exists():
            raise SubmissionError(
                "This source also sent something that you may not see, so you cannot delete it. "
                "Ask somebody who may see all of it."
            )
        if source.reply_to:
            # Replies that did not leave yet would be for a mailbox that is gone.
            ForTheDoor.objects.filter(answer__submission__source=source, bundle="").delete()
            ForTheDoor.objects.create(kind=DELETE, target=source.reply_to)
        for one in all_of_them:
            if one.stored_as:
                ForTheDoor.objects.create(kind=DESTROY, target=one.stored_as)
            audit(by_day(newsroom), "delete-submission", parcel=one.parcel)
        gone = all_of_them.count()
        source.delete()
    with connection.cursor() as cursor:  # what is in the journal too, unless somebody reads it now
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return gone


def forget_on_disk() -> None:
    """Deleted rows are overwritten from now on, for as long as this connection lasts."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")


def _way_back(found: Submission) -> str:
    address: str = found.source.reply_to
    if not address:
        raise SubmissionError(
            "There is no way back to this source: it came by hand or sealed before sending, and "
            "not through a mailbox at the door."
        )
    return address
