"""What a parcel is: the one form in which documents travel from a source to the reading room.

A parcel is an `age` file. Inside lies a tar that any tool can read, with these members in order:

    parcel.json             day, note, answers, address   ParcelHead
    files/0001.json         the name and type it came with     FileHead
    files/0001/NAME         its bytes, or parts of them that `cat` joins
    files/0001.end.json     its size and SHA-256          FileEnd
    ...
    trailer.json            how many files there are      Trailer

and then the end of the tar and zeros. docs/reference/parcel.md has the whole of it.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

FORMAT = 1
HEAD_NAME = "parcel.json"
TRAILER_NAME = "trailer.json"
MOST_HEAD = 1024 * 1024  # bytes of parcel.json, note and answers in it
MOST_RECORD = 64 * 1024  # bytes of any other record
MOST_FILES = 100_000  # in one parcel
MOST_NAME = 16 * 1024  # bytes of a file's path as it came
MAILBOX_SIZE = 32  # bytes of a mailbox's name, and of the key that replies to it are sealed to
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class ParcelFormatError(ValueError):
    """A parcel is not as its format says. The words are ours and name nothing out of it."""


@dataclass(frozen=True, slots=True)
class ParcelHead:
    """What is known when a parcel is begun."""

    format: int
    day: str  # of sealing, 2026-11-26; finer is never written
    untrusted_note: str = field(default="")
    untrusted_answers: dict[str, str] = field(default_factory=dict)  # question: answer
    forward_secrecy: bool = True  # False: sealed to keys that are not destroyed
    reply_to: str = field(default="", repr=False)  # as `reply_address` makes it; empty: none


@dataclass(frozen=True, slots=True)
class FileHead:
    """What is known of a file before its bytes."""

    number: int  # from 1, in order
    untrusted_name: bytes  # path below what was handed over, slashes between
    untrusted_type: str = ""  # as the browser claimed; empty: none


@dataclass(frozen=True, slots=True)
class FileEnd:
    """What is known of a file after its bytes."""

    number: int
    size: int  # bytes
    sha256: str  # hexadecimal


@dataclass(frozen=True, slots=True)
class Trailer:
    """The last word: a parcel that has one is complete."""

    files: int


class _HeadRecord(msgspec.Struct, omit_defaults=True):
    format: int
    day: str
    note: str = ""
    answers: dict[str, str] = {}
    forward_secrecy: bool = True
    reply_to: str = ""


class _FileRecord(msgspec.Struct, omit_defaults=True):
    number: int
    name: str
    type: str = ""
    raw_name: str = ""  # base64, where the name is no text


class _EndRecord(msgspec.Struct):
    number: int
    size: int
    sha256: str


class _TrailerRecord(msgspec.Struct):
    files: int


Record = TypeVar("Record")


def head_json(head: ParcelHead) -> bytes:
    """The bytes of parcel.json.

    Raises:
        ParcelFormatError: note and answers are too long.
    """
    record = _HeadRecord(
        head.format, head.day, head.untrusted_note, head.untrusted_answers, head.forward_secrecy,
        head.reply_to,
    )  # fmt: skip
    return _encoded(record, MOST_HEAD)


def read_head(untrusted: bytes) -> ParcelHead:
    """The head out of parcel.json.

    Raises:
        ParcelFormatError: it is none, or of a format that is not known yet.
    """
    record = _decoded(untrusted, _HeadRecord)
    if record.format != FORMAT:
        raise ParcelFormatError(
            f"it is of format {record.format}, and this version of Zenger reads {FORMAT}"
        )
    if not _DAY.fullmatch(record.day):
        raise ParcelFormatError("its day is no day")
    if record.reply_to:
        read_reply_address(record.reply_to)
    return ParcelHead(
        record.format, record.day, record.note, record.answers, record.forward_secrecy,
        record.reply_to,
    )  # fmt: skip


def reply_address(mailbox: bytes, reply_public: bytes) -> str:
    """Where replies go, as the door writes it into a head.

    Args:
        mailbox: 32 bytes under which the door keeps it.
        reply_public: 32 bytes, to which replies are sealed.
    """
    if len(mailbox) != MAILBOX_SIZE or len(reply_public) != MAILBOX_SIZE:
        raise ValueError("a mailbox and its key have 32 bytes each")
    return base64.b64encode(mailbox + reply_public).decode("ascii")


def read_reply_address(untrusted: str) -> tuple[bytes, bytes]:
    """The mailbox and its key.

    Raises:
        ParcelFormatError: it is no such address.
    """
    try:
        both = base64.b64decode(untrusted, validate=True)
    except ValueError as error:
        raise ParcelFormatError("its address for replies is none") from error
    if len(both) != 2 * MAILBOX_SIZE or base64.b64encode(both).decode() != untrusted:
        raise ParcelFormatError("its address for replies is none")
    return both[:MAILBOX_SIZE], both[MAILBOX_SIZE:]


def file_json(file: FileHead) -> bytes:
    """The bytes of files/NNNN.json. A name that is not UTF-8 is there in base64 as well."""
    name, raw = file.untrusted_name.decode("utf-8", "backslashreplace"), ""
    if name.encode() != file.untrusted_name:
        raw = base64.b64encode(file.untrusted_name).decode("ascii")
    return _encoded(_FileRecord(file.number, name, file.untrusted_type, raw), MOST_RECORD)


def read_file(untrusted: bytes) -> FileHead:
    """What is said of a file before its bytes.

    Raises:
        ParcelFormatError: it is no such record.
    """
    record = _decoded(untrusted, _FileRecord)
    try:
        name = base64.b64decode(record.raw_name, validate=True) or record.name.encode()
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ParcelFormatError("the name of a file cannot be read") from error
    if len(name) > MOST_NAME:
        raise ParcelFormatError("the name of a file is too long")
    return FileHead(record.number, name, record.type)


def end_json(end: FileEnd) -> bytes:
    """The bytes of files/NNNN.end.json."""
    return _encoded(_EndRecord(end.number, end.size, end.sha256), MOST_RECORD)


def read_end(untrusted: bytes) -> FileEnd:
    """What is said of a file after its bytes.

    Raises:
        ParcelFormatError: it is no such record.
    """
    record = _decoded(untrusted, _EndRecord)
    if record.size < 0 or not _SHA256.fullmatch(record.sha256):
        raise ParcelFormatError("the size or digest of a file cannot be read")
    return FileEnd(record.number, record.size, record.sha256)


def trailer_json(trailer: Trailer) -> bytes:
    """The bytes of trailer.json."""
    return _encoded(_TrailerRecord(trailer.files), MOST_RECORD)


def read_trailer(untrusted: bytes) -> Trailer:
    """The trailer.

    Raises:
        ParcelFormatError: it is none.
    """
    return Trailer(_decoded(untrusted, _TrailerRecord).files)


def _encoded(record: msgspec.Struct, most: int) -> bytes:
    made = msgspec.json.encode(record) + b"\n"
    if len(made) > most:
        raise ParcelFormatError(f"note, answers or a name are longer than {most:,} bytes")
    return made


def _decoded(untrusted: bytes, kind: type[Record]) -> Record:
    try:
        return msgspec.json.decode(untrusted, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ParcelFormatError("one of its records cannot be read") from error
