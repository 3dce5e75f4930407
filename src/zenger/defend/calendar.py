"""The hearings of a case as a calendar that readers subscribe to (RFC 5545).

An entry keeps its UID for as long as the hearing exists; each change raises its SEQUENCE. It never
rings and never blocks the reader's day. A hearing known only to the month is on the page, not here:
a calendar has no place for it.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from zenger.defend.addresses import Addresses
from zenger.defend.timezones import timezone_rules
from zenger.model.case.courts import Court, Hearing, HearingEvent, HearingStatus
from zenger.model.case.moments import Moment
from zenger.model.case.people import Place
from zenger.model.case.standing import HearingStands, Standing
from zenger.model.names import inert

_OFF = frozenset({HearingStatus.CANCELLED, HearingStatus.VACATED})
_DAY = timedelta(days=1)
_HALF_A_DAY = timedelta(hours=12)


def calendar(standing: Standing, addresses: Addresses) -> bytes:
    """All hearings known to the day, oldest first. The same standing gives the same bytes."""
    head = standing.case.case
    result = Calendar()
    result.add("prodid", "-//Zenger//Cases//EN")
    result.add("version", "2.0")
    result.add("x-wr-calname", _line(head.title.text))
    result.add("refresh-interval", _HALF_A_DAY, parameters={"VALUE": "DURATION"})  # RFC 7986
    entries = [_entry(one, standing, addresses) for one in standing.hearings if one.starts.day.day]
    for zone in sorted({_zone(one, standing) for one in standing.hearings if one.starts.hour}):
        if zone != "UTC":
            result.add_component(timezone_rules(zone, *_years(standing)))
    for entry in entries:
        result.add_component(entry)
    if not result.subcomponents:  # one without any is none (RFC 5545, 3.4), and some refuse it
        year = head.opened.day.year
        result.add_component(timezone_rules("UTC", year, year))
    return bytes(result.to_ical())


def _entry(stands: HearingStands, standing: Standing, addresses: Addresses) -> Event:
    head, hearing = standing.case.case, stands.hearing
    event = Event()
    name = hearing.id or hearing.starts.isoformat()  # as announced: that does not change either
    event.add("uid", _line(f"{head.id}.{name}@{addresses.authority}.zenger.invalid"))
    event.add("sequence", stands.changes)
    changed = datetime.combine(_last_change(stands, head.opened), time.min, tzinfo=UTC)
    event.add("dtstamp", changed)  # without METHOD: when it was last revised (3.8.7.2)
    event.add("last-modified", changed)
    event.add("status", _status(stands))
    event.add("transp", "TRANSPARENT")
    _add_time(event, stands, _zone(stands, standing))
    event.add("summary", _line(f"{head.title.text}: {hearing.title.text}"))
    _add_place(event, standing, _court(hearing, standing))
    if about := _about(stands, standing, addresses):
        event.add("description", about)
    if addresses.base_url:
        event.add("url", _line(f"{addresses.page}#hearing-{hearing.id}"))
    return event


def _status(stands: HearingStands) -> str:
    """Postponed without a new day is CANCELLED until there is one: nobody sits on the old day."""
    if stands.status in _OFF or stands.is_adrift:
        return "CANCELLED"
    if stands.status is HearingStatus.TENTATIVE or stands.starts.circa:
        return "TENTATIVE"
    return "CONFIRMED"


def _last_event(hearing: Hearing, standing: Standing) -> HearingEvent | None:
    events = [one for one in standing.case.hearing_events if one.hearing == hearing.id]
    return max(events, key=lambda one: (one.date.first_day(), one.seq), default=None)


def _last_change(stands: HearingStands, opened: Moment) -> date:
    moment = stands.changed or stands.hearing.known or opened
    return moment.first_day()


# -- when --------------------------------------------------------------------------------------
def _add_time(event: Event, stands: HearingStands, zone: str) -> None:
    start, end = stands.starts, stands.ends
    if start.hour is None:
        event.add("dtstart", start.first_day())
        last = end.last_day() if end else start.first_day()
        event.add("dtend", max(last, start.first_day()) + _DAY)  # the first day after
        return
    begins = _at(start, start.hour, zone)
    event.add("dtstart", begins)
    if end is not None:
        # Of the last day without an hour, all of it: both ends must be of one kind.
        ends = _at(end, end.hour, zone) if end.hour else _midnight_after(end, zone)
        if ends > begins:
            event.add("dtend", ends)


def _at(moment: Moment, hour: time, zone: str) -> datetime:
    return datetime.combine(moment.first_day(), hour, tzinfo=_tz(moment.zone or zone))


def _midnight_after(moment: Moment, zone: str) -> datetime:
    return datetime.combine(moment.last_day() + _DAY, time.min, tzinfo=_tz(zone))


def _tz(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)


def _zone(stands: HearingStands, standing: Standing) -> str:
    """Whose clock: the moment's own, else the court's, else the case's."""
    court = _court(stands.hearing, standing)
    return stands.starts.zone or (court.zone if court else "") or standing.case.case.zone


def _years(standing: Standing) -> tuple[int, int]:
    years = [one.starts.day.year for one in standing.hearings if one.starts.hour]
    return min(years), max(years)


# -- where and what ----------------------------------------------------------------------------
def _court(hearing: Hearing, standing: Standing) -> Court | None:
    proceedings = {one.id: one.court for one in standing.case.proceedings}
    id_ = hearing.court or proceedings.get(hearing.proceeding, "")
    return next((one for one in standing.case.courts if one.id == id_), None)


def _add_place(event: Event, standing: Standing, court: Court | None) -> None:
    if court is None:
        return
    place = next((one for one in standing.case.places if one.id == court.place), None)
    words = court.name.text
    for more in _place_words(place):
        words = words if more in words else f"{words}, {more}"
    event.add("location", _line(words))


def _place_words(place: Place | None) -> list[str]:
    if place is None:
        return []
    names = [place.name] if place.shown == "place" else []
    city = [place.city] if place.city and place.shown != "country" else []
    return [name.text for name in (*names, *city)]


def _about(stands: HearingStands, standing: Standing, addresses: Addresses) -> str:
    last = _last_event(stands.hearing, standing)
    texts = [last.summary if last else None, stands.hearing.note]
    lines = [_line(text.text) for text in texts if text]
    if stands.hearing.access_url:
        lines.append(_line(stands.hearing.access_url))
    if addresses.base_url:
        lines.append(_line(addresses.page))
    return "\n".join(lines)


def _line(untrusted_text: str) -> str:
    """One line without anything that could begin another (a lone CR ends a line for some)."""
    return inert(" ".join(untrusted_text.split()))
