"""One e-mail: its envelope, all its texts, and every file in it."""

import re
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import BinaryIO

from zenger.model.document import Original, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberKind,
    MembersExpected,
    Metadata,
    Piece,
    Trouble,
)
from zenger.process.formats.mail_bodies import split_bodies
from zenger.process.formats.mail_decoding import Condition, decoded_blocks
from zenger.process.formats.mail_enclosed import find_enclosed
from zenger.process.formats.mail_envelope import envelope
from zenger.process.formats.mail_parts import MAX_DEPTH, MAX_PARTS, Part, Structure, read_structure
from zenger.process.formats.mail_texts import (
    Source,
    read_bodies,
    read_outside,
    report,
    sealed,
    trouble,
)
from zenger.process.formats.maildir import is_maildir_name, maildir_flags
from zenger.process.formats.mozilla_status import mozilla_flags
from zenger.protocols.formats import Identity

_HEADER_LIKE = re.compile(  # a line ends in one way only, or a few dozen would take for ever
    rb"\A(?:>?From [^\n]*\n)?(?>(?:[!-9;-~]{1,80}:[^\n]*|[ \t][^\n]+)\n){0,200}?"
    rb"(?:from|to|subject|date|message-id|received|return-path|mime-version)[ \t]*:",
    re.IGNORECASE,
)
_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SEALED = ("enveloped-data", "authenveloped-data")
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # RFC 5652, 5.1
_START = 64  # bytes of a wrapping that tell its kind


class MailHandler:
    """RFC 5322 and MIME, read by offsets: memory does not grow with the attachments."""

    name = "mail"
    version = 12

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
        if flags := mozilla_flags(structure.root.headers.raw("x-mozilla-status")):
            yield Metadata((("mail flags", ", ".join(flags)),))
        leaves = [part for part in structure.parts if not part.is_multipart]
        slots, others = split_bodies(leaves)
        enclosed = {
            id(part): find_enclosed(untrusted, part, part.encoding)
            for slot in slots
            for part in slot.plain
        }
        others += [file.part for files in enclosed.values() for file in files]
        troubles = list(_troubles(untrusted, structure))
        named = _inline_names(others)
        last = yield from read_bodies(
            Source(untrusted, enclosed, troubles), slots, named, options.max_text
        )
        yield from read_outside(untrusted, structure, last)
        emitted = yield from _members(untrusted, others, options.max_members, troubles)
        if emitted == len(others) and not structure.too_many:
            yield MembersExpected(len(others))
        yield from troubles


def _claimed(structure: Structure) -> str:
    """The charset that the first text of the message is said to be in."""
    stated = (part.headers.parameters("content-type")[1] for part in structure.parts)
    return next((found["charset"].text for found in stated if "charset" in found), "")


def _troubles(untrusted: BinaryIO, structure: Structure) -> Iterator[Trouble]:
    if structure.cut_short:
        yield trouble(Status.TRUNCATED, "message-cut-short", "The message ends inside a part.")
    if structure.too_many:
        message = f"The message has more than {MAX_PARTS:,} parts; the rest was not read."
        yield trouble(Status.LIMIT, "too-many-parts", message)
    if structure.too_deep:
        message = f"Parts are nested more than {MAX_DEPTH} deep; the inner ones were kept whole."
        yield trouble(Status.LIMIT, "parts-too-deep", message)
    if any(part.headers.cut for part in structure.parts):
        message = "Headers were too long or too many and are not all shown."
        yield trouble(Status.LIMIT, "headers-too-long", message)
    for part in structure.parts:
        yield from _apart(part)
    if any(_is_sealed(untrusted, part) for part in structure.parts):
        yield sealed()


def _apart(part: Part) -> Iterator[Trouble]:
    """What a part says of that which is not in this message (RFC 2046, 5.2.2 and 5.2.3)."""
    if part.media_type == "message/external-body":
        message = "An attachment was not sent, only where it lay; that stands in its place."
        yield trouble(Status.TRUNCATED, "attachment-elsewhere", message)
    if part.media_type == "message/partial":
        stated = part.headers.parameters("content-type")[1]
        number, total = (
            stated[key].text[:9] if key in stated else "?" for key in ("number", "total")
        )
        message = f"This is piece {number} of {total} of a message that was sent in pieces."
        yield trouble(Status.TRUNCATED, "message-in-pieces", message)


def _is_sealed(untrusted: BinaryIO, part: Part) -> bool:
    """Whether it is encrypted. What is signed and wrapped is read where the wrapping is."""
    if part.media_type == "multipart/encrypted":
        return True
    if part.media_type not in _SMIME:
        return False
    parameters = part.headers.parameters("content-type")[1]
    if "smime-type" in parameters:
        return parameters["smime-type"].text.lower() in _SEALED
    blocks = decoded_blocks(untrusted, part.start, part.end, part.encoding, Condition())
    return _SIGNED_DATA not in next(blocks, b"")[:_START]


def _members(
    untrusted: BinaryIO, others: list[Part], limit: int, troubles: list[Trouble]
) -> Generator[Member, None, int]:
    for ordinal, part in enumerate(others):
        if ordinal >= limit:
            message = f"Only the first {limit:,} attachments were read."
            troubles.append(trouble(Status.LIMIT, "too-many-members", message))
            return ordinal
        condition = Condition()
        content = decoded_blocks(untrusted, part.start, part.end, part.encoding, condition)
        yield Member(part.raw_name(ordinal), ordinal, _kind(part), content, part.media_type)
        report(condition, troubles)  # the content has been read by now
    return len(others)


def _inline_names(others: list[Part]) -> dict[str, str]:
    """Names of the message's files by their Content-ID, as its HTML calls them."""
    ids = ((part.headers.text("content-id").strip("<> "), i) for i, part in enumerate(others))
    return {
        identifier: others[ordinal].raw_name(ordinal).decode("utf-8", "replace")
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
