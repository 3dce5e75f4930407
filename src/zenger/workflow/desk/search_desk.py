"""A search at the desk: within what the person may see, and on record."""

from dataclasses import dataclass

from django.db import transaction

from zenger.catalog.models import PastSearch
from zenger.model.people import Right, Viewer
from zenger.model.research import Answer, Order, Query
from zenger.protocols.newsroom import Newsroom
from zenger.research.grammar import parse_query
from zenger.workflow.access.sight import require, seen_collections
from zenger.workflow.audit import audit
from zenger.workflow.desk.resolve import resolved, within_sight
from zenger.workflow.search_pages import PageHit, find_pages

KEPT = 500  # past searches of one person


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """What a search found, ready to show."""

    query: Query  # as it was read
    answer: Answer
    hits: tuple[PageHit, ...]


def search_desk(
    newsroom: Newsroom, viewer: Viewer, question: str, *, order: Order, limit: int = 20,
    offset: int = 0,
) -> DeskAnswer:  # fmt: skip
    """Search as this person. The first page of an answer is kept among their past searches.

    Raises:
        QueryError: the question cannot be run as written.
    """
    require(viewer, Right.READ)
    found = look_up(newsroom, viewer, question, order=order, limit=limit, offset=offset)
    with transaction.atomic():
        audit(newsroom, "search", question=question, documents=found.answer.documents)
        if question.strip() and not offset:
            _remember(newsroom, viewer, question, found.answer.documents)
    return found


def look_up(
    newsroom: Newsroom, viewer: Viewer, question: str, *, order: Order, limit: int,
    offset: int = 0, facets: bool = True,
) -> DeskAnswer:  # fmt: skip
    """The same without a trace, for what belongs to an act that is on record already."""
    query = parse_query(question)
    asked = within_sight(resolved(query, viewer), viewer)
    collections = None
    if viewer.collections is not None:
        collections = list(seen_collections(viewer).values_list("title", flat=True))
    answer, hits = find_pages(
        newsroom, asked, order=order, limit=limit, offset=offset, facets=facets,
        collections=collections,
    )  # fmt: skip
    return DeskAnswer(query, answer, tuple(hits))


def _remember(newsroom: Newsroom, viewer: Viewer, question: str, documents: int) -> None:
    mine = PastSearch.objects.filter(account=viewer.account)
    mine.filter(question=question).delete()
    mine.create(
        account_id=viewer.account, at=newsroom.now(), question=question, documents=documents
    )
    old = mine.order_by("-at").values_list("pk", flat=True)[KEPT:]
    PastSearch.objects.filter(pk__in=list(old)).delete()
