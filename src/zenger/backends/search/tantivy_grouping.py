"""All pages that match, grouped by document."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import tantivy

from zenger.backends.search.tantivy_columns import (
    PAGE_BITS,
    UNDATED,
    Columns,
    Numbers,
    flagged_pages,
    listed_pages,
    numbers,
)
from zenger.model.ids import Digest
from zenger.model.research import Hit, Order
from zenger.protocols.search import Fold

PAGES_SHOWN = 50  # at most so many of one document
FEW = 200  # pages that are taken out at once, before it is known how many match
SOME = 2_000  # up to so many all are taken out; with more it is quicker to count by columns
SOME_AT_FIRST = 8_000  # the same as long as the columns are not read, which takes a while
SOME_ONCE = 200_000  # the same for the first search of all, which may be the only one
_ADDED_UP = 0.25  # share of all pages from which on adding up is quicker than listing

_Q, _Must, _Should = tantivy.Query, tantivy.Occur.Must, tantivy.Occur.Should


@dataclass(frozen=True, slots=True)
class _Pages:
    """Pages, best first."""

    hits: list[tuple[float, tantivy.DocAddress]]  # scores and addresses
    addresses: list[tantivy.DocAddress]
    keys: Numbers  # document and page number

    @property
    def documents(self) -> Numbers:
        documents: Numbers = self.keys >> PAGE_BITS
        return documents


@dataclass(frozen=True, slots=True)
class _Documents:
    """Every document that matches, ascending."""

    numbers: Numbers
    pages: Numbers  # how many pages of each match
    days: Numbers  # first days
    packed: Numbers  # different packed facet values
    counts: Numbers  # how many documents have each of these


class Found:
    """Every page that matches a query, counted exactly; the best ones one by one.

    Args:
        columns: gives what is known of all pages.
        some: up to so many pages it is not asked for.
        fold: which documents are shown as one.
    """

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        query: tantivy.Query,
        columns: Callable[[], Columns],
        some: int,
        fold: Fold | None = None,
    ) -> None:
        self._searcher, self._schema, self._query = searcher, schema, query
        self._fold = fold
        first = searcher.search(query, limit=FEW, count=True)
        self.page_count: int = first.count  # type: ignore[attr-defined]  # not in its stub
        if self.page_count <= some:
            is_whole = self.page_count <= FEW
            self._best = self._read(first) if is_whole else self._taken(query, self.page_count)
            self._documents = self._from_pages()
        else:
            self._best = self._read(first)
            self._documents = self._from_columns(columns())

    def _from_pages(self) -> _Documents:
        documents, places, pages = np.unique(
            self._best.documents, return_index=True, return_counts=True
        )
        addresses = [self._best.addresses[place] for place in places.tolist()]
        days = numbers(self._searcher, "first_day", addresses)
        facets = numbers(self._searcher, "facets", addresses)
        return _Documents(documents, pages, days, *np.unique(facets, return_counts=True))

    def _from_columns(self, known: Columns) -> _Documents:
        if self.page_count < _ADDED_UP * known.end:
            matching = known.places[listed_pages(self._searcher, self._query, self.page_count)]
        else:
            flags = flagged_pages(self._searcher, self._schema, self._query, known.end)
            matching = known.places[flags]
        pages = np.bincount(matching, minlength=len(known.documents))
        there = np.flatnonzero(pages)
        counts = np.bincount(known.facets[there], minlength=len(known.packed))
        return _Documents(
            known.documents[there], pages[there], known.days[there], known.packed, counts
        )

    def _taken(self, query: tantivy.Query, most: int) -> _Pages:
        return self._read(self._searcher.search(query, limit=most, count=False))

    def _read(self, result: tantivy.SearchResult) -> _Pages:
        hits = result.hits
        addresses = [address for _, address in hits]
        return _Pages(hits, addresses, numbers(self._searcher, "key", addresses))

    @property
    def document_count(self) -> int:
        return len(self._documents.numbers)

    @property
    def matching(self) -> "array[int]":
        return array("q", self._documents.numbers.tobytes())

    @cached_property  # asked for twice of each answer
    def entry_count(self) -> int:
        """How many are left when each group counts once."""
        return len(self._once(self._documents.numbers))

    def _once(self, ordered: Numbers) -> Numbers:
        """The first document of each group, in the same order."""
        if self._fold is None:
            return ordered
        groups = np.array(self._fold(array("q", ordered.tobytes())), dtype=np.int64)
        _, firsts = np.unique(groups, return_index=True)
        return ordered[np.sort(firsts)]

    def facets(self) -> tuple[Numbers, Numbers]:
        """Packed facet values, and how many documents have each."""
        return self._documents.packed, self._documents.counts

    def documents(self, order: Order, offset: int, limit: int) -> list[int]:
        """The documents in order: by their best page, or by the first day of their date.

        Undated documents come last either way; of equal ones the lower number first.
        """
        if order is Order.RELEVANCE:
            return self._by_relevance(offset + limit)[offset:]
        sign = -1 if order is Order.NEWEST else 1
        days = self._documents.days
        ranks = np.where(days == UNDATED, UNDATED, sign * days)
        ordered = self._once(self._documents.numbers[np.argsort(ranks, kind="stable")])
        shown: list[int] = ordered[offset : offset + limit].tolist()
        return shown

    def _by_relevance(self, wanted: int) -> list[int]:
        """The first so many documents by their best page."""
        wanted, looked_at = min(wanted, self.entry_count), FEW
        while True:
            distinct = dict.fromkeys(self._best.documents[:looked_at].tolist())
            found: list[int] = self._once(np.array(list(distinct), dtype=np.int64)).tolist()
            if len(found) >= wanted:
                return found[:wanted]
            looked_at *= 8  # documents of very many pages stand before the others
            if len(self._best.addresses) < min(looked_at, self.page_count):
                self._best = self._taken(self._query, looked_at)

    def pages(self, documents: list[int]) -> list[Hit]:
        """The best pages of these documents, best first, without snippets."""
        if not documents:
            return []
        pages = self._best
        if self.page_count > len(pages.addresses):
            pages = self._taken(self._within(documents), self._pages_of(documents))
        return [hit for document in documents for hit in self._hits(document, pages)]

    def _within(self, documents: list[int]) -> tantivy.Query:
        """The pages of these documents that match. (A set of terms is slower: 0.5 ms, not 0.1.)"""
        terms = [_Q.term_query(self._schema, "document", document) for document in documents]
        chosen = _Q.boolean_query([(_Should, term) for term in terms])
        return _Q.boolean_query([(_Must, self._query), (_Must, _Q.const_score_query(chosen, 0.0))])

    def _pages_of(self, documents: list[int]) -> int:
        """How many pages of these documents match."""
        places = np.searchsorted(self._documents.numbers, documents)
        return int(self._documents.pages[places].sum())

    def _hits(self, document: int, pages: _Pages) -> list[Hit]:
        places = np.flatnonzero(pages.documents == document)[:PAGES_SHOWN].tolist()
        digest = Digest(self._searcher.doc(pages.addresses[places[0]])["hash"][0])
        mask = (1 << PAGE_BITS) - 1
        return [
            Hit(document, digest, int(pages.keys[place]) & mask, pages.hits[place][0], "")
            for place in places
        ]
