"""All pages that match, grouped by document."""

from collections.abc import Callable, Iterable

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
FEW = 2_000  # pages that are taken out one by one; more are counted by bits

_Q, _Must = tantivy.Query, tantivy.Occur.Must


class Found:
    """Every page that matches a query, counted exactly; the best ones one by one.

    Args:
        columns: gives what is known of all pages; asked only when more than `FEW` match.
    """

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        query: tantivy.Query,
        columns: Callable[[], Columns],
    ) -> None:
        self._searcher, self._schema, self._query = searcher, schema, query
        best = searcher.search(query, limit=FEW, count=True)
        self.page_count: int = best.count  # type: ignore[attr-defined]  # not in its stub
        self._addresses = [address for _, address in best.hits]
        keys = numbers(searcher, "key", self._addresses)
        self._best = keys >> PAGE_BITS  # the document of each of the best pages, best first
        if self.page_count <= FEW:
            self._documents, first = np.unique(self._best, return_index=True)
            addresses = [self._addresses[place] for place in first.tolist()]
            self._facets = numbers(searcher, "facets", addresses)
            self._days = numbers(searcher, "first_day", addresses)
        else:
            known = columns()
            serials = matching_serials(searcher, schema, query, known.end)
            every = known.keys[serials] >> PAGE_BITS
            self._documents, first = np.unique(every, return_index=True)
            self._facets = known.facets[serials[first]]
            self._days = known.days[serials[first]]

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
        best, taken = self._best, FEW
        while True:
            found = list(dict.fromkeys(best.tolist()))
            if len(found) >= min(wanted, self.document_count):
                return found[:wanted]
            taken *= 8  # documents of very many pages stand before the others
            hits = self._searcher.search(self._query, limit=taken, count=False).hits
            addresses = [address for _, address in hits]
            best = numbers(self._searcher, "key", addresses) >> PAGE_BITS

    def pages(self, documents: Iterable[int]) -> list[Hit]:
        """The best pages of these documents, best first, without snippets."""
        listed = list(documents)
        if not listed:
            return []
        chosen = _Q.const_score_query(_Q.term_set_query(self._schema, "document", listed), 0.0)
        query = _Q.boolean_query([(_Must, self._query), (_Must, chosen)])
        hits = self._searcher.search(query, limit=max(self.page_count, 1), count=False).hits
        addresses = [address for _, address in hits]
        by_document: dict[int, list[Hit]] = {document: [] for document in listed}
        digests: dict[int, Digest] = {}
        for place, key in enumerate(numbers(self._searcher, "key", addresses).tolist()):
            document, number = key >> PAGE_BITS, key & (1 << PAGE_BITS) - 1
            pages = by_document[document]
            if document not in digests:
                digests[document] = Digest(self._searcher.doc(addresses[place])["hash"][0])
            if len(pages) < PAGES_SHOWN:
                pages.append(Hit(document, digests[document], number, hits[place][0], ""))
        return [hit for pages in by_document.values() for hit in pages]
