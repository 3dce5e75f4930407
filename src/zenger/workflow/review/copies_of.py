"""The same passage elsewhere: left unredacted in another document, or redacted there as well."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from zenger.catalog.models import Document
from zenger.model.people import Right, Viewer
from zenger.model.research import Order, Phrase, Query, Term
from zenger.model.review import Basis, Redaction
from zenger.model.tokens import tokens
from zenger.protocols.newsroom import Newsroom
from zenger.review.terms import TermsError, Wanted, term
from zenger.workflow.access.sight import require, seen_document, seen_documents
from zenger.workflow.desk.resolve import within_sight
from zenger.workflow.desk.search_desk import collections_of
from zenger.workflow.review.left_on_page import LeftOnPages
from zenger.workflow.review.public_fields import OF_MAIL
from zenger.workflow.review.queue import cluster_of
from zenger.workflow.review.redactions import (
    add_to_many,
    current_redactions,
    redactions_of_many,
)
from zenger.workflow.review.secrets_looked_for import secrets_of_document
from zenger.workflow.review.terms import redactions_for
from zenger.workflow.search_pages import find_pages

MOST_SECRETS = 100  # of one document that are looked for
MOST_PAGES = 50  # for each
LONGEST = 12  # words of a passage that are looked for


@dataclass(frozen=True, slots=True)
class Conflict:
    """A page of another document where a passage stands that is redacted in this one."""

    number: int  # of the document
    title: str
    page: int
    words: str  # the passage; for those who see both documents, never for the public


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What was found, within bounds."""

    found: tuple[Conflict, ...]
    is_cut: bool  # there may be more


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of redactions that were to be copied."""

    act: str  # empty: nothing was copied
    documents: int
    redactions: int
    not_copied: int  # of this document: their words are not known, or are nowhere else


def conflicts(newsroom: Newsroom, viewer: Viewer, number: int) -> Conflicts:
    """Where what is redacted in a document stands unredacted in others this person may see.

    By the search index, so as far as documents were read.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    secrets = secrets_of_document(newsroom, document, current_redactions(document))
    found: list[Conflict] = []
    is_cut = len(secrets) > MOST_SECRETS
    for words in secrets[:MOST_SECRETS]:
        query = _asked(words)
        if query is None:
            continue
        answer, hits = find_pages(
            newsroom, within_sight(query, viewer), order=Order.RELEVANCE, limit=MOST_PAGES,
            offset=0, facets=False, collections=collections_of(viewer),
        )  # fmt: skip
        is_cut = is_cut or answer.documents > MOST_PAGES
        found += [
            Conflict(hit.number, hit.title, hit.page, words)
            for hit in hits
            if hit.page and hit.number != number
        ]
    return Conflicts(tuple(_unredacted(newsroom, document, found)), is_cut)


def copy_to_alike(newsroom: Newsroom, viewer: Viewer, number: int, code: str = "") -> Copied:
    """Redact in near-duplicates what is redacted in this document, found by its words.

    Of messages the fields of the header are redacted as well. A box beneath which no words are
    known cannot be copied: the same place of another scan may hold something else.

    Args:
        code: only what has this reason; empty: all of it.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    kin = [one for one in cluster_of(viewer, number) if one != number]
    mine = [one for one in current_redactions(document) if not code or one.code == code]
    others = seen_documents(viewer).filter(pk__in=kin).exclude(blob=document.blob_id)
    wanted: dict[int, tuple[Redaction, ...]] = {}
    copied: set[Redaction] = set()
    for other in others.order_by("pk"):
        made = list(_fields(mine, document, other))
        for one, found in redactions_for(newsroom, other, _by_words(mine)):
            copied.add(one)
            made += [replace(found, basis=Basis.COPY)]
        if made:
            wanted[other.pk] = tuple(dict.fromkeys(made))
    act = add_to_many(newsroom, viewer, wanted) if wanted else ""
    left = [one for one in mine if not one.header and one not in copied]
    return Copied(act, len(wanted), sum(map(len, wanted.values())), len(left) if kin else 0)


def _by_words(redactions: Iterable[Redaction]) -> list[tuple[Redaction, Wanted]]:
    found: list[tuple[Redaction, Wanted]] = []
    for one in redactions:
        try:
            if one.secret.strip():
                found.append((one, term(one.secret)))
        except TermsError:
            continue  # too little to be told from anything else
    return found


def _fields(
    redactions: Iterable[Redaction], document: Document, other: Document
) -> Iterable[Redaction]:
    if document.kind == other.kind == "email":
        for one in redactions:
            if one.header in OF_MAIL:
                yield replace(one, basis=Basis.COPY)


def _asked(words: str) -> Query | None:
    found = _words(words)
    if not found:
        return None
    return Term(found[0]) if len(found) == 1 else Phrase(found)


def _words(words: str) -> tuple[str, ...]:
    return tuple(islice((token.folded for token in tokens(words)), LONGEST))


def _unredacted(
    newsroom: Newsroom, document: Document, found: list[Conflict]
) -> Iterable[Conflict]:
    """Without the same bytes elsewhere, and without pages where the passage is redacted too."""
    rows = Document.objects.in_bulk({one.number for one in found})
    held = redactions_of_many({row.blob_id for row in rows.values()})
    left = LeftOnPages(newsroom)
    for one in dict.fromkeys(found):
        row = rows.get(one.number)
        if row is None or row.blob_id == document.blob_id:
            continue
        mine = [other for other in held.get(row.blob_id, ()) if other.page == one.page]
        if left.has(row, one.page, _words(one.words), mine):
            yield one
