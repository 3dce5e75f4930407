"""Writes what the reading of files brought, many files at a time, each whole or not at all."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Manager, Model

from zenger.catalog.models import Blob, Member, Message, Page, PatternFound
from zenger.model import extraction
from zenger.process.collect import Collected, MemberKept
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import batches
from zenger.workflow.record_stage import StageEnd, record_stages

MAX_PATTERNS = 2000  # kept per document
ROWS = 2000  # made at once: a container may hold a million members
Row = TypeVar("Row", bound=Model)
Read = tuple[str, Collected]  # digest, and what came out


def record_readings(newsroom: Newsroom, fingerprint: str, readings: Sequence[Read]) -> None:
    """Pages, members, envelope and patterns of these files, in place of any from before."""
    digests = [digest for digest, _ in readings]
    Message.objects.filter(blob__in=digests).delete()
    Member.objects.filter(container__in=digests).delete()
    record_pages(readings)
    _record_members(readings)
    _create(Message.objects, (_message(d, got) for d, got in readings if got.message is not None))
    ends = [StageEnd(digest, got, _facts(got)) for digest, got in readings]
    record_stages(newsroom, Stage.EXTRACT, fingerprint, ends)


def _create(table: Manager[Row], rows: Iterable[Row], *, ignore_conflicts: bool = False) -> None:
    for part in batches(rows, ROWS):
        table.bulk_create(part, ignore_conflicts=ignore_conflicts)


def _facts(got: Collected) -> dict[str, Any]:
    return {
        "media_type": got.media_type,
        "claimed_type": got.claimed_type,
        "handler": got.handler,
        "language": got.language,
        "title": got.title,
        "date": got.date.date.value.isoformat() if got.date else "",
        "date_source": got.date.date.source if got.date else "",
        "metadata": got.metadata,
    }


def record_pages(readings: Sequence[Read]) -> None:
    """The pages of these files and the patterns on them, in place of any from before."""
    digests = [digest for digest, _ in readings]
    for model in (Page, PatternFound):
        model.objects.filter(blob__in=digests).delete()
    _create(Page.objects, (_page(digest, page) for digest, got in readings for page in got.pages))
    record_patterns(readings)


def _page(digest: str, page: extraction.Page) -> Page:
    return Page(
        blob_id=digest,
        number=page.number,
        kind=page.kind,
        label=page.label,
        text=page.text,
        width=page.width,
        height=page.height,
        needs_ocr=page.needs_ocr,
    )


def record_patterns(readings: Sequence[Read]) -> None:
    """Add these to what was found before."""
    rows = (
        PatternFound(
            blob_id=digest, page=p.page, kind=p.kind, value=p.value, start=p.start, end=p.end
        )
        for digest, got in readings
        for p in got.patterns[:MAX_PATTERNS]
    )
    _create(PatternFound.objects, rows)


def _record_members(readings: Sequence[Read]) -> None:
    kept = (m for _, got in readings for m in got.members)
    blobs = (Blob(digest=m.digest, size=m.size) for m in kept if m.digest is not None)
    _create(Blob.objects, blobs, ignore_conflicts=True)
    _create(Member.objects, (_member(digest, m) for digest, got in readings for m in got.members))


def _member(container: str, kept: MemberKept) -> Member:
    return Member(
        container_id=container,
        ordinal=kept.ordinal,
        raw_name=kept.raw_name,
        kind=kept.kind,
        blob_id=kept.digest,
        status="" if kept.digest else kept.status,
        code=kept.problem.code if kept.problem else "",
        message=kept.problem.message if kept.problem else "",
    )


def _message(digest: str, got: Collected) -> Message:
    message = got.message
    assert message is not None  # noqa: S101  # the caller looked
    return Message(
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
