"""Puts documents in the place of what only the desk knows: tags, notes, marks, assignments.

They are looked up when the question is asked, so that what somebody just wrote is found at once,
and what somebody may not see never is.
"""

from collections.abc import Callable, Iterable

import numpy as np
from django.db.models import QuerySet

from zenger.catalog.models import Account, Assignment, Marked, Note, Tag
from zenger.errors import QueryError
from zenger.model.people import Viewer
from zenger.model.research import (
    DESK_FIELDS,
    Among,
    And,
    FieldIs,
    Not,
    Or,
    Phrase,
    Query,
    Term,
    Wildcard,
)
from zenger.model.tokens import tokens
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import hidden_documents, seen_documents
from zenger.workflow.desk.columns import Columns, columns_of
from zenger.workflow.desk.facet_counts import INSIDE
from zenger.workflow.desk.troubles import failed_documents

MARKS = ("starred", "read", "unread", "to-read", "assigned", "noted", "duplicate")


def resolved(query: Query, viewer: Viewer, newsroom: Newsroom) -> Query:
    """The query as an index can run it.

    Raises:
        QueryError: a field of the desk has a value it cannot have.
    """
    match query:
        case And(queries):
            return And(tuple(resolved(part, viewer, newsroom) for part in queries))
        case Or(queries):
            return Or(tuple(resolved(part, viewer, newsroom) for part in queries))
        case Not(negated):
            return Not(resolved(negated, viewer, newsroom))
        case FieldIs("is", Term("unread")):
            return Not(Among(_documents(_marked(viewer).exclude(read=None))))
        case FieldIs(field, value) if field in DESK_FIELDS:
            return Among(frozenset(_FINDERS[field](value, viewer, newsroom)))
    return query


def within_sight(query: Query, viewer: Viewer) -> Query:
    """The query without the documents that a label keeps from this person."""
    hidden = frozenset(hidden_documents(viewer))
    return And((query, Not(Among(hidden)))) if hidden else query


def _documents(rows: QuerySet[Marked]) -> frozenset[int]:
    return frozenset(rows.values_list("document_id", flat=True))


def _marked(viewer: Viewer) -> QuerySet[Marked]:
    return Marked.objects.filter(account=viewer.account)


def _tagged(value: Query, viewer: Viewer, newsroom: Newsroom) -> Iterable[int]:
    del viewer, newsroom  # the index keeps them to what they may see
    match value:
        case Term(word):
            found = Tag.objects.filter(word=word)
        case Wildcard(pattern) if pattern.endswith("*") and pattern.count("*") == 1:
            found = Tag.objects.filter(word__startswith=pattern[:-1])
        case _:
            raise _unfit("tag", "one tag, or the beginning of one and a star", "tag:urgent")
    return found.values_list("document_id", flat=True)


def _noted(value: Query, viewer: Viewer, newsroom: Newsroom) -> Iterable[int]:
    del viewer, newsroom
    match value:
        case Term(word):
            wanted: tuple[str, ...] = (word,)
        case Phrase(words, 0, False):
            wanted = words
        case Wildcard("*"):
            return Note.objects.filter(removed=None).values_list("document_id", flat=True)
        case _:
            raise _unfit("note", "words or a phrase", 'note:"ask the lawyer"')
    notes = Note.objects.filter(removed=None).values_list("document_id", "text")
    return (document for document, text in notes.iterator(2000) if _says(text, wanted))


def _says(text: str, wanted: tuple[str, ...]) -> bool:
    words = [token.folded for token in tokens(text)]
    return any(
        tuple(words[at : at + len(wanted)]) == wanted for at in range(len(words) - len(wanted) + 1)
    )


