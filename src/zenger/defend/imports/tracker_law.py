"""Arrests, charges, orders and suits of the Tracker, as events and proceedings."""

from zenger.defend.imports.days import day_of
from zenger.defend.imports.imported import Notes
from zenger.defend.imports.rows import shown
from zenger.defend.imports.slugs import Ids
from zenger.defend.imports.tracker_cells import Stood
from zenger.defend.imports.tracker_words import (
    ARRESTED,
    ARRESTS,
    CHARGES,
    RELEASED,
    VENUES,
)
from zenger.model.case.charges import Charge, ChargeEvent, ChargeStatus, Statute
from zenger.model.case.courts import Court, Proceeding
from zenger.model.case.custody import Custody, CustodyEvent
from zenger.model.case.moments import Moment
from zenger.model.case.people import Subject
from zenger.model.case.records import Confidence
from zenger.model.case.texts import Text

_SOURCES = ("tracker",)
_REPORTED = Confidence.REPORTED


def custody_of(
    subject: Subject, cells: dict[str, str], opened: Moment, place: str, authority: str,
    notes: Notes,
) -> tuple[CustodyEvent, ...]:  # fmt: skip
    """Taken and, where the source says so, released."""
    said = ARRESTS.get(cells["arrest_status"].casefold())
    if said is None:
        if cells["arrest_status"]:
            value = shown(cells["arrest_status"])
            notes.error("arrest_status", "status-unknown", f"“{value}” is no status of an arrest.")
        return ()
    if not said:
        return ()
    status = Custody.POLICE_CUSTODY if ARRESTED in said else Custody.DETAINED_WITHOUT_CHARGE
    taken = day_of(cells["detention_date"], "detention_date", notes) or opened
    events = [
        CustodyEvent(
            id="taken", date=taken, subject=subject.id, status=status, place=place,
            authority=authority, sources=_SOURCES, confidence=_REPORTED,
        )
    ]  # fmt: skip
    if RELEASED in said:
        events.append(_release(subject, cells["release_date"], taken, notes))
    return tuple(events)


def _release(subject: Subject, cell: str, taken: Moment, notes: Notes) -> CustodyEvent:
    """Where the source says "released" without a day, about the day of the arrest, and told."""
    day = day_of(cell, "release_date", notes)
    if day is None and not cell:
        notes.loss("release_date", "release-day-missing", (
            "Released, but the source gives no day. Written as about the day of the arrest; look "
            "it up."
        ))  # fmt: skip
    when = day or Moment(taken.day, circa=True)
    return CustodyEvent(
        id="released", date=when, seq=1, subject=subject.id, status=Custody.RELEASED,
        sources=_SOURCES, confidence=_REPORTED,
    )  # fmt: skip


def charged(
    subject: Subject, stood: list[Stood], jurisdiction: str, ids: Ids, notes: Notes
) -> tuple[tuple[Charge, ...], tuple[ChargeEvent, ...], tuple[Statute, ...]]:
    """Charges of one person, each with the last status that the source gives."""
    charges, events, statutes = [], [], []
    for one in stood:
        date = day_of(one.date, "charges", notes)
        if date is None:
            continue
        law = Statute(
            id=ids.new(f"law-{one.title}", "law"), jurisdiction=jurisdiction,
            title=Text(one.title), sources=_SOURCES, confidence=_REPORTED,
        )  # fmt: skip
        charge = Charge(
            id=ids.new(f"charge-{one.title}", "charge"), subject=subject.id, statute=law.id,
            sources=_SOURCES, confidence=_REPORTED,
        )  # fmt: skip
        event = ChargeEvent(
            id=ids.new(f"{charge.id}-{one.date}", "charge-event"), date=date, charge=charge.id,
            status=CHARGES.get(one.status, ChargeStatus.UNKNOWN), sources=_SOURCES,
            confidence=_REPORTED,
        )  # fmt: skip
        statutes.append(law)
        charges.append(charge)
        events.append(event)
    if charges:
        notes.loss("charges", "charge-history", (
            "The export has only the last status of a charge, and neither the law's number nor its "
            "maximum. Look up what came before."
        ))  # fmt: skip
    return tuple(charges), tuple(events), tuple(statutes)


def legal_order(
    order: Stood, venue: str, ids: Ids, notes: Notes
) -> tuple[Proceeding, Court]:  # fmt: skip
    """A subpoena, a warrant and the like. How it stood is a remark: the export has no history."""
    as_of = f", as of {order.date}" if order.date else ""
    notes.loss("legal_orders", "order-history", (
        "The export has only the last status of an order. It stands in the note of the proceeding."
    ))  # fmt: skip
    court = _court(VENUES.get(venue.casefold(), ""), notes, "legal_order_venue")
    return Proceeding(
        id=ids.new(f"order-{order.title}", "order"), court=court.id, type="order",
        title=Text(order.title), note=Text(f"{order.status.capitalize()}{as_of}."),
        brought_by="third_party", sources=_SOURCES, confidence=_REPORTED,
    ), court  # fmt: skip


def suit(
    number: str, kind: str, statuses: str, ids: Ids, notes: Notes
) -> tuple[Proceeding, Court]:  # fmt: skip
    """A suit that the journalist brought: of that kind are the Tracker's legal cases."""
    court = _court("", notes, "case_number")
    return Proceeding(
        id=ids.new(f"suit-{number}", "suit"), court=court.id, type="civil",
        title=Text(kind or "Legal case"), number=number, raw_number=number, brought_by="subject",
        note=Text(f"{statuses.capitalize()}, as the source puts it.") if statuses else None,
        sources=_SOURCES, confidence=_REPORTED,
    ), court  # fmt: skip


def _court(name: str, notes: Notes, column: str) -> Court:
    notes.loss(column, "court-unnamed", "The export does not name the court. Write it down.")
    if not name:
        return Court(id="court", name=Text("Court not named by the source"), jurisdiction="US")
    return Court(id=name.split()[0].lower(), name=Text(name), jurisdiction="US")
