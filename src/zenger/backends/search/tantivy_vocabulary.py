"""Which words of an index a pattern covers, or are similar to a word: found once for a query.

tantivy runs an automaton over its word list for each field, and again each time a query is run,
of which one answer takes up to four. Here the words are found first, and tantivy is asked for
these. All of them, always; where that cannot be done quickly, its automata have to do.

- A pattern that begins with letters: tantivy lists the words that begin so.
- A similar word, or a wildcard with letters further in: by a `Lexicon` of the field, read when
  it begins to pay, since reading it takes as long as some ten automata.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile

import numpy as np
import numpy.typing as npt
import tantivy

from zenger.backends.search.matching import pattern_matches
from zenger.backends.search.words import one_piece
from zenger.model.research import WORD_FIELDS, Fuzzy, Regex, Wildcard

_BY_SPACE = frozenset(("text", "lead_title", "lead_subject", *WORD_FIELDS))  # no line breaks
_SHORTEST_START = 3  # letters; more words begin with fewer than an automaton takes to run over
_SHORTEST_PIECE = 2
_PATIENCE = 3  # searches that do without a lexicon before it is read
_MOST_PAGES = 500_000  # of an index whose words are held in memory
_MOST_WORDS = 5_000  # of one pattern; with more an automaton is as fast


class Vocabulary:
    """The words of each field, for one state of the index."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._asked: Counter[str] = Counter()
        self._lexicons: dict[str, Lexicon] = {}

    def covered(self, field: str, query: Fuzzy | Wildcard | Regex) -> Sequence[str] | None:
        """All words of the field that the query is about.

        Returns:
            None where an automaton had better look for them.
        """
        words = self._covered(query, field) if field in _BY_SPACE else None
        return words if words is None or len(words) <= _MOST_WORDS else None

    def _covered(self, query: Fuzzy | Wildcard | Regex, field: str) -> Sequence[str] | None:
        match query:
            case Fuzzy(word, distance):
                lexicon = self._lexicon(field)
                return None if lexicon is None else lexicon.similar(one_piece(word), distance)
            case Wildcard(pattern):
                start = known_start(query)
                if len(start) < _SHORTEST_START:
                    return self._holding(field, max(_pieces(pattern), key=len), query)
                words = self._beginning(field, start)
                return words if pattern == f"{start}*" else _matching(query, words)
            case Regex():
                start = known_start(query)
                if len(start) < _SHORTEST_START:
                    return None
                return _matching(query, self._beginning(field, start))

    def _beginning(self, field: str, prefix: str) -> list[str]:
        return [word for word, _ in self._searcher.terms_with_prefix(field, prefix)]

    def _holding(self, field: str, piece: str, query: Wildcard) -> Sequence[str] | None:
        if len(piece) < _SHORTEST_PIECE:
            return None
        lexicon = self._lexicon(field)
        return None if lexicon is None else _matching(query, lexicon.holding(piece))

    def _lexicon(self, field: str) -> "Lexicon | None":
        self._asked[field] += 1
        if field not in self._lexicons:
            if self._asked[field] <= _PATIENCE or self._searcher.num_docs > _MOST_PAGES:
                return None
            self._lexicons[field] = Lexicon(self._beginning(field, ""))
        return self._lexicons[field]


def known_start(query: Fuzzy | Wildcard | Regex) -> str:
    """The letters that all words begin with which the query is about."""
    match query:
        case Wildcard(pattern):
            return _pieces(pattern)[0]
        case Regex(pattern) if "|" not in pattern:
            letters = "".join(takewhile(str.isalnum, pattern))
            # What is repeated may be repeated no times.
            is_last_open = pattern[len(letters) :].startswith(("*", "?", "{"))
            return letters[:-1] if is_last_open else letters
    return ""


def _pieces(wildcard: str) -> list[str]:
    return re.split(r"[*?]+", wildcard)


def _matching(query: Wildcard | Regex, words: list[str]) -> Sequence[str]:
    return sorted(pattern_matches(query)(words))


class Lexicon:
    """The different words of one field. About 30 bytes a word stay, 150 while it is read.

    Of each word we keep a set of its letters, as bits (by the last six bits of their code): one
    change to a word adds and takes away one letter at most, so that few words are left to be
    compared letter by letter. Measured on 140,000 words: 0.5 ms, instead of 17 ms for all.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._text = "".join(f"{word}\n" for word in words)
        points = np.frombuffer(self._text.encode("utf-32-le"), dtype="<u4")
        ends = np.flatnonzero(points == ord("\n"))
        lengths = np.diff(ends, prepend=-1) - 1
        self._starts = (ends - lengths).astype(np.int32)
        self._lengths = lengths.astype(np.int32)
        bits = np.uint64(1) << (points & 63).astype(np.uint64)
        bits[ends] = 0
        self._letters = np.bitwise_or.reduceat(bits, self._starts) if len(bits) else bits

    def similar(self, word: str, distance: int) -> list[str]:
        """All words at most `distance` letters away, by optimal string alignment."""
        from rapidfuzz import process  # late: a single search on the command line needs it not
        from rapidfuzz.distance import OSA

        letters = np.uint64(0)
        for letter in word:
            letters |= np.uint64(1 << (ord(letter) & 63))
        near = np.flatnonzero(abs(self._lengths - len(word)) <= distance)
        others = self._letters[near]
        lost, new = letters & ~others, others & ~letters
        for _ in range(distance):  # takes one letter out
            lost &= lost - np.uint64(1)
            new &= new - np.uint64(1)
        close = self._words(near[(lost | new) == 0])
        found = process.extract(word, close, scorer=OSA.distance, score_cutoff=distance, limit=None)
        return [other for other, _, _ in found]

    def holding(self, piece: str) -> list[str]:
        """All words that the piece is a part of."""
        places = [match.start() for match in re.finditer(re.escape(piece), self._text)]
        return self._words(np.unique(np.searchsorted(self._starts, places, side="right") - 1))

    def _words(self, places: npt.NDArray[np.intp]) -> list[str]:
        spans = zip(self._starts[places].tolist(), self._lengths[places].tolist(), strict=True)
        return [self._text[start : start + length] for start, length in spans]
