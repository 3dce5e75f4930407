"""Text of an rtf file that is not simply shown: comments, tracked changes, hidden text.

The library leaves out comments and hidden text and does not tell changes from the rest.
Source: Rich Text Format Specification 1.9.1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zenger.model.extraction import PageKind
from zenger.process.formats.plain_charsets import known

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # a word, with or without a number
    rb"|\\'([0-9a-fA-F]{2})"  # one byte in the document's encoding
    rb"|\\([^a-zA-Z])"  # a sign
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SIGNS = {
    "par": "\n", "line": "\n", "cell": "\t", "row": "\n", "tab": "\t", "emdash": "—", "endash": "–",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
}  # fmt: skip
_CHARSETS = {0: "cp1252", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
             162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
             204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip
_LAYERS = {"annotation": "comment", "atnauthor": "author", "deleted": "Deleted by",
           "revised": "Inserted by", "v": "hidden"}  # fmt: skip
SPACES = (b"~", b"_", b"-")
SILENT = frozenset(
    "fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl info pict objdata "
    "themedata datastore latentstyles fldinst bkmkstart bkmkend atnid atndate atnref "
    "atrfstart atrfend".split()
)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group of braces."""

    codec: str
    layer: str = ""
    is_silent: bool = False
    fallback: int = 1  # characters that stand after \u for readers without Unicode
    author: int = 0
    moment: int = 0  # packed date, [MS-DOC] 2.9.61 DTTM


def layers(data: bytes) -> dict[PageKind, list[str]]:
    """One line for each comment, change and hidden passage, by the kind of page it goes to."""
    authors = _authors(data)
    found: dict[PageKind, list[str]] = {}
    author = ""
    for state, text in _passages(data):
        words = text.strip()
        if state.layer == "author":
            author = words
        elif words and state.layer == "comment":
            found.setdefault(PageKind.COMMENTS, []).append(
                f"{author}: {words}" if author else words
            )
        elif words and state.layer == "hidden":
            found.setdefault(PageKind.HIDDEN, []).append(words)
        elif words and state.layer:
            who = authors[state.author] if state.author < len(authors) else ""
            about = ", ".join(filter(None, (f"{state.layer} {who}".strip(), _date(state.moment))))
            found.setdefault(PageKind.CHANGES, []).append(f"{about}: {words}")
    return found


def without_deleted(data: bytes) -> bytes:
    """The document without the words that a tracked change took out of it."""
    return _without(data, b"deleted")


def without_hidden(data: bytes) -> bytes:
    """The document without the words that are marked as hidden."""
    return _without(data, b"v")


def _without(data: bytes, mark: bytes) -> bytes:
    if b"\\" + mark not in data:
        return data
    kept = bytearray()
    stack: list[bool] = []
    is_marked = False
    for match in TOKEN.finditer(data):
        word, number, code, sign, brace, text = match.groups()
        if brace == b"{":
            stack.append(is_marked)
        elif brace == b"}":
            is_marked = stack.pop() if stack else False
        elif word in (mark, b"plain"):
            is_marked = word == mark and number != b"0"
        is_words = text is not None or code is not None or word == b"u" or sign in SPACES
        if not (is_marked and is_words):
            kept += match.group()
    return bytes(kept)


def plain(group: bytes, data: bytes) -> str:
    """The text of one group, decoded as the document `data` says."""
    start = _State(codec_of(data), layer="text")  # in which all that is shown is heard
    return "".join(text for _, text in _texts(group, start, _fonts(data)))


def plain_lines(data: bytes) -> Iterator[str]:
    """The same of a whole document, line by line, of any length."""
    held: list[str] = []
    start = _State(codec_of(data), layer="text")
    for _, text in _texts(data, start, _fonts(data)):
        *whole, rest = text.split("\n") if "\n" in text else (text,)
        for line in whole:
            yield "".join((*held, line))
            held.clear()
        if rest:
            held.append(rest)
    yield "".join(held)


def _passages(data: bytes) -> Iterator[tuple[_State, str]]:
    """Texts that follow one another in the same layer, as one."""
    held: _State | None = None
    parts: list[str] = []
    for state, text in _texts(data, _State(codec_of(data)), _fonts(data)):
        key = replace(state, codec="", fallback=1)
        if key != held:
            if held is not None and parts:
                yield held, "".join(parts)
            held, parts = key, []
        parts.append(text)
    if held is not None and parts:
        yield held, "".join(parts)


