"""Redactions: proposed, taken back, never lost. They hold for the bytes, wherever these lie.

A redaction is one row that is never changed. Taking it back is another row. All that was done in
one go, be it over a thousand documents, shares an *act* and is taken back in one go.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import Document, Page, RedactionEntry, RedactionWithdrawal
from zenger.errors import ConflictError, NotThereError, ReviewError
from zenger.model.people import Right, Viewer
from zenger.model.review import SCALE, Basis, Redaction
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document, seen_documents
from zenger.workflow.audit import audit
from zenger.workflow.desk.activity import tell
from zenger.workflow.review.public_fields import FIELDS, WORDS
from zenger.workflow.review.reasons import require_reasons

MOST_AT_ONCE = 100_000  # redactions in one act
LONGEST_SECRET = 10_000  # characters
WHOLE_PAGE = (0, 0, SCALE, SCALE)
LAST_CELL = 10**7


@dataclass(frozen=True, slots=True)
class Recorded:
    """A redaction with what is on record of it."""

    number: int
    act: str
    redaction: Redaction
    author: str  # as others see them
    at: datetime
    account: int  # theirs
    withdrawn_by: str = ""
    withdrawn: datetime | None = None


def current_redactions(document: Document) -> tuple[Redaction, ...]:
    """Those that hold for these bytes now, by page, then in the order they were made."""
    rows = _of_bytes(document).filter(withdrawal=None).order_by("page", "pk")
    return tuple(redaction_of(row) for row in rows)


def redactions_of_many(blobs: Iterable[str]) -> dict[str, tuple[Redaction, ...]]:
    """As `current_redactions`, by digest, for a few hundred at most; those with none left out."""
    rows = RedactionEntry.objects.filter(document__blob__in=list(blobs), withdrawal=None)
    found: dict[str, list[Redaction]] = {}
    for row in rows.select_related("document").order_by("page", "pk"):
        found.setdefault(row.document.blob_id, []).append(redaction_of(row))
    return {digest: tuple(some) for digest, some in found.items()}


def history_of(viewer: Viewer, number: int) -> list[Recorded]:
    """All redactions there ever were on a document, the newest first.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.READ)
    rows = _of_bytes(seen_document(viewer, number)).order_by("-pk")
    return [_recorded(row) for row in rows.select_related("author", "withdrawal__author")]


def version_of(document: Document) -> int:
    """A number that grows with each redaction and each that is taken back."""
    entries = _of_bytes(document)
    return entries.count() + entries.exclude(withdrawal=None).count()


def redactions_so_far() -> tuple[int, int]:
    """Two numbers that grow with each redaction and each that is taken back, anywhere."""
    return RedactionEntry.objects.count(), RedactionWithdrawal.objects.count()


def changed_last_by(blobs: Iterable[str]) -> dict[str, int]:
    """By digest, the account that redacted last or took a redaction back; none: nobody did."""
    entries = RedactionEntry.objects.filter(document__blob__in=list(blobs))
    undone = RedactionWithdrawal.objects.filter(entry__in=entries)
    acts = [
        entries.values_list("document__blob_id", "at", "pk", "author_id"),
        undone.values_list("entry__document__blob_id", "at", "pk", "author_id"),
    ]
    last: dict[str, tuple[tuple[datetime, int, int], int]] = {}
    for is_undone, rows in enumerate(acts):
        for digest, at, number, author in rows:
            moment = (at, is_undone, number)
            if digest not in last or moment > last[digest][0]:
                last[digest] = (moment, author)
    return {digest: author for digest, (_, author) in last.items()}


def add_redactions(
    newsroom: Newsroom, viewer: Viewer, number: int, redactions: Iterable[Redaction], *,
    act: str = "",
) -> str:  # fmt: skip
    """Propose that passages of one document must not be seen.

    Two people who redact at once lose nothing: what both propose holds.

    Args:
        act: to go on with one that was begun; empty: a new one.

    Returns:
        The act, with which all of them can be taken back at once.

    Raises:
        NotThereError: no such document for this person.
        ReviewError: one of them cannot be: no such page, place or reason. None is kept then.
    """
    return add_to_many(newsroom, viewer, {number: tuple(redactions)}, act=act)


