"""Which words a query is about, and whether a word is one of them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import tantivy

from zenger.backends.search.regexes import spelt_out, wildcard_regex
from zenger.model.research import (
    And,
    Fuzzy,
    Near,
    Or,
    Phrase,
    Query,
    Regex,
    Term,
    Wildcard,
)
from zenger.model.tokens import fold

_MAY_SPAN_LINES = re.compile(r"\[\^|\\|[\x00-\x1f]")

Matches = Callable[[Iterable[str]], set[str]]
"""Those of some folded words that a pattern covers."""


@dataclass(frozen=True, slots=True)
class LoosePhrase:
    """Folded words in this order with up to `slop` others between them in all."""

    words: tuple[str, ...]
    slop: int
    exact: tuple[str, ...] = ()  # the same words as written, where that matters


class Wanted:
    """What of a query can be marked on a page: its words, phrases and patterns, but no `Not`.

    Args:
        covered: all words of the texts that a pattern covers, where that is known already.
    """

    def __init__(self, query: Query, covered: Mapping[Query, frozenset[str]] | None = None) -> None:
        self._covered = covered or {}
        self.alone: set[str] = set()  # folded; to be marked wherever they stand
        self.exact: set[str] = set()  # to be marked where written just so
        self.phrases: list[LoosePhrase] = []
        self.patterns: list[Matches] = []
        self.listed: set[str] = set()  # what patterns cover
        self.are_listed = True  # all that they cover
        self._take(query)
        self.words = frozenset(
            self.alone
            | {fold(word) for word in self.exact}
            | {word for phrase in self.phrases for word in phrase.words}
        )

    def matching(self, words: Iterable[str]) -> set[str]:
        """Those of the folded words that one of the patterns covers."""
        found: set[str] = set()
        for pattern in self.patterns:
            found |= pattern(words)
        return found

    def _take(self, query: Query) -> None:
        match query:
            case And(queries) | Or(queries):
                for part in queries:
                    self._take(part)
            case Term(word, exact):
                (self.exact if exact else self.alone).add(word)
            case Phrase(words, slop, exact):
                folded = tuple(fold(word) for word in words) if exact else words
                self.phrases.append(LoosePhrase(folded, slop, words if exact else ()))
            case Near(left, right, distance):
                self.phrases.append(LoosePhrase((left, right), distance))
                self.phrases.append(LoosePhrase((right, left), distance))
            case Wildcard() | Regex() | Fuzzy():
                known = self._covered.get(query)
                self.patterns.append(pattern_matches(query) if known is None else _among(known))
                self.are_listed &= known is not None
                self.listed |= known or set()
            case _:  # filters and what must not be there
                return


def _among(known: frozenset[str]) -> Matches:
    return lambda words: set(known.intersection(words))


def pattern_matches(query: Wildcard | Regex | Fuzzy) -> Matches:
    match query:
        case Wildcard(pattern):
            return _automaton(wildcard_regex(pattern, in_lines=True))
        case Regex(pattern):
            return _automaton(spelt_out(pattern))
        case Fuzzy(word, distance):
            return _similar(word, distance)


def _automaton(pattern: str) -> Matches:
    """By tantivy's regular expressions, since Python's can take forever on a hostile page."""
    lines = tantivy.Tokenizer.regex(rf"(?m)^(?:{pattern})$")
    analyzer = tantivy.TextAnalyzerBuilder(lines).build()

    def matches(words: Iterable[str]) -> set[str]:
        return set(analyzer.analyze("\n".join(words)))

    def matches_one_by_one(words: Iterable[str]) -> set[str]:
        return {word for word in words if analyzer.analyze(word) == [word]}

    # What matches all but some letters also matches the end of a line.
    return matches_one_by_one if _MAY_SPAN_LINES.search(pattern) else matches


def _similar(word: str, distance: int) -> Matches:
    letters = set(word)

    def is_similar(other: str) -> bool:
        # Most words lack more of the letters than that, which is quicker to see.
        return len(letters.difference(other)) <= distance and letters_apart(word, other) <= distance

    lengths = range(len(word) - distance, len(word) + distance + 1)
    return lambda words: {other for other in words if len(other) in lengths and is_similar(other)}


def letters_apart(one: str, other: str) -> int:
    """The optimal string alignment distance: letters put in, left out, replaced, or two swapped.

    Source:
        Boytsov, Indexing methods for approximate dictionary searching (2011), 2.1.
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, match in enumerate(other, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != match))
            swapped = row > 1 and column > 1 and letter == other[column - 2]
            if swapped and one[row - 2] == match:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]
