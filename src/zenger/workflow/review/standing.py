"""Where documents stand in review. It is worked out anew each time and never stored.

An approval counts as long as what would be printed has the mark that was approved, and whoever
approved could still approve today: their account is open, they are an editor, and they see the
document. Anything else that changes, changes where the document stands at once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from zenger.catalog.models import Account, Decision, Document, Embargo
from zenger.model.approval import (
    State,
    Step,
    Verb,
    approvals_in,
    base_state,
    suffices,
    valid_approvals,
)
from zenger.model.people import Right
from zenger.workflow.access.sight import seen_documents, viewer_of
from zenger.workflow.review.redactions import changed_last_by
from zenger.workflow.review.rules import DEFAULT_APPROVALS, approvals_needed

OPEN = frozenset({State.PROPOSED, State.IN_REVIEW})
_AT_ONCE = 500  # documents in one question


@dataclass(frozen=True, slots=True)
class Standing:
    """One document in review."""

    state: State
    counted: tuple[Step, ...] = ()  # approvals that hold
    void: int = 0  # approvals that were given and hold no longer
    needed: int = DEFAULT_APPROVALS
    embargo: datetime | None = None  # in force
    last: int = 0  # number of the last decision: what a reviewer's screen knows of


def steps_of(documents: Iterable[int]) -> dict[int, list[Step]]:
    """All decisions, in order, by document."""
    found: dict[int, list[Step]] = defaultdict(list)
    for row in Decision.objects.filter(document__in=list(documents)).order_by("pk"):
        step = Step(Verb(row.verb), row.author_id, row.role, row.mark, row.at)
        found[row.document_id].append(step)
    return found


def standings(
    documents: Iterable[Document], marks: Mapping[int, str], *, now: datetime
) -> dict[int, Standing]:
    """By document, for a few hundred at most.

    Args:
        marks: of what would be printed of each; one that is left out has no approvals that hold.
        now: for embargoes.
    """
    rows = list(documents)
    numbers = [row.pk for row in rows]
    steps, embargoes = steps_of(numbers), embargoes_of(numbers, now)
    needed, last = approvals_needed(), last_decisions(numbers)
    changed = changed_last_by({row.blob_id for row in rows})
    who_may = who_still_may({row.pk for row in rows}, steps)
    found = {}
    for row in rows:
        mine = steps[row.pk]
        state, given = base_state(mine), approvals_in(mine)
        may = who_may[row.pk]
        mark = marks.get(row.pk, "")
        counted = valid_approvals(mine, mark=mark, still_may=may.__contains__) if mark else []
        asked = needed.get(row.collection_id, DEFAULT_APPROVALS)
        if state in OPEN and suffices(counted, needed=asked, changed_by=changed.get(row.blob_id)):
            state = State.APPROVED
        found[row.pk] = Standing(
            state, tuple(counted), len({one.person for one in given}) - len(counted), asked,
            embargoes.get(row.pk), last.get(row.pk, 0),
        )  # fmt: skip
    return found


def who_still_may(
    documents: set[int], steps: Mapping[int, list[Step]],
    given: Callable[[Iterable[Step]], list[Step]] = approvals_in,
) -> dict[int, frozenset[int]]:  # fmt: skip
    """By document, those of the people who approved it that could approve it today.

    Args:
        given: which of the steps are meant, if not approvals of the copy.
    """
    asked: dict[int, set[int]] = defaultdict(set)
    for number in documents:
        for step in given(steps.get(number, ())):
            if step.person is not None:
                asked[step.person].add(number)
    accounts = Account.objects.filter(disabled=None).in_bulk(list(asked))
    found: dict[int, set[int]] = defaultdict(set)
    for person, numbers in asked.items():
        account = accounts.get(person)
        if account is None or not (viewer := viewer_of(account)).may(Right.EDIT):
            continue
        wanted = sorted(numbers)
        for start in range(0, len(wanted), _AT_ONCE):
            seen = seen_documents(viewer).filter(pk__in=wanted[start : start + _AT_ONCE])
            for number in seen.values_list("pk", flat=True):
                found[number].add(person)
    return defaultdict(frozenset, {number: frozenset(who) for number, who in found.items()})


def embargoes_of(documents: Iterable[int], now: datetime) -> dict[int, datetime]:
    """Those in force, by document."""
    rows = Embargo.objects.filter(document__in=list(documents)).order_by("pk")
    last = dict(rows.values_list("document_id", "until"))
    return {number: until for number, until in last.items() if until and until > now}


def last_decisions(documents: Iterable[int]) -> dict[int, int]:
    """The number of the last decision on each."""
    rows = Decision.objects.filter(document__in=list(documents)).order_by("pk")
    return dict(rows.values_list("document_id", "pk"))
