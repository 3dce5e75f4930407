"""Finds names whose halves lie apart, with other text between them in reading order.

    ... called Margaret                       Margaret  | 1975 | Oyelaran      two cells of a row
    --- page 3 --- Secret ---
    Oyelaran, who ...                         ... by Margaret    second column, read
                                              Oyelaran and ...   in between

A half is whole words of a term, or a word cut by a hyphen; it ends a line, a column or a cell, and
the other half begins one. Here letters are compared as they are: none may be wrong.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from zenger.model.review import Box
from zenger.review.matching import Finder, Match
from zenger.review.matching_letters import Letters, letters_of
from zenger.review.sheets import Sheet, on_one_line
from zenger.review.terms import Term, Wanted

LAST_LINES, FIRST_LINES = 10, 6  # of a page and the next: footnotes and a footer; a header
EDGE = 300  # characters at the end of a page and at the beginning of the next, looked at as one
_PIECE = re.compile(r"\S+(?: \S+)*")
_HYPHENS = "-\u00ad\u2010\u2011"
_HYPHEN_END = re.compile(f"[{_HYPHENS}](?=\\s)")
_NEAR = 1.2  # heights: further apart on a line, words are in different columns
_BELOW = 1.5  # heights between a line and the next of its column
_COLUMN, _ROW = 6, 12  # of a letter and a line of a text without places
Pair = tuple[Match, Match]
_Half = tuple[int, str, bool]  # which term, letters of its other half, whether a word ends between


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of one column, or a cell."""

    start: int  # in the text
    end: int
    box: Box


class Halves:
    """The terms of several words or letters, and where they may be cut."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        """Args: wanted: matches name them by their place here, from 0."""
        self._first: dict[str, list[_Half]] = {}
        self._parts: dict[str, int] = {}
        for index, one in enumerate(wanted):
            if isinstance(one, Term):
                self._add(index, one)
        self._longest = max(map(len, self._first), default=0)

    def _add(self, index: int, term: Term) -> None:
        whole = term.letters.folded
        for cut in range(1, len(whole)):
            is_break = cut in term.breaks
            if is_break or min(cut, len(whole) - cut) >= 2:
                half = index, whole[cut:], is_break
                self._first.setdefault(whole[:cut], []).append(half)
            if is_break:
                for part in (whole[:cut], whole[cut:]):
                    self._parts.setdefault(part, len(self._parts))

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(list(self._parts))

    def may_be_in(self, text: str) -> bool:
        """Whether both halves of some term stand in a text at all, which is quickly seen."""
        letters = letters_of(text)
        if self._parts:
            hits = self._automaton.find_matches_as_indexes(letters.folded, overlapping=True)
            there = {part for part, _, _ in hits}
            found = [word for word, part in self._parts.items() if part in there]
            for word in found:
                for _, rest, is_break in self._first.get(word, ()):
                    if is_break and self._parts[rest] in there:
                        return True
        return any(
            rest in letters.folded
            for match in _HYPHEN_END.finditer(text)
            for _, _, rest, _ in self._ending(text, Piece(0, match.end(), (0, 0, 0, 0)))
        )

    def across(self, before: str, text: str) -> Iterator[Pair]:
        """What ends a line at the end of one page and begins one at the beginning of the next."""
        if not self._first:
            return
        tails, heads = pieces_of(Sheet(text=before))[-LAST_LINES:], pieces_of(Sheet(text=text))
        begun = [(head, _head(text, head, self._longest)) for head in heads[:FIRST_LINES]]
        for tail in tails:
            for index, start, rest, _ in self._ending(before, tail):
                for head, letters in begun:
                    if (end := _begins_with(letters, rest)) is not None:
                        yield (
                            Match(start, tail.end, index),
                            Match(head.start, head.start + end, index),
                        )

    def within(self, sheet: Sheet) -> Iterator[Pair]:
        """What goes on in the next line of its column, or in another cell of its row."""
        if not self._first:
            return
        pieces, text = pieces_of(sheet), sheet.text
        for piece in pieces:
            for index, start, rest, is_all in self._ending(text, piece):
                beside = [one for one in pieces if is_all and on_one_line(piece.box, one.box)]
                for other in [*_next_lines(piece, pieces), *beside]:
                    if other is piece or _touches(text, piece, other):
                        continue  # found as one
                    letters = _head(text, other, self._longest)
                    end = _begins_with(letters, rest)
                    if end is not None and (other not in beside or letters.folded == rest):
                        last = other.start + end
                        yield Match(start, piece.end, index), Match(other.start, last, index)

    def _ending(self, text: str, piece: Piece) -> Iterator[tuple[int, int, str, bool]]:
        """Which terms a piece ends in the middle of: the term, where it begins in the text, what
        it lacks, and whether the piece is nothing else."""
        first = max(piece.start, piece.end - 4 * self._longest)
        said = text[first : piece.end]
        letters = letters_of(said)
        is_cut = said.rstrip()[-1:] in tuple(_HYPHENS)
        for count in range(1, min(self._longest, len(letters.folded)) + 1):
            begin = len(letters.folded) - count
            for index, rest, is_break in self._first.get(letters.folded[begin:], ()):
                if letters.is_apart(begin) and (is_break or is_cut):
                    is_all = begin == 0 and first == piece.start and is_break
                    yield index, first + letters.starts[begin], rest, is_all


def across(
    before: str, text: str, finder: Finder, halves: Halves, *, inside: bool = False
) -> Iterator[Pair]:
    """Matches that begin on one page and end on the next.

    What stands at the very edges is looked at as one text, with all that a finder finds; what
    other lines part only by its halves.
    """
    tail, head = before[-EDGE:].rstrip(), text[:EDGE]
    if not tail or not head.strip():
        return
    shift, joint = len(before[:-EDGE]), len(tail) + 1
    for match in finder.find(f"{tail}\n{head}", inside=inside):
        if match.start < len(tail) and match.end > joint:
            yield (
                Match(shift + match.start, shift + len(tail), match.wanted),
                Match(0, match.end - joint, match.wanted),
            )
    yield from halves.across(before, text)


def pieces_of(sheet: Sheet) -> list[Piece]:
    """The lines of a page's columns, or its cells, in reading order."""
    if not sheet.places:
        return list(_typed(sheet.text))
    found: list[Piece] = []
    for index, box in sheet.places:
        start, end = sheet.words[6 * index], sheet.words[6 * index + 1]
        last = found[-1] if found else None
        if last and on_one_line(last.box, box) and _follows(sheet, last.box, box):
            found[-1] = Piece(last.start, end, _around(last.box, box))
        else:
            found.append(Piece(start, end, box))
    return found


