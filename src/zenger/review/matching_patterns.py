"""Where regular expressions match in a text whose lines are joined and whose letters are folded."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zenger.review.look_alikes import IGNORED, plain
from zenger.review.terms import Pattern, fold_letter

Keep = Callable[[str, int, int], None]
_JOINED_LINE = re.compile(r"(?<=\w)[-\u00ad\u2010\u2011]\s*\n\s*(?=\w)|\s+")
_NEVER_SEEN = re.compile(f"[{IGNORED}]")


@dataclass(frozen=True, slots=True)
class Joined:
    """A text whose lines are joined, folded; `starts` and `ends` as in `Letters`."""

    text: str
    starts: list[int]
    ends: list[int]


def joined(text: str) -> Joined:
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
    return Joined("".join(out), starts, ends)


def _keep_folded(text: str, start: int, end: int, keep: Keep) -> None:
    piece = plain(text[start:end])
    if piece.isascii():
        for at, letter in enumerate(piece.lower(), start):
            keep(letter, at, at + 1)
        return
    for at, letter in enumerate(piece, start):
        if not _NEVER_SEEN.match(letter):
            keep(fold_letter(letter), at, at + 1)


def matches(within: Joined, pattern: Pattern) -> Iterator[tuple[int, int]]:
    """Places in the text as it was."""
    text = within.text
    for match in pattern.compiled.finditer(text):
        start, end = match.span()
        if start == end:
            continue
        if pattern.from_word and _is_inside(text, start):
            continue
        if pattern.to_word and _is_inside(text, end):
            continue
        yield within.starts[start], within.ends[end - 1]


def _is_inside(text: str, at: int) -> bool:
    """Whether this place is between two letters of a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
