"""Files inside a PDF: attachments of the document, of its annotations, of a portfolio."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from zenger.model.document import Problem, Status
from zenger.model.extraction import Member, MemberKind, MemberLost, Piece

MAX_MEMBER = 512 * 1024 * 1024  # bytes; pdfium hands a file over only whole, in memory
CHUNK = 1024 * 1024


def attachments_of(document: Any) -> list[Any]:
    """What the document's tree of embedded files holds, in its order."""
    count = max(raw.FPDFDoc_GetAttachmentCount(document), 0)
    return [raw.FPDFDoc_GetAttachment(document, index) for index in range(count)]


def members_of(attachments: list[Any], first: int, limit: int) -> Iterator[Piece]:
    """Each attachment as a member, numbered from `first`; those from `limit` on are lost."""
    for ordinal, attachment in enumerate(attachments, start=first):
        name = _name(attachment, ordinal)
        if ordinal >= limit:
            yield left_out(name, ordinal)
            continue
        yield _member(attachment, name, ordinal)


def left_out(name: bytes, ordinal: int) -> MemberLost:
    """One that is too many."""
    message = "The PDF holds more files than the limit."
    return _lost(name, ordinal, Status.LIMIT, "too-many-members", message)


def _member(attachment: Any, name: bytes, ordinal: int) -> Piece:
    size = ctypes.c_ulong()
    if not attachment or not raw.FPDFAttachment_GetFile(attachment, None, 0, size):
        message = "The PDF names an attachment that has no content."
        return _lost(name, ordinal, Status.CORRUPT, "attachment-missing", message)
    if size.value > MAX_MEMBER:
        message = f"An attachment has {size.value} bytes, more than the limit of {MAX_MEMBER}."
        return _lost(name, ordinal, Status.LIMIT, "member-too-large", message)
    buffer = ctypes.create_string_buffer(max(size.value, 1))
    if not raw.FPDFAttachment_GetFile(attachment, buffer, size.value, size):
        message = "An attachment of the PDF cannot be read."
        return _lost(name, ordinal, Status.CORRUPT, "attachment-unreadable", message)
    content = memoryview(buffer)[: size.value]
    chunks = (bytes(content[at : at + CHUNK]) for at in range(0, len(content), CHUNK))
    return Member(name, ordinal, MemberKind.EMBEDDED, chunks)


def _lost(name: bytes, ordinal: int, status: Status, code: str, message: str) -> MemberLost:
    return MemberLost(name, ordinal, MemberKind.EMBEDDED, status, Problem(code, message))


def _name(attachment: Any, ordinal: int) -> bytes:
    if not attachment:
        return f"part-{ordinal + 1}".encode()
    size = raw.FPDFAttachment_GetName(attachment, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    raw.FPDFAttachment_GetName(
        attachment, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
    )
    text = buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")
    return text.encode() or f"part-{ordinal + 1}".encode()
