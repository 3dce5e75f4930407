"""How a case stands on a day: all derived from its events, nothing of it stored."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zenger.model.case.advocacy import Demand, DemandEvent, DemandStatus
from zenger.model.case.cases import Case
from zenger.model.case.charges import Charge, ChargeEvent, ChargeStatus, Penalty, Sentence, Statute
from zenger.model.case.courts import Decision, Hearing, HearingStatus
from zenger.model.case.custody import Custody, CustodyEvent
from zenger.model.case.moments import Moment
from zenger.model.case.outcomes import Branch, BranchState, DecisionPoint, PointStatus
from zenger.model.case.people import Place


@dataclass(frozen=True, slots=True)
class Spell:
    """One unbroken time in which a subject was deprived of liberty."""

    subject: str
    start: date  # the first day
    end: date | None  # the day of release, not counted; None: still held
    days: int  # to the end, or to the day the page is of
    exact: bool  # both ends are known to the day; else `days` are those that are certain
    began: Moment | None = None  # the first day, as precise as it is known


@dataclass(frozen=True, slots=True)
class Held:
    """Where one subject is, and for how long."""

    subject: str
    event: CustodyEvent | None  # the last one; None: nothing is known
    place: Place | None
    status: Custody
    is_deprived: bool
    spells: tuple[Spell, ...]  # oldest first
    present: Spell | None
    days: int  # of the present spell; 0 where there is none
    all_days: int  # of all spells
    house_arrest_days: int
    exact: bool


@dataclass(frozen=True, slots=True)
class ChargeStands:
    """A charge and what became of it."""

    charge: Charge
    statute: Statute | None
    status: ChargeStatus
    counts: int  # that are meant by this status
    since: Moment | None
    events: tuple[ChargeEvent, ...]  # oldest first
    sentence: Sentence | None
    is_live: bool


@dataclass(frozen=True, slots=True)
class Exposure:
    """The most that could be imposed on one person if every pending charge ended in a conviction.

    Where no part has a time the law knows fines alone.
    """

    months: int
    life: bool
    death: bool
    parts: tuple[tuple[int, Penalty, Statute], ...]  # counts, the most for one, the law
    unknown: tuple[str, ...]  # charges whose law gives no maximum: the sum is then "at least"
    subject: str = ""  # id


@dataclass(frozen=True, slots=True)
class Sentenced:
    """What one person was sentenced to."""

    subject: str  # id
    charges: tuple[ChargeStands, ...]  # with a sentence that stands, in the order of sentencing
    total: Sentence | None  # None: of several, and nobody said how they run together


@dataclass(frozen=True, slots=True)
class HearingStands:
    """A hearing and how sure it is."""

    hearing: Hearing
    status: HearingStatus
    starts: Moment
    ends: Moment | None
    changes: int  # how often it was changed since it was announced: SEQUENCE of a calendar entry
    changed: Moment | None
    is_past: bool
    is_adrift: bool = False  # postponed, and nobody knows to when


@dataclass(frozen=True, slots=True)
class BranchStands:
    """An answer, what became of it, and what follows."""

    branch: Branch
    state: BranchState
    since: Moment | None
    then: "PointStands | None"  # the question it leads to; None also where that repeats
    hearing: HearingStands | None


@dataclass(frozen=True, slots=True)
class PointStands:
    """A question, whether it is open, and its answers."""

    point: DecisionPoint
    status: PointStatus
    resolved_by: Decision | None
    branches: tuple[BranchStands, ...]


@dataclass(frozen=True, slots=True)
class DemandStands:
    """A demand, what became of it, and what is asked if it is not met."""

    demand: Demand
    status: DemandStatus
    events: tuple[DemandEvent, ...]
    fallbacks: tuple["DemandStands", ...]

    @property
    def is_asked(self) -> bool:
        """Still: it was not met, and nothing else made it pointless."""
        return self.status not in (DemandStatus.MET, DemandStatus.MOOT)

    @property
    def next_fallback(self) -> "DemandStands | None":
        """What is asked if this is not done."""
        return next((one for one in self.fallbacks if one.is_asked), None)


class EntryKind(StrEnum):
    """What a line of the timeline is."""

    CUSTODY = "custody"
    CHARGE = "charge"
    HEARING = "hearing"
    DECISION = "decision"
    UPDATE = "update"
    RELEASE = "release"
    DEMAND = "demand"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. Its words are made where it is printed."""

    date: Moment
    seq: int
    kind: EntryKind
    id: str
    record: object  # the event


@dataclass(frozen=True, slots=True)
class Standing:
    """A case on a day. `case` holds only what was known by then and may be printed then."""

    case: Case
    as_of: date
    is_open: bool
    held: tuple[Held, ...]  # one for each subject, in their order
    charges: tuple[ChargeStands, ...]
    exposures: tuple[Exposure, ...]  # one for each subject on whom a charge is pending
    sentenced: tuple[Sentenced, ...]  # one for each subject with a sentence that stands
    presumed_innocent: bool  # a charge is pending, or under appeal
    hearings: tuple[HearingStands, ...]  # by date
    next_hearing: HearingStands | None
    open_points: tuple[PointStands, ...]  # questions nobody has answered, roots of the graph first
    outcomes: tuple[PointStands, ...]  # the whole graph, from its roots
    demands: tuple[DemandStands, ...]  # those that are no fallback, in order
    timeline: tuple[Entry, ...]  # oldest first

    @property
    def lead_demand(self) -> DemandStands | None:
        """The first that is still asked; None where none is."""
        return next((one for one in self.demands if one.is_asked), None)

    @property
    def exposure(self) -> Exposure | None:
        """Of the person who faces most; None where no charge is pending."""
        return max(self.exposures, key=_gravity, default=None)


def _gravity(exposure: Exposure) -> tuple[bool, bool, int]:
    return exposure.death, exposure.life, exposure.months
