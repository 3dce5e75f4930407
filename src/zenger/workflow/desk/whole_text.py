"""The text of a document from end to end: in parts for reading, as lines for searching inside."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.db import transaction
from django.db.models.functions import Length

from zenger.catalog.models import Document, Page
from zenger.errors import NotThereError
from zenger.model.people import Right, Viewer
from zenger.model.release import PublishedPage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.audit import audit
from zenger.workflow.page_content import last_fingerprints, pages_of

LONGEST = 150_000  # characters of one part
MOST = 200  # pages of one part
SEARCHED = 20_000_000  # characters that a browser is given to search in


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pages, or a piece of one page that is too long for one part."""

    first: int  # page numbers, both included
    last: int
    start: int = 0  # characters of the page; 0 and 0: all of it
    end: int = 0


@dataclass(frozen=True, slots=True)
class WholeText:
    """One part of the text of a document."""

    document: Document
    part: int
    parts: int
    pages: tuple[PublishedPage, ...]
    is_cut: bool  # this part holds a piece of one long page


def stretches_of(lengths: list[tuple[int, int]]) -> list[Stretch]:
    """Parts that fit, from (page number, characters) of each page in order."""
    found: list[Stretch] = []
    first = last = weight = 0
    for number, length in lengths:
        if first and (weight + length > LONGEST or number - first >= MOST):
            found.append(Stretch(first, last))
            first = 0
        if length > LONGEST:
            cuts = range(0, length, LONGEST)
            found += (Stretch(number, number, at, min(at + LONGEST, length)) for at in cuts)
            continue
        first, weight = (first, weight + length) if first else (number, length)
        last = number
    return [*found, Stretch(first, last)] if first else found


def read_whole(newsroom: Newsroom, viewer: Viewer, number: int, part: int) -> WholeText:
    """Open one part of the whole text. That it was read is on record.

    Raises:
        NotThereError: no such document for this person, or no such part.
    """
    require(viewer, Right.READ)
    document = seen_document(viewer, number)
    rows = Page.objects.filter(blob=document.blob_id).order_by("number")
    parts = stretches_of(list(rows.annotate(n=Length("text")).values_list("number", "n")))
    if not 1 <= part <= max(len(parts), 1):
        raise NotThereError(f"The text of this document has no part {part:,}.")
    pages: list[PublishedPage] = []
    if parts:
        one = parts[part - 1]
        config = last_fingerprints(document.blob_id)
        pages = list(pages_of(newsroom, config, document, range(one.first, one.last + 1)))
        if one.end:
            text = pages[0].text[one.start : one.end]
            pages = [replace(pages[0], text=text, html="", rows=(), boxes=())]
    with transaction.atomic():
        audit(newsroom, "read-text", document=document.blob_id, part=part)
    return WholeText(
        document, part, max(len(parts), 1), tuple(pages), bool(parts and parts[part - 1].end)
    )


def searchable_text(
    newsroom: Newsroom, viewer: Viewer, number: int
) -> tuple[Document, list[tuple[int, str]]]:
    """(page number, text) of every page, for the reader's own browser to search in.

    Raises:
        NotThereError: no such document for this person, or more text than a browser can hold.
    """
    require(viewer, Right.READ)
    document = seen_document(viewer, number)
    rows = Page.objects.filter(blob=document.blob_id).order_by("number")
    found, weight = [], 0
    for page, text in rows.values_list("number", "text").iterator(100):
        weight += len(text)
        if weight > SEARCHED:
            raise NotThereError("This document is too long to be searched here.")
        found.append((page, text))
    with transaction.atomic():
        audit(newsroom, "read-text", document=document.blob_id, part=0)
    return document, found


def labelled_pages(document: Document, first: int, count: int) -> Iterator[tuple[int, str]]:
    """(page number, what the page is called) from one page on."""
    rows = Page.objects.filter(blob=document.blob_id, number__gte=first).order_by("number")
    yield from islice(rows.values_list("number", "label"), count)
