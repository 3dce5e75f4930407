"""All pages that match, grouped by document."""

from functools import cached_property

import numpy as np
import numpy.typing as npt
import tantivy

from zenger.backends.search.tantivy_schema import PAGE_BITS
from zenger.model.ids import Digest
from zenger.model.research import Hit, Order

PAGES_SHOWN = 50  # at most so many of one document

_Numbers = npt.NDArray[np.int64]


class Found:
    """Every page that matches, best first.

    tantivy counts pages and can only estimate how many documents they belong to. All matches
    are taken out at once (about 0.3 µs each) and numbers are counted exactly by numpy.
    """

    def __init__(self, searcher: tantivy.Searcher, query: tantivy.Query) -> None:
        self._searcher = searcher
        most = max(searcher.num_docs, 1)
        self._hits = searcher.search(query, limit=most, count=False).hits
        self._addresses = [address for _, address in self._hits]
        self._keys = self._numbers("key", self._addresses)
        # The first page of each document is its best one, since pages come best first.
        self._documents, self._best = np.unique(self._keys >> PAGE_BITS, return_index=True)

    def _numbers(self, field: str, addresses: list[tantivy.DocAddress]) -> _Numbers:
        values = self._searcher.fast_field_values(field, addresses)
        return np.array(values, dtype=np.int64)

    @property
    def page_count(self) -> int:
        return len(self._addresses)

    @property
    def document_count(self) -> int:
        return len(self._documents)

    @cached_property
    def _best_addresses(self) -> list[tantivy.DocAddress]:
        return [self._addresses[place] for place in self._best.tolist()]

    def facets(self) -> npt.NDArray[np.uint64]:
        """The packed facet values, once for each document."""
        return self._numbers("facets", self._best_addresses).astype(np.uint64)

    def documents(self, order: Order) -> _Numbers:
        """The documents in order: by their best page, or by the first day of their date.

        Undated documents come last either way; of equal ones the lower number first.
        """
        if order is Order.RELEVANCE:
            return self._ordered(self._best)
        days = self._searcher.fast_field_values("first_day", self._best_addresses)
        undated = 10**9
        sign = -1 if order is Order.NEWEST else 1
        by_day = np.array([undated if day is None else sign * day for day in days], dtype=np.int64)
        return self._ordered(by_day)

    def _ordered(self, ranks: _Numbers) -> _Numbers:
        ordered: _Numbers = self._documents[np.argsort(ranks, kind="stable")]
        return ordered

    def pages(self, document: int) -> list[Hit]:
        """A document's best pages, best first, without snippets."""
        places = np.flatnonzero(self._keys >> PAGE_BITS == document)[:PAGES_SHOWN].tolist()
        digest = Digest(self._searcher.doc(self._addresses[places[0]])["hash"][0])
        mask = (1 << PAGE_BITS) - 1
        return [
            Hit(document, digest, int(self._keys[place]) & mask, self._hits[place][0], "")
            for place in places
        ]
