"""What is the same in every copy of a message, whichever way it came.

Each server on the way writes headers of its own, and the copy in the sender's folder knows the
blind copies. Line endings and transfer encodings differ. What the people wrote does not.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime

from zenger.model.document import Address

_OPEN = ("to", "cc")  # whoever reads the message sees these
# Mailboxes of the old kind put ">" before a line that begins with "From ".
_QUOTED_FROM = re.compile(r"^>+(?=From )", re.MULTILINE)


class BodyWords:
    """The words of a body, which comes page by page."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def take(self, text: str) -> None:
        words = _plain(_QUOTED_FROM.sub("", text))
        if words:
            self._hash.update(words.encode("utf-8", "replace") + b" ")

    def digest(self) -> str:
        """64 hexadecimal letters."""
        return self._hash.hexdigest()


class CanonicalMail:
    """Takes the envelope, then the words of the body and the attachments."""

    def __init__(self, message_id: str, sent: str, subject: str, people: Iterable[Address]) -> None:
        """`sent` is ISO 8601 with its offset, or empty."""
        self._hash = hashlib.sha256()
        self._told = bool(message_id or sent)
        self._add("mail/1", message_id, utc(sent), _plain(subject))
        seen = [(person.role, _who(person)) for person in people]
        self._add(*sorted({who for role, who in seen if role == "from"}))
        self._add("", *sorted({who for role, who in seen if role in _OPEN}))

    def digest(self, words: str, attachments: Iterable[str]) -> str:
        """64 hexadecimal letters; empty where it has neither identifier nor date: two such
        messages with the same few words can be two.

        Args:
            words: as `BodyWords` gives them.
            attachments: their digests, in any order.
        """
        if not self._told:
            return ""
        self._add(words, *sorted(attachments))
        return self._hash.hexdigest()

    def _add(self, *values: str) -> None:
        for value in values:
            content = value.encode("utf-8", "replace")
            self._hash.update(len(content).to_bytes(8, "big") + content)
        self._hash.update(b"\xff" * 8)  # no length: where the list ends


def utc(sent: str) -> str:
    """The same moment in Greenwich; as it is where it names none."""
    try:
        moment = datetime.fromisoformat(sent)
        return moment.astimezone(UTC).isoformat() if moment.tzinfo else moment.isoformat()
    except (ValueError, OverflowError):  # no date, or the first day of the year 1
        return sent


def _who(person: Address) -> str:
    return (person.address or person.name).strip().casefold()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
