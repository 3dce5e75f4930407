"""Search: a question as typed, answered with what a reader needs of each hit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from zenger.catalog.models import Document, Occurrence, Page
from zenger.catalog.prepared import Given, prepared
from zenger.errors import IndexStaleError
from zenger.model.ids import shown_digest
from zenger.model.research import Answer, Hit, Order, Query
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.search import Fold
from zenger.research.grammar import parse_query
from zenger.workflow.raw_paths import raw_paths_in


@dataclass(frozen=True, slots=True)
class PageHit:
    """One matching page, as the JSON contract in docs/reference/json.md words it."""

    document: str  # "sha256:…"
    page: int | None
    title: str
    paths: tuple[str, ...]
    collection: str
    date: str | None
    language: str | None
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]
    public_id: str
    kind: str
    raw_paths: tuple[bytes, ...] = ()  # beside `paths`, where some of them are not all UTF-8
    number: int = 0  # the catalog's, of the document


def texts_of(keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Texts by (document, page number), in one query for each hundred."""
    found: dict[tuple[int, int], str] = {}
    for start in range(0, len(keys), 100):
        for document, number, text in _texts_at(keys[start : start + 100]):
            found[document, number] = text
    return found


def _texts_at(places: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """As a join, which SQLite is told to begin with the places (that is what CROSS does there).

    Django's own way, a chain of ORs, takes 5 ms to be written; for pairs in a list SQLite would
    go through all pages.
    """
    page, document = (
        connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001  a documented name
        for model in (Page, Document)
    )
    pairs = ", ".join(["(%s, %s)"] * len(places))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH wanted(document, page) AS (VALUES {pairs})"
            f" SELECT wanted.document, {page}.number, {page}.text FROM wanted"
            f" CROSS JOIN {document} ON {document}.id = wanted.document"
            f" CROSS JOIN {page} ON {page}.blob_id = {document}.blob_id"
            f" AND {page}.number = wanted.page",
            [value for place in places for value in place],
        )
        return list(cursor.fetchall())


def search_pages(
    newsroom: Newsroom,
    question: str,
    *,
    order: Order = Order.RELEVANCE,
    limit: int = 20,
    offset: int = 0,
    facets: bool = True,
) -> tuple[Answer, list[PageHit]]:
    """The answer and its hits, ready to show.

    Raises:
        QueryError: the question cannot be run as written; it says where and what to do.
    """
    query = parse_query(question)
    return find_pages(
        newsroom, query, order=order, limit=limit, offset=offset, facets=facets, collections=None
    )


def find_pages(
    newsroom: Newsroom,
    query: Query,
    *,
    order: Order,
    limit: int,
    offset: int,
    facets: bool,
    collections: Sequence[str] | None,
    fold: Fold | None = None,
) -> tuple[Answer, list[PageHit]]:
    """The same of a query that was read already, within these collections; None: within all."""
    if not (newsroom.folder / "index").exists():
        raise IndexStaleError(
            "There is no search index, so nothing can be found. Run `zenger process` to build it."
        )
    answer = newsroom.index().search(
        query,
        text_of=texts_of,
        order=order,
        limit=limit,
        offset=offset,
        facets=facets,
        collections=collections,
        fold=fold,
    )
    return answer, list(_hits(answer))


def _hits(answer: Answer) -> Iterator[PageHit]:
    rows = _shown_documents(documents={hit.document for hit in answer.hits})
    documents = {row[0]: _Shown(*row) for row in rows}
    paths = _paths_of(documents.values())
    raw = {
        pk: raw_paths_in(document.collection_id, document.blob_id, paths[pk])
        for pk, document in documents.items()
    }
    for hit in answer.hits:
        if hit.document in documents:
            document = documents[hit.document]
            yield _hit(hit, document, paths[hit.document], raw[hit.document])


class _Shown(NamedTuple):
    """What is shown of a document, without the rest of its record."""

    pk: int
    collection_id: int
    collection: str
    blob_id: str
    public_id: str
    title: str
    kind: str
    language: str
    date: str


_Row = tuple[int, int, str, str, str, str, str, str, str]


@prepared
def _shown_documents() -> QuerySet[Document, _Row]:
    rows = Document.objects.filter(pk__in=Given("documents"))
    return rows.values_list(
        "pk", "collection_id", "collection__title", "blob_id", "public_id", "title", "kind",
        "language", "date",
    )  # fmt: skip


def _paths_of(documents: Iterable[_Shown]) -> dict[int, tuple[str, ...]]:
    """Every place each of them was found in and still is, in order.

    By blob alone, and put in order here: asked for one collection in order of paths, SQLite goes
    through all its paths (10 ms a document among 40,000).
    """
    known = {(document.collection_id, document.blob_id): document.pk for document in documents}
    found: dict[int, list[str]] = {pk: [] for pk in known.values()}
    for collection, blob, path in _places_of(blobs={blob for _, blob in known}):
        if (collection, blob or "") in known:
            found[known[collection, blob or ""]].append(path)
    return {pk: tuple(sorted(paths)) for pk, paths in found.items()}


@prepared
def _places_of() -> QuerySet[Occurrence, tuple[int, str, str]]:
    there = Occurrence.objects.filter(blob__in=Given("blobs"), present=True)
    return there.values_list("collection_id", "blob_id", "path")


def _hit(hit: Hit, document: _Shown, paths: tuple[str, ...], raw: tuple[bytes, ...]) -> PageHit:
    return PageHit(
        document=shown_digest(hit.digest),
        page=hit.number or None,
        title=document.title,
        paths=paths,
        collection=document.collection,
        date=document.date or None,
        language=document.language or None,
        score=round(hit.score, 4),
        snippet=hit.snippet,
        marks=hit.marks,
        public_id=document.public_id,
        kind=document.kind,
        raw_paths=raw,
        number=hit.document,
    )
