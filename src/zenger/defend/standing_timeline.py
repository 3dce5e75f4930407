"""Everything that happened, in order: the union of all events of a case."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count

from zenger.defend.ordering import event_id
from zenger.model.case.cases import Case
from zenger.model.case.custody import Custody, CustodyEvent
from zenger.model.case.records import Event
from zenger.model.case.standing import Entry, EntryKind

_RANK = {
    EntryKind.CUSTODY: 0, EntryKind.HEARING: 1, EntryKind.DECISION: 2, EntryKind.CHARGE: 3,
    EntryKind.DEMAND: 5, EntryKind.RELEASE: 6, EntryKind.UPDATE: 7,
}  # fmt: skip
_AFTER_DECISIONS = 4
_FOLLOWS = frozenset({
    Custody.SERVING_SENTENCE, Custody.BAIL, Custody.TAGGED, Custody.HOUSE_ARREST, Custody.RELEASED,
    Custody.AT_LIBERTY, Custody.EXTRADITED, Custody.DEPORTED,
})  # fmt: skip
"""What somebody decided; an arrest comes before what is decided of it."""
_Day = tuple[str, date, int]


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
    alone = Counter(_day_of(one) for one in case.custody)
    return tuple(sorted(entries, key=lambda one: _order(one, alone)))


def _order(entry: Entry, alone: Counter[_Day]) -> tuple[date, int, int]:
    """By day and sequence; of one day the sitting first, then what it decided, then what that did.

    Several moves of one person on a day stay together, as they were written down.
    """
    record, rank = entry.record, _RANK[entry.kind]
    if isinstance(record, CustodyEvent) and record.status in _FOLLOWS:
        rank = _AFTER_DECISIONS if alone[_day_of(record)] == 1 else rank
    return entry.date.first_day(), entry.seq, rank


def _day_of(event: CustodyEvent) -> _Day:
    return event.subject, event.date.first_day(), event.seq


def _entries(kind: EntryKind, events: Iterable[Event]) -> Iterator[Entry]:
    seen: set[str] = set()
    for event in events:
        id_ = event_id(event)
        if id_ in seen:
            id_ = next(f"{id_}.{n}" for n in count(2) if f"{id_}.{n}" not in seen)
        seen.add(id_)
        yield Entry(event.date, event.seq, kind, id_, event)
