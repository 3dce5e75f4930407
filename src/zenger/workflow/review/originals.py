"""The file itself, as it was received, beside its safe copy: only where nothing is hidden in it.

At least two people say so, or as many as its collection asks for, in a step of its own. None of
that counts while

- anything in the document is redacted, or other files lie in it;
- the inventory of what is hidden is not empty, or could not look to the end;
- it is of a kind whose source says more than anybody sees, as web pages and e-mails;
- it has names of several kinds, as a program may show more of it by another;
- what was removed elsewhere stands in the text that was read from it.

An approval is of the bytes, so nothing voids it but a decision, or the rights of whoever gave it.
Who keeps the file in keeps it in for all collections that have the same bytes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db import transaction

from zenger.catalog.models import Decision, Document, Member, Occurrence, RedactionEntry
from zenger.errors import ReviewError
from zenger.model.approval import State, Step, Verb, one_each, originals_in
from zenger.model.document import Status
from zenger.model.people import Right, Viewer
from zenger.model.review import Leak
from zenger.protocols.newsroom import Newsroom
from zenger.review.verify.secrets import Find, Secrets
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.page_content import last_fingerprints, pages_of
from zenger.workflow.review.approvals import require_still
from zenger.workflow.review.ask_verifier import marking_key
from zenger.workflow.review.decisions import (
    LONGEST_NOTE,
    require_current,
    require_state,
    write_decision,
)
from zenger.workflow.review.inspect_document import inspect_document, known_inspection
from zenger.workflow.review.inspect_file import Inspection
from zenger.workflow.review.rules import DEFAULT_APPROVALS, approvals_needed
from zenger.workflow.review.secrets_looked_for import all_secrets
from zenger.workflow.review.standing import steps_of, who_still_may

LEAST = 2  # people, however few the collection asks for
CHECK = "original"
_READ = (Status.OK, Status.EMPTY)
# What these hold beside what is seen, the inventory tells. Of pages, drawings, messages and XML it
# does not: nobody applies their style sheets, and addresses, attributes and headers are no text.
_TOLD_WHOLE = frozenset(
    "application/pdf text/plain text/csv text/tab-separated-values application/json "
    "application/x-ndjson application/msword application/vnd.ms-excel "
    "application/vnd.ms-powerpoint".split()
)
_TOLD_FAMILIES = (
    "image/", "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.", "application/vnd.ms-",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OriginalStanding:
    """Whether the file itself may go out with its copy."""

    obstacle: str  # why not, whoever says so; empty: nothing stands in the way
    counted: tuple[Step, ...]  # approvals that hold
    needed: int

    @property
    def is_released(self) -> bool:
        """With the copy, once that has its own approvals."""
        return not self.obstacle and len(self.counted) >= self.needed


def original_standing(newsroom: Newsroom, viewer: Viewer, number: int) -> OriginalStanding:
    """As far as somebody looked for what is hidden; that itself takes a tenth of a second a page.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    return _standings(newsroom, [document])[document.pk]


def approve_original(
    newsroom: Newsroom, viewer: Viewer, number: int, *, note: str = "", last: int | None = None
) -> OriginalStanding:
    """Say that the file itself may be public beside its copy. Returns where that stands then.

    Args:
        last: number of the last decision on the screen (`Standing.last`).

    Raises:
        NotThereError: no such document for this person.
        NotAllowedError: they lost the right while the file was looked into.
        ConflictError: somebody decided meanwhile.
        ReviewError: it is not proposed, something stands in the way (says what), or this person
            said so already.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    require_state(document, {State.PROPOSED, State.IN_REVIEW})
    if len(note) > LONGEST_NOTE:
        raise ReviewError(f"A note has at most {LONGEST_NOTE:,} characters.")
    _require_clear(inspect_document(newsroom, document), document)
    secrets = Secrets(all_secrets(newsroom), marking_key(newsroom))
    for leak in leaks_in_original(newsroom, document, secrets):
        raise ReviewError(f"Not approved. {leak.where}: {leak.message}")
    with transaction.atomic():
        require_still(viewer, document)
        require_current(document, last)
        require_state(document, {State.PROPOSED, State.IN_REVIEW})
        _require_clear(known_inspection(newsroom, document), document)
        before = _standings(newsroom, [document])[document.pk]
        if any(step.person == viewer.account for step in before.counted):
            raise ReviewError("You said so already. Somebody else has to.")
        write_decision(
            newsroom, viewer, document, Verb.ORIGINAL, note=note.strip(), mark=document.blob_id
        )
        return _standings(newsroom, [document])[document.pk]


def keep_original(newsroom: Newsroom, viewer: Viewer, number: int, *, note: str = "") -> None:
    """Decide that the file itself stays in after all: what was said before counts no more.

    With the next printing it is gone; copies that others made are out of reach.

    Raises:
        NotThereError: no such document for this person.
        ReviewError: nobody had said that it may be public.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    if len(note) > LONGEST_NOTE:
        raise ReviewError(f"A note has at most {LONGEST_NOTE:,} characters.")
    with transaction.atomic():
        if not originals_in(steps_of([document.pk])[document.pk]):
            raise ReviewError("Nobody said that the original may be public. It stays in.")
        write_decision(newsroom, viewer, document, Verb.KEPT, note=note.strip())


