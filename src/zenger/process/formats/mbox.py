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
from zenger.process.formats.mbox_spans import (
    BLOCK,
    PEEK,
    Span,
    is_mmdf,
    mbox_spans,
    mmdf_spans,
    opens_message,
    starts_here,
)
from zenger.protocols.formats import Identity

_TYPES = frozenset(
    (
        "application/mbox",
        "application/x-mbox",
        "text/x-mbox",
        "text/x-mail-folder",
        "application/x-mmdf",
    )
)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


class MboxHandler:
    """A message starts at ``From `` and ends before the next one (mboxo, mboxrd), where its length
    says (mboxcl, mboxcl2), or at a line of four control characters (MMDF)."""

    name = "mbox"
    version = 2
    seeks = True

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        if identity.media_type in _TYPES:
            return 0.95
        return 0.92 if opens_message(head) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        size = untrusted.seek(0, 2)
        in_mmdf = is_mmdf(untrusted)
        if size and not in_mmdf and not starts_here(untrusted, 0):
            problem = Problem("text-before-mail", "The file starts with bytes of no message.")
            yield Trouble(Status.CORRUPT, problem)
        count = 0
        for span in mmdf_spans(untrusted, size) if in_mmdf else mbox_spans(untrusted, size):
            if count >= options.max_members:
                message = f"Only the first {count:,} messages were read."
                yield Trouble(Status.LIMIT, Problem("too-many-members", message))
                return
            if count >= options.start_at:
                yield _message(untrusted, span, count)
            count += 1
        yield MembersExpected(count)


def _message(untrusted: BinaryIO, span: Span, ordinal: int) -> Member:
    return Member(
        b"%05d.eml" % (ordinal + 1),
        ordinal,
        MemberKind.MESSAGE,
        _unquoted(untrusted, span),
        "message/rfc822",
    )


def _unquoted(untrusted: BinaryIO, span: Span) -> Iterator[bytes]:
    """The message without its ``From `` line, one ``>`` taken off quoted ones, and without
    the empty line that sets it apart from the next."""
    start, end = span.start, span.end
    untrusted.seek(start)
    first = untrusted.read(min(PEEK, end - start))
    if first.startswith(b"From "):
        start += first.find(b"\n") + 1 or len(first)
    if span.is_as_written:
        yield from raw_blocks(untrusted, start, end)
        return
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
