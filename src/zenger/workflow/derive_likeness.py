"""Makes what tells likeness from the records of each content that was read: its sketch, the
canonical form of a message, and what a message is about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Max

from zenger.catalog.many_rows import among
from zenger.catalog.models import Likeness, Member, Message, Page, StageRecord
from zenger.model.document import Address, Status
from zenger.model.extraction import PageKind
from zenger.process.canonical_mail import CanonicalMail
from zenger.process.sketch import VERSION, Sketcher
from zenger.process.stages import Stage
from zenger.workflow.conversations import SHORTEST, bare_subject
from zenger.workflow.import_trove import batches

BATCH = 200  # contents
_MAIL_VERSION = 1  # counts up when the same records give another canonical form or topic
_TEXT_STAGES = (Stage.EXTRACT, Stage.PRINT, Stage.OCR)  # a new record of these means new text
_PAGES = ("blob_id", "kind", "text")


def derive_likeness() -> int:
    """Bring it up to date for what was read since. Returns of how many contents it is new."""
    records = (
        StageRecord.objects.filter(stage__in=_TEXT_STAGES)
        .values_list("blob_id")
        .annotate(Max("pk"))
        .order_by("blob_id")
    )
    count = 0
    for batch in batches(records.iterator(2000), BATCH):
        origins = {blob: f"{VERSION} {_MAIL_VERSION} {record}" for blob, record in batch}
        stale = _stale(origins)
        if stale:
            with transaction.atomic():
                _write({blob: origins[blob] for blob in stale})
        count += len(stale)
    return count


def _stale(origins: dict[str, str]) -> list[str]:
    known = dict(Likeness.objects.filter(blob__in=among(origins)).values_list("blob_id", "origin"))
    return [blob for blob, origin in origins.items() if known.get(blob) != origin]


def _write(origins: dict[str, str]) -> None:
    """The family a content had stays with it until contents are compared again."""
    messages = Message.objects.in_bulk(list(origins))
    forms = _canonical_forms(messages)
    sketches = dict(_sketches(list(origins), forms))
    attachments = _attachments(messages)
    Likeness.objects.bulk_create(
        [
            Likeness(
                blob_id=blob,
                origin=origin,
                sketch=sketches.get(blob, b""),
                message=forms[blob].digest(attachments[blob]) if blob in forms else "",
                topic=topic_of(messages[blob].subject) if blob in messages else "",
            )
            for blob, origin in origins.items()
        ],
        update_conflicts=True,
        unique_fields=["blob"],
        update_fields=["origin", "sketch", "message", "topic", "settled"],
    )


def topic_of(subject: str) -> str:
    """What messages of one conversation have in common; empty where it tells no conversation."""
    bare = bare_subject(subject)[:200]
    return bare if len(bare) >= SHORTEST else ""


def _sketches(blobs: Sequence[str], forms: dict[str, CanonicalMail]) -> Iterator[tuple[str, bytes]]:
    """The sketch of each of these texts; bodies of messages go to their canonical form too."""
    pages = Page.objects.filter(blob__in=among(blobs)).order_by("blob_id", "number")
    for blob, rows in groupby(pages.values_list(*_PAGES).iterator(100), key=itemgetter(0)):
        sketcher = Sketcher()
        for _, kind, text in rows:
            sketcher.take(text)
            if blob in forms and kind == PageKind.MESSAGE:
                forms[blob].take(text)
        yield blob, sketcher.sketch()


def _canonical_forms(messages: dict[Any, Message]) -> dict[str, CanonicalMail]:
    """Of messages that were read whole: of others nobody knows what they share."""
    read = StageRecord.objects.filter(blob__in=among(messages), stage=Stage.EXTRACT).order_by("pk")
    latest = dict(read.values_list("blob_id", "status"))
    return {
        blob: CanonicalMail(row.message_id, row.sent, row.subject, _people(row.addresses))
        for blob, row in messages.items()
        if latest.get(blob) == Status.OK
    }


def _people(rows: Iterable[Sequence[str]]) -> Iterator[Address]:
    return (Address(role, name, address) for role, name, address in rows)


def _attachments(messages: Collection[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    if not messages:
        return found
    members = Member.objects.filter(container__in=among(messages), blob__isnull=False)
    for message, digest in members.values_list("container_id", "blob_id").iterator(2000):
        found[message].append(str(digest))
    return found
