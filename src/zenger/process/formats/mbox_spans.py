"""Where in a mailbox each message begins and ends, in all of the forms that mailboxes have.

Source: RFC 4155, appendix A; mbox(5) of qmail for mboxcl and mboxcl2, whose messages state the
length of their body and may have lines with "From " in it; mmdf(5).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 1024 * 1024  # bytes read at once: all that is ever held
PEEK = 2000  # bytes after a candidate: its own line and the start of the next
MAX_HEADERS = 256 * 1024  # bytes looked through for a length

# "From alice@example.org Mon Jun  1 04:28:28 2009", also with a zone, or the year before it
_ENVELOPE = re.compile(rb"From [^\n]{0,800}\d{1,2}:\d{2}[^\n]{0,80}\r?\n")
_HEADER = re.compile(rb"(?:[!-9;-~]{1,80}[ \t]*:|>From )")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_EMPTY_LINE = re.compile(rb"\n\r?\n")
_MMDF = b"\1\1\1\1\n"


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes of one message, in a mailbox."""

    start: int
    end: int
    is_as_written: bool = False  # nothing was put before its lines with "From "


def opens_message(head: bytes) -> bool:
    """Whether a file that begins so is a mailbox."""
    first, _, rest = head.partition(b"\n")
    starts = head.startswith(b"From ") and _ENVELOPE.match(first + b"\n") is not None
    return starts and _HEADER.match(rest) is not None


def is_mmdf(untrusted: BinaryIO) -> bool:
    untrusted.seek(0)
    return untrusted.read(len(_MMDF)) == _MMDF


def mbox_spans(untrusted: BinaryIO, size: int) -> Iterator[Span]:
    """In order. What stands before the first message is given on as if it were one."""
    start, counted, inside = 0, _counted_end(untrusted, 0, size), False
    for offset in _candidates(untrusted, size, b"\nFrom "):
        if offset < counted:
            inside = True
        elif starts_here(untrusted, offset):
            yield Span(start, offset, inside)
            start, counted, inside = offset, _counted_end(untrusted, offset, size), False
    if size:
        yield Span(start, size, inside)


def mmdf_spans(untrusted: BinaryIO, size: int) -> Iterator[Span]:
    """Each lies between two marks; what stands elsewhere is given on as well."""
    start = len(_MMDF)
    for offset in _candidates(untrusted, size, b"\n" + _MMDF):
        if offset > start:
            yield Span(start, offset)
        start = offset + len(_MMDF)
    if start < size:
        yield Span(start, size)


def _candidates(untrusted: BinaryIO, size: int, mark: bytes) -> Iterator[int]:
    """Where lines begin that start with it; `mark` begins with the end of the line before."""
    base = 0
    while base < size:
        untrusted.seek(base)
        block = untrusted.read(BLOCK + len(mark) - 1)  # a mark may lie across two blocks
        position = block.find(mark)
        while 0 <= position < BLOCK:
            yield base + position + 1
            position = block.find(mark, position + 1)
        base += BLOCK


def _counted_end(untrusted: BinaryIO, start: int, size: int) -> int:
    """Where a message ends by the length that it states; 0 where none is stated or it is wrong.

    It is right only where another message begins behind it, or the file ends.
    """
    untrusted.seek(start)
    headers = untrusted.read(PEEK)
    if not (end := _EMPTY_LINE.search(headers)) and len(headers) == PEEK:
        headers += untrusted.read(MAX_HEADERS)
        end = _EMPTY_LINE.search(headers)
    stated = _LENGTH.search(headers, 0, end.start() + 1) if end else None
    if end is None or stated is None:
        return 0
    counted = start + end.end() + int(stated.group(1))
    if counted >= size:
        return size if counted == size else 0
    untrusted.seek(counted)
    behind = untrusted.read(4)
    lines = len(behind) - len(behind.lstrip(b"\r\n"))
    at = counted + lines
    return at if at >= size or starts_here(untrusted, at) else 0


def starts_here(untrusted: BinaryIO, offset: int) -> bool:
    """Whether a message starts at this line.

    Bodies have lines with "From " too, where whoever wrote the mailbox did not quote them. A
    real one has a header line after it, and an empty line before it or a time of day in it.
    """
    before = max(0, offset - 4)
    untrusted.seek(before)
    data = untrusted.read(offset - before + PEEK)
    ahead = data[offset - before :]
    if not ahead.startswith(b"From "):
        return False
    line, _, rest = ahead.partition(b"\n")
    if not _HEADER.match(rest):
        return False
    blank = data[: offset - before].endswith((b"\n\n", b"\n\r\n")) or offset == 0
    return blank or _ENVELOPE.match(line + b"\n") is not None
