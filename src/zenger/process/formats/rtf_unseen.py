"""What a reader of an rtf file does not see though nothing in its text says so: marked as hidden.

Words that a style hides, that are white on white, a point high, meant for older readers or hidden
on the web get the mark of hidden text (``\\v``) here; so whoever reads the result knows them.
Source: Rich Text Format Specification 1.9.1.
"""

import re
from dataclasses import dataclass, replace

from zenger.process.formats.colours import is_same
from zenger.process.formats.rtf_layers import SILENT, SPACES, TOKEN

_TINY = 4  # half points
_USUAL = 24
_STYLE = re.compile(rb"\{(?:\\\*)?\\(s|cs|ds|ts)(\d{1,5})\b([^{}]*)")
_ABOVE = re.compile(rb"\\sbasedon(\d{1,5})")
_HIDES = re.compile(rb"\\v(?![a-z0-9])")
_COLOUR = re.compile(rb"\\red(\d{1,3})\s*\\green(\d{1,3})\s*\\blue(\d{1,3})")
_BRACE = re.compile(rb"\\bin(\d{1,9}) ?|\\.|[{}]", re.DOTALL)
_LETTERS_GROUNDS = frozenset({b"cb", b"chcbpat", b"highlight"})


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group of braces."""

    marked: bool = False  # as hidden, by what was written so far
    said: bool = False  # as hidden, by the document itself
    style: bool = False  # hides, of a paragraph
    letters: bool = False  # a style hides, of letters
    white: bool = False
    size: int = _USUAL  # half points
    grounds: frozenset[bytes] = frozenset()  # of another colour, by what says so
    unshown: bool = False  # on the web, or for older readers only
    silent: bool = False

    @property
    def is_unseen(self) -> bool:
        is_white = self.white and not self.grounds
        return self.said or self.style or self.letters or is_white or self.unshown or self.is_tiny

    @property
    def is_tiny(self) -> bool:
        return 0 < self.size <= _TINY


def parted(data: bytes) -> tuple[bytes, bytes]:
    """The document itself, and what stands behind its last brace, where nobody reads on."""
    depth = at = 0
    while match := _BRACE.search(data, at):
        at = match.end() + int(match[1] or 0)
        depth += (match[0] == b"{") - (match[0] == b"}")
        if depth <= 0 and match[0] == b"}":
            return data[:at], data[at:]
    return data, b""


def marked(data: bytes) -> bytes:
    """The document with all that is not seen marked as hidden."""
    styles, white = _hiding_styles(data), _white(data)
    kept, stack, state = bytearray(), list[_State](), _State()
    for match in TOKEN.finditer(data):
        word, number, code, sign, brace, text = match.groups()
        if brace == b"{":
            stack.append(state)
        elif brace == b"}":
            state = stack.pop() if stack else state
        elif word is not None:
            state = _after(state, word, int(number) if number else None, styles, white)
        elif sign == b"*":
            state = replace(state, silent=True)
        is_words = text is not None or code is not None or word == b"u" or sign in SPACES
        if is_words and not state.silent and state.is_unseen != state.marked:
            kept += b"\\v " if state.is_unseen else b"\\v0 "
            state = replace(state, marked=state.is_unseen)
        kept += match.group()
    return bytes(kept)


def _after(  # noqa: C901  # one for each kind of word
    state: _State, word: bytes, value: int | None, styles: set[tuple[bytes, int]], white: set[int]
) -> _State:
    if word.decode() in SILENT:
        return replace(state, silent=True)
    if word in _LETTERS_GROUNDS or word in (b"cbpat", b"clcbpat"):
        is_one = bool(value) and value not in white
        grounds = state.grounds | {word} if is_one else state.grounds - {word}
        return replace(state, grounds=grounds)
    match word:
        case b"v":
            return replace(state, said=value != 0, marked=value != 0)
        case b"plain":
            grounds = state.grounds - _LETTERS_GROUNDS
            return replace(
                state, said=False, marked=False, letters=False, white=False, size=_USUAL,
                grounds=grounds,
            )  # fmt: skip
        case b"pard":
            return replace(state, style=False, grounds=state.grounds - {b"cbpat"})
        case b"trowd":
            return replace(state, grounds=state.grounds - {b"clcbpat"})
        case b"s":
            return replace(state, style=(b"s", value or 0) in styles)
        case b"cs":
            return replace(state, letters=(b"cs", value or 0) in styles)
        case b"cf":
            return replace(state, white=(value or 0) in white)
        case b"fs":
            return replace(state, size=_USUAL if value is None else value)
        case b"webhidden" | b"nonshppict":
            return replace(state, unshown=value != 0)
        case b"shptxt":
            return replace(state, silent=False)
    return state


def _hiding_styles(data: bytes) -> set[tuple[bytes, int]]:
    """Kinds and numbers of the styles whose letters are hidden, also by those they are based on."""
    start = data.find(b"{\\stylesheet")
    found, above = set[tuple[bytes, int]](), dict[tuple[bytes, int], int]()
    for kind, number, inner in _STYLE.findall(data, start) if start >= 0 else ():
        key = kind, int(number)
        if _HIDES.search(inner):
            found.add(key)
        elif b"\\v0" not in inner and (base := _ABOVE.search(inner)):
            above[key] = int(base[1])
    for _ in range(len(above)):
        new = {key for key, base in above.items() if (key[0], base) in found} - found
        if not new:
            break
        found |= new
    return found


def _white(data: bytes) -> set[int]:
    """Numbers of the colours that are hardly seen on paper."""
    start = data.find(b"{\\colortbl")
    if start < 0:
        return set()
    listed = data[start : data.find(b"}", start)].split(b";")
    found = ((number, _COLOUR.search(entry)) for number, entry in enumerate(listed))
    return {
        number for number, colour in found
        if colour and is_same((int(colour[1]), int(colour[2]), int(colour[3])), (255, 255, 255))
    }  # fmt: skip
