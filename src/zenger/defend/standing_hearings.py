"""When each hearing is after all that was changed, and which is next."""

from collections.abc import Iterable
from datetime import date

from zenger.defend.ordering import in_order
from zenger.model.case.cases import Case
from zenger.model.case.courts import Hearing, HearingEvent, HearingStatus
from zenger.model.case.moments import Moment
from zenger.model.case.standing import HearingStands

_EXPECTED = frozenset({HearingStatus.TENTATIVE, HearingStatus.CONFIRMED})


def hearings_stand(case: Case, as_of: date) -> tuple[HearingStands, ...]:
    """Every hearing, the earliest first."""
    stands = [_stands(one, _events(case, one), as_of) for one in case.hearings]
    return tuple(sorted(stands, key=lambda one: one.starts))


def next_of(hearings: Iterable[HearingStands]) -> HearingStands | None:
    """The first that is expected and not over; one of today is still ahead until it was held."""
    return next((one for one in hearings if _is_expected(one) and not one.is_past), None)


def last_day(stands: HearingStands) -> date:
    return max(stands.starts.last_day(), stands.ends.last_day() if stands.ends else date.min)


def _is_expected(stands: HearingStands) -> bool:
    """Announced, or postponed to a day that is known."""
    if stands.status is HearingStatus.POSTPONED:
        return not stands.is_adrift
    return stands.status in _EXPECTED


def _events(case: Case, hearing: Hearing) -> list[HearingEvent]:
    return in_order(one for one in case.hearing_events if one.hearing == hearing.id)


def _stands(hearing: Hearing, events: list[HearingEvent], as_of: date) -> HearingStands:
    status, starts, ends = hearing.status, hearing.starts, hearing.ends
    is_adrift = status is HearingStatus.POSTPONED
    for event in events:
        status = event.status
        is_adrift = status is HearingStatus.POSTPONED and event.to is None
        if event.to:
            starts, ends = event.to, event.to_end
    return HearingStands(
        hearing=hearing,
        status=status,
        starts=starts,
        ends=ends,
        changes=len(events),
        changed=events[-1].date if events else None,
        is_past=_last(starts, ends) < as_of,
        is_adrift=is_adrift,
    )


def _last(starts: Moment, ends: Moment | None) -> date:
    return max(starts.last_day(), ends.last_day() if ends else date.min)
