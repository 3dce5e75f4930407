"""Finds terms in the text of a page, however a line break, a hyphen or OCR has cut them.

A term is compared letter by letter, without case and accents (`matching_letters`). It is found
where its letters stand one after the other, as a whole word at both ends; a term of five letters
or more also where one letter is missing, too many or another one. A text is read once as it is, and
once for each script of the terms with all letters that look like letters of it (`look_alikes`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from zenger.review.look_alikes import Script, is_of, read_as, scripts_in
from zenger.review.matching_letters import Letters, letters_of
from zenger.review.matching_patterns import joined, matches
from zenger.review.matching_words import is_weighty, is_whole, nearly, one_apart
from zenger.review.terms import Pattern, Term, Wanted

__all__ = ["Finder", "Match", "find", "one_apart", "words_of"]
_Span = tuple[int, int]  # of letters
_Place = tuple[int, int, int]  # which term; first letter, one past the last
_Half = tuple[int, int, bool]  # which term; first letter; is it the first half
_WHOLE, _FIRST, _SECOND = range(3)


@dataclass(frozen=True, slots=True)
class Match:
    """Where something was found: characters of the text."""

    start: int
    end: int
    wanted: int  # which of the terms, from 0
    is_exact: bool = True  # letter by letter


class Finder:
    """Looks for the same terms in one text after the other."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        """Args: wanted: terms and patterns; matches name them by their place here, from 0."""
        self.wanted = tuple(wanted)
        self._readings = [_Reading(list(enumerate(self.wanted)), None)]
        for script in Script:
            some = [(n, one) for n, one in enumerate(self.wanted) if script in scripts_in(one.text)]
            if some:
                self._readings.append(_Reading(some, script))

    def find(self, text: str, *, fuzzy: bool = True, inside: bool = False) -> tuple[Match, ...]:
        """As `find` does."""
        found: dict[tuple[int, int, int], bool] = {}
        for reading in self._readings:
            for match in reading.matches(text, fuzzy, inside):
                place = match.start, match.end, match.wanted
                found[place] = found.get(place, False) or match.is_exact
        return tuple(
            Match(*place, found[place])
            for place in sorted(found, key=lambda one: (one[0], -one[1], one[2]))
        )


def find(
    text: str, wanted: Sequence[Wanted], *, fuzzy: bool = True, inside: bool = False
) -> tuple[Match, ...]:
    """Everything of `wanted` in a page's text, in order; matches may overlap.

    Args:
        fuzzy: also what differs from a term of five letters or more by one letter.
        inside: also a term of four letters or more that is part of a word: "Smith" in "Smiths".
    """
    return Finder(wanted).find(text, fuzzy=fuzzy, inside=inside)


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


class _Reading:
    """One way to read texts, and what is looked for in it."""

    def __init__(self, wanted: list[tuple[int, Wanted]], script: Script | None) -> None:
        """Args: script: into whose letters others are read; None: texts are read as they are."""
        self._script = script
        self._terms: list[tuple[int, Term]] = []
        self._patterns: list[tuple[int, Pattern]] = []
        self._is_changed = False
        for index, one in wanted:
            if isinstance(one, Pattern):
                self._patterns.append((index, one))
            elif one.letters.folded:
                self._terms.append((index, self._read_term(one)))

    def _read_term(self, term: Term) -> Term:
        if self._script is None or (text := read_as(term.text, self._script)) == term.text:
            return term
        self._is_changed = True
        return Term(text, term.line)

    @cached_property
    def _parts(self) -> dict[str, list[tuple[int, int]]]:
        """What is searched for, each with its terms and what it is of them."""
        parts: dict[str, list[tuple[int, int]]] = {}
        for slot, (_, term) in enumerate(self._terms):
            whole = term.letters.folded
            parts.setdefault(whole, []).append((slot, _WHOLE))
            if term.is_fuzzy:
                half = len(whole) // 2
                parts.setdefault(whole[:half], []).append((slot, _FIRST))
                parts.setdefault(whole[half:], []).append((slot, _SECOND))
        return parts

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(list(self._parts))

    @cached_property
    def _held(self) -> list[list[tuple[int, int]]]:
        return list(self._parts.values())

    def matches(self, text: str, fuzzy: bool, inside: bool) -> Iterator[Match]:
        seen = text if self._script is None else read_as(text, self._script)
        if self._script is not None and seen == text and not self._is_changed:
            return
        if self._terms:
            yield from self._of_terms(text, seen, fuzzy, inside)
        if self._patterns:
            lines = joined(seen)
            for index, pattern in self._patterns:
                for start, end in matches(lines, pattern):
                    if self._script is None or text[start:end] != seen[start:end]:
                        yield Match(start, end, index)

    def _of_terms(self, text: str, seen: str, fuzzy: bool, inside: bool) -> Iterator[Match]:
        letters = letters_of(seen)
        whole, halves = self._places(letters)
        exact: dict[int, list[_Span]] = {}
        for slot, start, end in whole:
            index, term = self._terms[slot]
            first, last = letters.starts[start], letters.ends[end - 1]
            within = inside and is_weighty(term.letters.folded)
            if is_whole(letters, seen, term, start, end) or (
                within and self._is_own(text, seen, first, last)
            ):
                exact.setdefault(slot, []).append((start, end))
                yield Match(first, last, index)
        for slot, start, end in self._nearly(letters, halves, exact) if fuzzy else ():
            index, term = self._terms[slot]
            first, last = letters.starts[start], letters.ends[end - 1]
            if is_whole(letters, seen, term, start, end) and self._is_own(text, seen, first, last):
                yield Match(first, last, index, False)

    def _is_own(self, text: str, seen: str, start: int, end: int) -> bool:
        """Whether letters of the script stand beside others that look like it. Where all are
        others it is another language, and only what reads the very same is taken for a term."""
        script = self._script
        if script is None:
            return True
        pairs = list(zip(text[start:end], seen[start:end], strict=True))
        return any(one != other for one, other in pairs) and any(
            one == other and is_of(one, script) for one, other in pairs
        )

    def _places(self, letters: Letters) -> tuple[list[_Place], list[_Half]]:
        """Where terms stand letter by letter, and where halves of them do."""
        whole: list[_Place] = []
        halves: list[_Half] = []
        found = self._automaton.find_matches_as_indexes(letters.folded, overlapping=True)
        for part, start, end in found:
            for slot, kind in self._held[part]:
                if kind == _WHOLE:
                    whole.append((slot, start, end))
                else:
                    halves.append((slot, start, kind == _FIRST))
        return whole, halves

    def _nearly(
        self, letters: Letters, halves: list[_Half], exact: dict[int, list[_Span]]
    ) -> Iterator[_Place]:
        for slot, at, is_first in halves:
            whole = self._terms[slot][1].letters.folded
            known = exact.get(slot, ())
            for start, end in nearly(letters.folded, whole, at, is_first=is_first):
                if not any(start < other_end and other < end for other, other_end in known):
                    yield slot, start, end
