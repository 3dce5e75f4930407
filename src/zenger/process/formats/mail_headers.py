"""Headers of e-mail as people meant them: decoded, repaired, never trusted.

Written for mail as it is, not as RFC 5322 and 2047 want it: raw 8-bit letters, encoded words
split inside a letter or labelled with the wrong charset, unquoted commas in names.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from zenger.process.formats.plain_charsets import decode

MAX_VALUE = 100_000  # bytes of one header
MAX_HEADERS = 2_000  # of one message or part

_LINE = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^\r\n]{0,2000}?)\?=")
_CONTINUED = re.compile(r"([^*]+)\*(?:(\d{1,3})(\*)?)?$")


@dataclass(frozen=True, slots=True)
class Header:
    """One header line, unfolded."""

    name: str  # as written
    raw: bytes


@dataclass(frozen=True, slots=True)
class Headers:
    """All headers of a message or of one of its parts, in order."""

    lines: tuple[Header, ...]
    cut: bool = False  # there were more, or longer ones, than we keep
    charset: str = ""  # what the message's text claims: a hint for headers in raw 8-bit bytes

    def raw(self, name: str) -> bytes:
        """The first with that name, or empty."""
        return next((line.raw for line in self.lines if line.name.lower() == name), b"")

    def text(self, name: str) -> str:
        return decoded(self.raw(name), self.charset)

    def parameters(self, name: str) -> tuple[str, dict[str, "Parameter"]]:
        """The value before the first ``;`` in lower case, and what follows it."""
        return _parameters(self.raw(name))


@dataclass(frozen=True, slots=True)
class Parameter:
    """Such as a file name: the bytes as they stand there, and what they mean."""

    raw: bytes
    text: str


def parse_headers(block: bytes) -> tuple[Headers, int]:
    """Headers of a block, and where they end: at its first line that is none."""
    found: list[Header] = []
    cut = False
    position = 0
    for line in block.splitlines(keepends=True):
        stripped = line.rstrip(b"\r\n")
        match = _LINE.match(stripped)
        if stripped[:1] in (b" ", b"\t") and stripped.strip() and found:
            last = found[-1]
            if len(last.raw) + len(stripped) > MAX_VALUE:
                cut = True
            else:
                found[-1] = Header(last.name, last.raw + b" " + stripped.strip())
        elif match:
            if len(found) < MAX_HEADERS:
                value = match.group(2).strip()
                cut |= len(value) > MAX_VALUE
                found.append(Header(match.group(1).decode("ascii"), value[:MAX_VALUE]))
            else:
                cut = True
        elif not (position == 0 and stripped.startswith((b"From ", b">From "))):
            break
        position += len(line)
    return Headers(tuple(found), cut), position


def decoded(raw: bytes, charset: str = "") -> str:
    """Its text: RFC 2047 words decoded, raw 8-bit bytes by `charset` where it fits, or by looks."""
    out: list[str] = []
    position = 0
    run: list[tuple[str, bytes]] = []  # neighbouring words of one charset: a letter may be split
    for match in _WORD.finditer(raw):
        between = raw[position : match.start()]
        if run and between.strip():
            out.append(_joined(run))
            run = []
        if between.strip() or (not run and not out):
            out.append(decode(between, charset) if between else "")
        run.append((match.group(1).decode("latin-1"), _word_bytes(match.group(2), match.group(3))))
        position = match.end()
    out.append(_joined(run))
    out.append(decode(raw[position:], charset))
    text = "".join(out)
    return re.sub(r"[\r\n\t\0]+", " ", text).strip()


def _joined(run: Sequence[tuple[str, bytes]]) -> str:
    text = ""
    held = b""
    for index, (charset, data) in enumerate(run):
        held += data
        if index + 1 == len(run) or run[index + 1][0].lower() != charset.lower():
            text += decode(held, charset.partition("*")[0])  # RFC 2231: charset*language
            held = b""
    return text


def _word_bytes(encoding: bytes, payload: bytes) -> bytes:
    if encoding in b"qQ":
        return binascii.a2b_qp(payload.replace(b"_", b" "), header=False)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", payload)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def pieces_of(raw: bytes, separators: bytes) -> list[bytes]:
    """Cut at separators that stand outside quotes, comments and angle brackets."""
    pieces: list[bytes] = []
    start = 0
    quoted = False
    depth = 0
    angle = False
    index = 0
    while index < len(raw):
        char = raw[index : index + 1]
        if char == b"\\" and (quoted or depth):
            index += 1
        elif char == b'"' and not depth:
            quoted = not quoted
        elif not quoted and char == b"(":
            depth += 1
        elif not quoted and char == b")" and depth:
            depth -= 1
        elif not quoted and not depth and char in b"<>":
            angle = char == b"<"
        elif not quoted and not depth and not angle and char in separators:
            pieces.append(raw[start:index])
            start = index + 1
        index += 1
    pieces.append(raw[start:])
    if (quoted or depth or angle) and len(pieces) == 1 and len(raw) > 1:
        return re.split(rb"[" + re.escape(separators) + rb"]", raw)  # never closed: cut anyway
    return pieces


def unquoted(raw: bytes) -> bytes:
    raw = raw.strip()
    if len(raw) >= 2 and raw[:1] == raw[-1:] == b'"':
        return re.sub(rb"\\(.)", rb"\1", raw[1:-1])
    return raw.strip(b'"')


def _parameters(raw: bytes) -> tuple[str, dict[str, Parameter]]:
    value, *rest = pieces_of(raw, b";")
    found: dict[str, Parameter] = {}
    continued: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for piece in rest[:200]:
        name, equals, content = piece.partition(b"=")
        key = name.strip().lower().decode("latin-1")
        content = unquoted(content)
        match = _CONTINUED.match(key)
        if not equals:
            continue
        if match:
            number = int(match.group(2) or 0)
            encoded = match.group(3) is not None or match.group(2) is None
            continued.setdefault(match.group(1), {})[number] = (content, encoded)
        elif key not in found:
            found[key] = Parameter(content, decoded(content))
    for key, numbered in continued.items():
        found[key] = _continued(numbered)
    return value.strip().lower().decode("latin-1"), found


def _continued(numbered: dict[int, tuple[bytes, bool]]) -> Parameter:
    """RFC 2231: ``name*0*=utf-8''caf%C3%A9; name*1=.pdf``."""
    first, first_encoded = numbered[min(numbered)]
    charset = ""
    if first_encoded and first.count(b"'") >= 2:
        label, _, rest = first.split(b"'", 2)
        charset = label.decode("latin-1")
        numbered = {**numbered, min(numbered): (rest, True)}
    raw, escaped = b"", b""  # an escape may be cut in two by those who count letters
    for _, (content, encoded) in sorted(numbered.items()):
        if encoded:
            escaped += content
        else:
            raw, escaped = raw + unquote_to_bytes(escaped) + content, b""
    raw += unquote_to_bytes(escaped)
    return Parameter(raw, decode(raw, charset))
