"""Events that cannot both be, and events that cannot have been yet."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from zenger.defend.findings import Checked, Finding
from zenger.model.case.charges import ChargeStatus
from zenger.model.case.custody import DEPRIVED, Custody
from zenger.model.case.records import Event
from zenger.model.case.trouble import Weight

_OWNERS = {
    "custody": "subject", "charge_events": "charge", "hearing_events": "hearing",
    "branch_events": "branch", "demand_events": "demand",
}  # fmt: skip
_ENDED = frozenset({Custody.RELEASED, Custody.ESCAPED})
_CAN_END = frozenset({*DEPRIVED, Custody.HOUSE_ARREST, Custody.TAGGED})
"""What somebody is released from, or flees from."""
_NEVER_CHARGED = frozenset({ChargeStatus.ALLEGED, ChargeStatus.NOT_CHARGED})
Rows = list[tuple[int, Any]]


def events(checked: Checked) -> Iterator[Finding]:
    for array, owner in _OWNERS.items():
        for rows in _by_owner(checked.of(array), owner):
            yield from _contradictions(array, rows)
            yield from _unclear(array, rows)
    for array, index, record in checked.rows():
        if isinstance(record, Event):
            yield from _too_early(checked, array, index, record)
    for rows in _by_owner(checked.of("custody"), "subject"):
        yield from _custody(rows)
    for rows in _by_owner(checked.of("charge_events"), "charge"):
        yield from _charged(rows)
    yield from _before_birth(checked)


def _by_owner(rows: Iterable[tuple[int, Any]], owner: str) -> Iterator[Rows]:
    """The events of one subject, one charge, ... in order."""
    found: dict[str, Rows] = {}
    for index, event in rows:
        found.setdefault(getattr(event, owner), []).append((index, event))
    for rows_ in found.values():
        yield sorted(rows_, key=lambda row: (row[1].date.first_day(), row[1].seq))


def _contradictions(array: str, rows: Rows) -> Iterator[Finding]:
    """Two events at one place of the order that say different things."""
    for (_, before), (index, event) in pairwise(rows):
        if (before.date.day, before.seq) != (event.date.day, event.seq):
            continue
        day = event.date.day.isoformat()
        if _state(before) == _state(event):
            message = f"The same is written down twice for {day}. Take one of them away."
            yield Finding(array, index, "date", "same-event", message, Weight.WARNING)
            continue
        is_custody = array == "custody"
        message = (
            f"Two events of {day} contradict one another: {_told(before)} and {_told(event)}. "
            "Where one followed the other, give the later one seq = 1; else take one away."
        )
        code = "overlapping-custody" if is_custody else "contradictory-events"
        yield Finding(array, index, "date", code, message)


def _state(event: Any) -> tuple[Any, ...]:
    names = ("status", "state", "place", "regime", "to", "counts", "sentence")
    return tuple(getattr(event, name, None) for name in names)


def _told(event: Any) -> str:
    status = getattr(event, "status", None) or event.state
    place = getattr(event, "place", "")
    return f"“{status.value}”" + (f" at “{place}”" if place else "")


def _unclear(array: str, rows: Rows) -> Iterator[Finding]:
    """A date known to the month that reaches over the event after it."""
    for (_, before), (index, event) in pairwise(rows):
        if before.date.day == event.date.day:
            continue
        if before.date.last_day() >= event.date.first_day():
            message = (
                f"{event.date.isoformat()} lies within {before.date.isoformat()} of the event "
                "before, so nobody can tell which was first. Make one more precise, where it is "
                "known, or say so in “note”."
            )
            code = "overlapping-custody" if array == "custody" else "order-unclear"
            yield Finding(array, index, "date", code, message, Weight.WARNING)


def _too_early(checked: Checked, array: str, index: int, event: Event) -> Iterator[Finding]:
    day = event.date.first_day()
    if checked.today and day > checked.today and array != "releases":
        message = (
            f"{event.date.isoformat()} has not come yet, and an event is what happened. Write what "
            "is ahead as a hearing or as a question (points)."
        )
        yield Finding(array, index, "date", "not-yet", message)
    if event.known and event.known.last_day() < day:
        message = "It was known before it happened. Correct “date” or “known”."
        yield Finding(array, index, "known", "known-before", message)


def _custody(rows: Rows) -> Iterator[Finding]:
    for (_, before), (index, event) in pairwise(rows):
        if before.status is Custody.DIED_IN_CUSTODY:
            message = "This is after the death of the subject. Correct one of both."
            yield Finding("custody", index, "date", "after-death", message)
        elif event.status in _ENDED and before.status not in _CAN_END:
            message = (
                f"The subject is “{event.status.value}” but was not held before: the last was "
                f"“{before.status.value}”. Add what is missing, or write “at_liberty”."
            )
            yield Finding("custody", index, "status", "not-held", message, Weight.WARNING)


def _charged(rows: Rows) -> Iterator[Finding]:
    for (_, before), (index, event) in pairwise(rows):
        if event.status in _NEVER_CHARGED and before.status not in (
            *_NEVER_CHARGED, ChargeStatus.UNKNOWN,
        ):  # fmt: skip
            message = (
                f"“{event.status.value}” means that nobody was charged, but the charge was "
                f"“{before.status.value}” before. Write “dropped” or “dismissed”."
            )
            yield Finding("charge_events", index, "status", "contradictory-events", message)


def _before_birth(checked: Checked) -> Iterator[Finding]:
    born = {one.id: one.born for one in checked.case.subjects if one.born}
    for index, event in checked.of("custody"):
        birth = born.get(event.subject)
        if birth and event.date.last_day() < birth.first_day():
            message = f"This is before the subject was born ({birth.isoformat()})."
            yield Finding("custody", index, "date", "before-birth", message)
