"""Which messages belong to one conversation.

Each message names the first of its conversation as far as it knows: the first of its References,
or what it replies to. Programs that write only In-Reply-To know one step, so the steps are
followed in both directions. A message without any identifier is told by its subject and people.
A reply that names no message can have been found to belong to one: see `join_replies`. Where a
message names no other, Outlook's Thread-Index tells: its first bytes are the same in all replies.
"""

import binascii
import re
from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from zenger.catalog.models import Message
from zenger.model.document import Address

MOST = 500  # messages of a conversation that are shown
MOST_SUBJECTS = (
    2  # of messages that bear one identifier: a program that gives all the same tells none
)
INDEX = 22  # bytes of a Thread-Index that are the same in a whole conversation: [MS-OXOMSG] 2.2.1.3
SHORTEST = 8  # letters of a subject that tells a conversation: "Hello" tells none

_NAMES = ("message_id", "thread", "found_thread")
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


def index_key(untrusted_index: str) -> str:
    """What Outlook's Thread-Index says that a message and its replies have in common, or nothing.

    Its first byte is 1; a moment and a random number follow, which no other conversation has.
    """
    try:
        index = b64decode("".join(untrusted_index.split())[:2000], validate=True)
    except (binascii.Error, ValueError):
        return ""
    if len(index) < INDEX or index[0] != 1 or len(set(index[6:INDEX])) < 4:
        return ""
    return f"index: {index[:INDEX].hex()}"


def bare_subject(subject: str) -> str:
    """Without "Re:", "Fwd:", their sisters in other languages, and the names of lists."""
    start = 0
    while match := _REPLY.match(subject, start):
        start = match.end()
    return " ".join(subject[start:].lower().split())


def is_reply(subject: str) -> bool:
    """Whether a program put "Re:" or one of its sisters before the subject."""
    return _REPLY_MARK.match(subject) is not None


def conversation_of(message: Message) -> list[str]:
    """Digests of all messages of its conversation, `MOST` at most, itself among them, sorted."""
    found = {str(message.blob_id)}
    known: set[str] = set()
    new = {message.thread, message.message_id, message.found_thread} - {""}
    while new and len(found) < MOST:
        known |= new
        rows, telling = _bearers(sorted(new)[:MOST])
        new = set()
        for blob, _, *names in rows:
            if telling.isdisjoint(names):
                continue
            if len(found) < MOST:
                found.add(blob)
            new |= {*names} - known - {""}
    return sorted(found)


def _bearers(names: list[str]) -> tuple[list[tuple[str, ...]], set[str]]:
    """Messages that bear one of these names, and which of the names tell a conversation."""
    telling = set(names)
    while True:
        wanted = sorted(telling)
        rows = list(
            Message.objects.filter(
                Q(thread__in=wanted) | Q(message_id__in=wanted) | Q(found_thread__in=wanted)
            ).values_list("blob_id", "subject", *_NAMES)[: MOST + 1]
        )
        if worthless := _given_to_all(rows) & telling:
            telling -= worthless
            continue
        return rows, telling


def _given_to_all(rows: list[tuple[str, ...]]) -> set[str]:
    """Identifiers that a program gave to messages about different things."""
    subjects: dict[str, set[str]] = defaultdict(set)
    for _, subject, message_id, *_ in rows:
        subjects[message_id].add(bare_subject(subject))
    return {name for name, about in subjects.items() if len(about) > MOST_SUBJECTS}
