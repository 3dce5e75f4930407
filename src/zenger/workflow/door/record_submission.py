"""What was opened becomes something the desk can work on: a submission of a source."""

import json
import re
import secrets
from dataclasses import dataclass

from django.db import transaction

from zenger.catalog.models import Collection, Source, Submission
from zenger.model.parcel import ParcelHead
from zenger.protocols.newsroom import Newsroom
from zenger.receive.wordlist import pick
from zenger.workflow.door.by_day import today_of

_STORED = re.compile(r"([0-9a-f]{32})\.(?:age|cut)", re.ASCII)  # as the door names its files


@dataclass(frozen=True, slots=True)
class Opened:
    """A parcel that lies in a collection now."""

    parcel: str  # SHA-256 of the sealed file
    collection: str
    head: ParcelHead | None  # None: it was no parcel but one file
    is_complete: bool
    forward_secrecy: bool
    files: int


def record_submission(newsroom: Newsroom, opened: Opened, file_name: str) -> Submission:
    """Put it before the desk. Opening the same parcel again changes nothing of it.

    Whoever comes back with the same codename keeps the name that we gave them.

    Args:
        file_name: of the parcel as it came; the door's own names say which of its store it is.
    """
    head = opened.head
    with transaction.atomic():
        there = Submission.objects.filter(parcel=opened.parcel).select_related("source").first()
        if there is not None:
            return there
        stored = _STORED.fullmatch(file_name)
        return Submission.objects.create(
            source=_source(head.reply_to if head else ""), parcel=opened.parcel,
            collection=Collection.objects.get(title=opened.collection),
            stored_as=stored[1] if stored else "", sealed_on=head.day if head else "",
            opened_on=today_of(newsroom), is_complete=opened.is_complete,
            forward_secrecy=opened.forward_secrecy, files=opened.files,
            untrusted_note=head.untrusted_note if head else "",
            untrusted_answers=json.dumps(head.untrusted_answers, ensure_ascii=False)
            if head and head.untrusted_answers else "",
        )  # fmt: skip


def _source(reply_to: str) -> Source:
    """The one with this mailbox, or a new one. Mailboxes are sealed in the catalog, so all are
    looked at: a few thousand at most, 20 µs each."""
    if reply_to:
        for one in Source.objects.exclude(reply_to=""):
            if one.reply_to == reply_to:
                return one
    return Source.objects.create(name=_free_name(), reply_to=reply_to)


def _free_name() -> str:
    """Two words by chance that nobody is called by yet."""
    while True:
        name = " ".join(pick(2, secrets.randbelow))
        if not Source.objects.filter(name=name).exists():
            return name
