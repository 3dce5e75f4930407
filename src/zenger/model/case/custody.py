"""Where a subject is held, by events."""

from enum import StrEnum

from zenger.model.case.records import Event
from zenger.model.case.texts import Text


class Custody(StrEnum):
    """How free a subject is from this event on."""

    AT_LIBERTY = "at_liberty"
    SOUGHT = "sought"
    IN_EXILE = "in_exile"
    ASYLUM = "asylum"
    DETAINED_WITHOUT_CHARGE = "detained_without_charge"
    POLICE_CUSTODY = "police_custody"
    REMAND = "remand"
    SERVING_SENTENCE = "serving_sentence"
    HOUSE_ARREST = "house_arrest"
    BAIL = "bail"
    TAGGED = "tagged"
    HOSPITAL_DETAINED = "hospital_detained"
    DEPORTED = "deported"
    EXTRADITED = "extradited"
    ABDUCTED_NONSTATE = "abducted_nonstate"
    MISSING = "missing"
    RELEASED = "released"
    ESCAPED = "escaped"
    DIED_IN_CUSTODY = "died_in_custody"
    UNKNOWN = "unknown"


DEPRIVED = frozenset({
    Custody.DETAINED_WITHOUT_CHARGE, Custody.POLICE_CUSTODY, Custody.REMAND,
    Custody.SERVING_SENTENCE, Custody.HOSPITAL_DETAINED, Custody.ABDUCTED_NONSTATE,
})  # fmt: skip
"""What counts as days in custody. House arrest is counted apart; asylum is not counted."""


class CustodyEvent(Event, frozen=True, kw_only=True):
    """From this day on the subject is held so, or free."""

    subject: str  # id
    status: Custody
    place: str = ""  # id
    regime: str = ""  # "ordinary", "solitary", "incommunicado", "hospital"
    contact_lawyer: str = "unknown"  # "yes", "no", "unknown"
    contact_family: str = "unknown"
    contact_consul: str = "unknown"
    health: Text | None = None  # printed only with the subject's consent
    legal_basis: Text | None = None
    authority: str = ""  # id of an authority
    conditions: Text | None = None  # of bail
    summary: Text | None = None
