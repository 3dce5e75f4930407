"""What became of each demand, and what is asked if it is not met."""

from zenger.defend.ordering import in_order
from zenger.model.case.advocacy import Demand, DemandStatus
from zenger.model.case.cases import Case
from zenger.model.case.standing import DemandStands


def demands_stand(case: Case) -> tuple[DemandStands, ...]:
    """Demands that are no fallback, in order; each with its fallbacks, each once."""
    ids = {one.id for one in case.demands}
    ordered = sorted(case.demands, key=lambda one: one.order)
    told: set[str] = set()
    roots = [one for one in ordered if one.fallback_of not in ids]
    stands = [_stands(case, one, ordered, told) for one in roots]
    ring = [_stands(case, one, ordered, told) for one in ordered]  # nobody may be left out
    return tuple(one for one in (*stands, *ring) if one)


def _stands(
    case: Case, demand: Demand, ordered: list[Demand], told: set[str]
) -> DemandStands | None:
    if demand.id in told:
        return None
    told.add(demand.id)
    events = in_order(one for one in case.demand_events if one.demand == demand.id)
    below = [
        _stands(case, one, ordered, told)
        for one in ordered
        if one.fallback_of == demand.id and demand.id
    ]
    return DemandStands(
        demand=demand,
        status=events[-1].status if events else DemandStatus.MADE,
        events=tuple(events),
        fallbacks=tuple(one for one in below if one),
    )
