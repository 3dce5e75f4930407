"""The body that Outlook keeps as compressed rich text, and the web page hidden in it.

Source: [MS-OXRTFCP] (compression), [MS-OXRTFEX] (HTML and plain text encapsulated in RTF).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zenger.process.formats.plain_charsets import known
from zenger.process.formats.rtf_layers import _fonts as font_codecs

MAX_RTF = 64 * 1024 * 1024  # bytes inflated
_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
)
_SIGNS = {
    "par": "\r\n", "line": "\r\n", "tab": "\t", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "endash": "–", "emdash": "—",
}  # fmt: skip
_SILENT = frozenset("fonttbl colortbl stylesheet info pntext pntxta pntxtb pict objdata".split())


class BadRtfError(ValueError):
    """The bytes are no compressed rich text, or are cut short."""


def inflate(data: bytes) -> bytes:
    """The rich text. Raises `BadRtfError`."""
    size, kind = int.from_bytes(data[4:8], "little"), data[8:12]
    if kind == b"MELA":
        return data[16 : 16 + size]
    if kind != b"LZFu":
        raise BadRtfError("neither compressed nor stored")
    out = bytearray(_START)
    begin, at, end = len(_START), 16, len(data)
    limit = min(size, MAX_RTF) + begin
    while at < end and len(out) < limit:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= end:
                break
            if not flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            if at + 2 > end:
                raise BadRtfError("cut short")
            reference = data[at] << 8 | data[at + 1]
            at += 2
            offset, length = reference >> 4, (reference & 15) + 2
            if offset == len(out) % 4096:
                return bytes(out[begin:])
            start = len(out) - ((len(out) - offset) % 4096)
            if start < 0:
                raise BadRtfError("refers to nothing")
            if start + length <= len(out):
                out += out[start : start + length]
                continue
            for place in range(start, start + length):  # it overlaps what it writes
                out.append(out[place])
    return bytes(out[begin:limit])


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group of braces."""

    codec: str
    is_rtf_only: bool = False  # \htmlrtf: for readers that do not know the page is inside
    is_silent: bool = False
    is_tag: bool = False  # inside \*\htmltag
    fallback: int = 1  # characters that stand after \u for readers without Unicode


def encapsulated(rtf: bytes) -> tuple[str, str]:
    """("html" or "text", what was put into the rich text); ("", "") where it is text of its own."""
    head = rtf[:4096]
    kind = "html" if b"\\fromhtml1" in head else "text" if b"\\fromtext" in head else ""
    if not kind:
        return "", ""
    page = re.search(rb"\\ansicpg(\d{1,5})", head)
    codec = (known(f"cp{int(page.group(1))}") if page else "") or "cp1252"
    text = "".join(_pieces(rtf, _State(codec), font_codecs(rtf)))
    return kind, text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _pieces(  # noqa: C901  # one branch for each kind of token
    data: bytes, state: _State, fonts: dict[int, str]
) -> Iterator[str]:
    stack: list[_State] = []
    pending = bytearray()
    skip = 0
    starred = False
    for match in _TOKEN.finditer(data):
        word, number, code, sign, brace, text = match.groups()
        if code is None and pending:
            yield pending.decode(state.codec, "replace")
            pending.clear()
        if brace == b"{":
            stack.append(state)
        elif brace == b"}":
            state, skip = stack.pop() if stack else state, 0
        elif word is not None:
            name, value = word.decode("ascii"), int(number) if number else None
            state = _after(state, name, value, fonts, starred=starred)
            if _is_heard(state):
                yield _letter(name, value)
            skip = state.fallback if name == "u" else skip
        elif sign == b"*":
            starred = True
            continue
        elif _is_heard(state):
            if code is not None:
                pending += b"" if skip else bytes.fromhex(code.decode("ascii"))
                skip = max(0, skip - 1)
            elif text is not None:
                yield text[skip:].decode(state.codec, "replace")
                skip = max(0, skip - len(text))
            elif sign in (b"\\", b"{", b"}"):
                yield sign.decode("ascii")
            elif sign == b"~":
                yield "\u00a0"
        starred = False
    if pending:
        yield pending.decode(state.codec, "replace")


def _is_heard(state: _State) -> bool:
    return not state.is_silent and (state.is_tag or not state.is_rtf_only)


def _after(
    state: _State, name: str, value: int | None, fonts: dict[int, str], *, starred: bool
) -> _State:
    if name == "htmltag":
        return replace(state, is_tag=True, is_silent=False, is_rtf_only=False)
    if starred or name in _SILENT:
        return replace(state, is_silent=True)
    match name:
        case "htmlrtf":
            return replace(state, is_rtf_only=value != 0)
        case "f":
            return replace(state, codec=fonts.get(value or 0, state.codec))
        case "uc":
            return replace(state, fallback=max(0, min(value or 0, 10)))
    return state


def _letter(name: str, value: int | None) -> str:
    if name != "u":
        return _SIGNS.get(name, "")
    letter = (value or 0) % 65536
    return chr(letter)  # halves of a pair are joined where the whole is encoded