def _is(value: Query, viewer: Viewer, newsroom: Newsroom) -> Iterable[int]:
    mine = _marked(viewer)
    match value:
        case Term("starred"):
            return _documents(mine.exclude(starred=None))
        case Term("read"):
            return _documents(mine.exclude(read=None))
        case Term("to-read"):
            return _documents(mine.exclude(to_read=None))
        case Term("assigned"):
            return Assignment.objects.filter(done=None).values_list("document_id", flat=True)
        case Term("noted"):
            return Note.objects.filter(removed=None).values_list("document_id", flat=True)
        case Term("duplicate"):
            columns = columns_of(newsroom)
            duplicates: list[int] = columns.documents[columns.duplicates(viewer)].tolist()
            return duplicates
    raise _unfit("is", f"one of {', '.join(MARKS)}", "is:starred")


def _assigned(value: Query, viewer: Viewer, newsroom: Newsroom) -> Iterable[int]:
    del newsroom
    if not isinstance(value, Term):
        raise _unfit("assigned", "the name of one person, or me", "assigned:me")
    name = viewer.name if value.word == "me" else value.word
    if not Account.objects.filter(name=name).exists():
        raise _unfit("assigned", "the name of one person, or me", "assigned:me")
    open_ones = Assignment.objects.filter(to__name=name, done=None)
    return open_ones.values_list("document_id", flat=True)


def _sent_by(value: Query, viewer: Viewer, newsroom: Newsroom) -> Iterable[int]:
    del viewer
    return _having("sender", columns_of(newsroom), value)


def _sent_to(value: Query, viewer: Viewer, newsroom: Newsroom) -> Iterable[int]:
    del viewer
    return _having("recipient", columns_of(newsroom), value)


def _having(field: str, columns: Columns, value: Query) -> Iterable[int]:
    pairs = columns.senders if field == "sender" else columns.recipients
    if not isinstance(value, Term):
        raise _unfit(field, "one whole address or name", f'{field}:"anna@record.example"')
    found: list[int] = columns.documents[pairs.rows_with(value.word)].tolist()
    return found


def _in_folder(value: Query, viewer: Viewer, newsroom: Newsroom) -> Iterable[int]:
    del viewer
    columns = columns_of(newsroom)
    if not isinstance(value, Term):
        raise _unfit("folder", "one whole folder", 'folder:"cables/1974"')
    path, numbers = value.word.strip("/"), columns.folders.numbers
    folder = numbers.get(path) or numbers.get(f"{path}{INSIDE}") or 0
    if not folder:
        return ()
    found: list[int] = columns.documents[columns.folders.rows_within(folder)].tolist()
    return found


def _near(value: Query, viewer: Viewer, newsroom: Newsroom) -> Iterable[int]:
    """A document and those that are nearly the same; of one they may not see nothing is told."""
    if not isinstance(value, Term) or not (value.word.isascii() and value.word.isdigit()):
        raise _unfit("near", "the number of a document, as its address has it", "near:17")
    number = int(value.word[:18])
    if not seen_documents(viewer).filter(pk=number).exists():
        return ()
    columns = columns_of(newsroom)
    group = columns.groups_of(np.array([number], dtype=np.int64))[0]
    kin: list[int] = columns.documents[columns.groups_of(columns.documents) == group].tolist()
    return kin


def _failed(value: Query, viewer: Viewer, newsroom: Newsroom) -> Iterable[int]:
    del newsroom
    if not isinstance(value, Term):
        raise _unfit(
            "failed", "a code, a status or a step, or several with /", "failed:ocr/timeout"
        )
    return failed_documents(viewer, value.word.split("/"))


_FINDERS: dict[str, Callable[[Query, Viewer, Newsroom], Iterable[int]]] = {
    "tag": _tagged, "note": _noted, "is": _is, "assigned": _assigned,
    "sender": _sent_by, "recipient": _sent_to, "folder": _in_folder,
    "near": _near, "failed": _failed,
}  # fmt: skip


def _unfit(field: str, takes: str, example: str) -> QueryError:
    return QueryError(
        f"{field}: takes {takes}.", query=f"{field}:", position=0, suggestion=f"Write {example}"
    )
