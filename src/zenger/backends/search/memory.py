"""The search index as a list of pages that is read from end to end: slow, and obviously right.

Tests hold every other backend to this one. It shares with them what a word is (`model.tokens`)
and what properties a page has, and nothing of how a query is run.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from zenger.backends.search.matching import letters_apart
from zenger.backends.search.properties import (
    at_the_desk,
    days_of,
    plain_values,
    whole_values,
    word_values,
)
from zenger.backends.search.regexes import spelt_out
from zenger.backends.search.snippets import Highlighter
from zenger.errors import QueryError
from zenger.model.research import (
    DESK_FIELDS,
    VALUE_FIELDS,
    Among,
    And,
    Answer,
    DateRange,
    Everything,
    Facet,
    FieldIs,
    Fuzzy,
    Hit,
    IndexedPage,
    Near,
    Not,
    Or,
    Order,
    Phrase,
    Query,
    Regex,
    SizeRange,
    Term,
    Wildcard,
)
from zenger.model.tokens import rejoined, tokens
from zenger.protocols.search import Fold, TextOf

PAGES_SHOWN = 50  # at most so many of one document


@dataclass(frozen=True, slots=True)
class _Page:
    page: IndexedPage
    is_lead: bool

    def folded(self) -> Iterator[list[str]]:
        """The word lists that content words are looked for in."""
        passages = [self.page.text]
        if self.is_lead:
            passages += [self.page.title, self.page.subject]
        for passage in (*passages, *rejoined(self.page.text)):
            yield [token.folded for token in tokens(passage)]

    def words(self) -> set[str]:
        """Of its text, each once."""
        passages = (self.page.text, *rejoined(self.page.text))
        return {token.folded for passage in passages for token in tokens(passage)}

    def exact(self) -> Iterator[list[str]]:
        """The word lists that words as they are written are looked for in."""
        for passage in (self.page.text, *rejoined(self.page.text)):
            yield [token.exact for token in tokens(passage)]


class MemoryIndex:
    """A `SearchIndex` that keeps nothing on disk."""

    def __init__(self) -> None:
        self._coming: dict[int, list[_Page]] = {}
        self._visible: dict[int, list[_Page]] = {}
        self._begun = 1
        self._commits = 0

    def prepare(self) -> str:
        """How often it was begun."""
        return str(self._begun)

    def replace(self, document: int, pages: Iterable[IndexedPage]) -> None:
        """Put a document's pages, in place of any it had. Visible after `commit`."""
        self._coming[document] = [_Page(page, place == 0) for place, page in enumerate(pages)]

    def remove(self, document: int) -> None:
        """Take a document out. Removing one that is not there is harmless."""
        self._coming.pop(document, None)

    def commit(self) -> None:
        """Make all since the last commit visible."""
        self._visible = dict(self._coming)
        self._commits += 1

    def clear(self) -> None:
        """Start from nothing; visible at once."""
        self._coming, self._visible = {}, {}
        self._begun += 1

    def close(self) -> None:
        """Nothing is held open."""

    def search(
        self,
        query: Query,
        *,
        text_of: TextOf,
        order: Order = Order.RELEVANCE,
        limit: int = 20,
        offset: int = 0,
        facets: bool = True,
        collections: Sequence[str] | None = None,
        fold: Fold | None = None,
    ) -> Answer:
        """See `SearchIndex.search`. Relevance here is the number of words that match."""
        wanted = Highlighter(query)
        found: dict[int, list[IndexedPage]] = {}
        for document, pages in self._visible.items():
            matching = [
                entry.page
                for entry in pages
                if (collections is None or entry.page.collection in collections)
                and is_match(query, entry)
            ]
            if matching:
                found[document] = matching
        documents = _once(sorted(found, key=_rank(order, found)), fold)
        hits = [
            Hit(document, page.digest, page.number, 1.0, "")
            for document in documents[offset : offset + limit]
            for page in found[document][:PAGES_SHOWN]
        ]
        texts = text_of([(hit.document, hit.number) for hit in hits])
        firsts = [pages[0] for pages in found.values()]
        return Answer(
            hits=tuple(wanted.marked(hits, texts)),
            pages=sum(len(pages) for pages in found.values()),
            documents=len(found),
            facets=_facets(firsts) if facets else (),
            years=_years(firsts) if facets else (),
            matching=array("q", sorted(found) if facets else ()),
            entries=len(documents),
        )

    def state(self) -> Hashable:
        """See `SearchIndex.state`."""
        return self._begun, self._commits

    def places(self, query: Query, text: str) -> list[tuple[int, int]]:
        """See `SearchIndex.places`."""
        return Highlighter(query).places(text)

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """See `SearchIndex.frequencies`."""
        pages = [entry for entries in self._visible.values() for entry in entries]
        found = Counter(word for entry in pages for word in entry.words())
        return {word: found[word] for word in words if word in found}


