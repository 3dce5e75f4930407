"""The timeline of a case: each event in words, by year."""

from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from zenger.model.case.advocacy import DemandEvent, PressRelease, Update
from zenger.model.case.charges import Charge, ChargeEvent
from zenger.model.case.courts import Decision, Hearing, HearingEvent, HearingStatus
from zenger.model.case.custody import CustodyEvent
from zenger.model.case.records import Event, Fact
from zenger.model.case.standing import Entry
from zenger.publish.case_charges import NOT_CHARGED
from zenger.publish.case_stake import imposed
from zenger.publish.case_telling import Telling
from zenger.publish.case_words import zoned

_TOLD = frozenset({"solitary", "incommunicado", "hospital"})
"""Regimes that a page speaks of; any other is what a reader expects."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event: when, what, and what else to know."""

    anchor: str
    kind: str
    when: Markup
    what: Markup
    more: Markup
    fact: Fact


def timeline(telling: Telling) -> list[tuple[str, list[Line]]]:
    """(year, its events), oldest first."""
    entries = telling.standing.timeline
    by_year = groupby(entries, key=lambda entry: entry.date.day.year)
    return [(str(year), [_line(telling, one) for one in some]) for year, some in by_year]


def _line(telling: Telling, entry: Entry) -> Line:
    record = entry.record
    what, more, end = Markup(""), Markup(""), None
    if isinstance(record, CustodyEvent):
        what, more = _custody(telling, record)
    elif isinstance(record, ChargeEvent):
        what, more = _charge(telling, record)
    elif isinstance(record, Hearing):
        what, more, end = _sitting(telling, record), Markup(""), record.ends
    elif isinstance(record, HearingEvent):
        what, more = _hearing(telling, record)
    elif isinstance(record, Decision):
        what, more = _decision(telling, record)
    elif isinstance(record, Update):
        kind = telling.words(f"update.{record.kind.value}")
        what = Markup("{}: {}").format(kind, telling.say(record.title))
    elif isinstance(record, PressRelease):
        what = Markup("{}: {}").format(telling.words("release.one"), telling.say(record.title))
    elif isinstance(record, DemandEvent):
        what, more = _demand(telling, record)
    assert isinstance(record, Fact)  # noqa: S101  # every event is one
    if isinstance(record, Event) and record.corrects:
        more = Markup(" ").join(part for part in (more, _corrected(telling, record)) if part)
    when = telling.span(entry.date, end)
    return Line(f"{entry.kind.value}-{entry.id}", entry.kind.value, when, what, more, record)


def _corrected(telling: Telling, event: Event) -> Markup:
    """That it was told otherwise before."""
    since = event.known or event.date
    return escape(telling.words("corrected", date=telling.words.moment(since)))


def _custody(telling: Telling, event: CustodyEvent) -> tuple[Markup, Markup]:
    status = escape(telling.words(f"custody.{event.status.value}"))
    place = telling.place(event.place) if event.place else Markup("")
    what = Markup("{}, {}").format(status, place) if place else status
    return _of(telling, event.subject, what), conditions_of(telling, event)


def conditions_of(telling: Telling, event: CustodyEvent) -> Markup:
    """How somebody is held: why, under what regime, and whom they may see. Health is there with
    consent alone."""
    words = telling.words
    texts = (event.summary, event.legal_basis, event.conditions, event.health)
    said = [telling.say(text) for text in texts if text]
    if event.regime in _TOLD:
        said.append(escape(words(f"regime.{event.regime}")))
    said += [
        escape(words(f"contact.{whom}_{known}"))
        for whom in ("lawyer", "family", "consul")
        if (known := getattr(event, f"contact_{whom}")) != "unknown"
    ]
    return Markup(" ").join(said)


def _of(telling: Telling, subject: str, what: Markup) -> Markup:
    """Whose it is, where the case is about several."""
    who = telling.subject_of_several(subject)
    return Markup("{}: {}").format(who, what) if who else what


def _charge(telling: Telling, event: ChargeEvent) -> tuple[Markup, Markup]:
    charge = next((one for one in telling.case.charges if one.id == event.charge), None)
    statute = next(
        (one for one in telling.case.statutes if charge and one.id == charge.statute), None
    )
    words = telling.words
    said = event.status.value
    status = escape(words(f"event.{said}" if f"event.{said}" in words else f"charge.{said}"))
    parts = [status]
    if charge and event.status not in NOT_CHARGED:
        parts.append(escape(words.count("counts", _counts(telling, event, charge))))
    if statute:
        parts.append(telling.say(statute.title))
    what = telling.listed(parts)
    more = [telling.say(event.summary)]
    if event.sentence:
        sentence = imposed(telling, event.sentence)
        said_too = telling.say(event.sentence.summary)
        if said_too and said_too != sentence:
            more.insert(0, said_too)
        more.insert(0, Markup("{}: {}.").format(words("now.sentence"), sentence))
    said = Markup(" ").join(part for part in more if part)
    return _of(telling, charge.subject, what) if charge else what, said


def _counts(telling: Telling, event: ChargeEvent, charge: Charge) -> int:
    """How many counts the charge had then: what an earlier event left of them."""
    stands = next(one for one in telling.standing.charges if one.charge.id == charge.id)
    upto = stands.events[: stands.events.index(event) + 1] if event in stands.events else (event,)
    said = [one.counts for one in upto if one.counts is not None]
    return said[-1] if said else charge.counts


def _sitting(telling: Telling, hearing: Hearing) -> Markup:
    court = telling.court(hearing.court, hearing.proceeding)
    return Markup(": ").join(part for part in (court, telling.say(hearing.title)) if part)


def _hearing(telling: Telling, event: HearingEvent) -> tuple[Markup, Markup]:
    hearing = telling.hearing(event.hearing)
    words = telling.words
    if event.status is HearingStatus.POSTPONED and event.to:
        zone = telling.zone(hearing.court, hearing.proceeding) if hearing else ""
        to = zoned(event.to, zone or telling.case.case.zone)
        status = words("hearing.postponed_to", date=words.span(to, event.to_end))
    else:
        status = words(f"hearing.{event.status.value}")
    what = _sitting(telling, hearing) if hearing else Markup("")
    said = Markup("{}. {}.").format(what, status) if what else escape(status)
    return said, telling.say(event.summary)


def _decision(telling: Telling, decision: Decision) -> tuple[Markup, Markup]:
    court = telling.court(decision.court, decision.proceeding)
    summary = telling.say(decision.summary)
    what = Markup("{}: {}").format(court, summary) if court else summary
    return what, telling.say(decision.effect)


def _demand(telling: Telling, event: DemandEvent) -> tuple[Markup, Markup]:
    demand = next((one for one in telling.case.demands if one.id == event.demand), None)
    status = escape(telling.words(f"demand.{event.status.value}"))
    text = telling.say(demand.text) if demand else Markup("")
    return Markup("{}: {}").format(status, text), telling.say(event.summary)
