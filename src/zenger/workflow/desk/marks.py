"""What people said of documents, as others see it: tags, notes, and one's own marks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from zenger.catalog.models import Assignment, Marked, Note, Tag
from zenger.errors import AccountError
from zenger.model.people import Right, Viewer
from zenger.model.tokens import fold
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.audit import audit
from zenger.workflow.desk.activity import tell

LONGEST_TAG = 64


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything said of one document, for one reader."""

    tags: tuple[str, ...] = ()
    notes: int = 0
    starred: bool = False
    read: bool = False
    to_read: bool = False
    assigned: tuple[str, ...] = ()  # whom it is assigned to, still open


def marks_of(viewer: Viewer, documents: Iterable[int]) -> dict[int, Marks]:
    """By document. The documents must be ones that this person may see."""
    asked = list(documents)
    tags: dict[int, list[str]] = {}
    for document, word in (
        Tag.objects.filter(document__in=asked).order_by("word").values_list("document_id", "word")
    ):
        tags.setdefault(document, []).append(word)
    counted = Note.objects.filter(document__in=asked, removed=None).values_list("document_id")
    notes = Counter(dict(counted.annotate(Count("pk"))))
    assigned: dict[int, list[str]] = {}
    for document, name in Assignment.objects.filter(document__in=asked, done=None).values_list(
        "document_id", "to__shown_name"
    ):
        assigned.setdefault(document, []).append(name)
    own = {
        mark.document_id: mark
        for mark in Marked.objects.filter(account=viewer.account, document__in=asked)
    }
    found = {}
    for document in asked:
        mark = own.get(document)
        found[document] = Marks(
            tuple(tags.get(document, ())), notes[document],
            bool(mark and mark.starred), bool(mark and mark.read), bool(mark and mark.to_read),
            tuple(assigned.get(document, ())),
        )  # fmt: skip
    return found


def add_tag(newsroom: Newsroom, viewer: Viewer, number: int, untrusted_word: str) -> None:
    """Put a tag on a document. Doing it twice is harmless.

    Raises:
        NotThereError: no such document for this person.
        AccountError: this cannot be a tag.
    """
    require(viewer, Right.WORK)
    document = seen_document(viewer, number)
    word = " ".join(fold(untrusted_word).split())
    if not word or len(word) > LONGEST_TAG or not word.isprintable():
        raise AccountError(f"A tag has 1 to {LONGEST_TAG} letters, digits or signs.")
    with transaction.atomic():
        _, is_new = Tag.objects.get_or_create(
            document=document, word=word,
            defaults={"author_id": viewer.account, "at": newsroom.now()},
        )  # fmt: skip
        if is_new:
            audit(newsroom, "tag", document=document.blob_id, tag=word)
            tell(newsroom, viewer, "tagged", document, tag=word)


def remove_tag(newsroom: Newsroom, viewer: Viewer, number: int, word: str) -> None:
    """Take a tag off a document.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.WORK)
    document = seen_document(viewer, number)
    with transaction.atomic():
        gone, _ = Tag.objects.filter(document=document, word=word).delete()
        if gone:
            audit(newsroom, "untag", document=document.blob_id, tag=word)
            tell(newsroom, viewer, "untagged", document, tag=word)


def set_mark(newsroom: Newsroom, viewer: Viewer, number: int, mark: str, *, on: bool) -> None:
    """Star a document, mark it read, or put it on the list of what is to be read.

    Raises:
        NotThereError: no such document for this person.
        AccountError: no such mark.
    """
    require(viewer, Right.READ)
    document = seen_document(viewer, number)
    if mark not in ("starred", "read", "to_read"):
        raise AccountError("There is no such mark. Marks are starred, read and to_read.")
    with transaction.atomic():
        Marked.objects.update_or_create(
            account_id=viewer.account, document=document,
            defaults={mark: newsroom.now() if on else None},
        )  # fmt: skip
        audit(newsroom, "mark", document=document.blob_id, mark=mark, on=on)
