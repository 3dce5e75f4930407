"""The vocabularies of the U.S. Press Freedom Tracker, in words and codes, and what they are here.

Its exports have the words, its database the codes; both are understood, whatever the letter case.
"""

from zenger.model.case.cases import Kind
from zenger.model.case.charges import ChargeStatus

CATEGORIES = {
    "arrest/criminal charge": Kind.DETENTION,
    "arrest / criminal charge": Kind.DETENTION,
    "physical attack": Kind.PHYSICAL,
    "assault": Kind.PHYSICAL,
    "equipment damage": Kind.PHYSICAL,
    "equipment search or seizure": Kind.SURVEILLANCE,
    "subpoena/legal order": Kind.SUBPOENA,
    "subpoena / legal order": Kind.SUBPOENA,
    "leak case": Kind.PROSECUTION,
    "border stop": Kind.DETENTION,
    "denial of access": Kind.OTHER,
    "prior restraint": Kind.OTHER,
    "chilling statement": Kind.OTHER,
    "other incident": Kind.OTHER,
}
"""Categories; the first of an incident is its main one."""

CHARGES = {
    "unknown": ChargeStatus.UNKNOWN,
    "not charged": ChargeStatus.NOT_CHARGED,
    "not_charged": ChargeStatus.NOT_CHARGED,
    "charges pending": ChargeStatus.PENDING,
    "charges_pending": ChargeStatus.PENDING,
    "charges dropped": ChargeStatus.DROPPED,
    "charges_dropped": ChargeStatus.DROPPED,
    "convicted": ChargeStatus.CONVICTED,
    "acquitted": ChargeStatus.ACQUITTED,
    "pending appeal": ChargeStatus.UNDER_APPEAL,
    "pending_appeal": ChargeStatus.UNDER_APPEAL,
}

DETAINED, ARRESTED, RELEASED = "detained", "arrested", "released"
ARRESTS: dict[str, frozenset[str]] = {
    "unknown": frozenset(),
    "detained and released without being processed": frozenset({DETAINED, RELEASED}),
    "detained_no_processing": frozenset({DETAINED, RELEASED}),
    "detained and still in custody": frozenset({DETAINED}),
    "detained_custody": frozenset({DETAINED}),
    "arrested and still in custody": frozenset({ARRESTED}),
    "arrested_custody": frozenset({ARRESTED}),
    "arrested and released": frozenset({ARRESTED, RELEASED}),
    "arrested_released": frozenset({ARRESTED, RELEASED}),
    "charged without arrest": frozenset(),
    "charged_without_arrest": frozenset(),
}

ORDER_STATUSES = (
    "unknown", "pending", "dropped", "quashed", "upheld", "partially upheld", "carried out",
    "ignored", "objected to",
)  # fmt: skip
VENUES = {"state": "State court", "federal": "Federal court"}
NOTHING = frozenset({"", "none", "false", "[]"})
"""What the exports write where nothing is known: Python's words for it."""
