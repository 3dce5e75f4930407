"""Apple Mail's messages (.emlx, .partial.emlx): an e-mail between its length and a list of marks.

Of a partial one the attachments lie in files beside it; each is listed as lost to this
document, so that nobody takes the message for whole.

Source: by observation; https://www.loc.gov/preservation/digital/formats/fdd/fdd000615.shtml
"""

import plistlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any, BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberLost,
    Metadata,
    Piece,
    Trouble,
)
from zenger.process.formats.file_window import window
from zenger.process.formats.mail import MailHandler
from zenger.process.formats.mail_parts import read_structure
from zenger.protocols.formats import Identity

MAX_MARKS = 1024 * 1024  # bytes of the list after the message
_LENGTH = re.compile(rb"[ \t]*(\d{1,15})[ \t]*\r?\n")
_FLAGS = (
    "read", "deleted", "answered", "encrypted", "flagged", "recent", "draft", "initial",
    "forwarded", "redirected",
)  # fmt: skip
_LATER_FLAGS = ((23, "signed"), (24, "junk"), (25, "not junk"))
_MOMENTS = ("date-received", "date-last-viewed", "date-sent")
_TEXTS = ("remote-id", "conversation-id", "original-mailbox", "subject", "sender")
_ELSEWHERE = "x-apple-content-length"


class EmlxHandler:
    """The message is read as any e-mail; the marks become metadata."""

    name = "emlx"
    version = 3

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.92 if identity.media_type == "message/x-emlx" and _LENGTH.match(head) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        size = untrusted.seek(0, 2)
        untrusted.seek(0)
        first = _LENGTH.match(untrusted.read(64))
        start, stated = (first.end(), int(first.group(1))) if first else (0, size)
        length = min(stated, size - start)
        message = window(untrusted, start, length)
        is_partial = _is_partial(message)
        message.seek(0)
        for piece in MailHandler().extract(original, message, identity, options):
            yield _told(piece) if is_partial and isinstance(piece, Member) else piece
        if stated > size - start:
            text = "The file ends before the message does."
            yield Trouble(Status.TRUNCATED, Problem("message-cut-short", text))
            return
        untrusted.seek(start + length)
        yield from _marks(untrusted.read(MAX_MARKS))


def _is_partial(message: BinaryIO) -> bool:
    return any(part.headers.raw(_ELSEWHERE) for part in read_structure(message).parts)


def _told(member: Member) -> Piece:
    """An attachment without a byte is one that lies elsewhere."""
    content = iter(member.content)
    first = next((chunk for chunk in content if chunk), b"")
    if first:
        whole = chain([first], content)
        return Member(member.raw_name, member.ordinal, member.kind, whole, member.media_type)
    problem = Problem("kept-beside", "The mail program kept this file beside the message.")
    return MemberLost(member.raw_name, member.ordinal, member.kind, Status.TRUNCATED, problem)


def _marks(data: bytes) -> Iterator[Piece]:
    try:
        marks = plistlib.loads(data.strip()) if data.strip() else {}
    except Exception:  # noqa: BLE001  # the parser's own errors are many; any means "no list"
        marks = None
    if not isinstance(marks, dict):
        text = "The mail program's marks after the message are damaged."
        yield Trouble(Status.CORRUPT, Problem("marks-damaged", text))
        return
    fields = [("mail flags", ", ".join(_flags(marks.get("flags"))))]
    fields += [(f"mail {name}", _moment(marks.get(name))) for name in _MOMENTS]
    fields += [(f"mail {name}", str(marks.get(name, ""))[:1000]) for name in _TEXTS]
    yield Metadata(tuple(field for field in fields if field[1]))


def _flags(value: Any) -> list[str]:
    if not isinstance(value, int):
        return []
    found = [name for bit, name in enumerate(_FLAGS) if value >> bit & 1]
    return found + [name for bit, name in _LATER_FLAGS if value >> bit & 1]


def _moment(value: Any) -> str:
    """Seconds since 1970."""
    if not isinstance(value, int | float | str):
        return ""
    try:
        return datetime.fromtimestamp(float(value), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