def add_to_many(
    newsroom: Newsroom, viewer: Viewer, wanted: Mapping[int, tuple[Redaction, ...]], *,
    act: str = "",
) -> str:  # fmt: skip
    """As `add_redactions`, over many documents in one transaction."""
    require(viewer, Right.EDIT)
    if sum(map(len, wanted.values())) > MOST_AT_ONCE:
        raise ReviewError(f"One act has at most {MOST_AT_ONCE:,} redactions. Do it in parts.")
    documents = [seen_document(viewer, number) for number in wanted]
    fit = {row.pk: [_fit(row, one) for one in wanted[row.pk]] for row in documents}
    require_reasons({one.code for some in fit.values() for one in some})
    act = act or secrets.token_hex(8)
    with transaction.atomic():
        at = newsroom.now()
        for row in documents:
            fresh = _not_there_yet(row, fit[row.pk])
            RedactionEntry.objects.bulk_create(
                (
                    RedactionEntry(
                        document=row, act=act, page=one.page, region=region_of(one), code=one.code,
                        basis=one.basis, to_line_end=one.to_line_end, secret=one.secret,
                        author_id=viewer.account, at=at,
                    )
                    for one in fresh
                ),
                batch_size=500,
            )  # fmt: skip
            if fresh:
                audit(newsroom, "redact", document=row.blob_id, act=act, redactions=len(fresh),
                      codes=sorted({one.code for one in fresh}))  # fmt: skip
                tell(newsroom, viewer, "redacted", row, redactions=len(fresh))
    return act


def redact_page(
    newsroom: Newsroom, viewer: Viewer, number: int, page: int, code: str, *, act: str = ""
) -> str:
    """Redact all of one page, picture or text."""
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    return add_redactions(newsroom, viewer, number, whole_pages(document, code, page), act=act)


def redact_document(newsroom: Newsroom, viewer: Viewer, number: int, code: str) -> str:
    """Redact every page of a document; its title and places are left to be redacted apart."""
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    return add_redactions(newsroom, viewer, number, whole_pages(document, code))


