"""Everything that happened, in order: the union of all events of a case."""

from collections.abc import Iterable, Iterator
from itertools import count

from zenger.defend.ordering import event_id
from zenger.model.case.cases import Case
from zenger.model.case.records import Event
from zenger.model.case.standing import Entry, EntryKind


def timeline_of(case: Case) -> tuple[Entry, ...]:
    """All events, oldest first. Ids are unique within their kind."""
    entries = [
        *_entries(EntryKind.CUSTODY, case.custody),
        *_entries(EntryKind.CHARGE, case.charge_events),
        *_entries(EntryKind.HEARING, case.hearing_events),
        *_entries(EntryKind.DECISION, case.decisions),
        *_entries(EntryKind.DEMAND, case.demand_events),
        *_entries(EntryKind.RELEASE, case.releases),
        *_entries(EntryKind.UPDATE, case.updates),
    ]
    return tuple(sorted(entries, key=lambda one: (one.date.first_day(), one.seq)))


def _entries(kind: EntryKind, events: Iterable[Event]) -> Iterator[Entry]:
    seen: set[str] = set()
    for event in events:
        id_ = event_id(event)
        if id_ in seen:
            id_ = next(f"{id_}.{n}" for n in count(2) if f"{id_}.{n}" not in seen)
        seen.add(id_)
        yield Entry(event.date, event.seq, kind, id_, event)
