"""One e-mail: its envelope, all its texts, and every file in it."""

import re
from collections.abc import Container, Generator, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
    MemberKind,
    MembersExpected,
    Message,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
    Trouble,
)
from zenger.process.formats.html import charset_of
from zenger.process.formats.mail_bodies import Slot, SlotText, body_pages, split_bodies
from zenger.process.formats.mail_decoding import Condition, decoded_blocks, raw_blocks
from zenger.process.formats.mail_enclosed import Enclosed, find_enclosed
from zenger.process.formats.mail_headers import (
    Headers,
    addresses,
    decoded,
    message_ids,
    sent_at,
)
from zenger.process.formats.mail_parts import MAX_DEPTH, MAX_PARTS, Part, Structure, read_structure
from zenger.process.formats.mail_signed import MAX_SIGNED, signed_content
from zenger.process.formats.maildir import is_maildir_name, maildir_flags
from zenger.process.formats.plain_charsets import decode
from zenger.process.formats.plain_pages import clean_text, parts, text_limit
from zenger.protocols.formats import Identity

MAX_BODY = 32 * 1024 * 1024  # decoded bytes of all texts; nobody writes more, and it is held

_HEADER_LIKE = re.compile(
    rb"\A(?:>?From [^\n]*\n)?(?:(?:[!-9;-~]{1,80}:[^\n]*|[ \t][^\n]+)\r?\n){0,200}?"
    rb"(?:from|to|subject|date|message-id|received|return-path|mime-version)[ \t]*:",
    re.IGNORECASE,
)
MAX_OUTSIDE = 1024 * 1024  # bytes
SIGNED = b"signed.eml"  # what a signature wraps has no name of its own
_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_NOTICE = re.compile(r"multi-?part|MIME", re.IGNORECASE)  # "This is a multi-part message in MIME…"
_SEALED = re.compile(rb"-----BEGIN PGP MESSAGE-----")


class MailHandler:
    """RFC 5322 and MIME, read by offsets: memory does not grow with the attachments."""

    name = "mail"
    version = 3

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        if identity.media_type == "message/rfc822":
            return 0.9
        if identity.media_type in ("message/global", "message/news", "text/x-mail"):
            return 0.8
        name = original.untrusted_name
        named = name.lower().endswith((".eml", ".emlx")) or is_maildir_name(name)
        return 0.7 if named and _HEADER_LIKE.match(head) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        structure = read_structure(untrusted)
        yield from envelope(replace(structure.root.headers, charset=_claimed(structure)))
        if flags := maildir_flags(original.untrusted_name):
            yield Metadata((("maildir flags", ", ".join(flags)),))
        leaves = [part for part in structure.parts if not part.is_multipart]
        slots, others = split_bodies(leaves)
        enclosed = {
            id(part): find_enclosed(untrusted, part, _encoding(part))
            for slot in slots
            for part in slot.plain
        }
        others += [file.part for files in enclosed.values() for file in files]
        signed = {id(part): inner for part in others if (inner := _signed(untrusted, part))}
        troubles = list(_troubles(structure, signed))
        named = _inline_names(others)
        last = yield from _bodies(
            _Source(untrusted, enclosed, troubles), slots, named, options.max_text
        )
        yield from _outside(untrusted, structure, last)
        emitted = yield from _members(untrusted, others, options.max_members, troubles)
        for ordinal, inner in enumerate(signed.values(), len(others)):
            yield Member(SIGNED, ordinal, MemberKind.MESSAGE, iter([inner]), "message/rfc822")
        if emitted == len(others) and not structure.too_many:
            yield MembersExpected(len(others) + len(signed))
        yield from troubles


