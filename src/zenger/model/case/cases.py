"""A whole case: its head, and the records that hang on it."""

from enum import StrEnum

import msgspec

from zenger.model.case.advocacy import (
    Action,
    Demand,
    DemandEvent,
    Engaged,
    PressRelease,
    Risk,
    Update,
)
from zenger.model.case.charges import Charge, ChargeEvent, Statute
from zenger.model.case.citations import Citation
from zenger.model.case.courts import Court, Decision, Hearing, HearingEvent, Proceeding
from zenger.model.case.custody import CustodyEvent
from zenger.model.case.moments import Moment
from zenger.model.case.outcomes import Branch, BranchEvent, DecisionPoint
from zenger.model.case.people import Authority, Photo, Place, Subject
from zenger.model.case.records import Value
from zenger.model.case.texts import Text, Translated


class Kind(StrEnum):
    """What is done to the subject, in the main."""

    PROSECUTION = "prosecution"
    EXTRADITION = "extradition"
    DETENTION = "detention"
    SUBPOENA = "subpoena"
    SURVEILLANCE = "surveillance"
    SLAPP = "slapp"
    PHYSICAL = "physical"
    OTHER = "other"


class CaseState(StrEnum):
    """Whether a case is printed. Whether it is over is derived."""

    DRAFT = "draft"
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"  # a tombstone with reason and date stands for it


class Head(Value, frozen=True, kw_only=True):
    """What a case is called, and what it is about."""

    id: str  # permanent: "assange"; lower-case letters, digits, hyphens
    title: Text
    summary: Text
    language: str = "en"  # BCP 47; of every text that does not say another
    kind: Kind = Kind.PROSECUTION
    route: Text | None = None  # "Extradition, United Kingdom to United States": the kicker
    state: CaseState = CaseState.DRAFT
    opened: Moment
    closed: Moment | None = None
    outcome: Text | None = None  # how it ended
    country: str = ""  # ISO 3166-1 alpha-2: where it is held against the subject
    zone: str = "UTC"  # of the IANA time zone database: of its dates
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # ids of cases
    documents: tuple[str, ...] = ()  # SHA-256 of documents of the archive
    methodology: str = ""  # an address
    contact: str = ""
    withdrawn: Moment | None = None
    withdrawn_why: Text | None = None
    external_ids: dict[str, str] = msgspec.field(default_factory=dict)
    extra: dict[str, str] = msgspec.field(
        default_factory=dict
    )  # what an import could not place; never dropped


class Story(Value, frozen=True, kw_only=True):
    """The running text of a case from a day on, in one language. Markdown; `[^id]` cites."""

    date: Moment
    language: str
    text: str
    status: Translated | None = None  # None: the original
    of: str = ""  # mark of the original that was translated


class Case(Value, frozen=True, kw_only=True):
    """One case as it is written down."""

    case: Head
    stories: tuple[Story, ...] = ()
    subjects: tuple[Subject, ...] = ()
    places: tuple[Place, ...] = ()
    photos: tuple[Photo, ...] = ()  # the first is the main one
    authorities: tuple[Authority, ...] = ()
    custody: tuple[CustodyEvent, ...] = ()
    statutes: tuple[Statute, ...] = ()
    charges: tuple[Charge, ...] = ()
    charge_events: tuple[ChargeEvent, ...] = ()
    courts: tuple[Court, ...] = ()
    proceedings: tuple[Proceeding, ...] = ()
    hearings: tuple[Hearing, ...] = ()
    hearing_events: tuple[HearingEvent, ...] = ()
    decisions: tuple[Decision, ...] = ()
    points: tuple[DecisionPoint, ...] = ()
    branches: tuple[Branch, ...] = ()
    branch_events: tuple[BranchEvent, ...] = ()
    rights: tuple[Engaged, ...] = ()
    risks: tuple[Risk, ...] = ()
    demands: tuple[Demand, ...] = ()
    demand_events: tuple[DemandEvent, ...] = ()
    actions: tuple[Action, ...] = ()
    updates: tuple[Update, ...] = ()
    releases: tuple[PressRelease, ...] = ()
    citations: tuple[Citation, ...] = ()
