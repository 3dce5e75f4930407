"""The outcome graph as a tree to print: each question once, where the way that was taken leads."""

from collections.abc import Iterator
from dataclasses import replace

from zenger.model.case.outcomes import BranchState
from zenger.model.case.standing import BranchStands, PointStands

_RANK = {BranchState.TAKEN: 0, BranchState.OPEN: 1, BranchState.FORECLOSED: 2}
Points = tuple[PointStands, ...]


def arranged(outcomes: Points) -> Points:
    """The same graph. A question that several answers lead to stands under the one that was taken,
    else one that is open, else the first; the others name it."""
    points = {point.point.id: point for point in _points(outcomes)}
    heard = {point.point.hearing: id_ for id_, point in points.items() if point.point.hearing}
    homes: dict[str, BranchStands] = {}
    for branch in (one for point in points.values() for one in point.branches):
        target = heard.get(branch.branch.leads_to, branch.branch.leads_to)
        if target in points and (
            target not in homes or _RANK[branch.state] < _RANK[homes[target].state]
        ):
            homes[target] = branch
    at = {branch.branch.id: id_ for id_, branch in homes.items()}
    roots = tuple(_planted(root, points, at, ()) for root in outcomes)
    # A question whose best answer follows from itself would be lost: then all stays as it was.
    return roots if {p.point.id for p in _points(roots)} == points.keys() else outcomes


def _planted(
    point: PointStands, points: dict[str, PointStands], at: dict[str, str], above: tuple[str, ...]
) -> PointStands:
    above = (*above, point.point.id)
    branches = []
    for branch in point.branches:
        id_ = at.get(branch.branch.id, "")
        is_here = id_ and id_ not in above
        then = _planted(points[id_], points, at, above) if is_here else None
        branches.append(replace(branch, then=then))
    return replace(point, branches=tuple(branches))


def _points(outcomes: Points) -> Iterator[PointStands]:
    for point in outcomes:
        yield point
        yield from _points(tuple(branch.then for branch in point.branches if branch.then))