def envelope(headers: Headers) -> Iterator[Piece]:
    sent, date = sent_at(headers.raw("date"))
    subject = headers.text("subject")
    yield Message(
        message_id=next(iter(message_ids(headers.raw("message-id"))), ""),
        in_reply_to=message_ids(headers.raw("in-reply-to")),
        references=message_ids(headers.raw("references")),
        subject=subject,
        addresses=addresses(headers),
        sent=sent,
        headers=tuple((line.name, decoded(line.raw, headers.charset)) for line in headers.lines),
    )
    if subject:
        yield Title(subject)
    if date:
        yield DateFound(date)


def _claimed(structure: Structure) -> str:
    """The charset that the first text of the message is said to be in."""
    stated = (part.headers.parameters("content-type")[1] for part in structure.parts)
    return next((found["charset"].text for found in stated if "charset" in found), "")


def _troubles(structure: Structure, signed: Container[int]) -> Iterator[Trouble]:
    if structure.cut_short:
        yield _trouble(Status.TRUNCATED, "message-cut-short", "The message ends inside a part.")
    if structure.too_many:
        message = f"The message has more than {MAX_PARTS:,} parts; the rest was not read."
        yield _trouble(Status.LIMIT, "too-many-parts", message)
    if structure.too_deep:
        message = f"Parts are nested more than {MAX_DEPTH} deep; the inner ones were kept whole."
        yield _trouble(Status.LIMIT, "parts-too-deep", message)
    if any(part.headers.cut for part in structure.parts):
        message = "Headers were too long or too many and are not all shown."
        yield _trouble(Status.LIMIT, "headers-too-long", message)
    if any(_is_sealed(part) for part in structure.parts if id(part) not in signed):
        yield _sealed()


def _trouble(status: Status, code: str, message: str) -> Trouble:
    return Trouble(status, Problem(code, message))


def _sealed() -> Trouble:
    message = "The message is encrypted for its recipients; only its headers can be read."
    return _trouble(Status.ENCRYPTED, "encrypted-message", message)


def _is_sealed(part: Part) -> bool:
    if part.media_type == "multipart/encrypted":
        return True
    if part.media_type not in _SMIME:
        return False
    parameters = part.headers.parameters("content-type")[1]
    kind = parameters["smime-type"].text.lower() if "smime-type" in parameters else ""
    return kind in ("", "enveloped-data", "authenveloped-data")


def _signed(untrusted: BinaryIO, part: Part) -> bytes:
    """What a part wraps in a signature; empty where it wraps nothing that can be read."""
    if part.media_type not in _SMIME or part.end - part.start > 2 * MAX_SIGNED:
        return b""
    blocks = decoded_blocks(untrusted, part.start, part.end, _encoding(part), Condition())
    return signed_content(b"".join(blocks)) or b""


@dataclass(frozen=True, slots=True)
class _Source:
    """The message as its texts are read from it."""

    untrusted: BinaryIO
    enclosed: dict[int, list[Enclosed]]  # files that stand in a text, by the identity of its part
    troubles: list[Trouble]

    def blocks(self, part: Part, condition: Condition) -> Iterator[bytes]:
        """The decoded text; of each file in it only the name, as of an inline picture."""
        at = part.start
        for file in self.enclosed.get(id(part), ()):
            yield from raw_blocks(self.untrusted, at, file.start)
            yield b"[%s]\n" % _raw_name(file.part, 0)
            at = file.end
        encoding = _encoding(part)
        yield from decoded_blocks(self.untrusted, at, part.end, encoding, condition)


def _bodies(
    source: _Source, slots: list[Slot], named: dict[str, str], limit: int
) -> Generator[Page, None, int]:
    """The pages; returns the number of the last."""
    left = MAX_BODY
    texts: list[SlotText] = []
    for slot in slots:
        versions: list[str] = []
        for found in (slot.plain, slot.html):
            read = [_text_of(source, part, left) for part in found]
            left -= sum(size for _, size in read)
            versions.append("\n".join(text for text, _ in read))
        texts.append(SlotText(versions[0], versions[1]))
    number = 0
    for page in body_pages(texts, named):
        if len(page.text) > limit:
            source.troubles.append(text_limit(limit))
        for part in parts([page.text[:limit]]) if page.text else [""]:
            number += 1
            whole = len(part) == len(page.text)
            yield Page(number, part, page.kind, page.label, html=page.html if whole else "")
        limit -= min(limit, len(page.text))
    return number


