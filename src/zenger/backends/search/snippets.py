"""The piece of a page around what was found, with the places to mark.

tantivy's own snippets are empty for patterns and misspelt words, and know nothing of our
folding. Here every query comes down to a set of folded words that occur on the pages shown,
so one pass over each page is enough.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from os.path import commonprefix

from zenger.backends.search.matching import Wanted
from zenger.backends.search.spans import Span, folded_in_place, in_phrases, spans_by_rule
from zenger.model.research import Hit, Query

LONGEST = 240  # characters, ellipses included
_BEFORE = 60  # characters shown before the first mark
# Scripts from U+0900 on are left to the full rule: their words hold marks that `\w` does not. So
# are words with loose accents, which is why those belong to the word here and spoil it. One
# class of letters, spelt out, is over 4 times as fast as `\w` with exceptions.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
_LETTERS = "".join(
    letter for letter in map(chr, range(0x900)) if letter.isalnum() or _ACCENTS.match(letter)
)
_WORD = re.compile(f"[{_LETTERS}]+")
_FEW = 8  # words
_SOME = 50  # words that are quicker to look for one by one than to cut all texts into words
_SPACE = re.compile(r"\s+")
_LETTER = re.compile(r"\S")


class Highlighter:
    """Cuts and marks the snippets of one answer; for `covered` see `Wanted`."""

    def __init__(self, query: Query, covered: Mapping[Query, frozenset[str]] | None = None) -> None:
        self._wanted = Wanted(query, covered)

    def marked(self, hits: Sequence[Hit], texts: Mapping[tuple[int, int], str]) -> Iterator[Hit]:
        """The hits with snippet and marks. A page without text has an empty snippet."""
        pages = [texts.get((hit.document, hit.number), "") for hit in hits]
        folded = [folded_in_place(page) for page in pages]
        matched = self._matched(folded)
        for hit, page, in_place in zip(hits, pages, folded, strict=True):
            snippet, marks = cut(page, self._places(page, in_place, matched))
            yield replace(hit, snippet=snippet, marks=marks)

    def places(self, page: str) -> list[tuple[int, int]]:
        """Start and end of all that is to be marked on a page."""
        folded = folded_in_place(page)
        return self._places(page, folded, self._matched([folded]))

    def _matched(self, folded: Sequence[str]) -> set[str]:
        """The words of these pages that the patterns cover, each looked at once."""
        wanted = self._wanted
        if not wanted.patterns:
            return set()
        text = "\n".join(folded)
        if wanted.are_listed and len(wanted.listed) <= _SOME:
            return {word for word in wanted.listed if word in text}
        # Letter by letter is what is meant.
        start = commonprefix(list(wanted.listed)) if wanted.are_listed else ""  # noqa: RUF071
        words = re.compile(re.escape(start) + f"[{_LETTERS}]*") if start else _WORD
        return wanted.matching(set(words.findall(text)))

    def _places(self, page: str, folded: str, matched: set[str]) -> list[tuple[int, int]]:
        words = self._wanted.words | matched
        found: list[Span] = []
        if words:
            found = self._kept(self._spans(folded, words), matched, page)
        if not found and (words or self._wanted.patterns):
            # Other scripts, letters with loose accents: by the full rule.
            spans, matched = spans_by_rule(page, self._wanted)
            found = self._kept(spans, matched, page)
        return joined((span.start, span.end) for span in found)

    def _spans(self, folded: str, words: frozenset[str]) -> list[Span]:
        """Where the words stand. Few words are looked for directly: 6 times as fast."""
        if self._wanted.phrases or len(words) > _FEW:  # phrases need every word counted
            return [
                Span(match[0], place, match.start(), match.end())
                for place, match in enumerate(_WORD.finditer(folded))
                if match[0] in words
            ]
        return [
            Span(match[0], 0, match.start(), match.end())
            for match in _any_of(words).finditer(folded)
            if _is_whole_word(folded, match.start(), match.end())
        ]

    def _kept(self, spans: list[Span], matched: set[str], page: str) -> list[Span]:
        """Without words that are wanted only in a phrase, or only as written."""
        phrased = in_phrases(spans, self._wanted.phrases, page)
        return [
            span
            for span in spans
            if span.word in self._wanted.alone
            or span.word in matched
            or span in phrased
            or page[span.start : span.end] in self._wanted.exact
        ]


@lru_cache(maxsize=64)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def _is_whole_word(text: str, start: int, end: int) -> bool:
    begins = start == 0 or not _WORD.match(text, start - 1)
    return begins and not _WORD.match(text, end)


def joined(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping marks as one: the pairs of a script without spaces overlap."""
    result: list[tuple[int, int]] = []
    for start, end in places:
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def cut(page: str, found: list[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """At most `LONGEST` characters around the closest marks, from word to word."""
    start, end = _window(page, found)
    pieces: list[str] = ["…"] if _LETTER.search(page, 0, start) else []
    length = len(pieces)
    marks: list[tuple[int, int]] = []
    place = start
    for first, last in found[bisect_left(found, (start, 0)) :]:
        if last > end:
            break
        between = _spaced(page[place:first])
        marks.append((length + len(between), length + len(between) + last - first))
        pieces += (between, page[first:last])
        length = marks[-1][1]
        place = last
    pieces.append(_spaced(page[place:end]))
    if _LETTER.search(page, end):
        pieces.append("…")
    return "".join(pieces), tuple(marks)


def _spaced(text: str) -> str:
    """With one space for every run of white space; `re.sub` takes 5 times as long."""
    words = text.split()
    if not words:
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    after = " " if text[-1].isspace() else ""
    return f"{before}{' '.join(words)}{after}"


def _window(page: str, found: list[tuple[int, int]]) -> tuple[int, int]:
    room = LONGEST - 2
    start = max(0, _best_start(found, room) - _BEFORE)
    if start:
        space = _SPACE.search(page, start, start + _BEFORE)
        start = space.end() if space else start
    else:
        letter = _LETTER.search(page)
        start = letter.start() if letter else len(page)
    end = min(len(page), start + room)
    if end < len(page):
        spaces = page.rfind(" ", start + room // 2, end + 1)
        lines = page.rfind("\n", start + room // 2, end + 1)
        end = max(spaces, lines) if max(spaces, lines) > 0 else end
    return start, end


def _best_start(found: list[tuple[int, int]], room: int) -> int:
    """Where the most marks fit into one snippet; the first such place."""
    best, most, last = 0, 0, 0
    for place, (start, _) in enumerate(found):
        last = max(last, place)
        while last < len(found) and found[last][1] <= start + room - _BEFORE:
            last += 1
        if last - place > most:
            best, most = start, last - place
    return best
