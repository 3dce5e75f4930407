"""Writes what one reading of one file brought, whole or not at all."""

from typing import Any

from zenger.catalog.models import Blob, Member, Message, Page, PatternFound, StageRecord
from zenger.process.collect import Collected
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom

MAX_PATTERNS = 2000  # kept per document


def record_stage(
    newsroom: Newsroom, digest: str, stage: Stage, fingerprint: str, got: Collected, **tools: Any
) -> None:
    """The one record of this stage for these bytes; a retry replaces it and counts up."""
    status, problem = got.outcome()
    count = got.count()
    before = StageRecord.objects.filter(blob=digest, stage=stage, fingerprint=fingerprint)
    attempts = 1 + (before.values_list("attempts", flat=True).first() or 0)
    before.delete()
    StageRecord.objects.create(
        blob_id=digest,
        stage=stage,
        fingerprint=fingerprint,
        status=status,
        code=problem.code if problem else "",
        message=problem.message if problem else "",
        attempts=attempts,
        ms=got.ending.wall_ms,
        cpu_ms=got.ending.cpu_ms,
        peak_memory=got.ending.peak_memory,
        tools=tools,
        expected=count.expected,
        emitted=count.emitted,
        failed=count.failed,
        skipped=count.skipped,
        finished=newsroom.now(),
    )


def record_reading(newsroom: Newsroom, digest: str, fingerprint: str, got: Collected) -> None:
    """Pages, members, envelope and patterns of a file, in place of any from before."""
    _forget(digest)
    record_pages(digest, got)
    _record_members(digest, got)
    if got.message is not None:
        _record_message(digest, got)
    facts = {
        "media_type": got.media_type,
        "claimed_type": got.claimed_type,
        "handler": got.handler,
        "language": got.language,
        "title": got.title,
        "date": got.date.date.value.isoformat() if got.date else "",
        "date_source": got.date.date.source if got.date else "",
        "metadata": got.metadata,
    }
    record_stage(newsroom, digest, Stage.EXTRACT, fingerprint, got, **facts)


def _forget(digest: str) -> None:
    for model in (Page, PatternFound, Message):
        model.objects.filter(blob=digest).delete()
    Member.objects.filter(container=digest).delete()


def record_pages(digest: str, got: Collected) -> None:
    Page.objects.bulk_create(
        [
            Page(
                blob_id=digest,
                number=page.number,
                kind=page.kind,
                label=page.label,
                text=page.text,
                width=page.width,
                height=page.height,
                needs_ocr=page.needs_ocr,
            )
            for page in got.pages
        ],
        batch_size=500,
    )
    record_patterns(digest, got)


def record_patterns(digest: str, got: Collected) -> None:
    PatternFound.objects.bulk_create(
        [
            PatternFound(
                blob_id=digest, page=p.page, kind=p.kind, value=p.value, start=p.start, end=p.end
            )
            for p in got.patterns[:MAX_PATTERNS]
        ],
        batch_size=500,
    )


def _record_members(digest: str, got: Collected) -> None:
    Blob.objects.bulk_create(
        [Blob(digest=m.digest, size=m.size) for m in got.members if m.digest is not None],
        ignore_conflicts=True,
        batch_size=500,
    )
    Member.objects.bulk_create(
        [
            Member(
                container_id=digest,
                ordinal=m.ordinal,
                raw_name=m.raw_name,
                kind=m.kind,
                blob_id=m.digest,
                status="" if m.digest else m.status,
                code=m.problem.code if m.problem else "",
                message=m.problem.message if m.problem else "",
            )
            for m in got.members
        ],
        batch_size=500,
    )


def _record_message(digest: str, got: Collected) -> None:
    message = got.message
    assert message is not None  # noqa: S101  # the caller looked
    Message.objects.create(
        blob_id=digest,
        message_id=message.message_id,
        references=[*message.in_reply_to, *message.references],
        subject=message.subject,
        sent=message.sent,
        headers=[list(pair) for pair in message.headers],
        addresses=[[a.role, a.name, a.address] for a in message.addresses],
        thread=_thread_key(got),
    )


def _thread_key(got: Collected) -> str:
    """The first message of the conversation as the headers tell it: its id names the thread."""
    message = got.message
    assert message is not None  # noqa: S101
    chain = [*message.references, *message.in_reply_to, message.message_id]
    return next((name for name in chain if name), "")
