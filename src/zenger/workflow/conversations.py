"""Which messages belong to one conversation.

Each message names the first of its conversation as far as it knows: the first of its References,
or what it replies to. Programs that write only In-Reply-To know one step, so the steps are
followed in both directions. A message without any identifier is told by its subject and people.
A reply that names no message can have been found to belong to one: see `join_replies`.
"""

import re
from collections.abc import Iterable

from django.db.models import Q

from zenger.catalog.models import Message
from zenger.model.document import Address

MOST = 500  # messages of a conversation that are shown
SHORTEST = 8  # letters of a subject that tells a conversation: "Hello" tells none

_NAMES = ("blob_id", "message_id", "thread", "found_thread")
_REPLY_MARK = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*)*(?:re|aw|antw|sv|vs|r|odp|ynt|ha|отв|回复|答复)(?:\[\d{1,3}\])?\s*[:：]",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|antw|sv|vs|vb|tr|rv|r|odp|ynt|ha|отв|пересл?|回复|转发|答复)"
    r"(?:\[\d{1,3}\])?\s*[:：]|\[[^\]]{1,40}\])",
    re.IGNORECASE,
)


def thread_key(chain: Iterable[str], subject: str, people: Iterable[Address]) -> str:
    """What a message and its first reply have in common.

    Args:
        chain: identifiers of messages, the first of the conversation first, its own last.
    """
    if named := next(filter(None, chain), ""):
        return named
    about = bare_subject(subject)
    names = sorted({(person.address or person.name).lower() for person in people} - {""})
    if len(about) < SHORTEST or len(names) < 2:
        return ""
    return f"subject: {about} people: {' '.join(names)}"[:1000]


def bare_subject(subject: str) -> str:
    """Without "Re:", "Fwd:", their sisters in other languages, and the names of lists."""
    bare = subject
    while match := _REPLY.match(bare):
        bare = bare[match.end() :]
    return " ".join(bare.lower().split())


def is_reply(subject: str) -> bool:
    """Whether a program put "Re:" or one of its sisters before the subject."""
    return _REPLY_MARK.match(subject) is not None


def conversation_of(message: Message) -> list[str]:
    """Digests of all messages of its conversation, itself among them, sorted."""
    found: set[str] = set()
    known: set[str] = set()
    new = {message.thread, message.message_id, message.found_thread} - {""}
    while new and len(found) < MOST:
        wanted = sorted(new)[:MOST]
        rows = Message.objects.filter(
            Q(thread__in=wanted) | Q(message_id__in=wanted) | Q(found_thread__in=wanted)
        )
        known |= new
        new = set()
        for blob, *names in rows.values_list(*_NAMES)[: MOST + 1]:
            found.add(blob)
            new |= {*names} - known - {""}
    return sorted(found)[:MOST]
