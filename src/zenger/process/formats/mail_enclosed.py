"""Files that stand in a message's text itself, as mail carried them before MIME: uuencode, yEnc.

They are found by their first and last lines, taken out of the text, and given on like any other
attachment. Nothing is held but one block.

Source: POSIX.1-2017, uuencode; http://www.yenc.org/yenc-draft.1.3.txt (one part a message).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from zenger.process.formats.mail_decoding import raw_blocks
from zenger.process.formats.mail_headers import Header, Headers
from zenger.process.formats.mail_parts import Part

MAX_ENCLOSED = 1000  # of one text
_LONGEST = 4096  # bytes of a line; those of uuencode have 61, of yEnc up to 998

_BEGIN = re.compile(rb"begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})")
_YENC = re.compile(rb"=ybegin [^\r\n]{0,200}?size=\d+[^\r\n]{0,100}? name=([^\r\n]{1,255})")
_MARK = re.compile(rb"^(?:begin|=ybegin )", re.MULTILINE)
_FOREIGN = re.compile(rb"[^ -`]")
_PLAIN = frozenset({"", "7bit", "8bit", "binary"})


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file in a text: where it stands, and a part as if MIME had carried it."""

    start: int  # of its first line, in the message
    end: int
    part: Part


def find_enclosed(untrusted: BinaryIO, part: Part, encoding: str) -> list[Enclosed]:
    """All files in a text. One without its last line ends where its lines make no sense."""
    if encoding not in _PLAIN or part.media_type != "text/plain" or not _may(untrusted, part):
        return []
    found: list[Enclosed] = []
    lines = _lines(untrusted, part)
    held: list[tuple[int, bytes]] = []  # the line that showed where the last one ended
    for at, line in _again(lines, held):
        kind, name = _first(line)
        if not kind:
            continue
        end, count = at + len(line), 0
        for start, inner in lines:
            if not _is_of(kind, inner):
                held.append((start, inner))
                break
            end, count = start + len(inner), count + bool(inner.strip())
            if _is_last(kind, inner):
                break
        if count:
            found.append(Enclosed(at, end, _part(part, at, end, kind, name.strip())))
        if len(found) >= MAX_ENCLOSED:
            break
    return found


def _again(
    lines: Iterator[tuple[int, bytes]], held: list[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes]]:
    while True:
        line = held.pop() if held else next(lines, None)
        if line is None:
            return
        yield line


def _may(untrusted: BinaryIO, part: Part) -> bool:
    """Whether a text has such a line at all: of nearly every message this is all we do."""
    tail = b"\n"
    for block in raw_blocks(untrusted, part.start, part.end):
        if _MARK.search(tail + block):
            return True
        tail = block[-8:]
    return False


def _lines(untrusted: BinaryIO, part: Part) -> Iterator[tuple[int, bytes]]:
    """Each line with its end and where it starts; an endless one in pieces."""
    at, held = part.start, b""
    for block in raw_blocks(untrusted, part.start, part.end):
        *whole, held = (held + block).splitlines(keepends=True) or [b""]
        if held.endswith(b"\n"):
            whole, held = [*whole, held], b""
        for line in whole:
            yield at, line
            at += len(line)
        if len(held) > _LONGEST:
            yield at, held
            at, held = at + len(held), b""
    if held:
        yield at, held


def _first(line: bytes) -> tuple[str, bytes]:
    """How a file that begins with this line is encoded, and its name; empty if it is no such."""
    if match := _YENC.match(line):
        return "x-yenc", match.group(1)
    match = _BEGIN.match(line)
    if match is None:
        return "", b""
    return "x-begin-base64" if line.startswith(b"begin-base64") else "x-uuencode", match.group(1)


def _is_of(kind: str, line: bytes) -> bool:
    """Whether a line can be one of the file's own."""
    if kind == "x-yenc":
        return len(line) <= _LONGEST
    bare = line.rstrip(b"\r\n")
    if kind == "x-begin-base64":
        return re.fullmatch(rb"[A-Za-z0-9+/]*=*", bare) is not None
    if not bare or bare == b"end":
        return True
    # Spaces at the end of a line are lost on the way; some programs add a letter that checks it.
    most = ((bare[0] - 32 & 63) + 2) // 3 * 4 + 2
    return len(bare) - 1 <= most and _FOREIGN.search(bare) is None


def _is_last(kind: str, line: bytes) -> bool:
    bare = line.rstrip(b"\r\n")
    if kind == "x-yenc":
        return bare.startswith(b"=yend ")
    return bare == (b"====" if kind == "x-begin-base64" else b"end")


def _part(text: Part, start: int, end: int, kind: str, name: bytes) -> Part:
    quoted = name.strip(b'"').replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    headers = Headers(
        (
            Header("Content-Transfer-Encoding", kind.encode()),
            Header("Content-Disposition", b'attachment; filename="%s"' % quoted),
        )
    )
    return Part(headers, "application/octet-stream", start, end, text.parent)
