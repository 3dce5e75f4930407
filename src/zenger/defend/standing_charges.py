"""What became of each charge, and the most that the pending ones could bring."""

from collections.abc import Iterable
from typing import Final

from zenger.defend.ordering import in_order
from zenger.model.case.cases import Case
from zenger.model.case.charges import (
    LIVE,
    Charge,
    ChargeEvent,
    ChargeStatus,
    Penalty,
    Sentence,
    Statute,
)
from zenger.model.case.standing import ChargeStands, Exposure

_MONTHS: Final = 12  # of a year
_VOID = frozenset({
    ChargeStatus.CONVICTION_QUASHED, ChargeStatus.ACQUITTED, ChargeStatus.DROPPED,
    ChargeStatus.DISMISSED, ChargeStatus.PARDONED, ChargeStatus.EXPIRED,
})  # fmt: skip
"""After these no sentence stands."""


def charges_stand(case: Case) -> tuple[ChargeStands, ...]:
    """Every charge of the case, in the order they are written down."""
    events = {one.id: _events(case, one) for one in case.charges}
    return tuple(_stands(case, one, events) for one in case.charges)


def exposures_of(charges: Iterable[ChargeStands], dead: Iterable[str] = ()) -> tuple[Exposure, ...]:
    """Of each subject with pending charges: the sum of counts times the most for one.

    Maxima are added up as if they were served one after another: what the press calls "up to".
    Nobody serves what another is charged with, so persons are not added up.

    Args:
        dead: ids of subjects on whom nothing can be imposed any more.
    """
    live: dict[str, list[ChargeStands]] = {}
    for one in charges:
        if one.is_live:
            live.setdefault(one.charge.subject, []).append(one)
    gone = set(dead)
    return tuple(_exposure(who, some) for who, some in live.items() if who not in gone)


def _exposure(subject: str, live: list[ChargeStands]) -> Exposure:
    parts = tuple(part for one in live if (part := _part(one)))
    return Exposure(
        months=sum(counts * months_of(most) for counts, most, _ in parts),
        life=any(most.life for _, most, _ in parts),
        death=any(most.death for _, most, _ in parts),
        parts=parts,
        unknown=tuple(one.charge.id for one in live if not _part(one)),
        subject=subject,
    )


def is_presumed_innocent(charges: Iterable[ChargeStands]) -> bool:
    """A charge is pending, or its decision is not final."""
    return any(one.is_live or one.status is ChargeStatus.UNDER_APPEAL for one in charges)


def months_of(penalty: Penalty) -> int:
    return penalty.years * _MONTHS + penalty.months


def _part(stands: ChargeStands) -> tuple[int, Penalty, Statute] | None:
    """What one charge adds, be it a fine alone; None where nobody wrote down the maximum."""
    law = stands.statute
    most = law.maximum if law else None
    if law is None or most is None or most == Penalty():
        return None
    return stands.counts, most, law


def _events(case: Case, charge: Charge) -> list[ChargeEvent]:
    return in_order(one for one in case.charge_events if one.charge == charge.id)


def _stands(case: Case, charge: Charge, all_events: dict[str, list[ChargeEvent]]) -> ChargeStands:
    events = all_events[charge.id]
    last = events[-1] if events else None
    status = last.status if last else ChargeStatus.UNKNOWN
    since = last.date if last else None
    successors = all_events.get(charge.superseded_by)
    if status in LIVE and successors:
        status, since = ChargeStatus.SUPERSEDED, successors[0].date
    return ChargeStands(
        charge=charge,
        statute=next((one for one in case.statutes if one.id == charge.statute), None),
        status=status,
        counts=_counts(charge, events),
        since=since,
        events=tuple(events),
        sentence=None if status in _VOID else _sentence(events),
        is_live=status in LIVE,
    )


def _counts(charge: Charge, events: list[ChargeEvent]) -> int:
    said = [one.counts for one in events if one.counts is not None]
    return said[-1] if said else charge.counts


def _sentence(events: list[ChargeEvent]) -> Sentence | None:
    """The last one; what was imposed before a conviction was quashed does not come back."""
    standing: Sentence | None = None
    for event in events:
        if event.status in _VOID:
            standing = None
        standing = event.sentence or standing
    return standing
