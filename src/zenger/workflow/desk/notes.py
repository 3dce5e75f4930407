"""Notes: written, changed without losing anybody's words, taken away."""

import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import Account, Document, Mention, Note, NoteVersion, Page
from zenger.catalog.prepared import Given, prepared
from zenger.errors import AccountError, ConflictError, NotAllowedError, NotThereError
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import (
    Limits,
    limits_of,
    require,
    seen_document,
    seen_documents,
    viewer_of,
)
from zenger.workflow.audit import audit
from zenger.workflow.desk.activity import tell

LONGEST = 20_000  # characters
SCALE = 10_000  # of a page's width and height
LONGEST_PAGE = 10**9  # characters
_MENTION = re.compile(r"(?<![\w@.])@([a-z0-9][a-z0-9._-]{1,63})")


def add_note(
    newsroom: Newsroom, viewer: Viewer, number: int, untrusted_text: str, *,
    page: int | None = None, region: dict[str, Any] | None = None,
) -> Note:  # fmt: skip
    """Write a note on a document, one of its pages, or a place on a page.

    Args:
        region: {"box": left, top, right and bottom in ten-thousandths of the page's width and
            height}, {"text": start and end in the page's text}, {"letters": how many
            characters that are no space stand before the first and up to the last} or
            {"words": as they stand in the page's text, of which the first place is taken}.

    Raises:
        NotThereError: no such document for this person.
        AccountError: no note: empty, endless, or on a place that cannot be.
    """
    require(viewer, Right.WORK)
    document = seen_document(viewer, number)
    text = _fit(untrusted_text)
    with transaction.atomic():
        note = Note.objects.create(
            document=document, page=_page(document, page), text=text,
            region=_region(document, page, region), author_id=viewer.account, at=newsroom.now(),
        )  # fmt: skip
        _mention(note, document)
        audit(newsroom, "note", document=document.blob_id, note=note.pk)
        tell(newsroom, viewer, "noted", document, note=note.pk)
    return note


def change_note(
    newsroom: Newsroom, viewer: Viewer, number: int, untrusted_text: str, *, version: int
) -> Note:
    """Give a note another wording; the one before is kept.

    Args:
        version: the one that was on the screen when the change was begun.

    Raises:
        ConflictError: somebody changed it in the meantime. Nothing is overwritten.
    """
    note = _own(viewer, number)
    text = _fit(untrusted_text)
    with transaction.atomic():
        fresh = Note.objects.filter(pk=note.pk, version=version, removed=None)
        if not fresh.update(text=text, version=version + 1, at=newsroom.now()):
            raise ConflictError(_why_not(note))
        NoteVersion.objects.create(
            note=note, version=version, text=note.text, author=note.author, at=note.at
        )
        note.refresh_from_db()
        _mention(note, note.document)
        audit(newsroom, "change-note", document=note.document.blob_id, note=note.pk)
        tell(newsroom, viewer, "reworded", note.document, note=note.pk)
    return note


def _why_not(note: Note) -> str:
    if Note.objects.filter(pk=note.pk).exclude(removed=None).exists():
        return (
            "Somebody took this note away while you were writing. Yours was not saved: save it as "
            "a note of its own."
        )
    return (
        "Somebody changed this note while you were writing. Yours was not saved; theirs is what "
        "the note says now. Put them together and save again."
    )


def remove_note(newsroom: Newsroom, viewer: Viewer, number: int) -> Note:
    """Take a note away. Its words are kept, out of sight, until somebody undoes it."""
    return _set_removed(newsroom, viewer, number, is_removed=True)


def restore_note(newsroom: Newsroom, viewer: Viewer, number: int) -> Note:
    """Undo taking a note away."""
    return _set_removed(newsroom, viewer, number, is_removed=False)


def _set_removed(newsroom: Newsroom, viewer: Viewer, number: int, *, is_removed: bool) -> Note:
    note = _own(viewer, number)
    with transaction.atomic():
        note.removed = newsroom.now() if is_removed else None
        note.save(update_fields=["removed"])
        verb = "remove-note" if is_removed else "restore-note"
        audit(newsroom, verb, document=note.document.blob_id, note=note.pk)
        tell(newsroom, viewer, verb, note.document, note=note.pk)
    return note


