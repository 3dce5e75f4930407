"""Courts, what is pending before them, when they sit, and what they decided."""

from enum import StrEnum

from zenger.model.case.moments import Moment
from zenger.model.case.people import Party
from zenger.model.case.records import Event, Fact, Value
from zenger.model.case.texts import Text


class Court(Value, frozen=True, kw_only=True):
    """A court, or an office that decides as one."""

    id: str
    name: Text
    level: str = ""
    jurisdiction: str = ""
    place: str = ""  # id
    zone: str = ""  # of the IANA time zone database: of its hearings
    appeals_to: tuple[str, ...] = ()  # ids
    url: str = ""


class Proceeding(Fact, frozen=True, kw_only=True):
    """One matter before one court after another. It says who brought it against whom."""

    court: str  # id; where it began
    type: str  # "criminal", "extradition", "civil", "habeas", "asylum", "order", "un_wg"
    title: Text
    number: str = ""
    raw_number: str = ""  # as the source wrote it
    parties: tuple[Party, ...] = ()
    brought_by: str = "state"  # or "subject", "third_party"
    parent: str = ""  # id
    originates_from: str = ""  # id
    judges: tuple[str, ...] = ()
    filed: Moment | None = None
    closed: Moment | None = None
    docket_url: str = ""


class HearingStatus(StrEnum):
    """How sure a hearing is."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"  # `HearingEvent.to` says to when, where that is known
    HELD = "held"
    CANCELLED = "cancelled"
    VACATED = "vacated"


class HearingEvent(Event, frozen=True, kw_only=True):
    """Something that was announced or happened about a hearing."""

    hearing: str  # id
    status: HearingStatus
    to: Moment | None = None  # postponed: when it is now to begin
    to_end: Moment | None = None
    summary: Text | None = None


class Hearing(Fact, frozen=True, kw_only=True):
    """A sitting of a court. `known` says when it was announced."""

    proceeding: str  # id
    court: str = ""  # id; empty: the proceeding's
    title: Text
    starts: Moment
    ends: Moment | None = None  # the last day, or the hour it ends
    public_access: str = ""  # "open", "closed", "remote"
    access_url: str = ""
    status: HearingStatus = HearingStatus.CONFIRMED  # as announced; later ones are events
    embargo: Moment | None = None  # nothing of it is printed before


class Decision(Event, frozen=True, kw_only=True):
    """What a court or an office ruled."""

    id: str
    proceeding: str  # id
    court: str = ""  # id; empty: the proceeding's
    hearing: str = ""  # id
    kind: str = "ruling"  # "order", "judgment", "assurance", "executive_act", "settlement"
    summary: Text
    effect: Text | None = None
    judges: tuple[str, ...] = ()
    document: str = ""  # id of a citation of the document itself
    resolves: str = ""  # id of a decision point
