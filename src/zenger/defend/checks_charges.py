"""Charges: what is counted, what it could bring, and what a sentence rests on."""

from collections.abc import Iterator

from zenger.defend.findings import Checked, Finding
from zenger.defend.rings import rings
from zenger.model.case.charges import DECIDED_AGAINST, LIVE, Charge, ChargeStatus
from zenger.model.case.trouble import Weight

_WITH_SENTENCE = DECIDED_AGAINST | {ChargeStatus.UNDER_APPEAL}


def charges(checked: Checked) -> Iterator[Finding]:
    of = {one.id: one for one in checked.case.charges}
    told = {one.charge for _, one in checked.of("charge_events")}
    for index, charge in checked.of("charges"):
        if charge.id not in told:
            message = "No event says what became of it. Add a row to charge_events, with its date."
            yield Finding("charges", index, "", "charge-without-event", message, Weight.WARNING)
    for index, event in checked.of("charge_events"):
        charge = of.get(event.charge)
        if event.sentence and event.status not in _WITH_SENTENCE:
            message = f"There is a sentence, but the charge is “{event.status.value}”."
            yield Finding(
                "charge_events", index, "sentence", "sentence-without-conviction", message
            )
        if charge and event.counts is not None:
            yield from _counts(index, event.counts, charge, event.status)
    yield from _superseded(checked)
    yield from _maxima(checked)
    yield from _in_force(checked)


def _superseded(checked: Checked) -> Iterator[Finding]:
    next_ = {one.id: [one.superseded_by] for one in checked.case.charges if one.superseded_by}
    for ring in rings(next_):
        message = "Charges take the place of one another in a circle. Correct “superseded_by”."
        index = checked.names["charges"][ring[0]]
        yield Finding("charges", index, "superseded_by", "cycle", message)


def _counts(index: int, counts: int, charge: Charge, status: ChargeStatus) -> Iterator[Finding]:
    if counts > charge.counts:
        message = f"{counts} counts remain, but there were only {charge.counts}."
        yield Finding("charge_events", index, "counts", "too-many-counts", message)
    elif status not in LIVE and counts != charge.counts:
        message = (
            f"Only {counts} of {charge.counts} counts are “{status.value}”, so nothing is said of "
            "the others. Write two charges, each with its own counts and events."
        )
        yield Finding("charge_events", index, "counts", "split-charge", message)


def _maxima(checked: Checked) -> Iterator[Finding]:
    for id_ in (id_ for one in checked.standing.exposures for id_ in one.unknown):
        message = (
            "The charge is pending and its law has no maximum here, so the page says “at least”. "
            "Add “maximum” to the statute, where it is known."
        )
        index = checked.names["charges"].get(id_, 0)
        yield Finding("charges", index, "statute", "no-maximum", message, Weight.WARNING)


def _in_force(checked: Checked) -> Iterator[Finding]:
    for stands in checked.standing.charges:
        law, first = stands.statute, next(iter(stands.events), None)
        if not (law and first):
            continue
        day = first.date
        if (law.in_force and day.last_day() < law.in_force.first_day()) or (
            law.repealed and day.first_day() > law.repealed.last_day()
        ):
            message = f"The law was not in force on {day.isoformat()}. Check the dates of both."
            index = checked.names["charges"].get(stands.charge.id, 0)
            yield Finding("charges", index, "statute", "not-in-force", message, Weight.WARNING)
