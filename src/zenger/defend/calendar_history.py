"""What a calendar owes to who subscribed to it as it was printed before.

A change raises the SEQUENCE of an entry, else programs keep what they have (RFC 5546, 2.1.4); what
a withdrawn case had announced is cancelled, not forgotten.
"""

from datetime import UTC, date, datetime, time

from icalendar import Calendar, Component

from zenger.model.names import inert

_CANCELLED = "CANCELLED"
_REVISION = frozenset({"SEQUENCE", "DTSTAMP", "LAST-MODIFIED"})


def continued(made: bytes, printed: bytes, name: str, day: date) -> bytes:
    """A calendar that goes on from the one in whose place it comes: changed entries are numbered
    after those before, and what is not there any more is cancelled. That is a hearing moved to a
    day nobody knows yet, or one that was taken out: some programs would keep it for ever.

    Args:
        made: the calendar as it is now.
        printed: as it stood there before; empty where none did.
        name: what the case is called.
        day: the calendar is of.
    """
    kept = {str(one["UID"]) for one in _entries(made)}
    gone = [one for one in _entries(printed) if str(one["UID"]) not in kept]
    if gone:
        calendar, line = Calendar.from_ical(made), inert(" ".join(name.split()))
        for entry in gone:
            since = _stamped(entry, day) if entry.get("STATUS") == _CANCELLED else day
            calendar.add_component(_cancelled(entry, line, since))
        made = bytes(calendar.to_ical())
    return _raised(made, printed)


def _stamped(entry: Component, otherwise: date) -> date:
    stamp = entry.get("DTSTAMP")
    return stamp.dt.date() if stamp else otherwise


def _raised(made: bytes, printed: bytes) -> bytes:
    """Changed entries are numbered after those that were printed before."""
    before = {str(one["UID"]): one for one in _entries(printed)}
    if not before:
        return made
    calendar = Calendar.from_ical(made)
    for entry in calendar.walk("VEVENT"):
        was = before.get(str(entry["UID"]))
        if was is not None:
            least = _sequence(was) + (_said(entry) != _said(was))
            entry["SEQUENCE"] = max(_sequence(entry), least)
    return bytes(calendar.to_ical())


def withdrawn_calendar(printed: bytes, name: str, day: date) -> bytes:
    """The entries that stood in a calendar, all cancelled, without their words: what a page said
    may be why it was withdrawn.

    Args:
        printed: as it stood there before; empty where none did.
        name: what the case is called now.
        day: on which it was withdrawn.
    """
    line = inert(" ".join(name.split()))
    result = Calendar()
    result.add("prodid", "-//Zenger//Cases//EN")
    result.add("version", "2.0")
    result.add("x-wr-calname", line)
    for entry in _entries(printed):
        result.add_component(_cancelled(entry, line, day))
    return _raised(bytes(result.to_ical()), printed)


def _entries(printed: bytes) -> list[Component]:
    try:
        found = Calendar.from_ical(printed).walk("VEVENT") if printed else []
    except ValueError:
        return []  # damaged on the disk: nothing of it is repeated
    return [one for one in found if "UID" in one and "DTSTART" in one]


def _cancelled(entry: Component, name: str, day: date) -> Component:
    """Only what a program needs to strike the entry out."""
    changed = datetime.combine(day, time.min, tzinfo=UTC)
    event = type(entry)()
    event["UID"] = entry["UID"]
    event.add("sequence", _sequence(entry))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("status", _CANCELLED)
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", _start(entry))
    event.add("summary", name)
    return event


def _start(entry: Component) -> date:
    """The day alone, or the moment in UTC, which needs no rules of a time zone."""
    start: date = entry.decoded("DTSTART")
    if isinstance(start, datetime) and start.tzinfo is not None:
        return start.astimezone(UTC)
    return start


def _sequence(entry: Component) -> int:
    return int(entry.get("SEQUENCE", 0))


def _said(entry: Component) -> list[tuple[str, bytes]]:
    """All that an entry says, but for which revision it is."""
    return sorted((name, one) for name, one in _lines(entry) if name not in _REVISION)


def _lines(entry: Component) -> list[tuple[str, bytes]]:
    lines = [bytes(line.encode()) for line in entry.content_lines() if line]
    return [(line.partition(b":")[0].partition(b";")[0].decode(), line) for line in lines]