def withdraw_redactions(
    newsroom: Newsroom, viewer: Viewer, number: int, entries: Iterable[int]
) -> int:
    """Take redactions of one document back, by their numbers in `history_of`.

    Those that somebody took back already are passed over. Returns how many were taken back now.

    Raises:
        NotThereError: no such document for this person, or none of its redactions.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    wanted = set(entries)
    with transaction.atomic():
        rows = list(_of_bytes(document).filter(pk__in=wanted))
        if len(rows) != len(wanted):
            raise NotThereError("There is no such redaction on this document.")
        return _withdraw(newsroom, viewer, {document.pk: document}, rows, document)


def undo(newsroom: Newsroom, viewer: Viewer, act: str) -> int:
    """Take back all that was done in one act, in the documents that this person sees.

    Raises:
        NotThereError: there is no such act, or nothing of it is for this person.
        ConflictError: all of it was taken back already.
    """
    require(viewer, Right.EDIT)
    with transaction.atomic():
        rows = list(RedactionEntry.objects.filter(act=act).select_related("document"))
        seen = {
            row.pk: row
            for row in seen_documents(viewer).filter(pk__in={one.document_id for one in rows})
        }
        rows = [row for row in rows if row.document_id in seen]
        if not rows:
            raise NotThereError("There is no such act of redaction, or you may not see it.")
        taken = _withdraw(newsroom, viewer, seen, rows)
    if not taken:
        raise ConflictError("All of this was taken back already. Nothing was changed.")
    return taken


def _withdraw(
    newsroom: Newsroom, viewer: Viewer, seen: Mapping[int, Document], rows: list[RedactionEntry],
    at_document: Document | None = None,
) -> int:  # fmt: skip
    """Within a transaction.

    Args:
        at_document: where it is told; None: of each row its own.
    """
    gone = RedactionWithdrawal.objects.filter(entry__in=rows).values_list("entry_id", flat=True)
    known = set(gone)
    fresh = [row for row in rows if row.pk not in known]
    now = newsroom.now()
    RedactionWithdrawal.objects.bulk_create(
        (RedactionWithdrawal(entry=row, author_id=viewer.account, at=now) for row in fresh),
        batch_size=500,
    )
    by_document: dict[int, int] = {}
    for row in fresh:
        place = at_document.pk if at_document else row.document_id
        by_document[place] = by_document.get(place, 0) + 1
    for place, count in by_document.items():
        document = seen[place]
        audit(newsroom, "withdraw-redactions", document=document.blob_id, redactions=count)
        tell(newsroom, viewer, "unredacted", document, redactions=count)
    return len(fresh)


def last_act(viewer: Viewer) -> str:
    """The last act of this person of which something holds.

    Raises:
        NotThereError: there is none.
    """
    mine = RedactionEntry.objects.filter(author=viewer.account, withdrawal=None).order_by("-pk")
    act = mine.values_list("act", flat=True).first()
    if act is None:
        raise NotThereError("Nothing that you redacted holds any more.")
    return act


def region_of(redaction: Redaction) -> dict[str, Any]:
    """Where it is, as the records keep it."""
    if redaction.box is not None:
        return {"box": list(redaction.box)}
    if redaction.letters is not None:
        return {"letters": list(redaction.letters)}
    if redaction.cell is not None:
        return {"cell": list(redaction.cell)}
    return {"header": redaction.header}


def redaction_of(row: RedactionEntry) -> Redaction:
    """A record as a value."""
    region: dict[str, Any] = row.region
    place = {name: tuple(region[name]) for name in ("box", "letters", "cell") if name in region}
    return Redaction(
        row.page, row.code, Basis(row.basis), header=region.get("header", ""),
        to_line_end=row.to_line_end, secret=row.secret, **place,
    )  # fmt: skip


def _of_bytes(document: Document) -> QuerySet[RedactionEntry]:
    return RedactionEntry.objects.filter(document__blob=document.blob_id)


def _recorded(row: RedactionEntry) -> Recorded:
    undone = getattr(row, "withdrawal", None)
    return Recorded(
        row.pk, row.act, redaction_of(row), row.author.shown_name, row.at, row.author_id,
        undone.author.shown_name if undone else "", undone.at if undone else None,
    )  # fmt: skip


def _not_there_yet(document: Document, redactions: list[Redaction]) -> list[Redaction]:
    """Without those that hold already in the same place for the same reason."""
    there = {_place(one) for one in current_redactions(document)}
    fresh = []
    for one in redactions:
        if _place(one) not in there:
            there.add(_place(one))
            fresh.append(one)
    return fresh


def _place(one: Redaction) -> tuple[Any, ...]:
    words = one.secret if one.header == WORDS else ""
    return (one.page, one.code, one.box, one.letters, one.cell, one.header, one.to_line_end, words)


def _fit(document: Document, one: Redaction) -> Redaction:
    """The redaction as it is kept, its words added where the page's text tells them.

    Raises:
        ReviewError: there is no such place.
    """
    places = [one.box, one.letters, one.cell, one.header or None]
    if sum(place is not None for place in places) != 1:
        raise ReviewError("A redaction has one place: a box, letters, a cell, or a field.")
    if len(one.secret) > LONGEST_SECRET:
        one = replace(one, secret=one.secret[:LONGEST_SECRET])
    if one.header:
        return _fit_field(one)
    if not 1 <= one.page <= max(document.pages, 1):
        raise ReviewError(f"The document has no page {one.page}.")
    if one.box is not None:
        return _fit_box(one)
    if one.cell is not None and not (0 <= one.cell[0] < LAST_CELL and 0 <= one.cell[1] < LAST_CELL):
        raise ReviewError("There is no such cell on this page.")
    return _fit_letters(document, one) if one.letters else one


def _fit_field(one: Redaction) -> Redaction:
    name = one.header.strip().lower()
    if name == WORDS and one.secret.strip() and not one.page:
        return replace(one, header=name)
    if one.page or name not in FIELDS:
        raise ReviewError(f"There is no such field. Fields are: {', '.join(FIELDS)}.")
    return replace(one, header=name)


def _fit_box(one: Redaction) -> Redaction:
    assert one.box is not None  # noqa: S101  # asked by the caller
    left, top, right, bottom = one.box
    if not (0 <= left < right <= SCALE and 0 <= top < bottom <= SCALE):
        raise ReviewError("This box lies outside of the page. Draw it again.")
    return one


def _fit_letters(document: Document, one: Redaction) -> Redaction:
    assert one.letters is not None  # noqa: S101  # asked by the caller
    text = _text(document, one.page)
    start, end = one.letters
    if not 0 <= start < end <= len(text):
        raise ReviewError("This page has no such letters. Mark them again.")
    return one if one.secret else replace(one, secret=text[start:end][:LONGEST_SECRET])


def _text(document: Document, page: int) -> str:
    found = Page.objects.filter(blob=document.blob_id, number=page)
    return found.values_list("text", flat=True).first() or ""


def whole_pages(document: Document, code: str, page: int = 0) -> list[Redaction]:
    """The whole of a page is a box over all of it, be it drawn or text."""
    rows = Page.objects.filter(blob=document.blob_id).order_by("number")
    numbers = (rows.filter(number=page) if page else rows).values_list("number", flat=True)
    found = [Redaction(number, code, box=WHOLE_PAGE) for number in numbers]
    if not found:
        raise ReviewError(f"The document has no page {page or 1}.")
    return found
