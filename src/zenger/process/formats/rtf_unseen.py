"""What a reader of an rtf file does not see though nothing in its text says so: marked as hidden.

Words that a style hides, that are white on white, a point high, meant for older readers or hidden
on the web get the mark of hidden text (``\\v``) here; so whoever reads the result knows them.
Source: Rich Text Format Specification 1.9.1.
"""

import re
from collections.abc import Iterator
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
_PAGE, _LOW, _NARROW, _FAR = 15_840, 60, 10, 200  # twips, twips, per cent, half points
_MOST_LOOKED_AT = 256 << 20  # bytes of drawings, one in another counted again; the rest is unseen
_SHAPE = re.compile(rb"\{\\shp(?![a-z])")
_HIDDEN_SHAPE = re.compile(rb"\{\\sn\s+fHidden\}\s*\{\\sv\s+(?!0\})")
_EDGE = re.compile(rb"\\shp(left|top|right|bottom)(-?\d{1,9})")
_PLACES = frozenset({b"li", b"ri", b"fi", b"lin", b"rin", b"posx", b"posy", b"posnegx", b"posnegy"})
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
    beside: frozenset[bytes] = frozenset()  # words by which a paragraph or row is on no page
    odd: frozenset[bytes] = frozenset()  # words by which letters are squeezed or far off their line
    unshown: bool = False  # on the web, for older readers, or in an index or contents only
    silent: bool = False

    @property
    def is_unseen(self) -> bool:
        is_white = self.white and not self.grounds
        is_placed = self.is_tiny or self.beside or self.odd
        is_said = self.said or self.style or self.letters or self.unshown
        return bool(is_said or is_white or is_placed)

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
    shapes, shape = _unseen_shapes(data), 0
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
        while shape < len(shapes) and shapes[shape][1] <= match.start():
            shape += 1
        is_unseen = state.is_unseen or (shape < len(shapes) and shapes[shape][0] <= match.start())
        if is_words and not state.silent and is_unseen != state.marked:
            kept += b"\\v " if is_unseen else b"\\v0 "
            state = replace(state, marked=is_unseen)
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
    if word in _PLACES or word in (b"sl", b"trrh"):
        return _placed(state, word, value or 0)
    if word in (b"up", b"dn", b"charscalex"):
        size = 100 if value is None else value
        is_odd = size <= _NARROW if word == b"charscalex" else value is not None and value >= _FAR
        return replace(state, odd=state.odd | {word} if is_odd else state.odd - {word})
    match word:
        case b"v":
            return replace(state, said=value != 0, marked=value != 0)
        case b"plain":
            grounds = state.grounds - _LETTERS_GROUNDS
            return replace(
                state, said=False, marked=False, letters=False, white=False, size=_USUAL,
                grounds=grounds, odd=frozenset(),
            )  # fmt: skip
        case b"pard":
            beside = state.beside & {b"trrh"}
            return replace(state, style=False, grounds=state.grounds - {b"cbpat"}, beside=beside)
        case b"trowd" | b"row":
            grounds = state.grounds - {b"clcbpat"} if word == b"trowd" else state.grounds
            return replace(state, grounds=grounds, beside=state.beside - {b"trrh"})
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
        case b"xe" | b"rxe" | b"txe" | b"tc" | b"tcn":
            return replace(state, unshown=True)
        case b"shptxt":
            return replace(state, silent=False)
    return state


def _placed(state: _State, word: bytes, value: int) -> _State:
    """After what says where a paragraph lies, or how high its lines or its row are, exactly."""
    is_beside = abs(value) >= _PAGE if word in _PLACES else -_LOW < value < 0
    return replace(state, beside=state.beside | {word} if is_beside else state.beside - {word})


def _unseen_shapes(data: bytes) -> list[tuple[int, int]]:
    """From where to where drawings reach that are hidden or on no page, in order and apart."""
    if not _SHAPE.search(data):
        return []
    found, left = list[tuple[int, int]](), _MOST_LOOKED_AT
    for start, end in _groups(data):
        left -= end - start
        if left < 0 or _is_unseen_shape(data[start:end]):
            found.append((start, end))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _groups(data: bytes) -> Iterator[tuple[int, int]]:
    """Where drawings begin and end."""
    begun, at = list[int](), 0
    while match := _BRACE.search(data, at):
        at = match.end() + int(match[1] or 0)
        if match[0] == b"{":
            begun.append(match.start())
        elif match[0] == b"}" and begun and _SHAPE.match(data, start := begun.pop()):
            yield start, at


def _is_unseen_shape(inner: bytes) -> bool:
    edges = {name: int(number) for name, number in reversed(_EDGE.findall(inner))}
    is_beside = any(edges.get(n, 0) >= _PAGE for n in (b"left", b"top")) or any(
        edges.get(n, 0) <= -_PAGE for n in (b"right", b"bottom")
    )
    return is_beside or _HIDDEN_SHAPE.search(inner) is not None


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
