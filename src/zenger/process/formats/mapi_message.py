"""One of Outlook's items as a message: headers, texts and files, whatever it was stored in.

Where the message came over the internet its own headers are kept; what they lack, and all of
an item that never left Outlook, is written from its properties. Source: [MS-OXCMAIL].
"""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from zenger.process.formats.mail_headers import parse_headers
from zenger.process.formats.mail_words import mailbox, word_encoded
from zenger.process.formats.mapi_fields import item_lines
from zenger.process.formats.mapi_properties import DamagedItemError, Properties, charset
from zenger.process.formats.mapi_rtf import BadRtfError, encapsulated, inflate
from zenger.process.formats.rtf_layers import layers
from zenger.process.formats.rtf_layers import plain as plain_text

MAX_RECIPIENTS = 10_000
_SUBMITTED, _DELIVERED, _CREATED, _CHANGED = 0x0039, 0x0E06, 0x3007, 0x3008
_KINDS = {1: "To", 2: "Cc", 3: "Bcc"}
_FLAGS = ((0x01, "read", "unread"), (0x08, "draft", ""), (0x04, "submitted", ""))
_FILES = re.compile(rb"\\(?:pict|objdata)\b")
_WORDS = re.compile(r"\w{2,}")
_MIME = ("content-", "mime-version")

Chunks = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An attachment: bytes, or another item."""

    properties: Properties
    content: Chunks | None = None  # raises `DamagedItemError` where it cannot be read on
    item: "Callable[[], StoredItem] | None" = None  # raises `DamagedItemError`


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item as its store has it."""

    properties: Properties
    recipients: tuple[Properties, ...] = ()
    files: tuple[StoredFile, ...] = ()


@dataclass(slots=True)
class StoredMessage:
    """The same, readable."""

    headers: list[tuple[str, bytes]]
    plain: str
    html: bytes
    html_charset: str
    rich: bytes  # rich text that holds no other form; empty otherwise
    fields: list[str]  # lines about a contact, an appointment
    files: tuple[StoredFile, ...]
    is_dated_by_sender: bool  # the date is of its own headers, not of its store
    damaged: list[str] = field(default_factory=list)  # codes of what could not be read


