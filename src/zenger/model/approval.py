"""How a document gets from the newsroom to the public: steps, and what they add up to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verb(StrEnum):
    """One step somebody takes with a document."""

    PROPOSED = "proposed"
    TAKEN = "taken"  # into review
    APPROVED = "approved"
    WITHHELD = "withheld"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"  # after it was public
    ORIGINAL = "original"  # the file itself may be public beside the copy
    KEPT = "kept"  # the file itself stays in


class State(StrEnum):
    """Where a document stands."""

    NEW = "new"  # nobody proposed it
    PROPOSED = "proposed"
    IN_REVIEW = "in review"
    APPROVED = "approved"
    WITHHELD = "withheld"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


HELD_BACK = frozenset({State.WITHHELD, State.RETURNED, State.WITHDRAWN})
"""Not published on whatever ground, until somebody proposes it again."""

_AFTER = {
    Verb.PROPOSED: State.PROPOSED, Verb.TAKEN: State.IN_REVIEW, Verb.WITHHELD: State.WITHHELD,
    Verb.RETURNED: State.RETURNED, Verb.WITHDRAWN: State.WITHDRAWN,
}  # fmt: skip
_BEGIN_ANEW = frozenset({Verb.PROPOSED, Verb.WITHHELD, Verb.RETURNED, Verb.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Step:
    """One decision as it is on record."""

    verb: Verb
    person: int | None  # account
    role: str
    mark: str  # of an approval: SHA-256 of what would be printed
    at: datetime


def base_state(steps: Iterable[Step]) -> State:
    """Where a document stands, approvals left aside: proposed, in review, or held back."""
    state = State.NEW
    for step in steps:
        state = _AFTER.get(step.verb, state)
    return state


def approvals_in(steps: Iterable[Step]) -> list[Step]:
    """Approvals given since the document was last proposed, withheld, returned or withdrawn."""
    found: list[Step] = []
    for step in steps:
        if step.verb in _BEGIN_ANEW:
            found = []
        elif step.verb is Verb.APPROVED:
            found.append(step)
    return found


def originals_in(steps: Iterable[Step]) -> list[Step]:
    """Who said that the file itself may be public, since that was last begun anew or taken back."""
    found: list[Step] = []
    for step in steps:
        if step.verb in _BEGIN_ANEW or step.verb is Verb.KEPT:
            found = []
        elif step.verb is Verb.ORIGINAL:
            found.append(step)
    return found


def valid_approvals(
    steps: Iterable[Step], *, mark: str, still_may: Callable[[int], bool]
) -> list[Step]:
    """Those that count: of exactly what would be printed now, one for each person.

    Args:
        mark: of what would be printed now.
        still_may: whether this person could approve the document today.
    """
    return one_each(approvals_in(steps), mark=mark, still_may=still_may)


def one_each(given: Iterable[Step], *, mark: str, still_may: Callable[[int], bool]) -> list[Step]:
    """Of this mark, by people who could give it today, one for each."""
    counted: dict[int, Step] = {}
    for step in given:
        if step.person is not None and step.mark == mark and still_may(step.person):
            counted.setdefault(step.person, step)
    return list(counted.values())


def suffices(approvals: list[Step], *, needed: int, changed_by: int | None) -> bool:
    """Whether a document may go out.

    Whoever changed it last may be one of several who approve, and never the only one.

    Args:
        approvals: those that count.
        needed: how many different people its collection asks for; at least 1.
        changed_by: who redacted it last, or took a redaction back; None: nobody did.
    """
    others = {step.person for step in approvals} - {changed_by}
    return bool(others) and len({step.person for step in approvals}) >= max(1, needed)
