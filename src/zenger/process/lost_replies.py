"""Finds the conversation of a reply that names no message it replies to.

Some programs write neither In-Reply-To nor References. Then the subject, the people and the time
have to tell, and they tell only where they leave no choice: two wrongly joined conversations say
that somebody knew what they never read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(days=30)  # after the last message of the conversation
SKEW = timedelta(hours=1)  # by which the clocks of two people may differ
MOST = 500  # messages of one subject; a subject used more often tells nothing


@dataclass(frozen=True, slots=True)
class Mail:
    """What tells the conversation of one message."""

    digest: str
    names: frozenset[str]  # identifiers of messages it names: its own, and that of the first
    alone: bool  # names no other message
    is_reply: bool  # by its subject
    sent: datetime | None  # with an offset
    sender: str
    people: frozenset[str]  # sender and open recipients


def find_conversations(mails: Sequence[Mail]) -> dict[str, str]:
    """For messages of one subject: which replies belong to which earlier message.

    Returns:
        digests of replies, each with a name that messages of its conversation have.
    """
    if len(mails) > MOST:
        return {}
    found: dict[str, str] = {}
    threads = _Threads(mails)
    timed = [(mail.sent, mail) for mail in mails if mail.sent is not None]
    for sent, mail in sorted(timed, key=lambda pair: (pair[0], pair[1].digest)):
        if not (mail.alone and mail.is_reply and mail.sender):
            continue
        earlier = [other for when, other in timed if _answers(mail, sent, other, when)]
        if len({threads.of(other) for other in earlier}) != 1:
            continue
        if name := threads.of(earlier[0]):
            found[mail.digest] = name
            threads.join([name, *mail.names])
    return found


def _answers(mail: Mail, sent: datetime, other: Mail, when: datetime) -> bool:
    """Whether one may be the reply to the other: each wrote to the other, or both to the same."""
    if mail.digest == other.digest or not -SKEW <= sent - when <= WINDOW:
        return False
    if mail.sender == other.sender:
        return len(mail.people & other.people) > 1
    return mail.sender in other.people and other.sender in mail.people


class _Threads:
    """Names of messages that are of one conversation; the least of them stands for it."""

    def __init__(self, mails: Sequence[Mail]) -> None:
        self._above: dict[str, str] = {}
        for mail in mails:
            self.join(mail.names)

    def join(self, names: Iterable[str]) -> None:
        firsts = sorted({self._first(name) for name in names})
        for first in firsts[1:]:
            self._above[first] = firsts[0]

    def of(self, mail: Mail) -> str:
        """Empty for a message without any name."""
        return self._first(min(mail.names)) if mail.names else ""

    def _first(self, name: str) -> str:
        while name in self._above:
            name = self._above[name]
        return name
