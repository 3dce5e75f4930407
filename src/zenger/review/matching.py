"""Finds terms in the text of a page, however a line break, a hyphen or OCR has cut them.

A term is compared letter by letter, without case and accents (`matching_letters`). It is found
where its letters stand one after the other, as a whole word at both ends; a term of five letters
or more also where one letter is missing, too many or another one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from zenger.model.tokens import fold, is_unspaced
from zenger.review.matching_letters import Letters, letters_of
from zenger.review.terms import FUZZY_FROM, Pattern, Term, Wanted

INSIDE_FROM = 4  # letters of a term that is looked for inside words, and half of its digits
# Put before an Arabic or a Hebrew word without a space: and, so, with, like, to, the.
_PROCLITICS = frozenset("وفبكلسا" + "והבכלמש")
_MOST_PROCLITICS = 4
# Where a word is cut without ending: a line ends, a hyphen of any kind, something invisible.
_CUT = re.compile("[-\r\n\f\v\u00ad\u200b-\u200f\u2010-\u2013\u2028\u2029\u2060\ufeff]")
Keep = Callable[[str, int, int], None]
_JOINED_LINE = re.compile(r"(?<=\w)[-\u00ad\u2010\u2011]\s*\n\s*(?=\w)|\s+")


@dataclass(frozen=True, slots=True)
class Match:
    """Where something was found: characters of the text."""

    start: int
    end: int
    wanted: int  # which of the terms, from 0
    is_exact: bool = True  # letter by letter


def find(
    text: str, wanted: Sequence[Wanted], *, fuzzy: bool = True, inside: bool = False
) -> tuple[Match, ...]:
    """Everything of `wanted` in a page's text, in order; matches may overlap.

    Args:
        fuzzy: also what differs from a term of five letters or more by one letter.
        inside: also a term of four letters or more that is part of a word: "Smith" in "Smiths".
    """
    letters = letters_of(text)
    found: set[Match] = set()
    joined: _Joined | None = None
    for index, one in enumerate(wanted):
        if isinstance(one, Term):
            for start, end, is_exact in _places(letters, text, one, fuzzy, inside):
                found.add(Match(letters.starts[start], letters.ends[end - 1], index, is_exact))
        else:
            joined = joined or _joined(text)
            found |= {Match(*span, index) for span in _matches(joined, one)}
    return tuple(sorted(found, key=lambda m: (m.start, -m.end, m.wanted)))


def words_of(boxes: Sequence[int], matches: Iterable[Match]) -> tuple[int, ...]:
    """Which words, counted from 0, these touch. Part of a word counts as the whole.

    Args:
        boxes: six integers a word, as `zenger.model.extraction.Page.boxes`.
    """
    spans = [(match.start, match.end) for match in matches]
    return tuple(
        at // 6
        for at in range(0, len(boxes) - 5, 6)
        if any(boxes[at] < end and start < boxes[at + 1] for start, end in spans)
    )


def _places(
    letters: Letters, text: str, term: Term, fuzzy: bool, inside: bool
) -> Iterator[tuple[int, int, bool]]:
    whole = term.letters.folded
    exact = [
        (start, start + len(whole))
        for start in _occurrences(letters.folded, whole)
        if (inside and _is_weighty(whole))
        or _is_whole(letters, text, term, start, start + len(whole))
    ]
    yield from ((start, end, True) for start, end in exact)
    if not fuzzy or not term.is_fuzzy:
        return
    for start, end in _nearly(letters.folded, whole):
        known = any(start < other_end and other < end for other, other_end in exact)
        if not known and _is_whole(letters, text, term, start, end):
            yield start, end, False


def _is_weighty(whole: str) -> bool:
    return (len(whole) // 2 if whole.isdigit() else len(whole)) >= INSIDE_FROM


def _occurrences(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _nearly(text: str, whole: str) -> Iterator[tuple[int, int]]:
    """Stretches with one letter more, less, or other than `whole`.

    Of two halves, one has to be there as it is: only where it is, the other one is compared.
    """
    half = len(whole) // 2
    first, second = whole[:half], whole[half:]
    for at in _occurrences(text, first):
        for length in (len(second) - 1, len(second), len(second) + 1):
            end = at + half + length
            if end <= len(text) and one_apart(text[at + half : end], second):
                yield at, end
    for at in _occurrences(text, second):
        for length in (half - 1, half, half + 1):
            start = at - length
            if start >= 0 and one_apart(text[start:at], first):
                yield start, at + len(second)


def one_apart(one: str, other: str) -> bool:
    """Whether exactly one letter is missing, too many, or another one."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    at = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    rest = at + (len(short) == len(long))
    return short[rest:] == long[at + 1 :]


def _is_whole(letters: Letters, text: str, term: Term, start: int, end: int) -> bool:
    return (
        _begins(letters, start)
        and _ends(letters, end)
        and _holds_together(letters, text, term, start, end)
    )


def _begins(letters: Letters, start: int) -> bool:
    if letters.is_apart(start) or _is_loose(letters, start):
        return True
    if letters.folded[start] < "\u0590":
        return False
    at = start
    while at > 0 and not letters.is_apart(at):
        at -= 1
        if letters.folded[at] not in _PROCLITICS or start - at > _MOST_PROCLITICS:
            return False
    return True


def _ends(letters: Letters, end: int) -> bool:
    return letters.is_apart(end) or _is_loose(letters, end)


def _is_loose(letters: Letters, index: int) -> bool:
    """Whether there are no spaces to tell where a word begins or ends."""
    return is_unspaced(letters.folded[index]) or is_unspaced(letters.folded[index - 1])


def _holds_together(letters: Letters, text: str, term: Term, start: int, end: int) -> bool:
    """Whether what stands between the letters can be inside one term.

    A term of few letters is not put together from the ends of words ("I am" is no "Iam"), unless
    a line ends there or all its letters are spaced ("I a m").
    """
    gaps = [
        (n - start, text[letters.ends[n - 1] : letters.starts[n]])
        for n in range(start + 1, end)
        if letters.ends[n - 1] < letters.starts[n]
    ]
    if len(term.letters.folded) >= FUZZY_FROM or len(gaps) == end - start - 1:
        return True
    return all(at in term.breaks or _CUT.search(gap) for at, gap in gaps)


@dataclass(frozen=True, slots=True)
class _Joined:
    """A text whose lines are joined, folded; `starts` and `ends` as in `Letters`."""

    text: str
    starts: list[int]
    ends: list[int]


def _joined(text: str) -> _Joined:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(piece: str, start: int, end: int) -> None:
        out.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))

    done = 0
    for match in _JOINED_LINE.finditer(text):
        _keep_folded(text, done, match.start(), keep)
        if match.group().isspace():
            keep(" ", *match.span())
        done = match.end()
    _keep_folded(text, done, len(text), keep)
    return _Joined("".join(out), starts, ends)


def _keep_folded(text: str, start: int, end: int, keep: Keep) -> None:
    for at in range(start, end):
        keep(fold(text[at]), at, at + 1)


def _matches(joined: _Joined, pattern: Pattern) -> Iterator[tuple[int, int]]:
    text = joined.text
    for match in pattern.compiled.finditer(text):
        start, end = match.span()
        if start == end:
            continue
        if pattern.from_word and _is_inside(text, start):
            continue
        if pattern.to_word and _is_inside(text, end):
            continue
        yield joined.starts[start], joined.ends[end - 1]


def _is_inside(text: str, at: int) -> bool:
    """Whether this place is between two letters of a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
