"""Why a case matters, what is asked of whom, what readers can do, and what was said in public."""

from enum import StrEnum

from zenger.model.case.moments import Moment
from zenger.model.case.records import Event, Fact, Value
from zenger.model.case.texts import Text


class Engaged(Fact, frozen=True, kw_only=True):
    """A right that the case is about."""

    instrument: str  # "ICCPR", "ECHR", "UDHR", "US Constitution"
    article: str  # "19", "First Amendment"
    label: Text
    how: Text | None = None
    finding: Text | None = None  # of a court or a body, such as an opinion of a UN working group


class Risk(Fact, frozen=True, kw_only=True):
    """What threatens, and if what."""

    label: Text
    kind: str = "other"
    severity: str = ""  # "grave", "serious"
    condition: str = ""  # id of the branch it follows from


class DemandStatus(StrEnum):
    """What became of a demand."""

    MADE = "made"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    PARTLY_MET = "partly_met"
    MET = "met"
    MOOT = "moot"


class Demand(Fact, frozen=True, kw_only=True):
    """What is asked of an authority; "if not, then" by `fallback_of`."""

    text: Text
    addressee: str  # id of an authority
    order: int = 0  # the first is the headline
    fallback_of: str = ""  # id of a demand
    legal_basis: tuple[str, ...] = ()  # ids of rights
    made: Moment | None = None


class DemandEvent(Event, frozen=True, kw_only=True):
    """An answer to a demand."""

    demand: str  # id
    status: DemandStatus
    summary: Text | None = None


class Count(Value, frozen=True, kw_only=True):
    """How many, when, and who counted."""

    value: int
    as_of: Moment
    source: str  # id of a citation


class Action(Fact, frozen=True, kw_only=True):
    """Something a reader can do."""

    kind: str  # "letter", "email", "petition", "event", "donate", "share"
    title: Text
    target: str = ""  # id of an authority
    model: Text | None = None  # the words of a model letter; paragraphs parted by an empty line
    starts: Moment | None = None
    deadline: Moment | None = None
    url: str = ""
    counts: tuple[Count, ...] = ()
    safety: Text | None = None  # what to mind before doing it


class UpdateKind(StrEnum):
    """What an update is."""

    FACT = "fact"
    CORRECTION = "correction"
    ADVOCACY = "advocacy"


class Update(Event, frozen=True, kw_only=True):
    """News of the case, or a correction of its page."""

    title: Text
    body: Text | None = None  # Markdown
    kind: UpdateKind = UpdateKind.FACT


class Quote(Value, frozen=True, kw_only=True):
    """What somebody said for publication."""

    speaker: str
    role: Text | None = None
    text: Text
    approved_by: str = ""  # without it the quote is not printed


class PressRelease(Event, frozen=True, kw_only=True):
    """A statement to the press."""

    id: str
    title: Text
    body: Text  # Markdown
    dateline: str = ""  # "London"
    embargo: Moment | None = None  # not printed before
    quotes: tuple[Quote, ...] = ()
    contacts: Text | None = None
    boilerplate: Text | None = None
    supersedes: str = ""  # id