def _typed(text: str) -> Iterator[Piece]:
    """Of a text without places: what tabs, two spaces and more, and ends of lines set apart."""
    begin = 0
    for row, line in enumerate(text.split("\n")):
        for match in _PIECE.finditer(line):
            start, end = match.span()
            box = start * _COLUMN, row * _ROW, end * _COLUMN, row * _ROW + _ROW - 2
            yield Piece(begin + start, begin + end, box)
        begin += len(line) + 1


def _follows(sheet: Sheet, one: Box, other: Box) -> bool:
    width, height = sheet.points
    gap = max(other[0] - one[2], one[0] - other[2])
    return gap <= _NEAR * (one[3] - one[1]) * height / width


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]), min(one[1], other[1]),
        max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip


def _next_lines(piece: Piece, pieces: Sequence[Piece]) -> list[Piece]:
    """What stands below it, and nothing in between."""
    left, top, right, bottom = piece.box
    lowest = bottom + _BELOW * (bottom - top)
    below = [
        one
        for one in pieces
        if one.box[0] < right and left < one.box[2] and (top + bottom) / 2 < one.box[1] <= lowest
    ]
    first = min((one.box[3] for one in below), default=0)
    return [one for one in below if one.box[1] < first]


def _touches(text: str, one: Piece, other: Piece) -> bool:
    return one.end <= other.start and not text[one.end : other.start].strip()


def _head(text: str, piece: Piece, longest: int) -> Letters:
    return letters_of(text[piece.start : min(piece.end, piece.start + 4 * longest)])


def _begins_with(letters: Letters, rest: str) -> int | None:
    """Where the other half ends, if letters begin with it and a word ends there."""
    if letters.folded.startswith(rest) and letters.is_apart(len(rest)):
        return letters.ends[len(rest) - 1]
    return None
