"""Calendars: a page for each event, attachments as files."""

import base64
import time

from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import DateFound, MemberKind, Title
from zenger.process.formats.icalendar import IcalendarHandler

EVENT = b"""BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
DTSTART;TZID=Europe/Paris:20100504T130000
DTEND:20100504T140000Z
SUMMARY:The plan\\, again
LOCATION:Tower
ORGANIZER;CN="Zola, Emile":mailto:zola@example.org
ATTENDEE;CN=Ann;PARTSTAT=DECLINED:mailto:ann@example.org
DESCRIPTION:Burn
  it.
ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=plan.txt:%s
BEGIN:VALARM
DESCRIPTION:Wake
END:VALARM
END:VEVENT
END:VCALENDAR
""" % base64.b64encode(b"the plan")


def reading_of(content: bytes) -> Reading:
    return read(IcalendarHandler(), content)


def test_an_event_reads_as_lines_with_people_times_and_alarms() -> None:
    reading = reading_of(EVENT)
    assert reading.pages[0].text.split("\n") == [
        "Event", "Start: 2010-05-04 13:00 (Europe/Paris)", "End: 2010-05-04 14:00 UTC",
        "Subject: The plan, again", "Place: Tower", "Organiser: Zola, Emile <zola@example.org>",
        "Guest: Ann <ann@example.org> (declined)", "Text: Burn it.", "Alarm, Text: Wake",
    ]  # fmt: skip
    assert [(m.raw_name, m.kind, data) for m, data in reading.members] == [
        (b"plan.txt", MemberKind.ATTACHMENT, b"the plan")
    ]
    assert reading.adds_up
    assert [p.text for p in reading.pieces if isinstance(p, Title)] == ["The plan, again"]
    (date,) = [p.date for p in reading.pieces if isinstance(p, DateFound)]
    assert (date.value.isoformat(), date.source) == ("2010-05-04", "calendar start")


def test_a_calendar_of_many_entries_has_a_page_each_and_no_date_of_its_own() -> None:
    todo = b"BEGIN:VTODO\nSUMMARY:b\nDUE;VALUE=DATE:20110101\nEND:VTODO\n"
    both = EVENT.replace(b"END:VCALENDAR", todo + b"END:VCALENDAR")
    reading = reading_of(both)
    assert [page.label for page in reading.pages] == ["The plan, again", "b"]
    assert reading.pages[1].text == "Task\nSubject: b\nDue: 2011-01-01"
    assert not any(isinstance(piece, DateFound) for piece in reading.pieces)


def test_an_impossible_date_is_shown_and_dates_nothing() -> None:
    reading = reading_of(EVENT.replace(b":20100504T130000", b":20101399T130000"))
    assert not any(isinstance(piece, DateFound) for piece in reading.pieces)


def test_a_line_of_ten_megabytes_folded_or_not_is_read_in_seconds() -> None:
    for text in (b"x" * 10_000_000, b"\n x" * 1_000_000):
        begun = time.process_time()
        reading = reading_of(EVENT.replace(b":Burn", b":" + text))
        assert time.process_time() - begun < 10
        assert sum(len(page.text) for page in reading.pages) > len(text) // 4
        assert reading.troubles == []


def test_an_event_without_its_end_is_kept_and_told() -> None:
    reading = reading_of(EVENT.partition(b"END:VEVENT")[0])
    assert "Burn it." in reading.text
    assert reading.troubles == [(Status.TRUNCATED, "cut-short")]
