"""The parts of a message and where each lies in the file, found without holding it.

One pass over the file looks only at lines that start with ``--``; no part is decoded and
nothing recurses, so a message of many gigabytes, 100,000 parts, or parts nested a thousand
deep costs no more memory than its headers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from zenger.process.formats.mail_headers import Headers, parse_headers

MAX_PARTS = 10_000  # of one message; mail of people has a few dozen at most
MAX_DEPTH = 100  # multiparts inside each other
MAX_HEADER_BLOCK = 1024 * 1024  # bytes
BLOCK = 1024 * 1024  # bytes read at once
FAR = 64 * 1024  # bytes of a multipart in which its first part is to begin
_SEEN = re.compile(
    rb"^--([^\s-][^\r\n]{0,198}|-{1,60}[^\s-][^\r\n]{0,138})\r?\nContent-[A-Za-z-]{1,40}:",
    re.MULTILINE | re.IGNORECASE,
)
_LINE = 1000  # bytes of a boundary line we look at


@dataclass(slots=True)
class Part:
    """One part: a leaf with content, or a multipart holding others."""

    headers: Headers
    media_type: str
    start: int  # of its content, in the file
    end: int
    parent: "Part | None"
    boundary: bytes = b""  # of a multipart
    closed: bool = False  # a multipart whose last boundary was there

    @property
    def is_multipart(self) -> bool:
        return bool(self.boundary)

    @property
    def encoding(self) -> str:
        """As stated, without the quotes, comments and parameters that have no place there."""
        stated = self.headers.text("content-transfer-encoding").lower()
        return re.split(r"[;(\s]", stated.strip(" \"'"))[0].strip("\"'")

    def raw_name(self, ordinal: int) -> bytes:
        """As stated, in UTF-8 where it can be decoded, so that it reads the same everywhere."""
        for header, key in (("content-disposition", "filename"), ("content-type", "name")):
            parameter = self.headers.parameters(header)[1].get(key)
            if parameter and parameter.text.strip():
                return parameter.text.strip().encode("utf-8", "replace")
        return b"part-%d" % (ordinal + 1)

    def inside(self, media_type: str) -> bool:
        return self.parent is not None and self.parent.media_type == media_type


@dataclass(slots=True)
class Structure:
    """All parts in the order of the file, the message itself first."""

    parts: list[Part]
    size: int  # bytes of the file
    too_many: bool = False
    too_deep: bool = False
    cut_short: bool = False  # a multipart does not end
    outside: list[tuple[int, int]] = field(default_factory=list)
    """Bytes before the first part and after the last, which mail programs do not show."""

    @property
    def root(self) -> Part:
        return self.parts[0]


def read_structure(untrusted: BinaryIO) -> Structure:
    """Where everything is. A part that is cut off ends where the file does."""
    size = untrusted.seek(0, 2)
    root, position = _read_part(untrusted, 0, size, None)
    structure = Structure([root], size)
    stack = [root] if root.is_multipart else []
    current = root
    if stack:
        for offset, line in _dash_lines(untrusted, position):
            if offset < current.start:
                continue  # a boundary cannot stand among the headers of the part it opened
            index = _match(stack, line)
            if index is None:
                continue
            if current is root:
                structure.outside.append((root.start, offset))
            current.end = min(current.end, max(current.start, _before(untrusted, offset)))
            for deeper in stack[index + 1 :]:
                deeper.end = min(deeper.end, offset)
            del stack[index + 1 :]
            multipart = stack[index]
            if line.rstrip()[2 + len(multipart.boundary) :].startswith(b"--"):
                multipart.closed = True
                current = multipart
                del stack[index:]
                if not stack:
                    structure.outside.append((_next_line(untrusted, offset), size))
                    break
                continue
            if len(structure.parts) > MAX_PARTS:
                structure.too_many = True
                break
            current, _ = _read_part(untrusted, _next_line(untrusted, offset), size, multipart)
            structure.parts.append(current)
            if current.is_multipart and len(stack) >= MAX_DEPTH:
                structure.too_deep = True
                current.boundary = b""
            elif current.is_multipart:
                stack.append(current)
    structure.cut_short = any(p.is_multipart and not p.closed for p in stack)
    _keep_childless(structure)
    return structure


def _keep_childless(structure: Structure) -> None:
    """A multipart in which nothing was found is given on as it stands: a wrong boundary hides
    nothing."""
    holders = {id(part.parent) for part in structure.parts}
    for part in structure.parts:
        if part.is_multipart and id(part) not in holders:
            part.boundary = b""
            structure.outside = [] if part is structure.root else structure.outside


def _read_part(untrusted: BinaryIO, start: int, size: int, parent: Part | None) -> tuple[Part, int]:
    untrusted.seek(start)
    block = untrusted.read(4096)
    while (end := _blank_line(block)) < 0 and len(block) < MAX_HEADER_BLOCK:
        more = untrusted.read(len(block) * 3)
        if not more:
            break
        block += more
    headers, used = parse_headers(block if end < 0 else block[:end])
    content = start + used
    if used == end or block[used : used + 2] == b"\r\n" or block[used : used + 1] == b"\n":
        content += 2 if block[used : used + 2] == b"\r\n" else 1
    content = min(content, size)
    media_type, parameters = headers.parameters("content-type")
    if "/" not in media_type:
        digest = parent is not None and parent.media_type == "multipart/digest"
        media_type = "message/rfc822" if digest else "text/plain"
    part = Part(headers, media_type, content, size, parent)
    if media_type.startswith("multipart/"):
        stated = parameters["boundary"].raw.rstrip() if "boundary" in parameters else b""
        untrusted.seek(content)
        part.boundary = _boundary(stated, untrusted.read(FAR))
    return part, content


def _boundary(stated: bytes, start: bytes) -> bytes:
    """The boundary as it is said to be; where no line has it, the first that looks like one."""
    if stated and re.search(rb"^--" + re.escape(stated), start, re.MULTILINE):
        return stated
    seen = _SEEN.search(start)
    return seen.group(1).rstrip() if seen else stated


def _blank_line(block: bytes) -> int:
    """Where the empty line after the headers starts, or -1."""
    if block.startswith((b"\n", b"\r\n")):
        return 0
    found = [
        i + n for pattern, n in ((b"\n\n", 1), (b"\n\r\n", 1)) if (i := block.find(pattern)) >= 0
    ]
    return min(found, default=-1)


def _dash_lines(untrusted: BinaryIO, start: int) -> Iterator[tuple[int, bytes]]:
    """Each line from `start` on that begins with ``--``: its offset and its first bytes."""
    base = max(0, start - 1)
    untrusted.seek(base)
    held = untrusted.read(BLOCK)
    if start == 0:
        held, base = b"\n" + held, -1
    while held:
        more = untrusted.read(BLOCK)
        last = len(held) if not more else max(len(held) - _LINE, 0)
        data = held + more[:_LINE]
        position = data.find(b"\n--")
        while 0 <= position < last:
            resume = untrusted.tell()
            line_end = data.find(b"\n", position + 1)
            yield base + position + 1, data[position + 1 : line_end if line_end >= 0 else None]
            untrusted.seek(resume)
            position = data.find(b"\n--", position + 1)
        if not more:
            return
        base += last
        held = held[last:] + more


def _match(stack: list[Part], line: bytes) -> int | None:
    """Which open multipart the line belongs to, the innermost first."""
    text = line.rstrip()
    for index in range(len(stack) - 1, -1, -1):
        mark = b"--" + stack[index].boundary
        if text == mark or (text.startswith(mark) and text[len(mark) :].startswith(b"--")):
            return index
    return None


def _before(untrusted: BinaryIO, offset: int) -> int:
    """The end of the content before a boundary line: its line break belongs to the boundary."""
    untrusted.seek(max(0, offset - 2))
    return offset - (2 if untrusted.read(2) == b"\r\n" else 1)


def _next_line(untrusted: BinaryIO, offset: int) -> int:
    untrusted.seek(offset)
    line = untrusted.readline(64 * 1024)
    return offset + len(line)
