"""Approving: one person says that exactly this may be public.

Whoever approves is an editor or more, sees the document, and names the mark of what they looked
at. Which approvals count is worked out when it matters (`standing`), never stored:

- Nobody counts twice for the same mark.
- Whoever redacted last may be one of several who approve, and never the only one.
- Once anything that would be printed is other than what was approved, the approval counts no more.
- Nor does it once whoever gave it could not give it today.
"""

from collections.abc import Iterable
from itertools import islice

from django.db import transaction

from zenger.catalog.models import Account, Document
from zenger.errors import ConflictError, NotAllowedError, ReviewError
from zenger.model.approval import State, Verb, approvals_in
from zenger.model.people import Right, Viewer
from zenger.model.review import Leak
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document, viewer_of
from zenger.workflow.review.approval_checks import leaks_in
from zenger.workflow.review.decisions import (
    LONGEST_NOTE,
    require_current,
    require_state,
    write_decision,
)
from zenger.workflow.review.printed import Printed, what_would_be_printed
from zenger.workflow.review.rules import points_left
from zenger.workflow.review.standing import Standing, standings, steps_of

NAMED = 10  # places in one message


def look_at(newsroom: Newsroom, viewer: Viewer, number: int) -> tuple[Printed, Standing]:
    """What would be printed of a document now, and where it stands for exactly that.

    Makes the safe copy if it is not there yet, which takes about a second a page.

    Raises:
        NotThereError: no such document for this person.
        ReviewError: no copy can be made of it, and why.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    printed = what_would_be_printed(newsroom, document)
    found = standings([document], {document.pk: printed.mark}, now=newsroom.now())
    return printed, found[document.pk]


def approve(
    newsroom: Newsroom, viewer: Viewer, number: int, *, mark: str = "", note: str = "",
    last: int | None = None,
) -> Standing:  # fmt: skip
    """Approve what would be printed of a document now. Returns where it stands then.

    Args:
        mark: of what was on the screen (`Printed.mark`); empty: of what is there now, for who
            looked at no screen.
        last: number of the last decision on the screen (`Standing.last`).

    Raises:
        NotThereError: no such document for this person.
        NotAllowedError: they lost the right while it was verified.
        ConflictError: it is not what was on the screen any more, or somebody decided meanwhile.
        ReviewError: it is not proposed, points of the checklist are left, this person approved
            it already, or verification found something; says where.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    require_state(document, {State.PROPOSED, State.IN_REVIEW})
    _require_points(document)
    if len(note) > LONGEST_NOTE:
        raise ReviewError(f"A note has at most {LONGEST_NOTE:,} characters.")
    printed = _as_on_screen(newsroom, document, mark)
    _require_sound(leaks_in(newsroom, document, printed))
    with transaction.atomic():
        require_still(viewer, document)
        require_current(document, last)
        require_state(document, {State.PROPOSED, State.IN_REVIEW})
        _require_points(document)
        _require_first(document, viewer, printed)
        write_decision(
            newsroom, viewer, document, Verb.APPROVED, note=note.strip(), mark=printed.mark,
            inputs=printed.inputs,
        )  # fmt: skip
        return standings([document], {document.pk: printed.mark}, now=newsroom.now())[document.pk]


def _as_on_screen(newsroom: Newsroom, document: Document, mark: str) -> Printed:
    printed = what_would_be_printed(newsroom, document)
    if mark and mark != printed.mark:
        raise ConflictError(
            "The document changed since you looked at it: something was redacted, taken back or "
            "read anew. Nothing was approved. Look at it as it is now."
        )
    return printed


def require_still(viewer: Viewer, document: Document) -> None:
    """Verification takes minutes: who lost the right meanwhile approves nothing.

    Raises:
        NotAllowedError, NotThereError: they could not do it today.
    """
    account = Account.objects.filter(pk=viewer.account, disabled=None).first()
    if account is None:
        raise NotAllowedError("This account was closed meanwhile. Nothing was approved.")
    today = viewer_of(account)
    require(today, Right.EDIT)
    seen_document(today, document.pk)


def _require_points(document: Document) -> None:
    if left := points_left(document):
        raise ReviewError(
            f"{len(left)} points of the checklist are left. The first: {left[0]}. Tick them before "
            "you approve."
        )


def _require_first(document: Document, viewer: Viewer, printed: Printed) -> None:
    given = approvals_in(steps_of([document.pk])[document.pk])
    if any(step.person == viewer.account and step.mark == printed.mark for step in given):
        raise ReviewError(
            "You approved this already, and it has not changed since. Somebody else has to."
        )


def _require_sound(leaks: Iterable[Leak]) -> None:
    """Let nothing be approved that leaks.

    Raises:
        ReviewError: something of what was removed is still there. Says where, never what.
    """
    found = list(islice(leaks, NAMED + 1))
    if found:
        lines = [f"  {one.where} ({one.check}): {one.message}" for one in found[:NAMED]]
        more = "\n  and in more places" if len(found) > NAMED else ""
        raise ReviewError("Not approved: verification found something.\n" + "\n".join(lines) + more)
