"""What a subject is accused of, under which law, and what became of it. A charge is not guilt."""

from enum import StrEnum

from zenger.model.case.moments import Moment
from zenger.model.case.records import Event, Fact, Value
from zenger.model.case.texts import Text


class Penalty(Value, frozen=True, kw_only=True):
    """The most a law allows for one count."""

    years: int = 0
    months: int = 0
    life: bool = False
    death: bool = False
    fine: str = ""  # "250,000 USD"


class Statute(Fact, frozen=True, kw_only=True):
    """A provision that makes something punishable."""

    jurisdiction: str  # "US", "GB", "US-VA"
    title: Text  # "Espionage Act, 18 U.S.C. 793"
    short: str = ""  # "18 U.S.C. 793"
    url: str = ""
    maximum: Penalty | None = None  # of one count; None: not known
    in_force: Moment | None = None
    repealed: Moment | None = None


class ChargeStatus(StrEnum):
    """How a charge stands from an event on."""

    ALLEGED = "alleged"  # investigated or accused of in public; nobody charged
    NOT_CHARGED = "not_charged"  # an investigation ended without one
    PENDING = "pending"
    AMENDED = "amended"
    SUPERSEDED = "superseded"
    DROPPED = "dropped"
    DISMISSED = "dismissed"
    PLEADED = "pleaded"  # guilty, before a court; the sentence is `ChargeEvent.sentence`
    ACQUITTED = "acquitted"
    CONVICTED = "convicted"
    UNDER_APPEAL = "under_appeal"
    CONVICTION_QUASHED = "conviction_quashed"
    PARDONED = "pardoned"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


LIVE = frozenset({ChargeStatus.PENDING, ChargeStatus.AMENDED})
"""Charges that can still end in a sentence: what the exposure counts."""
DECIDED_AGAINST = frozenset({ChargeStatus.PLEADED, ChargeStatus.CONVICTED})


class Sentence(Value, frozen=True, kw_only=True):
    """What a court imposed."""

    years: int = 0
    months: int = 0
    days: int = 0  # where a court counts in days or weeks
    life: bool = False
    death: bool = False
    served: bool = False  # counted as served already
    suspended: bool = False  # not served unless something else happens
    runs: str = ""  # beside earlier ones of the same person: "concurrent", "consecutive"
    fine: str = ""
    summary: Text | None = None


class ChargeEvent(Event, frozen=True, kw_only=True):
    """Something that changed a charge."""

    charge: str  # id
    status: ChargeStatus
    counts: int | None = None  # where only some of the counts are meant, how many remain
    sentence: Sentence | None = None
    summary: Text | None = None


class Charge(Fact, frozen=True, kw_only=True):
    """One provision charged so many times in one instrument. Its first event says when."""

    subject: str  # id
    statute: str  # id
    counts: int = 1
    proceeding: str = ""  # id
    wording: Text | None = None
    instrument: str = ""  # "indictment", "superseding indictment", "complaint", "summons"
    superseded_by: str = ""  # id of a charge
