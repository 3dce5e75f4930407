"""Documents that are about the same: those that share the words that are rare elsewhere.

A near-duplicate shares its text and is shown apart. Here two documents may have no sentence in
common. The words that tell a document are those that stand often in it and on few pages of all
(Karen Spärck Jones, "A statistical interpretation of term specificity", 1972).
"""

import math
from collections import Counter
from dataclasses import dataclass

from django.db.models import Sum

from zenger.catalog.models import Document, Likeness, Page
from zenger.model.people import Right, Viewer
from zenger.model.research import Among, And, Not, Or, Order, Query, Term
from zenger.model.tokens import tokens
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_collections, seen_document
from zenger.workflow.desk.resolve import within_sight
from zenger.workflow.search_pages import find_pages

READ = 60_000  # characters of a document that tell what it is about
TELLING = 24  # words that are looked for
WEIGHED = 1_500  # different words whose rarity is looked up
SHORTEST = 4  # letters
MOST_COMMON = 0.1  # of all pages in the language: a word on more of them tells nothing
SHOWN = 12  # documents
SHARED = 5  # words shown of each
_UNSPACED = "\u0e00"  # about from here on words are cut into pairs of letters


@dataclass(frozen=True, slots=True)
class Similar:
    """One document that shares telling words."""

    number: int
    page: int | None
    title: str
    kind: str
    date: str
    collection: str
    language: str
    shared: tuple[str, ...]  # some of the words, as they are written there


def similar_documents(
    newsroom: Newsroom, viewer: Viewer, number: int
) -> tuple[Document, list[Similar]]:
    """The most similar first; near-duplicates and what this person may not see left out.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.READ)
    document = seen_document(viewer, number)
    kin = _kin(document)
    words = _telling_words(newsroom, document, len(kin))
    if len(words) < 3:
        return document, []
    others = Not(Among(frozenset(kin)))
    query: Query = within_sight(And((Or(tuple(Term(word) for word in words)), others)), viewer)
    collections = None
    if viewer.collections is not None:
        collections = list(seen_collections(viewer).values_list("title", flat=True))
    _, hits = find_pages(
        newsroom, query, order=Order.RELEVANCE, limit=SHOWN, offset=0, facets=False,
        collections=collections,
    )  # fmt: skip
    found: dict[int, Similar] = {}
    for hit in hits:
        shared = _words_in(hit.snippet, hit.marks)
        if hit.number in found or len(shared) < 2:
            continue  # one word may be chance
        found[hit.number] = Similar(
            hit.number, hit.page, hit.title or (hit.paths[0] if hit.paths else ""), hit.kind,
            hit.date or "", hit.collection, hit.language or "", shared,
        )  # fmt: skip
    return document, list(found.values())


def _telling_words(newsroom: Newsroom, document: Document, copies: int) -> list[str]:
    """The best first.

    Args:
        copies: documents with much the same pages, itself among them: what stands on those only
            leads nowhere.
    """
    counts, own = _words_of(document)
    here = dict(counts.most_common(WEIGHED))
    # Of the same language: where it is rare, its "and" would be as well.
    alike = Document.objects.filter(language=document.language)
    pages = alike.aggregate(pages=Sum("pages"))["pages"] or 1
    limit = max(3.0, pages * MOST_COMMON)
    weights = {
        word: (1 + math.log(here[word])) * math.log(max(pages / on, 1.1))
        for word, on in newsroom.index().frequencies(here).items()
        if on > own[word] * copies and on - own[word] <= limit
    }
    return sorted(weights, key=lambda word: (-weights[word], word))[:TELLING]


def _words_of(document: Document) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands in the beginning of a document, and on how many of its pages."""
    counts, pages = Counter[str](), Counter[str]()
    left = READ
    rows = Page.objects.filter(blob=document.blob_id).order_by("number")
    for text in rows.values_list("text", flat=True).iterator(50):
        found = [token.folded for token in tokens(text[:left]) if _tells(token.folded)]
        counts.update(found)
        pages.update(set(found))
        left -= len(text)
        if left <= 0:
            break
    return counts, pages


def _tells(word: str) -> bool:
    """Whether a word can be one: not short, as articles are, and no number or code."""
    is_long = len(word) >= SHORTEST or word[0] >= _UNSPACED
    return is_long and not any(letter.isdigit() for letter in word)


def _kin(document: Document) -> set[int]:
    """Itself, its copies elsewhere, and near-duplicates."""
    own = Likeness.objects.filter(blob=document.blob_id).exclude(family="").first()
    blobs = [document.blob_id]
    if own:
        blobs += Likeness.objects.filter(family=own.family).values_list("blob_id", flat=True)
    return set(Document.objects.filter(blob__in=blobs).values_list("pk", flat=True))


def _words_in(snippet: str, marks: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    words = {snippet[start:end].casefold(): snippet[start:end] for start, end in marks}
    return tuple(words.values())[:SHARED]
