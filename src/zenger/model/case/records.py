"""What all records of a case share: where a fact comes from, and since when we know it."""

from enum import StrEnum

import msgspec

from zenger.model.case.moments import Moment
from zenger.model.case.texts import Text


class Confidence(StrEnum):
    """How sure a fact is."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    DISPUTED = "disputed"


class Value(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A part of a record."""


class Fact(Value, frozen=True, kw_only=True):
    """Something a case says that has to stand on a source."""

    id: str = (
        ""  # permanent within the case: "hearing-2024-02-20"; made from date and seq where empty
    )
    sources: tuple[str, ...] = ()  # ids of citations; at least one to be published
    confidence: Confidence = Confidence.CONFIRMED
    note: Text | None = None  # what to know about it; shown
    as_of: Moment | None = None  # when it was last checked
    known: Moment | None = None
    """Since when it has been known: a page as of an earlier day does not have it. Empty: since its
    own date; for a hearing, which is known before it is held, and for what has no date, always."""
    recorded_by: str = ""


class Event(Fact, frozen=True, kw_only=True):
    """A fact that happened on a day. Events of one day are in order of `seq`."""

    date: Moment
    seq: int = 0
    corrects: str = ""  # id of an event of its kind that it takes the place of, from `known` on
    retracted: bool = False  # what it corrects did not happen, and nothing takes its place
