"""Where a subject is, and for how many days they have been deprived of liberty.

    remand      bail                 arrested   sentence    remand        released
      |-----------|                     |----------|-----------|-------------|
      one spell                         one spell, whatever changed within it

The first day counts, the day of release does not. Where an end is not known to the day, only the
days that are certain are counted, and the figure says that it is not exact.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from zenger.defend.ordering import in_order
from zenger.model.case.cases import Case
from zenger.model.case.custody import DEPRIVED, Custody, CustodyEvent
from zenger.model.case.people import Place
from zenger.model.case.standing import Held, Spell

_LOST_SIGHT = frozenset({Custody.UNKNOWN, Custody.MISSING})
"""Statuses from which nobody knows whether a spell goes on: what was certain is kept."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From one event to the next."""

    event: CustodyEvent
    then: CustodyEvent | None  # None: until the day the page is of

    def days(self, as_of: date) -> int:
        """The days that are certain."""
        start = self.event.date.last_day()
        end = self.then.date.first_day() if self.then else as_of
        return max((end - start).days, 0)

    @property
    def is_exact(self) -> bool:
        if not _is_to_the_day(self.event):
            return False
        return self.then is None or (
            _is_to_the_day(self.then) and self.then.status not in _LOST_SIGHT
        )


def held_of(case: Case, subject: str, as_of: date) -> Held:
    """Where one subject is by their last event, and all times before."""
    events = in_order(one for one in case.custody if one.subject == subject)
    if not events:
        return Held(subject, None, None, Custody.UNKNOWN, False, (), None, 0, 0, 0, True)
    stretches = [_Stretch(a, b) for a, b in zip_longest(events, events[1:])]
    spells = tuple(_spell(subject, run, as_of) for run in _runs(stretches))
    present = spells[-1] if spells and events[-1].status in DEPRIVED else None
    at_home = [one for one in stretches if one.event.status is Custody.HOUSE_ARREST]
    return Held(
        subject=subject,
        event=events[-1],
        place=_place(case, events),
        status=events[-1].status,
        is_deprived=present is not None,
        spells=spells,
        present=present,
        days=present.days if present else 0,
        all_days=sum(one.days for one in spells),
        house_arrest_days=sum(one.days(as_of) for one in at_home),
        exact=all(one.exact for one in spells) and all(one.is_exact for one in at_home),
    )


def _runs(stretches: Iterable[_Stretch]) -> Iterator[list[_Stretch]]:
    """Stretches of deprivation that follow one another without a day between."""
    run: list[_Stretch] = []
    for stretch in stretches:
        if stretch.event.status not in DEPRIVED:
            continue
        if run and not _follows(stretch, run[-1]):
            yield run
            run = []
        run.append(stretch)
    if run:
        yield run


def _follows(stretch: _Stretch, before: _Stretch) -> bool:
    """The next event, or later on the day the one before it ended (handed over, extradited)."""
    ended = before.then
    if ended is None or not (_is_to_the_day(ended) and _is_to_the_day(stretch.event)):
        return stretch.event is ended
    return ended.date.first_day() == stretch.event.date.first_day()


def _spell(subject: str, run: Sequence[_Stretch], as_of: date) -> Spell:
    first, last = run[0].event, run[-1].then
    whole = _Stretch(first, last)
    certain = min(one.event.date.last_day() for one in run)  # held by then at the latest
    return Spell(
        subject=subject,
        start=first.date.first_day(),
        end=last.date.first_day() if last else None,
        days=max(((last.date.first_day() if last else as_of) - certain).days, 0),
        exact=whole.is_exact,
        began=first.date,
    )


def _place(case: Case, events: Sequence[CustodyEvent]) -> Place | None:
    """Of the last event; where it names none and the subject is still held, of the one before."""
    for event in reversed(events):
        if event.place:
            return next((one for one in case.places if one.id == event.place), None)
        if event.status not in DEPRIVED:
            return None
    return None


def _is_to_the_day(event: CustodyEvent) -> bool:
    return bool(event.date.day.day) and not event.date.circa
