"""Marks words in a body that was rendered already: what was searched for, what notes are on.

The body is our own markup, every word in it escaped. Places are counted in its running text; the
tags in between stay where they are. A note remembers characters of the page's text as it was
read, from which a body may differ in spaces: letters are what both have in common.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from markupsafe import Markup, escape

# A tag with its attributes; one of those may hold a ">".
_TAG = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_INLINE = re.compile(
    r"</?(?:b|code|del|em|i|ins|q|s|small|span|strong|sub|sup|u|mark|a)\b", re.IGNORECASE
)
FIRST_HIT = "hit"  # the name of the first one in a page


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to be marked, in characters of the running text."""

    start: int
    end: int
    note: int = 0  # the number of the note that is on these words; 0: they were searched for


@dataclass(frozen=True, slots=True)
class _Piece:
    markup: str
    text: str  # as running text: of a tag that parts words a space, of others nothing
    is_tag: bool


def _pieces(body: str) -> Iterator[_Piece]:
    at = 0
    for tag in _TAG.finditer(body):
        if tag.start() > at:
            yield _Piece(body[at : tag.start()], unescape(body[at : tag.start()]), False)
        yield _Piece(tag[0], "" if _INLINE.match(tag[0]) else " ", True)
        at = tag.end()
    if at < len(body):
        yield _Piece(body[at:], unescape(body[at:]), False)


def running_text(body: str) -> str:
    """The words of a body, those of two cells or paragraphs apart."""
    return "".join(piece.text for piece in _pieces(body))


def with_marks(body: Markup, marks: Sequence[Mark]) -> Markup:
    """The body with these marks; they may overlap."""
    if not marks:
        return body
    out: list[str] = []
    at, is_first, named = 0, True, set[int]()
    for piece in _pieces(str(body)):
        if piece.is_tag:
            out.append(piece.markup)
        else:
            for text, is_hit, note in _cut(piece.text, at, marks):
                words = str(escape(text))
                if is_hit:
                    name = f' id="{FIRST_HIT}"' if is_first else ""
                    words, is_first = f"<mark{name}>{words}</mark>", False
                if note:
                    name = "" if note in named else f' id="on-{note}"'
                    words = f'<a class="noted" href="#note-{note}"{name}>{words}</a>'
                    named.add(note)
                out.append(words)
        at += len(piece.text)
    return Markup("".join(out))  # noqa: S704  # the tags were there before, the words are escaped


def _cut(text: str, at: int, marks: Sequence[Mark]) -> Iterator[tuple[str, bool, int]]:
    """(words, whether they were searched for, the note on them) for each stretch of a piece."""
    end = at + len(text)
    near = [mark for mark in marks if mark.start < end and mark.end > at]
    edges = {at, end} | {max(at, m.start) for m in near} | {min(end, m.end) for m in near}
    ordered = sorted(edges)
    for start, stop in pairwise(ordered):
        over = [mark for mark in near if mark.start <= start and mark.end >= stop]
        note = max((mark.note for mark in over), default=0)
        yield text[start - at : stop - at], any(not mark.note for mark in over), note


def letters_before(text: str, place: int) -> int:
    """How many characters that are no space stand before this place."""
    return sum(not letter.isspace() for letter in text[:place])


def place_of_letter(text: str, count: int) -> int:
    """Where the character stands that has `count` others before it that are no space either."""
    left = count
    for place, letter in enumerate(text):
        if letter.isspace():
            continue
        if not left:
            return place
        left -= 1
    return len(text)


def carried_over(page: str, body: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """A stretch of the page's text in the running text of a body; None if it is not there."""
    wanted = "".join(page[slice(*span)].split())
    first = letters_before(page, span[0])
    start = place_of_letter(body, first)
    if not wanted:
        return None
    end = place_of_letter(body, first + len(wanted) - 1) + 1
    return (start, end) if "".join(body[start:end].split()) == wanted else None


def hits_in(places: Iterable[tuple[int, int]]) -> list[Mark]:
    """Marks for what was searched for."""
    return [Mark(start, end) for start, end in places]
