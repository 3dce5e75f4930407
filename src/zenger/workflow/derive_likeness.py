"""Makes what tells likeness from the records of each content whose worker did not: where its text
was read by OCR, printed, or broke off, and where another version of Zenger read it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from zenger.catalog.many_rows import among, in_lots
from zenger.catalog.models import Likeness, Member, Message, Page, StageRecord
from zenger.model.document import Address, Status
from zenger.model.extraction import PageKind
from zenger.process.canonical_mail import BodyWords, CanonicalMail
from zenger.process.sketch import VERSION, Sketcher
from zenger.process.stages import Stage
from zenger.workflow.record_likeness import AS_READ, MAIL_VERSION, topic_of

BATCH = 200  # contents
_TEXT_STAGES = (Stage.EXTRACT, Stage.PRINT, Stage.OCR)  # a new record of these means new text
_PAGES = ("blob_id", "kind", "text")


def derive_likeness() -> None:
    """Bring it up to date for what was read since."""
    records = StageRecord.objects.filter(stage__in=_TEXT_STAGES)
    for blobs in in_lots(records, "blob_id", BATCH):
        batch = list(
            records.filter(blob__in=among(blobs))
            .values_list("blob_id")
            .annotate(last=Max("pk"), read=Max("pk", filter=Q(stage=Stage.EXTRACT)))
        )
        origins = {blob: f"{VERSION} {MAIL_VERSION} {record}" for blob, record, _ in batch}
        stale = _stale(origins, {blob for blob, record, reading in batch if record == reading})
        if stale:
            with transaction.atomic():
                _write({blob: origins[blob] for blob in stale})


def _stale(origins: dict[str, str], only_read: Collection[str]) -> list[str]:
    """Those made from other records than these. `only_read`: their text is that of the reading."""
    known = dict(Likeness.objects.filter(blob__in=among(origins)).values_list("blob_id", "origin"))
    return [
        blob
        for blob, origin in origins.items()
        if known.get(blob) != origin and not (blob in only_read and known.get(blob) == AS_READ)
    ]


def _write(origins: dict[str, str]) -> None:
    """The family a content had stays with it until contents are compared again."""
    messages = Message.objects.in_bulk(list(origins))
    forms = _canonical_forms(messages)
    sketches, words = _of_texts(list(origins))
    attachments = _attachments(messages)
    Likeness.objects.bulk_create(
        [
            Likeness(
                blob_id=blob,
                origin=origin,
                sketch=sketches.get(blob, b""),
                message=forms[blob].digest(words[blob], attachments[blob]) if blob in forms else "",
                topic=topic_of(messages[blob].subject) if blob in messages else "",
            )
            for blob, origin in origins.items()
        ],
        update_conflicts=True,
        unique_fields=["blob"],
        update_fields=["origin", "sketch", "message", "topic", "settled"],
    )


def _of_texts(blobs: Sequence[str]) -> tuple[dict[str, bytes], defaultdict[str, str]]:
    """The sketch of each of these texts, and the words of its bodies."""
    sketches, words = dict[str, bytes](), defaultdict[str, str](BodyWords().digest)
    pages = Page.objects.filter(blob__in=among(blobs)).order_by("blob_id", "number")
    for blob, rows in groupby(pages.values_list(*_PAGES).iterator(100), key=itemgetter(0)):
        sketcher, body = Sketcher(), BodyWords()
        for _, kind, text in rows:
            sketcher.take(text)
            if kind == PageKind.MESSAGE:
                body.take(text)
        sketches[blob], words[blob] = sketcher.sketch(), body.digest()
    return sketches, words


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
