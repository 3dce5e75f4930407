"""Where pages are found again."""

from array import array
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Protocol

from zenger.model.research import Answer, IndexedPage, Order, Query

TextOf = Callable[[Sequence[tuple[int, int]]], dict[tuple[int, int], str]]
"""Texts of pages by (document, number); the index itself keeps none (redaction has one place
to act)."""


Fold = Callable[["array[int]"], "array[int]"]
"""For numbers of documents, what each is shown under: of those with the same, one is shown."""


class SearchIndex(Protocol):
    """An index of pages. One writer at a time; readers see the last `commit`."""

    def prepare(self) -> str:
        """Make the index ready for writing; an unusable one (other rules, damaged) is emptied.

        Returns:
            a name that is another one whenever the index was begun anew: then every document
            must be put into it again, whatever the catalog remembers having put there.
        """
        ...

    def replace(self, document: int, pages: Iterable[IndexedPage]) -> None:
        """Put a document's pages, in place of any it had. Visible after `commit`.

        Its title and subject are found on the first of them.
        """
        ...

    def remove(self, document: int) -> None:
        """Take a document out. Removing one that is not there is harmless."""
        ...

    def commit(self) -> None:
        """Make all since the last commit visible and durable, at once."""
        ...

    def clear(self) -> None:
        """Start from nothing; visible at once."""
        ...

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
        """`limit` counts documents, not pages; each comes with up to its best 50 matching pages.

        `collections` restricts the search to those a reader may see; None means all. With `fold`,
        `limit` and `offset` count what is left when only the first of each group is shown.

        Raises:
            QueryError: this backend cannot run the query. It never answers "0 hits" instead.
            IndexStaleError: the index was made by another version and must be rebuilt.
        """
        ...

    def places(self, query: Query, text: str) -> list[tuple[int, int]]:
        """Start and end in a text of the words the query is about, in order, none overlapping.

        Nothing is looked up: the text may be any, and whether it matches is not asked.
        """
        ...

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """On how many pages each of these folded words stands; those on none are left out."""
        ...

    def state(self) -> Hashable:
        """Another value whenever what is searched has changed."""
        ...

    def close(self) -> None: ...
