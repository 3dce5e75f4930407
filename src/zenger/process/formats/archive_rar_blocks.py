"""What a RAR file says it holds: its blocks, of both generations, header by header.

Each is given as it would stand in a file that is not encrypted, so that what is put together
from decrypted blocks can be read by a library that cannot decrypt.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from zenger.process.formats.archive_rar_keys import Lock

RAR4, RAR5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
MAIN, FILE, END, OTHER = "main", "file", "end", "other"
MAX_HEADER = 2 * 1024 * 1024  # bytes; RAR itself stops there


class HeadersLockedError(Exception):
    """The headers are encrypted, and no key was given or the one given does not fit."""


class DamagedError(Exception):
    """No block is where one should be."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block; its data, if any, follow elsewhere in the file."""

    kind: str
    plain: bytes = field(repr=False)  # header without any lock
    data_at: int = 0
    data_size: int = 0
    raw_name: bytes = b""
    is_folder: bool = False
    is_volume: bool = False  # main: the file is one of several
    is_solid: bool = False  # main
    is_split: bool = False  # file: part of its data is in another volume; end: another follows
    is_link: bool = False  # file: RAR 5; a symbolic link or a junction
    is_copy: bool = False  # file: stands for another member and has no data of its own
    needs_end: bool = False  # file: of a generation that always writes an end block
    is_old: bool = False  # file: compressed in a way from before RAR 3
    crc: int | None = None  # file: of its plain data, where it is stated and not made with a key
    lock: Lock | None = None
    stored_size: int | None = None  # RAR 5, where not compressed: bytes of the data proper
    resized: Callable[[int], bytes] | None = field(default=None, repr=False, compare=False)
    """RAR 5: `plain` for so many bytes of data."""
