"""A search at the desk: within what the person may see, and on record."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import Collection, PastSearch
from zenger.catalog.prepared import Given, prepared
from zenger.model.people import Right, Viewer
from zenger.model.research import Answer, Order, Query
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.search import Fold
from zenger.research.grammar import parse_query
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit
from zenger.workflow.desk.columns import Columns, columns_of
from zenger.workflow.desk.facet_counts import DeskFacet, count_facets
from zenger.workflow.desk.resolve import resolved, within_sight
from zenger.workflow.search_pages import PageHit, find_pages

KEPT = 500  # past searches of one person


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """What a search found, ready to show."""

    query: Query  # as it was read
    answer: Answer
    hits: tuple[PageHit, ...]
    facets: tuple[DeskFacet, ...] = ()  # what the index cannot count
    # Of each shown document the others among the matching ones that are nearly the same.
    copies: dict[int, tuple[int, ...]] = field(default_factory=dict)


def search_desk(
    newsroom: Newsroom, viewer: Viewer, question: str, *, order: Order, limit: int = 20,
    offset: int = 0, fold: bool = False, opened: str = "",
) -> DeskAnswer:  # fmt: skip
    """Search as this person. The first page of an answer is kept among their past searches.

    Args:
        fold: show of near-duplicates only the first; `limit` and `offset` count those.
        opened: the facet of which more values are wanted.

    Raises:
        QueryError: the question cannot be run as written.
    """
    require(viewer, Right.READ)
    found = look_up(
        newsroom, viewer, question, order=order, limit=limit, offset=offset, fold=fold,
        opened=opened,
    )  # fmt: skip
    with transaction.atomic():
        audit(newsroom, "search", question=question, documents=found.answer.documents)
        if question.strip() and not offset:
            _remember(newsroom, viewer, question, found.answer.documents)
    return found


def look_up(
    newsroom: Newsroom, viewer: Viewer, question: str, *, order: Order, limit: int,
    offset: int = 0, facets: bool = True, fold: bool = False, opened: str = "",
) -> DeskAnswer:  # fmt: skip
    """The same without a trace, for what belongs to an act that is on record already."""
    query = parse_query(question)
    asked = asked_of_index(newsroom, viewer, query)
    columns = columns_of(newsroom) if facets or fold else None
    state = newsroom.index().state()
    answer, hits = find_pages(
        newsroom, asked, order=order, limit=limit, offset=offset, facets=facets,
        collections=collections_of(viewer), fold=_fold(columns) if columns and fold else None,
    )  # fmt: skip
    if columns is None or not facets:
        return DeskAnswer(query, answer, tuple(hits))
    if newsroom.index().state() != state:  # documents came in between, and may be among these
        columns = columns_of(newsroom)
    shown = list(dict.fromkeys(hit.number for hit in hits))
    return DeskAnswer(
        query, answer, tuple(hits),
        count_facets(
            columns, viewer, query, answer.matching, newsroom.index(), opened=opened
        ),
        copies_among(columns, shown, answer.matching) if fold else {},
    )  # fmt: skip


def matching_documents(newsroom: Newsroom, viewer: Viewer, question: str) -> "array[int]":
    """The numbers of all documents that match and that this person may see, ascending.

    Raises:
        QueryError: the question cannot be run as written.
    """
    return count_matching(newsroom, viewer, question).matching


def count_matching(newsroom: Newsroom, viewer: Viewer, question: str) -> Answer:
    """Counts and the numbers of all documents, without one to show."""
    asked = asked_of_index(newsroom, viewer, parse_query(question))
    answer, _ = find_pages(
        newsroom, asked, order=Order.OLDEST, limit=0, offset=0, facets=True,
        collections=collections_of(viewer),
    )  # fmt: skip
    return answer


def asked_of_index(newsroom: Newsroom, viewer: Viewer, query: Query) -> Query:
    """The query as the index can run it, without what a label keeps from this person."""
    return within_sight(resolved(query, viewer, newsroom), viewer)


def collections_of(viewer: Viewer) -> list[str] | None:
    """Titles of the collections this person may see; None: of all."""
    if viewer.collections is None:
        return None
    return _titles(collections=viewer.collections)


@prepared
def _titles() -> QuerySet[Collection, str]:
    found = Collection.objects.filter(pk__in=Given("collections"))
    return found.values_list("title", flat=True)


def copies_among(
    columns: Columns, shown: Sequence[int], matching: "array[int]"
) -> dict[int, tuple[int, ...]]:
    """Of each of these documents the others of its family among those that match."""
    numbers = np.array(matching, dtype=np.int64)
    groups = columns.groups_of(numbers)
    own = columns.groups_of(np.array(shown, dtype=np.int64)).tolist()
    found = {}
    for document, group in zip(shown, own, strict=True):
        if group < 0:
            kin = numbers[groups == group].tolist()
            found[document] = tuple(number for number in kin if number != document)
    return {document: kin for document, kin in found.items() if kin}


def _fold(columns: Columns) -> Fold:
    def fold(numbers: "array[int]") -> "array[int]":
        groups = columns.groups_of(np.array(numbers, dtype=np.int64))
        return array("q", groups.tobytes())

    return fold


def _remember(newsroom: Newsroom, viewer: Viewer, question: str, documents: int) -> None:
    """The same question once, with when it was asked last."""
    before = _asked_before(account=viewer.account, question=question)
    now = newsroom.now()
    if before:
        PastSearch.objects.filter(pk=before[0]).update(at=now, documents=documents)
        return
    PastSearch.objects.create(
        account_id=viewer.account, at=now, question=question, documents=documents
    )
    if old := _too_old(account=viewer.account):
        PastSearch.objects.filter(pk__in=old).delete()


@prepared
def _asked_before() -> QuerySet[PastSearch, int]:
    mine = PastSearch.objects.filter(account=Given("account"), question=Given("question"))
    return mine.values_list("pk", flat=True)[:1]


@prepared
def _too_old() -> QuerySet[PastSearch, int]:
    mine = PastSearch.objects.filter(account=Given("account")).order_by("-at")
    return mine.values_list("pk", flat=True)[KEPT:]
