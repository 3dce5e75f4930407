"""Reads the headers of a parcel's tar: the few kinds a parcel has, in bounded memory.

`tarfile` reads extended headers whole, of whatever size a hostile file states, and knows kinds of
members that a parcel never has; so only its reading of single blocks is used.
"""

import tarfile
from dataclasses import dataclass

from zenger.model.parcel import ParcelFormatError

BLOCK = tarfile.BLOCKSIZE
MOST_EXTENDED = 64 * 1024  # bytes of an extended header
MOST_SIZE = 1 << 50  # bytes of a member; no disk holds that


@dataclass(frozen=True, slots=True)
class Member:
    """What stands in a header."""

    untrusted_name: str
    size: int
    is_extended: bool  # its content says more of the member that follows


def read_header(block: bytes) -> Member | None:
    """The member that a block announces; None where it is the zeros that end a tar.

    Raises:
        ParcelFormatError: it is none, or of a kind that no parcel has (a link, a device).
    """
    if not block.strip(b"\0"):
        return None
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError, OverflowError) as error:
        raise ParcelFormatError("the header of a member cannot be read") from error
    if info.type not in (tarfile.REGTYPE, tarfile.XHDTYPE):
        raise ParcelFormatError("it has a member that is no file")
    extended = info.type == tarfile.XHDTYPE
    _require_size(info.size, MOST_EXTENDED if extended else MOST_SIZE)
    return Member(info.name, info.size, extended)


def with_extended(member: Member, content: bytes) -> Member:
    """The member that an extended header (POSIX pax) says more of.

    Raises:
        ParcelFormatError: the header is not well formed.
    """
    name, size = member.untrusted_name, member.size
    for key, value in _extended(content):
        if key == b"path":
            name = value.decode("utf-8", "surrogateescape")
        elif key == b"size":
            if not value.isdigit() or len(value) > 16:
                raise ParcelFormatError("the size of a member cannot be read")
            size = int(value)
            _require_size(size, MOST_SIZE)
        else:
            raise ParcelFormatError("a header says more than a parcel's do")
    return Member(name, size, is_extended=False)


def _extended(content: bytes) -> list[tuple[bytes, bytes]]:
    """Records like `30 path=a name`, each with its own length in front and a line's end behind."""
    found = []
    while content:
        digits, _, _ = content[:8].partition(b" ")
        length = int(digits) if digits.isdigit() else 0
        record = content[len(digits) + 1 : length]
        key, equals, value = record[:-1].partition(b"=")
        if not equals or not record.endswith(b"\n") or length > len(content):
            raise ParcelFormatError("an extended header cannot be read")
        found.append((key, value))
        content = content[length:]
    return found


def _require_size(size: int, most: int) -> None:
    if not 0 <= size <= most:
        raise ParcelFormatError("a member states a size that none has")
