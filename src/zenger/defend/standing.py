"""How a case stands on a day: worked out from its events, stored nowhere."""

from datetime import date, datetime

from zenger.defend.known import Clock, known_case
from zenger.defend.standing_charges import charges_stand, exposures_of, is_presumed_innocent
from zenger.defend.standing_custody import held_of
from zenger.defend.standing_demands import demands_stand
from zenger.defend.standing_hearings import hearings_stand, next_of
from zenger.defend.standing_outcomes import outcomes_of, unanswered
from zenger.defend.standing_sentences import sentenced
from zenger.defend.standing_timeline import timeline_of
from zenger.model.case.cases import Case
from zenger.model.case.custody import Custody
from zenger.model.case.standing import Standing


def stand(case: Case, as_of: date, now: datetime | None = None) -> Standing:
    """How a case stands at the beginning of a day, with the events of that day.

    Args:
        as_of: nothing of what was known later is in the result. Days in custody are counted up to
            this day, without it.
        now: aware; when the page is made. Embargoes and rights of photos go by it. None: the first
            minute of `as_of` in UTC, so that an embargo until an hour of that day still holds.
    """
    known = known_case(case, Clock.of(as_of, now))
    is_open = known.case.closed is None
    charges = charges_stand(known)
    hearings = hearings_stand(known, as_of)
    held = tuple(held_of(known, one.id, as_of) for one in known.subjects)
    dead = (one.subject for one in held if one.status is Custody.DIED_IN_CUSTODY)
    outcomes = outcomes_of(known, hearings, is_open=is_open, as_of=as_of)
    return Standing(
        case=known,
        as_of=as_of,
        is_open=is_open,
        held=held,
        charges=charges,
        exposures=exposures_of(charges, dead),
        sentenced=sentenced(charges),
        presumed_innocent=is_presumed_innocent(charges),
        hearings=hearings,
        next_hearing=next_of(hearings) if is_open else None,
        open_points=unanswered(outcomes),
        outcomes=outcomes,
        demands=demands_stand(known),
        timeline=timeline_of(known),
    )
