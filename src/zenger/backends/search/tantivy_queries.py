"""From a `Query` to tantivy's query objects. Its own parser is never asked.

That parser answers ``NOT``, ``~`` and ``*`` with an empty result and no error (tantivy-py 0.27).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import comb

import tantivy

from zenger.backends.search.properties import at_the_desk
from zenger.backends.search.regexes import spelt_out, wildcard_regex
from zenger.backends.search.tantivy_vocabulary import Vocabulary, known_start
from zenger.backends.search.words import one_piece
from zenger.errors import QueryError
from zenger.model.research import (
    DESK_FIELDS,
    VALUE_FIELDS,
    WORD_FIELDS,
    Among,
    And,
    DateRange,
    Everything,
    FieldIs,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Regex,
    SizeRange,
    Term,
    Wildcard,
)

MOST_SPACINGS = 400  # ways to space the words of one loose phrase; each is a phrase to look up
MOST_LOOKED_AT = 2_000_000  # pages that all of them may have to look at; 1 to 2 seconds
FEW_WORDS = 40  # that are quicker to ask for one by one than by an automaton of them all
LEADS = (("lead_title", 2.0), ("lead_subject", 2.0))  # field and weight against the text
_MANY_VALUES = ("from", "to", "path")  # words of one value follow those of another

_Must, _Should, _MustNot = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_Q = tantivy.Query


def in_collections(schema: tantivy.Schema, collections: Sequence[str]) -> tantivy.Query:
    """All pages in these."""
    return _Q.term_set_query(schema, "collection", list(collections))


class Compiler:
    """Compiles one query for one state of one index."""

    def __init__(
        self, schema: tantivy.Schema, searcher: tantivy.Searcher, vocabulary: Vocabulary
    ) -> None:
        self._schema = schema
        self._searcher = searcher
        self._vocabulary = vocabulary
        self._found: dict[tuple[str, Query], Sequence[str] | None] = {}

    def covered(self) -> dict[Query, frozenset[str]]:
        """The words of the texts that patterns of the query cover, where they were looked up."""
        return {
            query: frozenset(word.replace("\u00a0", " ") for word in words)
            for (field, query), words in self._found.items()
            if field == "text" and words is not None
        }

    def restricted(self, query: Query, collections: Sequence[str] | None) -> tantivy.Query:
        """The query within these collections; None: within all.

        Raises:
            QueryError: tantivy cannot run it.
        """
        compiled = self.compile(query)
        if collections is None:
            return compiled
        allowed = _unscored(in_collections(self._schema, collections))
        return _Q.boolean_query([(_Must, compiled), (_Must, allowed)])

    def compile(self, query: Query) -> tantivy.Query:
        match query:
            case Everything():
                return _unscored(_Q.all_query())
            case And(queries):
                return self._and(queries)
            case Or(queries):
                return _Q.boolean_query([(_Should, self.compile(part)) for part in queries])
            case Not(negated):
                return self._and((Not(negated),))
            case Among(documents):
                numbers = sorted(documents)
                return _unscored(_Q.term_set_query(self._schema, "document", numbers))
            case DateRange():
                return _unscored(self._dates(query))
            case SizeRange(least, most):
                return _unscored(self._between("size", least, most))
            case FieldIs(field, value):
                return _unscored(self._field(field, value))
            case Phrase(exact=True) | Term(exact=True):
                return self._words("text_exact", query)
            case _:
                return self._content(query)

    def _and(self, queries: Sequence[Query]) -> tantivy.Query:
        parts = [
            (_MustNot, self.compile(part.query)) if isinstance(part, Not)
            else (_Must, self.compile(part))
            for part in queries
        ]  # fmt: skip
        if all(isinstance(part, Not) for part in queries):
            parts.append((_Must, _unscored(_Q.all_query())))
        return _Q.boolean_query(parts)

    def _content(self, query: Query) -> tantivy.Query:
        """In the text, or on the first page in the title or the subject."""
        choices = [(_Should, self._words("text", query))]
        for field, weight in LEADS:
            if not self._is_absent(field, query):
                choices.append((_Should, _Q.boost_query(self._words(field, query), weight)))
        return choices[0][1] if len(choices) == 1 else _Q.boolean_query(choices)

    def _is_absent(self, field: str, query: Query) -> bool:
        """Whether a word that must be there is in no title at all; saves half of a search."""
        match query:
            case Term(word):
                needed: tuple[str, ...] = (word,)
            case Phrase(words):
                needed = words
            case Near(left, right):
                needed = (left, right)
            case Fuzzy() | Wildcard() | Regex():
                covered = self._covered(field, query)
                return covered is not None and not covered
            case _:
                return False
        return any(not self._searcher.doc_freq(field, one_piece(word)) for word in needed)

    def _covered(self, field: str, query: Fuzzy | Wildcard | Regex) -> Sequence[str] | None:
        key = field, query
        if key not in self._found:
            self._found[key] = self._vocabulary.covered(field, query)
        return self._found[key]

    # -- words of one indexed field ----------------------------------------------------------
    def _words(self, field: str, query: Query) -> tantivy.Query:
        match query:
            case Term(word):
                held = word if field in VALUE_FIELDS else one_piece(word)
                return _Q.term_query(self._schema, field, held)
            case Fuzzy() | Wildcard() | Regex():
                words = self._covered(field, query)
                if words is None or (len(words) > FEW_WORDS and known_start(query)):
                    return self._automaton(field, query)
                return self._any_of(field, words)
            case Phrase(phrase, slop):
                return self._spaced(field, tuple(map(one_piece, phrase)), slop)
            case Near(left, right, distance) if left == right:
                return self._spaced(field, (one_piece(left),) * 2, distance)
            case Near(left, right, distance):
                reach = distance + 1
                return self._apart(field, one_piece(left), one_piece(right), -reach, reach)
        raise _unable(f"{type(query).__name__} is not about words.", repr(query))

    def _any_of(self, field: str, words: Sequence[str]) -> tantivy.Query:
        """Scored as by an automaton: all alike."""
        if len(words) > FEW_WORDS:
            return _Q.term_set_query(self._schema, field, words)
        terms = [_Q.term_query(self._schema, field, word, index_option="basic") for word in words]
        return _Q.const_score_query(_Q.boolean_query([(_Should, term) for term in terms]), 1.0)

    def _automaton(self, field: str, query: Fuzzy | Wildcard | Regex) -> tantivy.Query:
        """Over the word list of the field, each time the query is run."""
        match query:
            case Fuzzy(word, distance):
                held = word if field in VALUE_FIELDS else one_piece(word)
                return _Q.fuzzy_term_query(
                    self._schema, field, held, distance, transposition_cost_one=True
                )
            case Wildcard(pattern):
                return self._pattern(field, wildcard_regex(pattern), pattern)
            case Regex(pattern):
                return self._pattern(field, spelt_out(pattern), f"/{pattern}/")

    def _spaced(self, field: str, words: tuple[str, ...], slop: int) -> tantivy.Query:
        """Words in this order with up to `slop` others between, as all the ways they can stand.

        tantivy's own slop is an edit distance, and finds a single "a" for "a a" with slop 1.
        """
        if slop and len(words) == 2 and words[0] != words[1]:
            return self._apart(field, words[0], words[1], 1, slop + 1)
        self._check_spacings(field, words, slop)
        spaced: list[tantivy.Query] = []
        for offsets in _offsets(len(words), slop):
            placed: list[str | tuple[int, str]] = list(zip(offsets, words, strict=True))
            spaced.append(_Q.phrase_query(self._schema, field, placed))
        return spaced[0] if len(spaced) == 1 else _Q.disjunction_max_query(spaced)

    def _apart(self, field: str, left: str, right: str, least: int, most: int) -> tantivy.Query:
        """Two different words, the right one `least` to `most` places after the left one.

        Of two words tantivy's slop is how far the second may be from where it should be, to
        either side, so one range of places is one query. A place more at the lower end is
        harmless: it is 0, where the left word stands.
        """
        reach = (most - least + 1) // 2
        placed: list[str | tuple[int, str]] = [(0, left), (most - reach, right)]
        return _Q.phrase_query(self._schema, field, placed, slop=reach)

    def _check_spacings(self, field: str, words: tuple[str, ...], slop: int) -> None:
        """Refuse what would take seconds: each way to stand is a phrase to look up."""
        ways = comb(slop + len(words) - 1, len(words) - 1)
        pages = min(self._searcher.doc_freq(field, word) for word in words)
        if ways > MOST_SPACINGS or (slop and ways * pages > MOST_LOOKED_AT):
            raise _unable(
                "These words may stand so far apart in too many ways.",
                f'"{" ".join(words)}"~{slop}',
                "Take a smaller number after “~”, or fewer words.",
            )

    def _pattern(self, field: str, pattern: str, shown: str) -> tantivy.Query:
        try:
            return _Q.regex_query(self._schema, field, pattern)
        except ValueError as error:
            reason = "It is no pattern that an index can run."
            if "size limit" in str(error):
                reason = "This pattern can be met in too many ways."
            raise _unable(reason, shown, "Write it simpler or shorter.") from error

    # -- properties --------------------------------------------------------------------------
    def _field(self, field: str, value: Query) -> tantivy.Query:
        if field == "hash" and isinstance(value, Term):
            return self._pattern("hash", value.word + "[0-9a-f]*", value.word)
        if field in VALUE_FIELDS:
            if isinstance(value, Phrase):
                raise _unable(f"{field}: takes one value.", " ".join(value.words))
            return self._words(field, value)
        if field in DESK_FIELDS:
            raise at_the_desk(field)
        if field not in WORD_FIELDS:
            raise _unable(f"There is no field {field}.", field)
        if isinstance(value, Phrase) and value.slop and field in _MANY_VALUES:
            raise _unable(f"{field}: takes no loose phrase.", " ".join(value.words))
        in_words = self._words(field, value)
        if not isinstance(value, (Wildcard, Regex)):
            return in_words
        as_whole = self._words(f"{field}_whole", value)
        return _Q.boolean_query([(_Should, in_words), (_Should, as_whole)])

    def _dates(self, span: DateRange) -> tantivy.Query:
        """The two spans overlap: each begins before the other ends."""
        first = span.first.first_day().toordinal() if span.first else None
        last = span.last.last_day().toordinal() if span.last else None
        begins = self._between("first_day", None, last)
        ends = self._between("last_day", first, None)
        return _Q.boolean_query([(_Must, begins), (_Must, ends)])

    def _between(self, field: str, least: int | None, most: int | None) -> tantivy.Query:
        return _Q.range_query(
            self._schema, field, tantivy.FieldType.Unsigned,
            0 if least is None else least, most,
        )  # fmt: skip


def _unscored(query: tantivy.Query) -> tantivy.Query:
    """A filter says nothing about how well a page answers."""
    return _Q.const_score_query(query, 0.0)


def _offsets(words: int, slop: int) -> Iterator[tuple[int, ...]]:
    """Where the words of a phrase can stand, with up to `slop` others between them in all."""
    if words == 1 or not slop:
        yield tuple(range(words))
        return
    for shorter in _offsets(words - 1, slop):
        used = sum(after - before - 1 for before, after in pairwise(shorter))
        for gap in range(slop - used + 1):
            yield (*shorter, shorter[-1] + 1 + gap)


def _unable(message: str, shown: str, suggestion: str = "") -> QueryError:
    return QueryError(message, query=shown, position=0, suggestion=suggestion)
