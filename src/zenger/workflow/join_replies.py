"""Keeps for each reply that names no message the conversation it was found to belong to."""

from datetime import UTC, datetime

from django.db.models import Count

from zenger.catalog.many_rows import in_lots, update_rows
from zenger.catalog.models import Likeness, Message
from zenger.process.lost_replies import MOST, Mail, find_conversations
from zenger.workflow.conversations import is_reply

BATCH = 500  # topics
_OPEN = ("from", "to", "cc")


def join_replies() -> None:
    """Judge anew all messages about what something that was read since is about."""
    fresh = Likeness.objects.filter(settled=False).exclude(topic="")
    for batch in in_lots(fresh, "topic", BATCH):
        counts = Likeness.objects.filter(topic__in=batch).values_list("topic").annotate(Count("pk"))
        for topic, count in counts.order_by("topic"):
            if count > 1:
                _join_topic(topic, count)


def _join_topic(topic: str, count: int) -> None:
    blobs = Likeness.objects.filter(topic=topic).values("blob")
    messages = Message.objects.filter(blob__in=blobs)
    if count > MOST:
        messages.exclude(found_thread="").update(found_thread="")
        return
    rows = list(messages.defer("headers").order_by("blob"))
    found = find_conversations([_mail(row) for row in rows])
    new = ((found.get(row.blob_id, ""), row) for row in rows)
    changed = [(thread, row.blob_id) for thread, row in new if thread != row.found_thread]
    update_rows(Message, "found_thread", changed)


def _mail(row: Message) -> Mail:
    people = [(role, (address or name).casefold()) for role, name, address in row.addresses]
    return Mail(
        digest=row.blob_id,
        names=frozenset({row.message_id, row.thread} - {""}),
        alone=not row.references,
        is_reply=is_reply(row.subject),
        sent=_moment(row.sent),
        sender=next((who for role, who in people if role == "from"), ""),
        people=frozenset(who for role, who in people if role in _OPEN and who),
    )


def _moment(sent: str) -> datetime | None:
    """A date without an offset counts as of Greenwich."""
    try:
        moment = datetime.fromisoformat(sent)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