def look_again(newsroom: Newsroom, documents: Iterable[Document]) -> None:
    """Before a release: look into the files two people let go, as it is done today."""
    for row in _spoken_of(documents):
        inspect_document(newsroom, row)


def released_originals(newsroom: Newsroom, documents: Iterable[Document]) -> frozenset[str]:
    """Digests of those whose file may go out with the copy; a few hundred documents at most.

    A file nobody looked into with this version stays in: `look_again` comes first.
    """
    rows = _spoken_of(documents)
    found = _standings(newsroom, rows)
    return frozenset(str(row.blob_id) for row in rows if found[row.pk].is_released)


def kept_originals() -> set[str]:
    """Digests of files of which somebody said last that they stay in, on whatever ground."""
    said = Decision.objects.filter(verb__in=[Verb.ORIGINAL, Verb.KEPT]).order_by("pk")
    last = dict(said.values_list("document__blob_id", "verb"))
    return {str(blob) for blob, verb in last.items() if verb == Verb.KEPT}


def _spoken_of(documents: Iterable[Document]) -> list[Document]:
    """Of most nobody ever said it, and nothing has to be asked of them."""
    rows = list(documents)
    said = Decision.objects.filter(document__in=rows, verb=Verb.ORIGINAL)
    numbers = set(said.values_list("document_id", flat=True))
    return [row for row in rows if row.pk in numbers]


def leaks_in_original(newsroom: Newsroom, document: Document, secrets: Secrets) -> Iterator[Leak]:
    """Where what was removed anywhere stands in what was read from the file."""
    done = last_fingerprints(document.blob_id)
    for page in pages_of(newsroom, done, document) if secrets.all else ():
        finds: frozenset[Find] = frozenset()
        for text in (page.label, page.text, *(" ".join(row) for row in page.rows)):
            finds |= secrets.in_text(text)
        for find in sorted(finds, key=lambda one: one.mark):
            yield Leak(
                CHECK, f"original, page {page.number}",
                f"What was removed elsewhere (secret {find.mark}) stands in the file. Keep the "
                "original in (`zenger review original --keep`), or redact it here as well.",
            )  # fmt: skip


def _standings(newsroom: Newsroom, rows: list[Document]) -> dict[int, OriginalStanding]:
    numbers = {row.pk for row in rows}
    steps, needed = steps_of(numbers), approvals_needed()
    who_may = who_still_may(numbers, steps, originals_in)
    found = {}
    for row in rows:
        given = _given(row, steps[row.pk])
        counted = one_each(given, mark=row.blob_id, still_may=who_may[row.pk].__contains__)
        asked = max(LEAST, needed.get(row.collection_id, DEFAULT_APPROVALS))
        obstacle = obstacle_to(known_inspection(newsroom, row), row)
        found[row.pk] = OriginalStanding(obstacle, tuple(counted), asked)
    return found


def obstacle_to(inspection: Inspection | None, document: Document) -> str:
    """Why the file itself stays in, whoever would let it go; empty: nothing stands in the way."""
    if document.status not in _READ:
        return "It was not read to its end, so nobody knows all that is in it."
    blob = document.blob_id
    if RedactionEntry.objects.filter(document__blob=blob, withdrawal=None).exists():
        return "Something in it is redacted, and the original shows it."
    if Member.objects.filter(container=blob).exists():
        return "Other files lie in it. Each is a document of its own: propose those instead."
    if inspection is None:
        return "Nobody has looked for what is hidden in it: whoever lets it go, or the desk, does."
    if not inspection.is_examined:
        return "What is hidden in it could not be looked for to the end."
    if not all(map(_is_told_whole, {document.media_type, inspection.media_type} - {""})):
        return "The source of a file of this kind says more than anybody sees of it."
    if len(_endings_of(blob)) > 1:
        return "It has names of several kinds: by another, a program may show more of it."
    if count := len(inspection.findings):
        things = "thing is" if count == 1 else "things are"
        return f"{count:,} {things} hidden in it: `zenger inspect` and the desk say what."
    return ""


def _is_told_whole(kind: str) -> bool:
    is_markup = kind.endswith(("+xml", "/xml"))
    return not is_markup and (kind in _TOLD_WHOLE or kind.startswith(_TOLD_FAMILIES))


def _endings_of(blob: str) -> set[str]:
    """Of all names these bytes were received under."""
    paths = Occurrence.objects.filter(blob=blob).order_by().values_list("path", flat=True)
    return {PurePosixPath(path).suffix.lower() for path in paths.distinct()}


def _given(document: Document, steps: list[Step]) -> list[Step]:
    """Who let it go, since anybody kept the same bytes in, in whatever collection they lie."""
    kept = Decision.objects.filter(document__blob=document.blob_id, verb=Verb.KEPT).order_by("-pk")
    given = originals_in(steps)
    if (last := kept.values_list("pk", flat=True).first()) is None:
        return given
    since = document.decision_set.filter(verb=Verb.ORIGINAL, pk__gt=last).count()
    return given[-since:] if since else []


def _require_clear(inspection: Inspection | None, document: Document) -> None:
    if obstacle := obstacle_to(inspection, document):
        raise ReviewError(f"The original stays in. {obstacle} The copy can be published.")
