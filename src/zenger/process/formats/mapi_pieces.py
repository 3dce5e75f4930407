"""An item of Outlook as the pieces of a document: for files that hold exactly one."""

from collections.abc import Iterator
from dataclasses import replace

from zenger.model.document import Problem, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MemberLost,
    MembersExpected,
    Page,
    Piece,
    Trouble,
)
from zenger.process.formats.html import charset_of
from zenger.process.formats.html_unseen import UNTOLD, untold
from zenger.process.formats.mail_bodies import SlotText, body_pages
from zenger.process.formats.mail_envelope import envelope
from zenger.process.formats.mail_headers import Header, Headers
from zenger.process.formats.mapi_files import file_name, lost_note, media_type
from zenger.process.formats.mapi_mail import as_mail
from zenger.process.formats.mapi_message import (
    StoredFile,
    StoredItem,
    StoredMessage,
    read_message,
)
from zenger.process.formats.mapi_properties import DamagedItemError
from zenger.process.formats.plain_pages import clean_text, parts, text_limit

_MESSAGES = {
    "rich-text-damaged": "Its rich text is damaged; the other version was read.",
    "value-size": "One of its texts is longer than can be read.",
    "attachment-damaged": "An attachment is damaged; what came of it was kept with a note.",
    "attachment-elsewhere": "Of an attachment only a link was stored, not the file.",
    "stream-cut-short": "It ends in the middle; what came before was read.",
    "check-sum": "A check sum does not fit: an attachment may be damaged.",
    "item-ambiguous": "A message inside another has the number of a third; it was not read.",
    "items-missing": "A folder counts more items than it has.",
    "items-too-deep": "Messages are nested too deep; the inner ones were not opened.",
}


def item_pieces(item: StoredItem, options: ExtractionOptions) -> Iterator[Piece]:
    """Envelope, texts, attachments, and what of it is damaged."""
    message = read_message(item)
    yield from _envelope(message)
    yield from _pages(message, options.max_text)
    yield from _members(message, options.max_members)
    yield from troubles(message.damaged)


def troubles(codes: list[str]) -> Iterator[Trouble]:
    """One for each kind of damage."""
    for code in dict.fromkeys(codes):
        message = _MESSAGES.get(code, "Some of its properties are damaged and were left out.")
        status = Status.TRUNCATED if code == "attachment-elsewhere" else Status.CORRUPT
        if code in ("value-size", "items-too-deep"):
            status = Status.LIMIT
        yield Trouble(status, Problem(code, message))


def _envelope(message: StoredMessage) -> Iterator[Piece]:
    lines = tuple(Header(name, value.replace(b"\r\n", b"")) for name, value in message.headers)
    for piece in envelope(Headers(lines, charset="utf-8")):
        if isinstance(piece, DateFound) and not message.is_dated_by_sender:
            piece = DateFound(replace(piece.date, source="outlook sent"))
        yield piece


def _pages(message: StoredMessage, limit: int) -> Iterator[Piece]:
    html = (
        charset_of(message.html, message.html_charset).decode(message.html) if message.html else ""
    )
    texts = [SlotText(clean_text("\n".join(message.fields)), "")] if message.fields else []
    texts.append(SlotText(clean_text(message.plain), html))
    number = 0
    for page in body_pages(texts, _pictures(message)):
        text = page.text
        if page.label == UNTOLD:
            yield untold()
        if len(text) > limit:
            yield text_limit(limit)
            text = text[:limit]
        for part in parts([text]) if text else [""]:
            number += 1
            whole = len(part) == len(page.text)
            yield Page(number, part, page.kind, page.label, html=page.html if whole else "")
        limit -= len(text)


def _pictures(message: StoredMessage) -> dict[str, str]:
    found = {}
    for ordinal, file in enumerate(message.files):
        if identifier := _identifier(file):
            found[identifier] = file_name(file, ordinal)
    return found


def _identifier(file: StoredFile) -> str:
    try:
        return file.properties.text(0x3712).strip("<> ")
    except DamagedItemError:
        return ""


def _members(message: StoredMessage, limit: int) -> Iterator[Piece]:
    rich = bool(message.rich)
    for ordinal, file in enumerate(message.files):
        if ordinal >= limit:
            problem = Problem(
                "too-many-members", f"Only the first {limit:,} attachments were read."
            )
            yield Trouble(Status.LIMIT, problem)
            return
        yield _member(file, ordinal, message.damaged)
    if rich:
        yield Member(
            b"body.rtf", len(message.files), MemberKind.INLINE, iter([message.rich]), "text/rtf"
        )
    yield MembersExpected(len(message.files) + rich)


def _member(file: StoredFile, ordinal: int, damaged: list[str]) -> Piece:
    raw = file_name(file, ordinal).encode("utf-8", "replace")
    if file.item:
        return Member(raw, ordinal, MemberKind.ATTACHMENT, _mail(file, damaged), "message/rfc822")
    kind = MemberKind.INLINE if _identifier(file) else MemberKind.ATTACHMENT
    if file.content is None:
        note = lost_note(file, "attachment-elsewhere").split(". ", 1)[1]
        problem = Problem("attachment-elsewhere", note.partition(".")[0] + ".")
        return MemberLost(raw, ordinal, kind, Status.TRUNCATED, problem)
    return Member(raw, ordinal, kind, _content(file.content()), media_type(file))


def _content(chunks: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from chunks
    except DamagedItemError as error:
        raise MemberBroken(
            Status.CORRUPT, Problem(error.code, "The attachment is damaged or cut short.")
        ) from error


def _mail(file: StoredFile, damaged: list[str]) -> Iterator[bytes]:
    assert file.item is not None  # noqa: S101  # the caller looked
    try:
        item = file.item()
    except DamagedItemError as error:
        raise MemberBroken(
            Status.CORRUPT, Problem(error.code, "The message inside is damaged.")
        ) from error
    yield from as_mail(item, damaged)
