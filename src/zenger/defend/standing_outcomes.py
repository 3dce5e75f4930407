"""The graph of what decisions open: which questions are open, and which answers were given.

point --branch--> point                      leads to a question
      --branch--> hearing --> point          to a hearing, and to what it decides
      --branch--> end                        to an end of the case
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from zenger.defend.ordering import in_order
from zenger.model.case.cases import Case
from zenger.model.case.courts import Decision
from zenger.model.case.moments import Moment
from zenger.model.case.outcomes import Branch, BranchEvent, BranchState, DecisionPoint, PointStatus
from zenger.model.case.standing import BranchStands, HearingStands, PointStands

DEEPEST = 40  # questions one after another; what follows stands as a graph of its own


def outcomes_of(
    case: Case, hearings: Iterable[HearingStands], *, is_open: bool, as_of: date
) -> tuple[PointStands, ...]:
    """The whole graph from its roots, in the order they are written down.

    Every question is in it once: where an answer leads to one that was told before, or back to
    one above, its `then` is None.
    """
    graph = _Graph(case, {one.hearing.id: one for one in hearings}, is_open, as_of)
    told = [graph.tell(one) for one in graph.roots()]
    rest = (graph.tell(one) for one in case.points)  # only of a ring, or too deep to nest
    return tuple(one for one in (*told, *rest) if one)


def unanswered(outcomes: Iterable[PointStands]) -> tuple[PointStands, ...]:
    """Open questions, those nearest to the roots first."""
    found: list[PointStands] = []
    level = list(outcomes)
    while level:
        found += [one for one in level if one.status is PointStatus.OPEN]
        level = [branch.then for one in level for branch in one.branches if branch.then]
    return tuple(found)


@dataclass(slots=True)
class _Graph:
    case: Case
    hearings: dict[str, HearingStands]
    is_open: bool
    as_of: date
    _told: set[str] = field(default_factory=set)
    _branches: dict[str, list[Branch]] = field(default_factory=dict)
    _events: dict[str, list[BranchEvent]] = field(default_factory=dict)
    _points: dict[str, DecisionPoint] = field(default_factory=dict)
    _decided_at: dict[str, DecisionPoint] = field(default_factory=dict)  # by hearing
    _decisions: dict[str, Decision] = field(default_factory=dict)
    _states: dict[str, tuple[BranchState, Moment | None]] = field(default_factory=dict)
    _into: dict[str, list[Branch]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for event in in_order(self.case.branch_events):
            self._events.setdefault(event.branch, []).append(event)
        for point in self.case.points:
            self._points[point.id] = point
            if point.hearing:
                self._decided_at.setdefault(point.hearing, point)
        for decision in in_order(self.case.decisions):
            self._decisions[decision.resolves] = decision
        for branch in self.case.branches:
            self._branches.setdefault(branch.point, []).append(branch)
            if target := self._target(branch):
                self._into.setdefault(target.id, []).append(branch)
        for point in self.case.points:
            self._states |= self._states_of(point)

    def roots(self) -> Iterator[DecisionPoint]:
        """Questions that no answer to another one leads to."""
        for point in self.case.points:
            if all(one.point == point.id for one in self._into.get(point.id, [])):
                yield point

    def tell(self, point: DecisionPoint, depth: int = 0) -> PointStands | None:
        """A question with all that follows from it; None where it was told already."""
        if point.id in self._told or depth >= DEEPEST:
            return None
        self._told.add(point.id)
        status = self._status(point)
        return PointStands(
            point=point,
            status=status,
            resolved_by=self._decisions.get(point.id),
            branches=tuple(self._branch(one, depth, status) for one in self._of(point)),
        )

    def _branch(self, branch: Branch, depth: int, status: PointStatus) -> BranchStands:
        state, since = self._states[branch.id]
        if status is PointStatus.MOOT and state is BranchState.OPEN:
            state = BranchState.FORECLOSED  # nobody can come to it any more
        target = self._target(branch)
        then = self.tell(target, depth + 1) if target else None
        return BranchStands(branch, state, since, then, self.hearings.get(branch.leads_to))

    def _target(self, branch: Branch) -> DecisionPoint | None:
        return self._points.get(branch.leads_to) or self._decided_at.get(branch.leads_to)

    def _status(self, point: DecisionPoint) -> PointStatus:
        """A question nobody can come to any more, or of a case that is over, needs no answer."""
        taken = any(self._states[one.id][0] is BranchState.TAKEN for one in self._of(point))
        if point.id in self._decisions or (taken and point.exclusive):
            return PointStatus.RESOLVED
        if point.moot and point.moot.first_day() <= self.as_of:
            return PointStatus.MOOT
        if not self.is_open or self._is_cut_off(point):
            return PointStatus.MOOT
        return PointStatus.OPEN

    def _is_cut_off(self, point: DecisionPoint) -> bool:
        into = [one for one in self._into.get(point.id, []) if one.point != point.id]
        return bool(into) and all(self._states[one.id][0] is BranchState.FORECLOSED for one in into)

    def _of(self, point: DecisionPoint) -> list[Branch]:
        return self._branches.get(point.id, [])

    def _states_of(self, point: DecisionPoint) -> dict[str, tuple[BranchState, Moment | None]]:
        """By its last event; beside the one that was taken, the others are foreclosed."""
        states = {one.id: self._own_state(one) for one in self._of(point)}
        taken = [since for state, since in states.values() if state is BranchState.TAKEN]
        if not (point.exclusive and taken):
            return states
        return {
            id_: (BranchState.FORECLOSED, taken[0]) if state is BranchState.OPEN else (state, since)
            for id_, (state, since) in states.items()
        }

    def _own_state(self, branch: Branch) -> tuple[BranchState, Moment | None]:
        events = self._events.get(branch.id)
        return (events[-1].state, events[-1].date) if events else (BranchState.OPEN, None)
