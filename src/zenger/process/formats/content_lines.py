"""Lines of address books and calendars: ``NAME;PARAMETER=value:content``, folded and encoded.

vCard and iCalendar share them in all their versions. An own reader of these lines: one is
held at a time, its length is bounded, and a line that is not by the book costs only itself.

Source: RFC 6350 3.2-3.4, RFC 5545 3.1, vCard 2.1 (quoted-printable, `BASE64`).
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from zenger.process.formats.plain_charsets import decode, detect

BLOCK = 256 * 1024  # bytes read at once
MAX_LINE = 24 * 1024 * 1024  # bytes of one unfolded line: a large photograph
MAX_SHOWN = MAX_LINE  # characters of one value that are shown
_SAMPLE = 64 * 1024
_NAME = re.compile(r"(?:([A-Za-z0-9-]{1,60})\.)?([A-Za-z0-9-]{1,80})")
_PARAMETER = re.compile(r';[ ]?([A-Za-z0-9-]{1,60})(?:=("[^"]*"|[^;:"]*)(?:,("[^"]*"|[^;:",]*))*)?')
_ESCAPED = re.compile(r"\\(.)")
_BASE64 = ("b", "base64")


@dataclass(slots=True)
class ContentLine:
    """One line, unfolded."""

    name: str  # upper case; empty where the line is no such line
    value: str  # as written, without its encoding
    parameters: dict[str, str] = field(default_factory=dict)  # lower-case names
    group: str = ""
    data: bytes | None = None  # of a value in base64, such as a photograph
    is_cut: bool = False  # longer than `MAX_LINE`; the rest was passed over

    @property
    def text(self) -> str:
        """The value as a person reads it, at most `MAX_SHOWN` characters."""
        return unescaped(self.value[:MAX_SHOWN])


def unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda m: "\n" if m.group(1) in "nN" else m.group(1), value)


def split_value(value: str, separator: str = ";") -> list[str]:
    """The parts of a value like ``Doe;John;;``, unescaped."""
    parts = re.split(rf"(?<!\\){re.escape(separator)}", value[:MAX_SHOWN])
    return [unescaped(part).strip() for part in parts]


def content_lines(untrusted: BinaryIO) -> Iterator[ContentLine]:
    """Every line of the file in order. One line is held at a time."""
    untrusted.seek(0)
    codec = detect(untrusted.read(_SAMPLE)).codec
    untrusted.seek(0)
    for raw, is_cut in _unfolded(untrusted, codec):
        if line := _parsed(raw, codec):
            line.is_cut = is_cut
            yield line


def _unfolded(untrusted: BinaryIO, codec: str) -> Iterator[tuple[bytes, bool]]:
    held = bytearray()
    is_cut = is_quoted = False
    for line in _physical(untrusted, codec):
        soft = is_quoted and held.endswith(b"=")  # quoted-printable: the line goes on
        folded = line[:1] in (b" ", b"\t")
        if held and (folded or soft):
            if soft:
                del held[-1:]
            room = MAX_LINE - len(held)
            is_cut = is_cut or len(line) > room
            held += (line if soft else line[1:])[: max(0, room)]
            continue
        if held:
            yield bytes(held), is_cut
        held, is_cut = bytearray(line[:MAX_LINE]), len(line) > MAX_LINE
        is_quoted = b"QUOTED-PRINTABLE" in line[:400].upper().partition(b":")[0]
    if held:
        yield bytes(held), is_cut


def _physical(untrusted: BinaryIO, codec: str) -> Iterator[bytes]:
    """Lines without their ends, in UTF-8 where the file is in UTF-16."""
    if codec.replace("_", "-").startswith("utf-16"):
        yield from _narrowed(untrusted, codec)
        return
    while line := untrusted.readline(MAX_LINE + 2):
        yield line.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf")


def _narrowed(untrusted: BinaryIO, codec: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(codec)("replace")
    held = ""
    while block := untrusted.read(BLOCK):
        *lines, held = (held + decoder.decode(block)).split("\n")
        for line in lines:
            yield line.strip("\ufeff\r").encode("utf-8", "replace")
        held = held[: MAX_LINE + 1]
    yield held.strip("\ufeff\r").encode("utf-8", "replace")


def _parsed(raw: bytes, codec: str) -> ContentLine | None:
    if not raw.strip():
        return None
    head = raw[:4096].decode("utf-8", "replace")
    name = _NAME.match(head)
    if name is None:
        return ContentLine("", decode(raw[:MAX_SHOWN], codec))
    parameters: dict[str, str] = {}
    at = name.end()
    while found := _PARAMETER.match(head, at):
        key, value = found.group(1).lower(), found.group(2)
        text = "" if value is None else found.group().partition("=")[2].replace('"', "")
        if value is None:  # vCard 2.1: TEL;HOME;VOICE
            key, text = _bare(key)
        parameters[key] = ",".join(filter(None, (parameters.get(key, ""), text)))
        at = found.end()
    if head[at : at + 1] != ":":
        return ContentLine("", decode(raw[:MAX_SHOWN], codec))
    content = raw[len(head[: at + 1].encode("utf-8")) :]
    line = ContentLine(name.group(2).upper(), "", parameters, name.group(1) or "")
    return _with_content(line, content, codec)


def _bare(word: str) -> tuple[str, str]:
    if word in ("quoted-printable", "base64", "b"):
        return "encoding", word
    return "type", word


def _with_content(line: ContentLine, content: bytes, codec: str) -> ContentLine:
    encoding = line.parameters.get("encoding", "").lower()
    if encoding in _BASE64:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        line.data = binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
        return line
    if encoding == "quoted-printable":
        content = binascii.a2b_qp(content)
    line.value = decode(content, line.parameters.get("charset", "") or codec)
    return line