def notes_on(viewer: Viewer, document: int) -> Iterator[Note]:
    """All notes on a document this person may see, in the order of its pages."""
    kind, given = limits_of(viewer)
    yield from _on(kind, document=document, **given)


@prepared
def _on(limits: Limits) -> QuerySet[Note]:
    seen = seen_documents(limits).filter(pk=Given("document"))
    found = Note.objects.filter(document__in=seen, removed=None)
    return found.select_related("author").order_by("page", "pk")


def seen_note(viewer: Viewer, number: int) -> Note:
    """A note on a document that this person may see.

    Raises:
        NotThereError: none such.
    """
    found = Note.objects.select_related("document", "author").filter(pk=number).first()
    if found is None or not seen_documents(viewer).filter(pk=found.document_id).exists():
        raise NotThereError("There is no such note, or you may not see what it is on.")
    return found


def _own(viewer: Viewer, number: int) -> Note:
    require(viewer, Right.WORK)
    note = seen_note(viewer, number)
    if note.author_id != viewer.account and not viewer.may(Right.EDIT):
        raise NotAllowedError("This is somebody else's note. Write one of your own beside it.")
    return note


def _fit(untrusted_text: str) -> str:
    text = untrusted_text.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST:
        raise AccountError(f"A note has 1 to {LONGEST:,} characters.")
    return text


def _page(document: Document, page: int | None) -> int | None:
    if page is not None and not document.pages:
        raise AccountError("This document has no pages. Write the note on the document.")
    if page is not None and not 1 <= page <= document.pages:
        raise AccountError(f"The document has no page {page}.")
    return page


def _region(
    document: Document, page: int | None, region: dict[str, Any] | None
) -> dict[str, list[int]] | None:
    """A place on a page as it is kept.

    Raises:
        AccountError: there is no such place.
    """
    if region is None:
        return None
    if isinstance(words := region.get("words"), str) and page is not None:
        return {"text": _place_of(document, page, words)}
    for kind, size in (("box", 4), ("text", 2), ("letters", 2)):
        place = region.get(kind)
        if page is None or not isinstance(place, list) or len(place) != size:
            continue
        if not all(type(n) is int and 0 <= n <= LONGEST_PAGE for n in place):
            continue
        if kind == "box" and place[0] < place[2] <= SCALE and place[1] < place[3] <= SCALE:
            return {"box": place}
        if kind != "box" and (span := _span(document, page, place, counts=kind == "letters")):
            return {"text": span}
    raise AccountError("This place on the page cannot be noted. Mark it again.")


def _span(document: Document, page: int, place: list[int], *, counts: bool) -> list[int] | None:
    """Start and end in the text of a page; None where it has no such words."""
    text = _text_of(document, page)
    start, end = place
    if counts:
        letters = [at for at, letter in enumerate(text) if not letter.isspace()]
        if not start < end <= len(letters):
            return None
        start, end = letters[start], letters[end - 1] + 1
    return [start, end] if start < end <= len(text) and text[start:end].strip() else None


def _place_of(document: Document, page: int, untrusted_words: str) -> list[int]:
    """Where they first stand in the text of a page, whatever the spaces and capitals.

    Raises:
        AccountError: nowhere.
    """
    words = [re.escape(word) for word in untrusted_words[:LONGEST].split()]
    found = re.search(r"\s+".join(words), _text_of(document, page), re.IGNORECASE)
    if not words or not found:
        raise AccountError("These words do not stand on this page. Copy them from its text.")
    return [found.start(), found.end()]


def _text_of(document: Document, page: int) -> str:
    found = Page.objects.filter(blob=document.blob_id, number=page)
    return found.values_list("text", flat=True).first() or ""


def _mention(note: Note, document: Document) -> None:
    """Tell those who are named, if they may see what the note is on."""
    for name in dict.fromkeys(_MENTION.findall(note.text.lower())):
        account = Account.objects.filter(name=name.rstrip("."), disabled=None).first()
        if account and seen_documents(viewer_of(account)).filter(pk=document.pk).exists():
            Mention.objects.get_or_create(note=note, account=account)
