"""Where in one document a question is answered."""

from dataclasses import dataclass

from zenger.errors import ZengerError
from zenger.model.people import Viewer
from zenger.model.research import Among, And, Order, Query
from zenger.protocols.newsroom import Newsroom
from zenger.research.grammar import parse_query
from zenger.workflow.desk.resolve import resolved
from zenger.workflow.search_pages import texts_of


@dataclass(frozen=True, slots=True)
class Hits:
    """The pages of one document that match, and what on a page is to be marked."""

    query: Query
    pages: tuple[int, ...]  # in order; of very many the best 50
    of: int  # how many match in all

    def after(self, page: int) -> int:
        """The next one; 0 where there is none."""
        return next((number for number in self.pages if number > page), 0)

    def before(self, page: int) -> int:
        return next((number for number in reversed(self.pages) if number < page), 0)


def hits_within(newsroom: Newsroom, viewer: Viewer, question: str, document: int) -> Hits | None:
    """Of a document this person sees; None where the question cannot be run as it is."""
    try:
        query = resolved(parse_query(question), viewer, newsroom)
        found = newsroom.index().search(
            And((query, Among(frozenset((document,))))), text_of=texts_of, order=Order.RELEVANCE,
            limit=1, facets=False,
        )  # fmt: skip
    except ZengerError:
        return None  # a question in an address may be anything: the document is read without it
    pages = sorted({hit.number for hit in found.hits if hit.number})
    return Hits(query, tuple(pages), found.pages)


def places_on(newsroom: Newsroom, hits: Hits | None, text: str) -> list[tuple[int, int]]:
    """Start and end of what is to be marked in a text."""
    return newsroom.index().places(hits.query, text) if hits else []
