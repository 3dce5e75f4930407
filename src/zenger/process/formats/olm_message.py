"""One message of an Outlook for Mac archive: XML elements named after what Outlook copied.

Source: by observation; Microsoft documents no schema.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from zenger.process.formats.mail_words import mailbox, word_encoded
from zenger.process.formats.mapi_message import StoredFile, StoredMessage
from zenger.process.formats.mapi_properties import DamagedItemError, Load, Properties

MAX_FILES = 10_000  # attachments of one message
_COPY = "OPFMessageCopy"
_PEOPLE = (("From", "FromAddresses"), ("To", "ToAddresses"), ("Cc", "CCAddresses"),
           ("Bcc", "BCCAddresses"), ("Reply-To", "ReplyToAddresses"))  # fmt: skip
_TEXTS = (("Subject", "Subject"), ("Message-ID", "MessageID"), ("In-Reply-To", "InReplyTo"),
          ("References", "References"), ("Thread-Topic", "ThreadTopic"))  # fmt: skip
_DATES = (("Date", "SentTime"), ("X-Outlook-Received", "ReceivedTime"),
          ("X-Outlook-Changed", "ModDate"))  # fmt: skip

Open = Callable[[str], Callable[[], Iterator[bytes]] | None]
"""From an attachment's address in the archive to what reads it; None where it is not there."""


def olm_message(xml: bytes, attachments: Open) -> StoredMessage:
    """Raises `DamagedItemError` where it is no XML, or no message is in it."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedItemError from error
    email = None if root is None else next(root.iter("email"), None)
    if email is None:
        raise DamagedItemError
    damaged = ["item-damaged"] if parser.error_log else []
    return StoredMessage(
        headers=list(_headers(email)),
        plain=_text(email, "Body") or _text(email, "PreviewBody"),
        html=_text(email, "HTMLBody").encode("utf-8", "replace"),
        html_charset="utf-8",
        rich=b"",
        fields=[],
        files=tuple(_files(email, attachments)),
        is_dated_by_sender=False,
        damaged=damaged,
    )


def _text(email: etree._Element, name: str) -> str:
    found = email.find(_COPY + name)
    return "" if found is None else "".join(found.itertext()).strip()


def _headers(email: etree._Element) -> Iterator[tuple[str, bytes]]:
    for header, name in _PEOPLE:
        people = [
            mailbox(
                one.get("OPFContactEmailAddressName", ""),
                one.get("OPFContactEmailAddressAddress", ""),
            )
            for group in email.findall(_COPY + name)
            for one in group.iter("emailAddress")
        ]
        if people:
            yield header, b",\r\n ".join(filter(None, people))
    for header, name in _TEXTS:
        if text := _text(email, name):
            is_bare = header == "Message-ID" and not text.startswith("<")
            yield header, word_encoded(f"<{text}>" if is_bare else text)
    for header, name in _DATES:
        if moment := _moment(_text(email, name)):
            yield header, format_datetime(moment).encode("ascii")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _files(email: etree._Element, attachments: Open) -> Iterator[StoredFile]:
    found = email.iterfind(f".//{_COPY}AttachmentList//messageAttachment")
    for _, one in zip(range(MAX_FILES), found, strict=False):
        texts = {
            0x3707: one.get("OPFAttachmentName", ""),
            0x370E: one.get("OPFAttachmentContentType", ""),
            0x3712: one.get("OPFAttachmentContentID", ""),
        }
        raw = {number: (0x1F, _constant(text)) for number, text in texts.items() if text}
        yield StoredFile(Properties(raw), attachments(one.get("OPFAttachmentURL", "")))


def _constant(text: str) -> Load:
    return lambda: text.encode("utf-16-le", "replace")
