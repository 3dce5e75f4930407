"""Who wrote to whom, when, and in answer to what: the envelope of a message."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Address
from zenger.model.extraction import DateFound, Message, Piece, Title
from zenger.process.formats.mail_headers import Headers, decoded, pieces_of, unquoted
from zenger.process.pattern_dates import find_dates

EARLIEST = 1971  # the first e-mail between two machines
LATEST = 9998
WIDEST = 14 * 3600  # seconds: the time of the Line Islands, farthest from Greenwich

_ROLES = ("from", "sender", "to", "cc", "bcc", "reply-to")
_ID = re.compile(r"<([^<>]{1,990})>")
_BARE_ID = re.compile(r"<?[^\s<>\"]+@[^\s<>\"]+>?")
_ZONE = re.compile(r"[+-]\d{3,4}\b|\b(?:UTC?|GMT|Z|[ECMPAH][SD]T)\b", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def envelope(headers: Headers) -> Iterator[Piece]:
    sent, date = sent_at(headers.raw("date"))
    subject = headers.text("subject")
    people = addresses(headers)
    yield Message(
        message_id=next(iter(message_ids(headers.raw("message-id"))), ""),
        in_reply_to=_no_people(message_ids(headers.raw("in-reply-to")), people),
        references=_no_people(message_ids(headers.raw("references")), people),
        subject=subject,
        addresses=people,
        sent=sent,
        headers=tuple((line.name, decoded(line.raw, headers.charset)) for line in headers.lines),
    )
    if subject:
        yield Title(subject)
    if date:
        yield DateFound(date)


def _no_people(ids: tuple[str, ...], people: tuple[Address, ...]) -> tuple[str, ...]:
    """Old programs write "Message from Anna <a@x> of Monday <1@x>": one of these is a person."""
    known = {person.address for person in people}
    return tuple(one for one in ids if one.lower() not in known)


def addresses(headers: Headers) -> tuple[Address, ...]:
    """Everyone the message names, in the order of the headers."""
    found: list[Address] = []
    for line in headers.lines:
        role = line.name.lower()
        if role in _ROLES:
            role = "from" if role == "sender" and not headers.raw("from") else role
            if role != "sender":
                found += [
                    address
                    for raw in _people(line.raw)
                    if (address := _address(role, raw, headers.charset))
                ]
    return tuple(dict.fromkeys(found))


def _people(raw: bytes) -> list[bytes]:
    people: list[bytes] = []
    for piece in pieces_of(raw, b",;"):
        previous = people[-1].strip() if people else b""
        lone = previous and b" " not in previous and not set(previous) & set(b'@<>":=')
        if lone and b"<" in piece and b"@" in piece:
            people[-1] += b"," + piece  # Doe, John <j@d>: nobody quoted the comma
        else:
            people.append(piece)
    return people


def _address(role: str, raw: bytes, charset: str = "") -> Address | None:
    raw = raw.strip()
    if raw.endswith(b":") and b"@" not in raw:  # "undisclosed-recipients:"
        return None
    head, _, rest = raw.partition(b":")
    if rest and b'"' not in head and b"<" not in head and b"=?" not in head and b"@" not in head:
        raw = rest.strip()  # the first of a group
    name, bracket, inside = raw.rpartition(b"<")
    if bracket:
        address = inside.partition(b">")[0]
    elif b"@" in raw:
        comment = re.search(rb"\(([^()]{0,500})\)", raw)
        name = comment.group(1) if comment else b""
        address = re.sub(rb"\([^()]{0,500}\)", b"", raw)
    else:
        name, address = raw, b""
    shown_name = decoded(unquoted(name), charset).strip(" \"'")
    shown_address = decoded(address).strip(" \"'<>").lower()
    if not shown_name and not shown_address:
        return None
    return Address(role, shown_name, shown_address)


def message_ids(raw: bytes) -> tuple[str, ...]:
    """Without their brackets. Such that never had brackets count too, where nothing else stands."""
    text = decoded(raw)
    found = ["".join(one.split()) for one in _ID.findall(text)]  # some are folded in their middle
    if not found and all(map(_BARE_ID.fullmatch, text.split())):
        found = [one.strip("<>") for one in text.split()]
    return tuple(dict.fromkeys(filter(None, found)))


def sent_at(raw: bytes) -> tuple[str, DocumentDate | None]:
    """ISO 8601 as stated, and the day; ``("", None)`` where there is no such moment.

    ``-0000`` (RFC 5322, 3.3: the sender's own offset is unknown) is kept as ``-00:00``. Of a
    date with an impossible hour or zone, or in words, the day is kept alone.
    """
    text = decoded(raw)[:200].strip()
    moment = _moment(text)
    if moment is None or not EARLIEST - 1 <= moment.year <= LATEST:
        day = next(find_dates(text), None) if moment is None else None
        return "", DocumentDate(PartialDate.parse(day.value), "email Date") if day else None
    stated = moment.isoformat() + ("-00:00" if "-0000" in text else "")
    return stated, DocumentDate(PartialDate.of(moment), "email Date")


def _moment(text: str) -> datetime | None:
    """What a `Date` header says; without an offset where it states none that exists."""
    try:
        if _ISO.match(text):
            return datetime.fromisoformat(text)
        parsed = parsedate_tz(text)
        if not parsed:
            return None
        moment = datetime(*parsed[:6])  # noqa: DTZ001  # the offset follows, where there is one
    except (ValueError, IndexError, TypeError, AttributeError, OverflowError):  # hostile dates
        return None
    offset = parsed[9] if _ZONE.search(text) else None  # the parser takes none for zero
    if offset is None or abs(offset) > WIDEST or "-0000" in text:
        return moment
    return moment.replace(tzinfo=timezone(timedelta(seconds=offset)))
