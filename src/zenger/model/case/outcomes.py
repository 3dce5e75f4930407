"""What a decision opens: the questions, their possible answers, and where each leads."""

from enum import StrEnum

from zenger.model.case.moments import Moment
from zenger.model.case.records import Event, Fact
from zenger.model.case.texts import Text


class PointStatus(StrEnum):
    """Whether a question is still open. Derived."""

    OPEN = "open"
    RESOLVED = "resolved"
    MOOT = "moot"


class BranchState(StrEnum):
    """What became of an answer."""

    OPEN = "open"
    TAKEN = "taken"
    FORECLOSED = "foreclosed"


class End(StrEnum):
    """How a case can end."""

    FREED = "freed"
    REMAINS_DETAINED = "remains_detained"
    EXTRADITED = "extradited"
    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    DROPPED = "dropped"
    SETTLED = "settled"
    PARDONED = "pardoned"
    DEAD = "dead"
    OTHER = "other"


class DecisionPoint(Fact, frozen=True, kw_only=True):
    """A question that somebody will answer. `known` says since when it stands."""

    id: str
    question: Text
    proceeding: str = ""  # id
    hearing: str = ""  # id of the hearing that decides it
    due: Moment | None = None
    moot: Moment | None = None  # since when nobody needs an answer any more
    exclusive: bool = True  # of its branches exactly one is taken
    recurs: bool = False  # may come back to itself: a review of remand


class Branch(Fact, frozen=True, kw_only=True):
    """One possible answer."""

    id: str
    point: str  # id
    label: Text
    condition: Text | None = None
    leads_to: str = ""  # id of a decision point or a hearing
    end: End | None = None  # instead of `leads_to`
    custody: Text | None = None  # what it does to where the subject is held
    time_limit: Text | None = None  # "14 days to apply"
    risks: tuple[str, ...] = ()  # ids
    rights: tuple[str, ...] = ()  # ids


class BranchEvent(Event, frozen=True, kw_only=True):
    """An answer was taken, or is no longer possible."""

    branch: str  # id
    state: BranchState