def _texts(  # noqa: C901  # one branch for each kind of token
    data: bytes, state: _State, fonts: dict[int, str]
) -> Iterator[tuple[_State, str]]:
    stack: list[_State] = []
    pending = bytearray()  # bytes of a character that may not be whole yet
    skip = 0
    for match in TOKEN.finditer(data):
        word, number, code, sign, brace, text = match.groups()
        if code is None and pending:
            yield state, pending.decode(state.codec, "replace")
            pending.clear()
        if brace is not None:  # ends what stands for older readers: RTF 1.9.1, "Unicode RTF"
            skip = 0
        if brace == b"{":
            stack.append(state)
        elif brace == b"}":
            state = stack.pop() if stack else state
        elif word is not None:
            name, value = word.decode("ascii"), int(number) if number else None
            state = _after(state, name, value, fonts)
            skip = state.fallback if name == "u" else skip
            if _is_heard(state):
                yield state, _letter(name, value or 0)
        elif sign == b"*":  # a destination that old readers skip; so do we, but for the known
            state = replace(state, is_silent=True)
        elif not _is_heard(state):
            skip = max(0, skip - (len(text) if text is not None else code is not None))
            if text is not None and not state.is_silent:
                yield state, ""  # what is simply shown stands between two passages
        elif code is not None:
            pending += b"" if skip else bytes.fromhex(code.decode())
            skip = max(0, skip - 1)
        elif text is not None:
            yield state, text[skip:].decode(state.codec, "replace")
            skip = max(0, skip - len(text))
        elif sign in (b"~", b"\\", b"{", b"}"):
            yield state, {b"~": "\u00a0"}.get(sign, sign.decode())
    if pending:
        yield state, pending.decode(state.codec, "replace")


def _letter(name: str, value: int) -> str:
    if name != "u":
        return _SIGNS.get(name, "")
    letter = chr(value % 65536)
    return letter if letter.isprintable() else "\ufffd"


def _is_heard(state: _State) -> bool:
    return bool(state.layer) and not state.is_silent


def _after(state: _State, name: str, value: int | None, fonts: dict[int, str]) -> _State:
    if name in SILENT:
        return replace(state, is_silent=True)
    if name in ("annotation", "atnauthor"):
        return replace(state, layer=_LAYERS[name], is_silent=False)
    if name in _LAYERS and state.layer != "text":
        return replace(state, layer=_LAYERS[name] if value != 0 else "")
    match name:
        case "shptxt":
            return replace(state, is_silent=False)
        case "plain" if state.layer not in ("comment", "author", "text"):
            return replace(state, layer="")
        case "uc":
            return replace(state, fallback=max(0, min(value or 0, 10)))
        case "f":
            return replace(state, codec=fonts.get(value or 0, state.codec))
        case "revauth" | "revauthdel":
            return replace(state, author=value or 0)
        case "revdttm" | "revdttmdel":
            return replace(state, moment=(value or 0) & 0xFFFFFFFF)
    return state


def _authors(data: bytes) -> list[str]:
    found = re.search(rb"\{\\\*\\revtbl((?:\s*\{[^{}]{0,500}\})*)", data)
    groups = re.findall(rb"\{([^{}]*)\}", found.group(1)) if found else []
    return [plain(group, data).strip(" ;") for group in groups]


def _date(moment: int) -> str:
    minute, hour, day = moment & 63, moment >> 6 & 31, moment >> 11 & 31
    month, year = moment >> 16 & 15, 1900 + (moment >> 20 & 511)
    return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}" if month and day else ""


def codec_of(data: bytes) -> str:
    """The encoding that a document states, or that of Western Europe."""
    page = re.search(rb"\\ansicpg(\d{1,10})", data[:2000])
    return (known(f"cp{int(page.group(1))}") if page else None) or "cp1252"


def _fonts(data: bytes) -> dict[int, str]:
    """The encoding of each font number, as its character set says."""
    head = data[:200_000]
    return {
        int(number): _CHARSETS.get(int(charset), "cp1252")
        for number, charset in re.findall(rb"\{\\f(\d{1,10})[^{}]*?\\fcharset(\d{1,10})", head)
    }