def read_message(item: StoredItem) -> StoredMessage:
    """Never raises for what is wrong in the item: see `damaged`."""
    damaged: list[str] = []
    careful = _Careful(item.properties, damaged)
    message_class = careful.text(0x001A)
    plain, html, codec, rich = _bodies(careful)
    return StoredMessage(
        headers=_headers(careful, item.recipients, message_class),
        plain=plain, html=html, html_charset=codec, rich=rich,
        fields=item_lines(item.properties, message_class),
        files=item.files, is_dated_by_sender=b"date:" in careful.data(0x007D).lower(),
        damaged=damaged,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Careful:
    """Properties of which the damaged are noted and count as absent."""

    properties: Properties
    damaged: list[str]

    def _try(self, read: Callable[[int], object], number: int) -> object:
        try:
            return read(number)
        except DamagedItemError as error:
            if error.code not in self.damaged:
                self.damaged.append(error.code)
            return None

    def text(self, number: int) -> str:
        value = self._try(self.properties.get, number)
        return value if isinstance(value, str) else ""

    def data(self, number: int) -> bytes:
        value = self._try(self.properties.data, number)
        return value if isinstance(value, bytes) else b""

    def number(self, number: int) -> int | None:
        value = self._try(self.properties.get, number)
        return value if isinstance(value, int) else None

    def moment(self, number: int) -> datetime | None:
        value = self._try(self.properties.get, number)
        return value if isinstance(value, datetime) else None


def _headers(
    item: _Careful, recipients: tuple[Properties, ...], message_class: str
) -> list[tuple[str, bytes]]:
    found = _transport(item)
    have = {name.lower() for name, _ in found}
    for name, value in _written(item, recipients, message_class):
        if value and name.lower() not in have:
            found.append((name, value))
    return found


def _transport(item: _Careful) -> list[tuple[str, bytes]]:
    """The headers it came with. Those about its old form get another name: it has a new one."""
    block = item.data(0x007D).replace(b"\0", b"")
    headers, _ = parse_headers(block.lstrip(b"\r\n"))
    return [
        (f"X-Received-{line.name}" if line.name.lower().startswith(_MIME) else line.name, line.raw)
        for line in headers.lines
        if line.raw
    ]


def _written(
    item: _Careful, recipients: tuple[Properties, ...], message_class: str
) -> Iterator[tuple[str, bytes]]:
    yield "From", _sender(item)
    for kind, name in _KINDS.items():
        yield name, _recipients(item, recipients, kind)
    yield "Subject", word_encoded(_subject(item))
    sent = item.moment(_SUBMITTED) or (None if _is_draft(item) else item.moment(_DELIVERED))
    yield "Date", _date(sent)
    for number, name in ((0x1035, "Message-ID"), (0x1042, "In-Reply-To"), (0x1039, "References")):
        yield name, word_encoded(item.text(number))
    yield "Thread-Topic", word_encoded(item.text(0x0070))
    yield "Thread-Index", base64.b64encode(item.data(0x0071)[:4096])
    yield "X-Outlook-Class", word_encoded(message_class)
    yield "X-Outlook-Flags", word_encoded(", ".join(_flags(item)))
    for number, name in ((_DELIVERED, "Received"), (_CREATED, "Created"), (_CHANGED, "Changed")):
        yield f"X-Outlook-{name}", _date(item.moment(number))


def _is_draft(item: _Careful) -> bool:
    return bool((item.number(0x0E07) or 0) & 0x08)


def _flags(item: _Careful) -> list[str]:
    flags = item.number(0x0E07)
    if flags is None:
        return []
    words = [yes if flags & bit else no for bit, yes, no in _FLAGS]
    importance = {0: "low importance", 2: "high importance"}.get(item.number(0x0017) or 1, "")
    return [word for word in (*words, importance) if word]


def _subject(item: _Careful) -> str:
    """Without the two letters that say how long its prefix ("Re: ") is ([MS-PST] 2.5.3.1.1.1)."""
    subject = item.text(0x0037) or item.text(0x003D) + item.text(0x0E1D)
    return subject[2:] if subject.startswith("\x01") else subject


def _date(moment: datetime | None) -> bytes:
    return format_datetime(moment).encode("ascii") if moment else b""


def _sender(item: _Careful) -> bytes:
    """Who wrote it; "sender" and "on behalf of" are one person nearly always."""
    unaddressed = b""
    for name, kind, address, smtp in (
        (0x0042, 0x0064, 0x0065, 0x5D02), (0x0C1A, 0x0C1E, 0x0C1F, 0x5D01),
    ):  # fmt: skip
        where = item.text(smtp) or _internet(item.text(address), item.text(kind))
        found = mailbox(item.text(name), where)
        if found and where:
            return found
        unaddressed = unaddressed or found
    return unaddressed


def _internet(address: str, kind: str) -> str:
    """Addresses of an Exchange server ("/O=ORG/…/CN=NAME") are kept too: they name a person."""
    return address if "@" in address or kind.upper() in ("EX", "SMTP", "") else f"{kind}:{address}"


def _recipients(item: _Careful, recipients: tuple[Properties, ...], kind: int) -> bytes:
    people = []
    for recipient in recipients[:MAX_RECIPIENTS]:
        careful = _Careful(recipient, item.damaged)
        if (careful.number(0x0C15) or 1) & 0x0F != kind:
            continue
        address = careful.text(0x39FE) or _internet(careful.text(0x3003), careful.text(0x3002))
        people.append(mailbox(careful.text(0x3001) or careful.text(0x5FF6), address))
    if not people:  # only the line that Outlook shows
        shown = item.text({1: 0x0E04, 2: 0x0E03, 3: 0x0E02}[kind])
        people = [mailbox(name.strip(), "") for name in shown.split(";")]
    return b",\r\n ".join(filter(None, people))


def _bodies(item: _Careful) -> tuple[str, bytes, str, bytes]:
    """Plain text, HTML and its charset, rich text that stands for itself."""
    plain, html = item.text(0x1000), item.data(0x1013)
    is_text = item.properties.raw.get(0x1013, (0,))[0] in (0x1E, 0x1F)
    codec = "utf-8" if is_text else charset(item.number(0x3FDE) or item.number(0x3FFD))
    packed = b"" if html.strip(b"\0\r\n ") else item.data(0x1009)
    if not packed:
        return plain, html.rstrip(b"\0"), codec, b""
    try:
        rich = inflate(packed)
    except (BadRtfError, IndexError):
        item.damaged.append("rich-text-damaged")
        return plain, b"", "", b""
    kind, inside = encapsulated(rich)
    if not kind and not _says_more(rich, plain):
        rich = b""
    if kind == "html":
        return plain, inside.encode("utf-8", "replace"), "utf-8", b""
    if kind == "text":
        return plain or inside, b"", "", b""
    return plain or text_of(rich), b"", "", rich


def text_of(rich: bytes) -> str:
    return plain_text(rich, rich).strip()


def _says_more(rich: bytes, plain: str) -> bool:
    """Whether it has pictures, objects, changes or words that the plain text lacks."""
    if _FILES.search(rich) or layers(rich):
        return True
    have = set(_WORDS.findall(plain.lower()))
    return bool(set(_WORDS.findall(text_of(rich).lower())) - have)