def _once(documents: list[int], fold: Fold | None) -> list[int]:
    """The first of each group."""
    if fold is None:
        return documents
    firsts: dict[int, int] = {}
    for document in documents:
        firsts.setdefault(fold(array("q", (document,)))[0], document)
    return list(firsts.values())


def _rank(
    order: Order, found: dict[int, list[IndexedPage]]
) -> Callable[[int], tuple[bool, int, int]]:
    def rank(document: int) -> tuple[bool, int, int]:
        days = days_of(found[document][0])
        if order is Order.RELEVANCE:
            return False, 0, document
        sign = -1 if order is Order.NEWEST else 1
        return days is None, sign * days.first if days else 0, document

    return rank


def _facets(pages: list[IndexedPage]) -> tuple[Facet, ...]:
    values: dict[str, list[str]] = {
        "type": [page.kind for page in pages],
        "lang": [page.language for page in pages],
        "in": [page.collection for page in pages],
        "status": [page.status for page in pages],
    }
    return tuple(
        Facet(
            field,
            tuple(
                sorted(
                    Counter(value for value in found if value).items(),
                    key=lambda pair: (-pair[1], pair[0]),
                )
            ),
        )
        for field, found in values.items()
    )


def _years(pages: list[IndexedPage]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(Counter(page.date.year for page in pages if page.date).items()))


# -- what a query means ----------------------------------------------------------------------
def is_match(query: Query, entry: _Page) -> bool:
    """Whether a page is an answer to a query; `model.research` in code."""
    match query:
        case Everything():
            return True
        case And(queries):
            return all(is_match(part, entry) for part in queries)
        case Or(queries):
            return any(is_match(part, entry) for part in queries)
        case Not(negated):
            return not is_match(negated, entry)
        case Among(documents):
            return entry.page.document in documents
        case DateRange():
            return _may_lie_in(query, entry.page)
        case SizeRange(least, most):
            size = entry.page.size
            return (least is None or least <= size) and (most is None or size <= most)
        case FieldIs(field, value):
            return _field_is(field, value, entry.page)
        case Term(exact=True) | Phrase(exact=True):
            return any(_stands_in(query, words) for words in entry.exact())
        case _:
            return any(_stands_in(query, words) for words in entry.folded())


def _may_lie_in(span: DateRange, page: IndexedPage) -> bool:
    days = days_of(page)
    if days is None:
        return False
    begins_after = span.last is not None and days.first > span.last.last_day().toordinal()
    ends_before = span.first is not None and days.last < span.first.first_day().toordinal()
    return not begins_after and not ends_before


def _stands_in(query: Query, words: list[str]) -> bool:
    match query:
        case Phrase(phrase, slop):
            return _has_phrase(words, phrase, slop)
        case Near(left, right, distance):
            return _has_phrase(words, (left, right), distance) or _has_phrase(
                words, (right, left), distance
            )
        case _:
            return any(_is_word(query, word) for word in words)


def _has_phrase(words: list[str], phrase: tuple[str, ...], slop: int) -> bool:
    """Every choice of places in order is tried, in every window long enough for the phrase."""
    size = len(phrase) + slop
    for start in range(len(words)):
        window = words[start : start + size]
        for chosen in combinations(window[1:], len(phrase) - 1):
            if (window[0], *chosen) == phrase:
                return True
    return False


def _is_word(query: Query, word: str) -> bool:
    match query:
        case Term(wanted):
            return word == wanted
        case Fuzzy(wanted, distance):
            return letters_apart(wanted, word) <= distance
        case Wildcard(pattern):
            pieces = re.split(r"([*?])", pattern)
            signs = {"*": ".*", "?": "."}
            plain = "".join(signs.get(piece) or re.escape(piece) for piece in pieces)
            return re.fullmatch(plain, word, re.DOTALL) is not None
        case Regex(pattern):
            return re.fullmatch(spelt_out(pattern), word) is not None
    raise QueryError("This is not about words.", query=repr(query), position=0)


def _field_is(field: str, value: Query, page: IndexedPage) -> bool:
    if field in DESK_FIELDS:
        raise at_the_desk(field)
    if field in VALUE_FIELDS:
        values = plain_values(page)[field]
        if field == "hash" and isinstance(value, Term):
            return any(digest.startswith(value.word) for digest in values)
        return any(_is_word(value, whole) for whole in values)
    held = word_values(page)[field]
    if any(_stands_in(value, [token.folded for token in tokens(one)]) for one in held):
        return True
    is_pattern = isinstance(value, (Wildcard, Regex))
    return is_pattern and any(_is_word(value, whole) for whole in whole_values(field, held))