def _outside(untrusted: BinaryIO, structure: Structure, last: int) -> Iterator[Page]:
    """What stands around the parts, where mail programs show nothing and lists put footers."""
    for start, end in structure.outside:
        raw = b"".join(raw_blocks(untrusted, start, min(end, start + MAX_OUTSIDE)))
        text = clean_text(decode(raw)).strip()
        if text and not _NOTICE.search(text[:500]):
            last += 1
            yield Page(last, text, PageKind.ASIDE, "outside the parts")


def _text_of(source: _Source, part: Part, left: int) -> tuple[str, int]:
    """The part's text and how many bytes it was."""
    condition, troubles = Condition(), source.troubles
    data = bytearray()
    for block in source.blocks(part, condition):
        if len(data) + len(block) > left:
            troubles.append(_trouble(Status.TRUNCATED, "text-limit", "The text is too long."))
            data += block[: max(0, left - len(data))]
            break
        data += block
    _report(condition, troubles)
    parameters = part.headers.parameters("content-type")[1]
    claimed = parameters["charset"].text if "charset" in parameters else ""
    raw = bytes(data)
    if _SEALED.search(raw):
        troubles.append(_sealed())
    if part.media_type == "text/html":
        return charset_of(raw, claimed).decode(raw), len(raw)
    return clean_text(decode(raw, claimed)), len(raw)


def _encoding(part: Part) -> str:
    """As stated, without the quotes, comments and parameters that have no place there."""
    stated = part.headers.text("content-transfer-encoding").lower()
    return re.split(r"[;(\s]", stated.strip(" \"'"))[0].strip("\"'")


def _report(condition: Condition, troubles: list[Trouble]) -> None:
    if condition.problem:
        message = "A part is damaged; what could be decoded of it was kept."
        troubles.append(_trouble(Status.CORRUPT, f"broken-{condition.problem}", message))


def _members(
    untrusted: BinaryIO, others: list[Part], limit: int, troubles: list[Trouble]
) -> Generator[Member, None, int]:
    for ordinal, part in enumerate(others):
        if ordinal >= limit:
            message = f"Only the first {limit:,} attachments were read."
            troubles.append(_trouble(Status.LIMIT, "too-many-members", message))
            return ordinal
        condition = Condition()
        content = decoded_blocks(untrusted, part.start, part.end, _encoding(part), condition)
        yield Member(_raw_name(part, ordinal), ordinal, _kind(part), content, part.media_type)
        _report(condition, troubles)  # the content has been read by now
    return len(others)


def _raw_name(part: Part, ordinal: int) -> bytes:
    """The stated name in UTF-8 where it can be decoded, so that it reads the same everywhere."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        parameter = part.headers.parameters(header)[1].get(key)
        if parameter and parameter.text.strip():
            return parameter.text.strip().encode("utf-8", "replace")
    return b"part-%d" % (ordinal + 1)


def _inline_names(others: list[Part]) -> dict[str, str]:
    """Names of the message's files by their Content-ID, as its HTML calls them."""
    ids = ((part.headers.text("content-id").strip("<> "), i) for i, part in enumerate(others))
    return {
        identifier: _raw_name(others[ordinal], ordinal).decode("utf-8", "replace")
        for identifier, ordinal in ids
        if identifier
    }


def _kind(part: Part) -> MemberKind:
    disposition = part.headers.parameters("content-disposition")[0]
    if disposition == "attachment":
        return MemberKind.ATTACHMENT
    shown = disposition == "inline" and not part.media_type.startswith("message/")
    if shown or (part.inside("multipart/related") and part.headers.raw("content-id")):
        return MemberKind.INLINE
    return MemberKind.ATTACHMENT
