"""All pages that match, grouped by document."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import tantivy

from zenger.backends.search.tantivy_columns import (
    UNDATED,
    Columns,
    Numbers,
    matching_serials,
    numbers,
)
from zenger.backends.search.tantivy_schema import PAGE_BITS
from zenger.model.ids import Digest
from zenger.model.research import Hit, Order

PAGES_SHOWN = 50  # at most so many of one document
FEW = 500  # pages that are taken out at once, before it is known how many match
SOME = 8_000  # up to so many all are taken out; with more it is quicker to count by bits

_Q, _Must = tantivy.Query, tantivy.Occur.Must


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


class Found:
    """Every page that matches a query, counted exactly; the best ones one by one.

    Args:
        columns: gives what is known of all pages; asked only when more than `SOME` match.
    """

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        query: tantivy.Query,
        columns: Callable[[], Columns],
    ) -> None:
        self._searcher, self._schema, self._query = searcher, schema, query
        first = searcher.search(query, limit=FEW, count=True)
        self.page_count: int = first.count  # type: ignore[attr-defined]  # not in its stub
        if FEW < self.page_count <= SOME:
            self._best = self._taken(query, self.page_count)
        else:
            self._best = self._read(first)
        self._count_documents(columns)

    def _count_documents(self, columns: Callable[[], Columns]) -> None:
        """Each document that matches once, ascending, with its facets and its first day."""
        if self.page_count <= SOME:
            self._documents, places = np.unique(self._best.documents, return_index=True)
            addresses = [self._best.addresses[place] for place in places.tolist()]
            self._facets = numbers(self._searcher, "facets", addresses)
            self._days = numbers(self._searcher, "first_day", addresses)
            return
        known = columns()
        serials = matching_serials(self._searcher, self._schema, self._query, known.end)
        documents = known.keys[serials] >> PAGE_BITS
        self._documents, places = np.unique(documents, return_index=True)
        self._facets = known.facets[serials[places]]
        self._days = known.days[serials[places]]

    def _taken(self, query: tantivy.Query, most: int) -> _Pages:
        return self._read(self._searcher.search(query, limit=most, count=False))

    def _read(self, result: tantivy.SearchResult) -> _Pages:
        hits = result.hits
        addresses = [address for _, address in hits]
        return _Pages(hits, addresses, numbers(self._searcher, "key", addresses))

    @property
    def document_count(self) -> int:
        return len(self._documents)

    def facets(self) -> Numbers:
        """The packed facet values, once for each document."""
        return self._facets

    def documents(self, order: Order, offset: int, limit: int) -> list[int]:
        """The documents in order: by their best page, or by the first day of their date.

        Undated documents come last either way; of equal ones the lower number first.
        """
        if order is Order.RELEVANCE:
            return self._by_relevance(offset + limit)[offset:]
        sign = -1 if order is Order.NEWEST else 1
        ranks = np.where(self._days == UNDATED, UNDATED, sign * self._days)
        ordered: Numbers = self._documents[np.argsort(ranks, kind="stable")]
        shown: list[int] = ordered[offset : offset + limit].tolist()
        return shown

    def _by_relevance(self, wanted: int) -> list[int]:
        """The first so many documents by their best page."""
        wanted, looked_at = min(wanted, self.document_count), FEW
        while True:
            found = list(dict.fromkeys(self._best.documents[:looked_at].tolist()))
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
            chosen = _Q.term_set_query(self._schema, "document", documents)
            unscored = _Q.const_score_query(chosen, 0.0)
            both = _Q.boolean_query([(_Must, self._query), (_Must, unscored)])
            pages = self._taken(both, self.page_count)
        return [hit for document in documents for hit in self._hits(document, pages)]

    def _hits(self, document: int, pages: _Pages) -> list[Hit]:
        places = np.flatnonzero(pages.documents == document)[:PAGES_SHOWN].tolist()
        digest = Digest(self._searcher.doc(pages.addresses[places[0]])["hash"][0])
        mask = (1 << PAGE_BITS) - 1
        return [
            Hit(document, digest, int(pages.keys[place]) & mask, pages.hits[place][0], "")
            for place in places
        ]
