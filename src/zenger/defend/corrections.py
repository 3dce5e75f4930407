"""Corrections: an event that was wrong stays written down, and a later one takes its place.

    arrest    2026-01-05  remand
    arrest-2  2026-01-06  remand   corrects = "arrest"  known = 2026-02-01

A page as of January says what was thought then; from February on it has the 6th.
"""

from collections.abc import Iterable
from typing import TypeVar

from zenger.model.case.records import Event

E = TypeVar("E", bound=Event)
CORRECTED = (
    "custody", "charge_events", "hearing_events", "decisions", "branch_events", "demand_events",
)  # fmt: skip
"""Arrays whose events can be corrected. An update is corrected by another, a press release by one
that supersedes it."""


def that_stand(events: Iterable[E]) -> tuple[E, ...]:
    """Without those that another takes the place of, and without what only takes one back."""
    events = tuple(events)
    gone = {one.corrects for one in events if one.corrects}
    if not gone:
        return events
    return tuple(one for one in events if not one.retracted and one.id not in gone)
