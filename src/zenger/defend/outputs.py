"""Everything a case is told as besides its pages. Each is made from the standing alone."""

from collections.abc import Callable
from dataclasses import dataclass

from zenger.defend.addresses import Addresses
from zenger.defend.calendar import calendar
from zenger.defend.events_csv import events_csv
from zenger.defend.facts_json import case_json
from zenger.model.case.standing import Standing


@dataclass(frozen=True, slots=True)
class Output:
    """One file beside the page of a case."""

    name: str
    media_type: str
    make: Callable[[Standing, Addresses], bytes]


OUTPUTS = (
    Output("case.json", "application/json", case_json),
    Output("case.ics", "text/calendar", calendar),
    Output("events.csv", "text/csv", events_csv),
)
"""Feeds and the card are not here: they have words for readers, so `publish` makes them."""
