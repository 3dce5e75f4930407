"""What of a case was known on a day, and may be printed now.

A page as of an earlier day has nothing of what came later. What somebody did not agree to, and what
is under embargo, is taken out here, before anything is derived or printed: no page, feed or file
can forget to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from zenger.defend.corrections import that_stand
from zenger.defend.references import REFERENCES, references
from zenger.model.case.advocacy import Action, Demand, PressRelease
from zenger.model.case.cases import Case, Head, Story
from zenger.model.case.charges import Charge
from zenger.model.case.citations import Citation
from zenger.model.case.courts import Proceeding
from zenger.model.case.custody import CustodyEvent
from zenger.model.case.moments import Moment
from zenger.model.case.people import Name, Photo, Subject
from zenger.model.case.records import Event, Fact
from zenger.model.case.texts import Text

PSEUDONYM = "pseudonym"
NAMELESS = Text("Name withheld")
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Clock:
    """The day a page is of, and the time it is made at: rights and embargoes go by the latter."""

    as_of: date
    now: datetime  # aware

    @classmethod
    def of(cls, as_of: date, now: datetime | None) -> "Clock":
        """Without a time it is the first minute of the day: an embargo of that hour still holds."""
        return cls(as_of, now or datetime.combine(as_of, time.min, tzinfo=UTC))

    def has_come(self, moment: Moment) -> bool:
        """For what is a fact of the case: by its first possible day."""
        return moment.first_day() <= self.as_of

    def is_over(self, moment: Moment, zone: str) -> bool:
        """For what must not come too early: by its last possible minute, there."""
        there = ZoneInfo(moment.zone or zone)
        hour = moment.hour or time.min
        ends = datetime.combine(moment.last_day(), hour, tzinfo=there)
        return moment.last_day() <= self.as_of and ends <= self.now


def known_case(case: Case, clock: Clock) -> Case:
    """The case as it was known on that day, without what may not be printed."""
    known = replace(
        case,
        case=_head(case.case, clock),
        stories=_latest(case.stories, clock),
        subjects=tuple(_subject(one) for one in _known(case.subjects, clock)),
        photos=_photos(case, clock),
        custody=_custody(case, clock),
        charges=_charges(case, clock),
        hearings=tuple(
            one for one in _known(case.hearings, clock) if _may(one.embargo, case, clock)
        ),
        releases=tuple(
            _release(one) for one in _known(case.releases, clock) if _may(one.embargo, case, clock)
        ),
        authorities=_known(case.authorities, clock),
        statutes=_known(case.statutes, clock),
        charge_events=that_stand(_known(case.charge_events, clock)),
        proceedings=_known(case.proceedings, clock),
        hearing_events=that_stand(_known(case.hearing_events, clock)),
        decisions=that_stand(_known(case.decisions, clock)),
        points=_known(case.points, clock),
        branches=_known(case.branches, clock),
        branch_events=that_stand(_known(case.branch_events, clock)),
        rights=_known(case.rights, clock),
        risks=_known(case.risks, clock),
        demands=_known(case.demands, clock),
        demand_events=that_stand(_known(case.demand_events, clock)),
        actions=_known(case.actions, clock),
        updates=_known(case.updates, clock),
    )
    cited = replace(known, citations=_citations(case, known, clock))
    return _without_dead_ends(_without_orphans(cited))


def own_date(fact: Fact) -> Moment | None:
    """The day a record is of. A hearing is known before it is held, so it has none here."""
    if isinstance(fact, Event):
        return fact.date
    if isinstance(fact, Demand):
        return fact.made
    if isinstance(fact, Action):
        return fact.starts
    if isinstance(fact, Proceeding):
        return fact.filed
    return None


def _known(facts: Iterable[F], clock: Clock) -> tuple[F, ...]:
    return tuple(one for one in facts if _is_known(one, clock))


def _is_known(fact: Fact, clock: Clock) -> bool:
    """An event must have happened and be known; of anything else it is enough to know it."""
    date_ = own_date(fact)
    if isinstance(fact, Event) and not clock.has_come(fact.date):
        return False
    since = fact.known or date_
    return since is None or clock.has_come(since)


def _may(embargo: Moment | None, case: Case, clock: Clock) -> bool:
    return embargo is None or clock.is_over(embargo, case.case.zone)


def _head(head: Head, clock: Clock) -> Head:
    if head.closed is None or clock.has_come(head.closed):
        return head
    return replace(head, closed=None, outcome=None)


def _latest(stories: tuple[Story, ...], clock: Clock) -> tuple[Story, ...]:
    """Of each language the latest text by that day."""
    latest: dict[str, Story] = {}
    for story in sorted(stories, key=lambda one: one.date):
        if clock.has_come(story.date):
            latest[story.language] = story
    return tuple(latest.values())


def _charges(case: Case, clock: Clock) -> tuple[Charge, ...]:
    """Those of which something had happened; and those of which nothing is on record at all."""
    ever = {one.charge for one in case.charge_events}
    by_then = {one.charge for one in that_stand(_known(case.charge_events, clock))}
    known = _known(case.charges, clock)
    return tuple(one for one in known if one.id in by_then or one.id not in ever)


# -- what nobody agreed to ---------------------------------------------------------------------
def _subject(subject: Subject) -> Subject:
    """Without consent to be named, pseudonyms stay, and nothing that tells who it is."""
    if subject.consent.public_naming:
        return subject
    names = tuple(name for name in subject.names if name.use == PSEUDONYM)
    return replace(
        subject, names=names or (Name(name=NAMELESS, use=PSEUDONYM),), born=None, employers=(),
        lawyers=(),
    )  # fmt: skip


def _photos(case: Case, clock: Clock) -> tuple[Photo, ...]:
    """Without consent of everybody it shows a picture is not there at all. Past its rights, its
    caption and credit stay."""
    agreed = {one.id for one in case.subjects if one.consent.photo}
    shown = [one for one in _known(case.photos, clock) if agreed.issuperset(one.depicts)]
    return tuple(replace(one, file="") if is_expired(one, clock) else one for one in shown)


def is_expired(photo: Photo, clock: Clock) -> bool:
    return photo.expires is not None and photo.expires.last_day() < clock.now.date()


def _custody(case: Case, clock: Clock) -> tuple[CustodyEvent, ...]:
    agreed = {one.id for one in case.subjects if one.consent.health}
    return tuple(
        one if one.subject in agreed or one.health is None else replace(one, health=None)
        for one in that_stand(_known(case.custody, clock))
    )


def _release(release: PressRelease) -> PressRelease:
    """Quotes that somebody let go."""
    return replace(release, quotes=tuple(one for one in release.quotes if one.approved_by))


# -- what hangs on something else --------------------------------------------------------------
def _without_orphans(case: Case) -> Case:
    """Events of hearings, charges, branches and demands that are not there say nothing."""
    return replace(
        case,
        charge_events=_of(case.charge_events, "charge", case.charges),
        hearing_events=_of(case.hearing_events, "hearing", case.hearings),
        branches=_of(case.branches, "point", case.points),
        branch_events=_of(case.branch_events, "branch", case.branches),
        demand_events=_of(case.demand_events, "demand", case.demands),
    )


def _without_dead_ends(case: Case) -> Case:
    """The id of what is not there tells that it is, and often what it is."""
    ids = {name: {one.id for one in getattr(case, name)} for name in _TARGETS}
    arrays = {
        array: tuple(_loosened(one, ids, named) for one in getattr(case, array))
        for array, named in REFERENCES.items()
    }
    onward = ids["points"] | ids["hearings"]
    arrays["branches"] = tuple(
        one if one.leads_to in onward else replace(one, leads_to="") for one in arrays["branches"]
    )
    return replace(case, **arrays)


_TARGETS = {target for named in REFERENCES.values() for target in named.values()}


def _loosened(record: Any, ids: Mapping[str, set[str]], named: Mapping[str, str]) -> Any:
    changed = {}
    for name, target in named.items():
        value, there = getattr(record, name), ids[target]
        if isinstance(value, tuple):
            kept: Any = tuple(one for one in value if one in there)
        else:
            kept = value if value in there else ""
        if kept != value:
            changed[name] = kept
    return replace(record, **changed) if changed else record


def _of(events: tuple[F, ...], field: str, owners: Iterable[Fact]) -> tuple[F, ...]:
    ids = {one.id for one in owners}
    return tuple(one for one in events if getattr(one, field) in ids)


def _citations(case: Case, known: Case, clock: Clock) -> tuple[Citation, ...]:
    """The sources of what is there. One of nothing in particular stays, once it was published."""
    used, ever = references(known), references(case)
    return tuple(
        one
        for one in case.citations
        if one.id in used or (one.id not in ever and _is_published(one, clock))
    )


def _is_published(citation: Citation, clock: Clock) -> bool:
    source = citation.external
    return not (source and source.date and not clock.has_come(source.date))
