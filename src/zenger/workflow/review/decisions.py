"""Steps of a document on its way to the public: proposed, in review, withheld, returned.

    new -> proposed -> in review -> approved      enough approvals (`approvals.approve`)
                                 -> withheld      stays in, with a reason the public may be told
                                 -> returned      goes back to be changed
    approved, published          -> withdrawn     a notice takes its place

Whatever was withheld, returned or withdrawn begins anew when it is proposed again; approvals of
before do not count then. Each step is a row that is never changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from zenger.catalog.models import Decision, Document
from zenger.errors import ConflictError, NotAllowedError, NotThereError, ReviewError
from zenger.model.approval import HELD_BACK, State, Verb, base_state
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.audit import audit
from zenger.workflow.desk.activity import tell
from zenger.workflow.review.reasons import require_reasons
from zenger.workflow.review.standing import last_decisions, steps_of

LONGEST_NOTE = 5_000  # characters
_STALE = (
    "Somebody else decided on this document in the meantime. Nothing was changed; look at what "
    "they decided, and decide again."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document of many."""

    number: int
    problem: str = ""  # empty: done


def propose(
    newsroom: Newsroom, viewer: Viewer, number: int, *, note: str = "", last: int | None = None
) -> None:
    """Propose a document for publication, or propose it anew after it was held back.

    Args:
        last: the number of the last decision that was on the screen (`Standing.last`).

    Raises:
        NotThereError: no such document for this person.
        ConflictError: somebody else decided in the meantime.
        ReviewError: it is proposed already.
    """
    _step(newsroom, viewer, number, Verb.PROPOSED, {State.NEW, *HELD_BACK}, note=note, last=last)


def take_into_review(
    newsroom: Newsroom, viewer: Viewer, number: int, *, last: int | None = None
) -> None:
    """Begin to review a proposed document. Raises as `propose` does."""
    _step(newsroom, viewer, number, Verb.TAKEN, {State.PROPOSED}, last=last)


def withhold(
    newsroom: Newsroom, viewer: Viewer, number: int, reason: str, *, note: str = "",
    last: int | None = None,
) -> None:  # fmt: skip
    """Decide that a document stays in. It is not published on any ground until proposed anew.

    Args:
        reason: a code; where the newsroom wants it, the public is told how many were withheld why.
        note: for the newsroom only.

    Raises: as `propose` does, and ReviewError for an unknown reason.
    """
    require_reasons([reason])
    allowed = set(State) - {State.WITHHELD}
    _step(newsroom, viewer, number, Verb.WITHHELD, allowed, reason=reason, note=note, last=last)


def return_document(
    newsroom: Newsroom, viewer: Viewer, number: int, note: str, *, last: int | None = None
) -> None:
    """Send a document back to be changed, saying what. Raises as `propose` does."""
    if not note.strip():
        raise ReviewError("Say what has to be changed before the document is proposed again.")
    allowed = {State.PROPOSED, State.IN_REVIEW}
    _step(newsroom, viewer, number, Verb.RETURNED, allowed, note=note, last=last)


def withdraw(newsroom: Newsroom, viewer: Viewer | None, number: int, reason: str) -> None:
    """Take a document out of the public archive with its next printing; a notice stays.

    Args:
        viewer: a publisher; None: whoever is at the command line of the newsroom.
        reason: the public reads it in the notice.

    Raises:
        NotThereError: no such document, or not for this person.
        ReviewError: no reason.
    """
    said = " ".join(reason.split())
    if not 0 < len(said) <= LONGEST_NOTE:
        raise ReviewError("Say why the document is taken away; readers see it in its place.")
    if viewer is not None:
        require(viewer, Right.PUBLISH)
        document = seen_document(viewer, number)
    else:
        document = _at_command_line(number)
    with transaction.atomic():
        write_decision(newsroom, viewer, document, Verb.WITHDRAWN, note=said)


def decide_many(numbers: Iterable[int], act: Callable[[int], object]) -> list[Outcome]:
    """Do the same with many documents, each on its own: one that cannot be does not stop the rest.

    Args:
        act: such as ``lambda number: withhold(newsroom, viewer, number, "b6")``.
    """
    found = []
    for number in dict.fromkeys(numbers):
        problem = ""
        try:
            act(number)
        except (ConflictError, NotAllowedError, NotThereError, ReviewError) as error:
            problem = str(error)
        found.append(Outcome(number, problem))
    return found


def _step(
    newsroom: Newsroom, viewer: Viewer, number: int, verb: Verb, allowed: set[State], *,
    reason: str = "", note: str = "", last: int | None = None,
) -> None:  # fmt: skip
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    if len(note) > LONGEST_NOTE:
        raise ReviewError(f"A note has at most {LONGEST_NOTE:,} characters.")
    with transaction.atomic():
        require_current(document, last)
        require_state(document, allowed)
        write_decision(newsroom, viewer, document, verb, reason=reason, note=note.strip())


def require_current(document: Document, last: int | None) -> None:
    """Within a transaction: nobody decided since what was on the screen.

    Raises:
        ConflictError: somebody did.
    """
    if last is not None and last_decisions([document.pk]).get(document.pk, 0) != last:
        raise ConflictError(_STALE)


def require_state(document: Document, allowed: set[State]) -> None:
    """Within a transaction: the document is where this step begins.

    Raises:
        ReviewError: it is elsewhere.
    """
    state = base_state(steps_of([document.pk])[document.pk])
    if state not in allowed:
        raise ReviewError(_NOT_FROM_HERE[state])


_NOT_FROM_HERE = {
    State.NEW: "This document was not proposed yet. Propose it first.",
    State.PROPOSED: "This document is proposed already.",
    State.IN_REVIEW: "This document is in review already.",
    State.WITHHELD: "This document is withheld. Propose it anew to decide again.",
    State.RETURNED: "This document was sent back to be changed. Propose it anew.",
    State.WITHDRAWN: "This document was withdrawn. Propose it anew to publish it again.",
}


def write_decision(
    newsroom: Newsroom, viewer: Viewer | None, document: Document, verb: Verb, *,
    reason: str = "", note: str = "", mark: str = "", inputs: str = "",
) -> None:  # fmt: skip
    """Within a transaction."""
    Decision.objects.create(
        document=document, verb=verb, mark=mark, inputs=inputs, reason=reason, note=note,
        role=viewer.role if viewer else "", author_id=viewer.account if viewer else None,
        at=newsroom.now(),
    )  # fmt: skip
    said = {"reason": reason} if reason else {}
    said |= {"mark": mark} if mark else {}
    audit(newsroom, _VERBS[verb], document=document.blob_id, **said)
    if viewer is not None:
        tell(newsroom, viewer, verb, document)


_VERBS = {
    Verb.PROPOSED: "propose", Verb.TAKEN: "take-into-review", Verb.APPROVED: "approve",
    Verb.WITHHELD: "withhold", Verb.RETURNED: "return", Verb.WITHDRAWN: "withdraw",
    Verb.ORIGINAL: "approve-original", Verb.KEPT: "keep-original",
}  # fmt: skip


def _at_command_line(number: int) -> Document:
    found = Document.objects.filter(pk=number).first()
    if found is None:
        raise NotThereError("There is no such document.")
    return found
