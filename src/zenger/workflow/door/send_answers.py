"""The bundle for the door: all that waits for it, signed by a desk.

What was put into a bundle is kept until somebody says that it arrived: sticks get lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from nacl.signing import SigningKey

from zenger.catalog.models import ForTheDoor, Submission
from zenger.errors import SubmissionError
from zenger.model.parcel import read_reply_address
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.receive.door.replies import (
    MOST_OTHERS,
    MOST_REPLIES,
    Bundle,
    SealedReply,
    new_bundle_id,
    signed_bundle,
)
from zenger.workflow.audit import audit
from zenger.workflow.door.answer_source import (
    BLOCK,
    DELETE,
    DESTROY,
    REPLY,
    forget_on_disk,
)
from zenger.workflow.door.by_day import by_day, today_of
from zenger.workflow.door.submissions import seen_submissions


@dataclass(frozen=True, slots=True)
class Packed:
    """A bundle as it is written down."""

    bundle: Bundle
    content: bytes = b""
    left: int = 0  # what waits for the next one


@dataclass(frozen=True, slots=True)
class Signer:
    """Which desk signs, and with what."""

    desk: int
    key: SigningKey


def pack(newsroom: Newsroom, signer: Signer, *, is_last_there: bool = False) -> Packed:
    """Put what waits into a new bundle.

    Args:
        is_last_there: the bundle before this one reached the door, so that it can be forgotten.

    Raises:
        SubmissionError: nothing waits, or nobody knows what became of the bundle before.
    """
    forget_on_disk()
    with transaction.atomic():  # on its own: it holds whether anything waits or not
        _settle_last(is_last_there=is_last_there)
    with transaction.atomic():
        waiting = _room_for(ForTheDoor.objects.filter(bundle="").order_by("pk"))
        if not waiting:
            raise SubmissionError("Nothing waits for the door: no reply, no block, no deletion.")
        bundle = _bundle(new_bundle_id(), signer.desk, today_of(newsroom), waiting)
        ForTheDoor.objects.filter(pk__in=[one.pk for one in waiting]).update(bundle=bundle.id)
        left = ForTheDoor.objects.filter(bundle="").count()
        audit(
            by_day(newsroom), "send-answers", bundle=bundle.id, desk=signer.desk,
            replies=len(bundle.replies), blocks=len(bundle.blocked),
            deletions=len(bundle.deleted), parcels=len(bundle.destroyed),
        )  # fmt: skip
    return Packed(bundle, signed_bundle(bundle, signer.key), left)


def pack_again(newsroom: Newsroom, signer: Signer) -> Packed:
    """The last bundle once more; the door takes it once, however often it comes.

    Raises:
        SubmissionError: there is none, or it is known to have arrived.
    """
    with transaction.atomic():
        rows = list(ForTheDoor.objects.exclude(bundle="").order_by("pk"))
        if not rows:
            raise SubmissionError("There is no bundle that might still be on its way.")
        bundle = _bundle(rows[0].bundle, signer.desk, today_of(newsroom), rows)
        left = ForTheDoor.objects.filter(bundle="").count()
        audit(by_day(newsroom), "send-answers-again", bundle=bundle.id, desk=signer.desk)
    return Packed(bundle, signed_bundle(bundle, signer.key), left)


def ask_to_destroy_opened(newsroom: Newsroom) -> int:
    """Have the door destroy its copies of what was opened whole here; how many."""
    with transaction.atomic():
        there = Submission.objects.filter(is_complete=True).exclude(stored_as="")
        for one in there:
            ForTheDoor.objects.create(kind=DESTROY, target=one.stored_as)
            audit(by_day(newsroom), "destroy-at-door", parcel=one.parcel)
        return there.update(stored_as="")


def waiting_for_door(viewer: Viewer) -> int:
    """How many replies wait for the next bundle, about submissions that this person may see.

    Blocks and deletions are not counted: what they are about may be gone, and so may be known of
    nobody any more.
    """
    mine = seen_submissions(viewer).values("pk")
    return ForTheDoor.objects.filter(bundle="", answer__submission__in=mine).count()


def _settle_last(*, is_last_there: bool) -> None:
    last = ForTheDoor.objects.exclude(bundle="")
    first = last.first()
    if first is not None and not is_last_there:
        raise SubmissionError(
            f"The bundle {first.bundle[:8]}… was written before, and nobody said yet that the door "
            "took it. If it did, add `--arrived`; if it may be lost, write it once more with "
            "`--again`."
        )
    last.delete()


def _room_for(waiting: Iterable[ForTheDoor]) -> list[ForTheDoor]:
    """As much as a bundle holds, in the order in which it was asked for."""
    taken: list[ForTheDoor] = []
    replies = 0
    for one in waiting:
        replies += one.kind == REPLY
        if replies > MOST_REPLIES or len(taken) >= MOST_OTHERS:
            break
        taken.append(one)
    return taken


def _bundle(number: str, desk: int, day: str, rows: Sequence[ForTheDoor]) -> Bundle:
    def mailboxes(kind: str) -> tuple[bytes, ...]:
        return tuple(read_reply_address(one.target)[0] for one in rows if one.kind == kind)

    replies = tuple(
        SealedReply(read_reply_address(one.target)[0], bytes(one.sealed))
        for one in rows
        if one.kind == REPLY
    )
    parcels = tuple(one.target for one in rows if one.kind == DESTROY)
    return Bundle(number, desk, day, replies, mailboxes(BLOCK), mailboxes(DELETE), parcels)
