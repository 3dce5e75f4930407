"""The graph of outcomes: it ends, its answers lead somewhere, and only one of them was given."""

from collections.abc import Iterator

from zenger.defend.findings import Checked, Finding
from zenger.defend.rings import rings
from zenger.model.case.outcomes import Branch, BranchState, DecisionPoint
from zenger.model.case.trouble import Weight


def outcomes(checked: Checked) -> Iterator[Finding]:
    branches: dict[str, list[Branch]] = {}
    for branch in checked.case.branches:
        branches.setdefault(branch.point, []).append(branch)
    states = _states(checked)
    for index, point in checked.of("points"):
        yield from _point(index, point, branches.get(point.id, []), states)
    for index, branch in checked.of("branches"):
        yield from _branch(index, branch, states)
    yield from _circles(checked)
    yield from _decided(checked, branches, states)


def _states(checked: Checked) -> dict[str, BranchState]:
    """By the last event of each, of all that is on record."""
    rows = (event for _, event in checked.of("branch_events"))
    events = sorted(rows, key=lambda one: (one.date.first_day(), one.seq))
    return {one.branch: one.state for one in events}


def _point(
    index: int, point: DecisionPoint, branches: list[Branch], states: dict[str, BranchState]
) -> Iterator[Finding]:
    taken = [one.id for one in branches if states.get(one.id) is BranchState.TAKEN]
    if not branches:
        message = "There is no answer to it yet. Add branches, at least one."
        yield Finding("points", index, "", "no-answer", message, Weight.WARNING)
    if point.exclusive and len(taken) > 1:
        told = " and ".join(f"“{one}”" for one in taken)
        message = (
            f"Only one answer can be given, but {told} were taken. Mark one as foreclosed, "
            "or write exclusive = false."
        )
        yield Finding("points", index, "exclusive", "two-taken", message)
    closed = all(states.get(one.id) is BranchState.FORECLOSED for one in branches)
    if branches and closed and point.exclusive and not point.moot:
        message = (
            "All answers are foreclosed and none was taken. Add the one that was, or write in "
            "“moot” since when nobody needs an answer."
        )
        yield Finding("points", index, "", "none-left", message, Weight.WARNING)


def _branch(index: int, branch: Branch, states: dict[str, BranchState]) -> Iterator[Finding]:
    if branch.leads_to and branch.end:
        message = "It leads on and ends the case at once. Write “leads_to” or “end”, not both."
        yield Finding("branches", index, "end", "two-ends", message)
    is_open = states.get(branch.id, BranchState.OPEN) is BranchState.OPEN
    if is_open and not (branch.leads_to or branch.end):
        message = (
            "It is open and nothing says what follows. Write “leads_to” (a question or a hearing) "
            "or “end”."
        )
        yield Finding("branches", index, "leads_to", "leads-nowhere", message)


def _circles(checked: Checked) -> Iterator[Finding]:
    """No way back, but to a question that is asked anew, such as a review of remand."""
    next_ = {here: set(there) for here, there in _ways(checked).items()}
    recurring = {one.id for one in checked.case.points if one.recurs}
    cut = {here: there - recurring for here, there in next_.items() if here not in recurring}
    for ring in rings(cut):
        message = (
            f"The answers come back to this question: {' → '.join((*ring, ring[0]))}. Where it is "
            "asked anew each time, write recurs = true; else correct one “leads_to”."
        )
        yield Finding("points", checked.names["points"][ring[0]], "", "cycle", message)


def _ways(checked: Checked) -> dict[str, list[str]]:
    """From question to question, also through a hearing that decides the next."""
    points = checked.names["points"]
    at = {one.hearing: one.id for one in checked.case.points if one.hearing}
    ways: dict[str, list[str]] = {}
    for branch in checked.case.branches:
        there = branch.leads_to if branch.leads_to in points else at.get(branch.leads_to)
        if there and branch.point in points:
            ways.setdefault(branch.point, []).append(there)
    return ways


def _decided(
    checked: Checked, branches: dict[str, list[Branch]], states: dict[str, BranchState]
) -> Iterator[Finding]:
    resolved: dict[str, str] = {}
    for index, decision in checked.of("decisions"):
        point = decision.resolves
        if not point:
            continue
        if point in resolved:
            message = (
                f"“{point}” was answered by “{resolved[point]}” already. A question has one "
                "answer: make a question of its own for the second."
            )
            yield Finding("decisions", index, "resolves", "two-decisions", message)
        resolved.setdefault(point, decision.id)
        known = [states.get(one.id) for one in branches.get(point, [])]
        if known and BranchState.TAKEN not in known:
            message = f"It answers “{point}”, but no branch was taken. Add a row to branch_events."
            yield Finding("decisions", index, "resolves", "decided-how", message, Weight.WARNING)
