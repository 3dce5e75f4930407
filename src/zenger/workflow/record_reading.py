"""Writes what the reading of files brought, many files at a time, each whole or not at all."""

from collections.abc import Sequence
from typing import Any

from zenger.catalog.many_rows import among, insert_rows, kept_json
from zenger.catalog.models import Blob, Member, Message, Page, PatternFound, StageRecord
from zenger.model import extraction
from zenger.process.checkpoint import MemberKept
from zenger.process.collect import Collected
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.conversations import index_key, thread_key
from zenger.workflow.import_trove import batches
from zenger.workflow.record_likeness import record_likeness
from zenger.workflow.record_stage import StageEnd, record_stages

ROWS = 2000  # made at once: a container may hold a million members
_PAGE = (
    "blob", "number", "kind", "label", "text", "width", "height", "needs_ocr", "from_ocr",
    "confidence",
)  # fmt: skip
_PATTERN = ("blob", "page", "kind", "value", "start", "end")
_MEMBER = ("container", "ordinal", "raw_name", "kind", "blob", "status", "code", "message")
_MESSAGE = (
    "blob", "message_id", "references", "subject", "sent", "headers", "addresses", "thread",
    "found_thread",
)  # fmt: skip
Read = tuple[str, Collected]  # digest, and what came out


def record_readings(newsroom: Newsroom, fingerprint: str, readings: Sequence[Read]) -> None:
    """Pages, members, envelope and patterns of these files, in place of any from before."""
    digests = [digest for digest, _ in readings]
    Message.objects.filter(blob__in=among(digests)).delete()
    Member.objects.filter(container__in=among(digests)).delete()
    _forget_later_stages(digests)
    record_pages(readings)
    _record_members(readings)
    messages = ((d, got.message) for d, got in readings if got.message is not None)
    insert_rows(Message, _MESSAGE, (_message(d, message) for d, message in messages))
    ends = [StageEnd(digest, got, _facts(got)) for digest, got in readings]
    record_stages(newsroom, Stage.EXTRACT, fingerprint, ends)
    record_likeness(readings)


def _forget_later_stages(digests: Sequence[str]) -> None:
    """What OCR and LibreOffice made of the pages goes with the pages, and is to be done again."""
    records = StageRecord.objects.filter(blob__in=among(digests))
    printed = list(records.filter(stage=Stage.PRINT).values_list("blob", flat=True))
    records.filter(stage__in=[Stage.PRINT, Stage.OCR]).delete()
    if printed:
        records.filter(blob__in=among(printed), stage=Stage.RENDER).delete()


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
    } | ({"volumes": list(got.volumes)} if got.volumes else {})


def record_pages(readings: Sequence[Read]) -> None:
    """The pages of these files and the patterns on them, in place of any from before."""
    digests = [digest for digest, _ in readings]
    for model in (Page, PatternFound):
        model.objects.filter(blob__in=among(digests)).delete()
    insert_rows(Page, _PAGE, (_page(d, page) for d, got in readings for page in got.pages))
    record_patterns(readings)


def _page(digest: str, page: extraction.Page) -> tuple[Any, ...]:
    text = (page.kind.value, page.label, page.text)
    return (digest, page.number, *text, page.width, page.height, page.needs_ocr, False, None)


def record_patterns(readings: Sequence[Read]) -> None:
    """Add these to what was found before."""
    insert_rows(
        PatternFound,
        _PATTERN,
        (
            (digest, p.page, p.kind, p.value, p.start, p.end)
            for digest, got in readings
            for p in got.patterns
        ),
    )


def _record_members(readings: Sequence[Read]) -> None:
    kept = (m for _, got in readings for m in got.members)
    blobs = (Blob(digest=m.digest, size=m.size) for m in kept if m.digest is not None)
    for part in batches(blobs, ROWS):
        Blob.objects.bulk_create(part, ignore_conflicts=True)
    insert_rows(
        Member, _MEMBER, (_member(digest, m) for digest, got in readings for m in got.members)
    )


def _member(container: str, kept: MemberKept) -> tuple[Any, ...]:
    status = "" if kept.digest else kept.status.value
    code, message = (kept.problem.code, kept.problem.message) if kept.problem else ("", "")
    where = (container, kept.ordinal, kept.raw_name, kept.kind.value)
    return (*where, kept.digest, status, code, message)


def _thread(message: extraction.Message, chain: list[str]) -> str:
    if not (message.references or message.in_reply_to):
        indexes = (value for name, value in message.headers if name.lower() == "thread-index")
        if key := next(filter(None, map(index_key, indexes)), ""):
            return key
    return thread_key(chain, message.subject, message.addresses)


def _message(digest: str, message: extraction.Message) -> tuple[Any, ...]:
    chain = [*message.references, *message.in_reply_to, message.message_id]
    return (
        digest,
        message.message_id,
        kept_json([*message.in_reply_to, *message.references]),
        message.subject,
        message.sent,
        kept_json(message.headers),
        kept_json([[a.role, a.name, a.address] for a in message.addresses]),
        _thread(message, chain),
        "",
    )
