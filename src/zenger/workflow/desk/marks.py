"""What people said of documents, as others see it: tags, notes, and one's own marks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from zenger.catalog.models import Account, Assignment, Marked, Note, Tag
from zenger.errors import AccountError
from zenger.model.people import Right, Viewer
from zenger.model.tokens import fold
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.audit import audit
from zenger.workflow.desk.activity import tell

LONGEST_TAG = 64
_JOINER = "\u200c"  # keeps letters of a Persian word apart
_AT_ONCE = 10_000  # documents asked about together; SQLite takes 32,000 values


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
    found: dict[int, dict[str, list[str]]] = {document: {} for document in documents}
    for document, kind, words in _said_of(viewer, list(found)):
        found[document].setdefault(kind, []).append(words)
    return {
        document: Marks(
            tuple(sorted(said.get("tag", ()))), len(said.get("note", ())), "starred" in said,
            "read" in said, "to_read" in said, tuple(said.get("assigned", ())),
        )
        for document, said in found.items()
    }  # fmt: skip


def _said_of(viewer: Viewer, documents: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """(document, kind of mark, its words), asked for at once.

    Asked by Django one kind after the other it takes 2 ms, most of which is writing the questions.
    """
    name = connection.ops.quote_name
    tag, note, assignment, account, marked = (
        name(model._meta.db_table)  # noqa: SLF001  a documented name
        for model in (Tag, Note, Assignment, Account, Marked)
    )
    own = " UNION ALL ".join(
        f"SELECT document_id, '{mark}', '' FROM {marked}"
        f" WHERE account_id = (SELECT pk FROM viewer) AND {mark} IS NOT NULL"
        " AND document_id IN asked"
        for mark in ("starred", "read", "to_read")
    )
    for start in range(0, len(documents), _AT_ONCE):
        some = documents[start : start + _AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH asked(pk) AS (VALUES {', '.join(['(%s)'] * len(some))}),"
                " viewer(pk) AS (VALUES (%s))"
                " SELECT document_id, 'tag', CASE shown WHEN '' THEN word ELSE shown END"
                f" FROM {tag} WHERE document_id IN asked"
                f" UNION ALL SELECT document_id, 'note', '' FROM {note}"
                " WHERE removed IS NULL AND document_id IN asked"
                f" UNION ALL SELECT document_id, 'assigned', shown_name FROM {assignment}"
                f" JOIN {account} ON {account}.id = to_id"
                f" WHERE done IS NULL AND document_id IN asked UNION ALL {own}",
                [*some, viewer.account],
            )
            yield from cursor.fetchall()


def add_tag(newsroom: Newsroom, viewer: Viewer, number: int, untrusted_word: str) -> None:
    """Put a tag on a document. Doing it twice is harmless.

    Raises:
        NotThereError: no such document for this person.
        AccountError: this cannot be a tag.
    """
    require(viewer, Right.WORK)
    document = seen_document(viewer, number)
    shown, word = " ".join(untrusted_word.split()), tag_word(untrusted_word)
    if not word or max(len(word), len(shown)) > LONGEST_TAG or not word.isprintable():
        raise AccountError(f"A tag has 1 to {LONGEST_TAG} letters, digits or signs.")
    shown = shown if shown.replace(_JOINER, "").isprintable() else word
    with transaction.atomic():
        _, is_new = Tag.objects.get_or_create(
            document=document, word=word,
            defaults={"shown": shown, "author_id": viewer.account, "at": newsroom.now()},
        )  # fmt: skip
        if is_new:
            audit(newsroom, "tag", document=document.blob_id, tag=word)
            tell(newsroom, viewer, "tagged", document, tag=shown)


def tag_word(untrusted_word: str) -> str:
    """What a tag is known by: small letters, without accents, with single spaces."""
    return " ".join(fold(untrusted_word).split())


def remove_tag(newsroom: Newsroom, viewer: Viewer, number: int, word: str) -> None:
    """Take a tag off a document.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.WORK)
    document = seen_document(viewer, number)
    with transaction.atomic():
        gone, _ = Tag.objects.filter(document=document, word=tag_word(word)).delete()
        if gone:
            audit(newsroom, "untag", document=document.blob_id, tag=tag_word(word))
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
