"""Calendars (.ics, .vcs): one page for each event, task or note, attachments as files.

Source: RFC 5545 (iCalendar 2.0), vCalendar 1.0.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
    MemberKind,
    MembersExpected,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
    Trouble,
)
from zenger.process.formats.content_lines import ContentLine, content_lines
from zenger.process.formats.data_uri import data_of
from zenger.process.formats.plain_pages import clean_text, parts
from zenger.protocols.formats import Identity

MAX_FIELDS = 20_000  # lines of one entry: an event may have thousands of guests
_ENTRIES = {"VEVENT": "Event", "VTODO": "Task", "VJOURNAL": "Note", "VFREEBUSY": "Free or busy"}
_LABELS = {
    "SUMMARY": "Subject", "DTSTART": "Start", "DTEND": "End", "DUE": "Due", "DURATION": "Lasts",
    "LOCATION": "Place", "ORGANIZER": "Organiser", "ATTENDEE": "Guest", "DESCRIPTION": "Text",
    "X-ALT-DESC": "Text", "COMMENT": "Comment", "CONTACT": "Contact", "RRULE": "Repeats",
    "RDATE": "Also on", "EXDATE": "Not on", "STATUS": "Status", "COMPLETED": "Finished",
    "PERCENT-COMPLETE": "Per cent done", "CATEGORIES": "Categories", "URL": "Web page",
    "ATTACH": "File elsewhere", "CREATED": "Created", "LAST-MODIFIED": "Changed",
    "DTSTAMP": "Written", "DCREATED": "Created", "RECURRENCE-ID": "Instead of", "GEO": "Position",
    "FREEBUSY": "Busy", "RELATED-TO": "Belongs to", "RESOURCES": "Resources",
}  # fmt: skip
_SILENT = frozenset("UID SEQUENCE TRANSP PRIORITY CLASS BEGIN END X-LIC-ERROR".split())
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z?))?$")
_WRITTEN = ("CREATED", "DCREATED", "DTSTAMP", "LAST-MODIFIED")


@dataclass(slots=True)
class _Entry:
    kind: str
    lines: list[str] = field(default_factory=list)
    subject: str = ""
    start: str = ""
    files: list[tuple[bytes, bytes]] = field(default_factory=list)
    is_cut: bool = False
    seen: int = 0


class IcalendarHandler:
    """Entries one after the other; one is held at a time."""

    name = "icalendar"
    version = 2

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        start = head.lstrip(b"\xef\xbb\xbf\r\n \t")[:15].upper()
        if start == b"BEGIN:VCALENDAR":
            return 0.93
        return 0.9 if identity.media_type in ("text/calendar", "text/x-vcalendar") else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        reading = _Reading(options.max_text)
        yield from reading.pieces(untrusted)


class _Reading:
    def __init__(self, limit: int) -> None:
        self._left = limit
        self._troubles: dict[str, Trouble] = {}
        self._calendar: list[tuple[str, str]] = []

    def pieces(self, untrusted: BinaryIO) -> Iterator[Piece]:
        number = page = files = 0
        only: _Entry | None = None
        for entry, is_whole in self._entries(untrusted):
            number += 1
            only = entry if number == 1 else None
            text = clean_text("\n".join(entry.lines))[: self._left]
            self._left -= len(text)
            for part in parts([text]) if text else [""]:
                page += 1
                yield Page(page, part, PageKind.TEXT, entry.subject[:200] or entry.kind)
            for name, content in entry.files:
                yield Member(name, files, MemberKind.ATTACHMENT, iter([content]))
                files += 1
            self._judge(entry, is_whole=is_whole)
            if self._left <= 0:
                self._note(Status.TRUNCATED, "text-limit", "The rest is left out.")
                break
        yield from self._about(only)
        yield Metadata((*self._calendar[:100], ("calendar entries", f"{number:,}")))
        yield MembersExpected(files)
        yield from self._troubles.values()

    def _about(self, only: _Entry | None) -> Iterator[Piece]:
        """A file of one entry is about that entry."""
        if only is None:
            return
        if only.subject:
            yield Title(only.subject)
        if found := _MOMENT.match(only.start):
            year, month, day = (int(part) for part in found.groups()[:3])
            try:
                value = PartialDate(year, month, day)
            except ValueError:
                return
            yield DateFound(DocumentDate(value, "calendar start"))

    def _judge(self, entry: _Entry, *, is_whole: bool) -> None:
        if not is_whole:
            self._note(Status.TRUNCATED, "cut-short", "The last entry has no end.")
        if entry.is_cut:
            self._note(Status.LIMIT, "value-size", "An entry is too long to be read whole.")

    def _note(self, status: Status, code: str, message: str) -> None:
        self._troubles.setdefault(code, Trouble(status, Problem(code, message)))

    def _entries(self, untrusted: BinaryIO) -> Iterator[tuple[_Entry, bool]]:
        """Each entry, and whether it ends. What lies deeper (alarms) belongs to its entry."""
        entry: _Entry | None = None
        inside: list[str] = []
        for line in content_lines(untrusted):
            kind = line.value.strip().upper()
            if line.name == "BEGIN":
                inside = [*inside, kind][-100:]
                if entry is None and kind in _ENTRIES:
                    entry = _Entry(_ENTRIES[kind], [_ENTRIES[kind]])
            elif line.name == "END":
                if entry is not None and kind in _ENTRIES:
                    yield entry, True
                    entry = None
                inside = inside[:-1]
            elif entry is not None:
                _add(entry, line, in_alarm=bool(inside) and inside[-1] == "VALARM")
            elif inside == ["VCALENDAR"]:
                self._calendar.append((f"calendar {line.name.lower()}", line.text[:1000]))
        if entry is not None:
            yield entry, False


def _add(entry: _Entry, line: ContentLine, *, in_alarm: bool) -> None:
    entry.seen += 1
    entry.is_cut |= line.is_cut or entry.seen > MAX_FIELDS
    if entry.seen > MAX_FIELDS:
        return
    if line.name == "ATTACH" and (content := line.data or data_of(line.value)):
        stated = line.parameters.get("filename") or line.parameters.get("x-filename") or ""
        name = stated.replace("\\", "/").rpartition("/")[2] or f"attachment-{len(entry.files) + 1}"
        entry.files.append((name.encode("utf-8", "replace")[:255], content))
        return
    if line.name in _SILENT:
        return
    text = _readable(line)
    label = _LABELS.get(line.name, line.name.removeprefix("X-").replace("-", " ").capitalize())
    if line.name == "SUMMARY" and not in_alarm:
        entry.subject = entry.subject or " ".join(text.split())
    if line.name == "DTSTART" and not in_alarm:
        entry.start = entry.start or line.value.strip()
    if text.strip():
        place = "Alarm, " if in_alarm else ""
        entry.lines.append(f"{place}{label}: {text}" if line.name else text)


def _readable(line: ContentLine) -> str:
    if line.name in ("ORGANIZER", "ATTENDEE"):
        return _person(line)
    if moment := _MOMENT.match(line.value.strip()):
        year, month, day, hour, minute, _, utc = moment.groups()
        zone = (
            " UTC" if utc else f" ({line.parameters['tzid']})" if "tzid" in line.parameters else ""
        )
        return f"{year}-{month}-{day}" + (f" {hour}:{minute}{zone}" if hour else "")
    return line.text


def _person(line: ContentLine) -> str:
    address = line.text.strip()
    if address.lower().startswith("mailto:"):
        address = address[7:]
    name = line.parameters.get("cn", "")
    answer = line.parameters.get("partstat", "").lower()
    shown = f"{name} <{address}>" if name and name != address else address
    return f"{shown} ({answer})" if answer and answer != "needs-action" else shown
