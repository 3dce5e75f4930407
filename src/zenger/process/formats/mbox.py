"""Mailboxes: thousands of messages in one file, each given on as a file of its own."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberKind,
    MembersExpected,
    Piece,
    Trouble,
)
from zenger.process.formats.mail_decoding import raw_blocks
from zenger.protocols.formats import Identity

BLOCK = 1024 * 1024  # bytes read at once: all that is ever held
_PEEK = 2000  # bytes after a candidate: its own line and the start of the next

_TYPES = frozenset(("application/mbox", "application/x-mbox", "text/x-mbox", "text/x-mail-folder"))
# "From alice@example.org Mon Jun  1 04:28:28 2009", also with a zone, or the year before it
_ENVELOPE = re.compile(rb"From [^\n]{0,800}\d{1,2}:\d{2}[^\n]{0,80}\r?\n")
_HEADER = re.compile(rb"(?:[!-9;-~]{1,80}[ \t]*:|>From )")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


class MboxHandler:
    """mboxo and mboxrd: a message starts at ``From `` and ends before the next one."""

    name = "mbox"
    version = 1
    seeks = True

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        if identity.media_type in _TYPES:
            return 0.95
        first, _, rest = head.partition(b"\n")
        starts = head.startswith(b"From ") and _ENVELOPE.match(first + b"\n") is not None
        return 0.92 if starts and _HEADER.match(rest) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        size = untrusted.seek(0, 2)
        count = 0
        start: int | None = None
        if size and not _starts_here(untrusted, 0):
            problem = Problem("text-before-mail", "The file starts with bytes of no message.")
            yield Trouble(Status.CORRUPT, problem)
            start = 0  # given on all the same
        for offset in _starts(untrusted, size):
            if start is not None:
                if count >= options.start_at:
                    yield _message(untrusted, start, offset, count)
                count += 1
            start = offset
            if count >= options.max_members:
                message = f"Only the first {count:,} messages were read."
                yield Trouble(Status.LIMIT, Problem("too-many-members", message))
                return
        if start is not None:
            if count >= options.start_at:
                yield _message(untrusted, start, size, count)
            count += 1
        yield MembersExpected(count)


def _message(untrusted: BinaryIO, start: int, end: int, ordinal: int) -> Member:
    return Member(
        b"%05d.eml" % (ordinal + 1),
        ordinal,
        MemberKind.MESSAGE,
        _unquoted(untrusted, start, end),
        "message/rfc822",
    )


def _starts(untrusted: BinaryIO, size: int) -> Iterator[int]:
    """Offsets of the lines that open a message, in order."""
    if _starts_here(untrusted, 0):
        yield 0
    base = 0
    while base < size:
        untrusted.seek(base)
        block = untrusted.read(BLOCK + 5)  # a mark may lie across two blocks
        position = block.find(b"\nFrom ")
        while 0 <= position < BLOCK:
            if _starts_here(untrusted, base + position + 1):
                yield base + position + 1
            position = block.find(b"\nFrom ", position + 1)
        base += BLOCK


def _starts_here(untrusted: BinaryIO, offset: int) -> bool:
    """Whether a message starts at this line.

    Bodies have lines with "From " too, where whoever wrote the mailbox did not quote them. A
    real one has a header line after it, and an empty line before it or a time of day in it.
    """
    before = max(0, offset - 4)
    untrusted.seek(before)
    data = untrusted.read(offset - before + _PEEK)
    ahead = data[offset - before :]
    if not ahead.startswith(b"From "):
        return False
    line, _, rest = ahead.partition(b"\n")
    if not _HEADER.match(rest):
        return False
    blank = data[: offset - before].endswith((b"\n\n", b"\n\r\n")) or offset == 0
    return blank or _ENVELOPE.match(line + b"\n") is not None


def _unquoted(untrusted: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """The message without its ``From `` line, one ``>`` taken off quoted ones, and without
    the empty line that sets it apart from the next."""
    untrusted.seek(start)
    first = untrusted.read(min(_PEEK, end - start))
    if first.startswith(b"From "):
        start += first.find(b"\n") + 1 or len(first)
    end = _without_blank(untrusted, start, end)
    held = b""
    for block in raw_blocks(untrusted, start, end):
        cut = block.rfind(b"\n") + 1
        if not cut and len(held) < BLOCK:
            held += block
            continue
        yield _QUOTED.sub(rb"\1", held + block[:cut])
        held = block[cut:]
    if held:
        yield _QUOTED.sub(rb"\1", held)


def _without_blank(untrusted: BinaryIO, start: int, end: int) -> int:
    untrusted.seek(max(start, end - 4))
    tail = untrusted.read(end - max(start, end - 4))
    if tail.endswith(b"\r\n\r\n"):
        return end - 2
    return end - 1 if tail.endswith(b"\n\n") else end
