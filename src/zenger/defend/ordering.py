"""Events in the order they happened, and the names of those nobody named."""

from collections.abc import Iterable
from typing import TypeVar

from zenger.model.case.records import Event

E = TypeVar("E", bound=Event)


def in_order(events: Iterable[E]) -> list[E]:
    """By day and sequence; else as they were written down."""
    return sorted(events, key=lambda one: (one.date.first_day(), one.seq))


def event_id(event: Event) -> str:
    """Its own id; else one made of its date and sequence."""
    return event.id or f"{event.date.day.isoformat()}-{event.seq}"
