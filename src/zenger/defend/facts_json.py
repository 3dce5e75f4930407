"""`case.json`: the facts of a case, and what was worked out from them, for programs.

The form is described by `docs/reference/case.schema.json`, which is made from the types here.
"""

from datetime import date
from typing import Any

import msgspec

from zenger.defend.addresses import Addresses
from zenger.defend.facts import public_facts
from zenger.defend.rows import written_in
from zenger.model.case.cases import Case
from zenger.model.case.charges import ChargeStatus, Sentence
from zenger.model.case.courts import HearingStatus
from zenger.model.case.custody import Custody
from zenger.model.case.moments import Moment
from zenger.model.case.standing import Exposure, Held, Standing
from zenger.model.case.texts import Text

FORMAT = "zenger-case/1"


class SpellData(msgspec.Struct, frozen=True, kw_only=True):
    """One unbroken time in custody."""

    start: date
    end: date | None  # the day of release, not counted
    days: int
    exact: bool


class CustodyData(msgspec.Struct, frozen=True, kw_only=True):
    """Where a subject is, and for how long."""

    subject: str
    status: Custody
    place: str  # id
    is_deprived: bool
    days: int  # of the present spell
    all_days: int
    house_arrest_days: int
    exact: bool
    spells: tuple[SpellData, ...]


class ChargeData(msgspec.Struct, frozen=True, kw_only=True):
    """How a charge stands."""

    charge: str
    status: ChargeStatus
    counts: int
    since: Moment | None
    is_live: bool


class ExposureData(msgspec.Struct, frozen=True, kw_only=True):
    """The most that could be imposed on one person if every pending charge ended in a conviction.
    Without months, life and death the law knows fines alone, or nobody wrote down what it allows.
    """

    subject: str  # id
    months: int
    life: bool
    death: bool
    unknown: tuple[str, ...]  # charges whose law gives no maximum: `months` is then "at least"


class SentencedData(msgspec.Struct, frozen=True, kw_only=True):
    """What one person was sentenced to, by sentences that stand."""

    subject: str  # id
    charges: tuple[str, ...]  # ids
    total: Sentence | None  # null: of several, and nobody said how they run together


class HearingData(msgspec.Struct, frozen=True, kw_only=True):
    """When a hearing is, after all that was changed."""

    hearing: str
    status: HearingStatus
    starts: Moment
    ends: Moment | None
    changes: int
    is_adrift: bool  # postponed, and nobody knows to when


class StandingData(msgspec.Struct, frozen=True, kw_only=True):
    """What was worked out from the events."""

    is_open: bool
    presumed_innocent: bool
    custody: tuple[CustodyData, ...]
    charges: tuple[ChargeData, ...]
    exposure: ExposureData | None  # of the person who faces most
    exposures: tuple[ExposureData, ...]  # of each
    sentenced: tuple[SentencedData, ...]
    hearings: tuple[HearingData, ...]
    next_hearing: str | None
    open_points: tuple[str, ...]


class CaseData(msgspec.Struct, frozen=True, kw_only=True):
    """A case on a day, as data."""

    format: str
    as_of: date
    url: str
    standing: StandingData
    facts: Case


def case_json(standing: Standing, addresses: Addresses) -> bytes:
    """The whole case in UTF-8, readable, keys in the order of the schema."""
    data = CaseData(
        format=FORMAT, as_of=standing.as_of, url=addresses.page,
        standing=_standing(standing), facts=public_facts(standing.case),
    )  # fmt: skip
    encoder = msgspec.json.Encoder(enc_hook=written_in(standing.case.case.language))
    return msgspec.json.format(encoder.encode(data), indent=1) + b"\n"


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of `case.json`."""
    schema = msgspec.json.schema(CaseData, schema_hook=_named)
    schema["$defs"] |= {"Moment": _MOMENT, "Text": _TEXT}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORMAT}
    return {**head, **schema}


def _named(kind: type) -> dict[str, Any]:
    if kind in (Moment, Text):
        return {"$ref": f"#/$defs/{kind.__name__}"}
    raise NotImplementedError(kind.__name__)


_MOMENT = {
    "description": "A date as precise as it is known; ~ where it is only about then.",
    "type": "string",
    "pattern": r"^~?\d{4}(-\d{2}(-\d{2})?)?( \d{2}:\d{2}( [A-Za-z/_+-]+)?)?$",
}
_TEXT = {
    "description": "Words in the case's language, or a table of languages with that one first.",
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "required": ["text"],
                        "properties": {
                            "text": {"type": "string"},
                            "status": {"enum": ["human", "reviewed", "machine"]},
                            "of": {"type": "string", "pattern": "^[0-9a-f]{8}$|^$"},
                        },
                    },
                ]
            },
        },
    ],
}


# -- what was worked out -----------------------------------------------------------------------
def _standing(standing: Standing) -> StandingData:
    upcoming = standing.next_hearing
    return StandingData(
        is_open=standing.is_open,
        presumed_innocent=standing.presumed_innocent,
        custody=tuple(_held(held) for held in standing.held),
        charges=tuple(
            ChargeData(
                charge=one.charge.id, status=one.status, counts=one.counts, since=one.since,
                is_live=one.is_live,
            )
            for one in standing.charges
        ),
        exposure=_exposure(standing.exposure) if standing.exposure else None,
        exposures=tuple(_exposure(one) for one in standing.exposures),
        sentenced=tuple(
            SentencedData(
                subject=one.subject, charges=tuple(c.charge.id for c in one.charges),
                total=one.total,
            )
            for one in standing.sentenced
        ),
        hearings=tuple(
            HearingData(
                hearing=one.hearing.id, status=one.status, starts=one.starts, ends=one.ends,
                changes=one.changes, is_adrift=one.is_adrift,
            )
            for one in standing.hearings
        ),
        next_hearing=upcoming.hearing.id if upcoming else None,
        open_points=tuple(one.point.id for one in standing.open_points),
    )  # fmt: skip


def _held(held: Held) -> CustodyData:
    return CustodyData(
        subject=held.subject, status=held.status, place=held.place.id if held.place else "",
        is_deprived=held.is_deprived, days=held.days, all_days=held.all_days,
        house_arrest_days=held.house_arrest_days, exact=held.exact,
        spells=tuple(
            SpellData(start=one.start, end=one.end, days=one.days, exact=one.exact)
            for one in held.spells
        ),
    )  # fmt: skip


def _exposure(exposure: Exposure) -> ExposureData:
    return ExposureData(
        subject=exposure.subject, months=exposure.months, life=exposure.life,
        death=exposure.death, unknown=exposure.unknown,
    )  # fmt: skip
