"""Disk images of EnCase (EWF, E01), alone or with the segments behind it (E02 on).

The library reads damaged data as zeros and says nothing of it; whether all of the disk came out
as it was taken is told by the sum that stands in the image.

Source: Joachim Metz, "Expert Witness Compression Format (EWF)", libewf.
"""

import hashlib
import struct
from typing import Any, BinaryIO

import pyewf

from zenger.process.formats.file_window import window

MAX_SUMMED = 1024**3  # bytes of a disk that is read once more for its sum
_READ = 1 << 20
_DESCRIPTOR = 76  # bytes of the last section: "done", or "next" where a segment follows


def segment_number(untrusted: BinaryIO) -> int:
    """Of the first file, from 1; 0 where it is too short to say."""
    untrusted.seek(9)
    number = untrusted.read(2)
    return int(struct.unpack("<H", number)[0]) if len(number) == 2 else 0


def goes_on(untrusted: BinaryIO) -> bool:
    """Whether the file's own end says that another segment follows it."""
    end = untrusted.seek(0, 2)
    untrusted.seek(max(0, end - _DESCRIPTOR))
    return untrusted.read(16).rstrip(b"\0") == b"next"


def opened(untrusted: BinaryIO, starts: tuple[int, ...]) -> Any:
    """The library's handle. Raises OSError, RuntimeError, ValueError, MemoryError."""
    ends = (*starts[1:], untrusted.seek(0, 2))
    segments = [window(untrusted, a, b - a) for a, b in zip(starts, ends, strict=True)]
    handle = pyewf.handle()
    handle.open_file_objects(segments or [untrusted])
    return handle


def is_as_taken(handle: Any) -> bool | None:
    """None: the image has no sum, or is too large to be read once more for it."""
    size = int(handle.get_media_size())
    try:
        stated = handle.get_hash_value("MD5")
    except (OSError, RuntimeError, ValueError):  # there is none
        return None
    if not stated or size > MAX_SUMMED:
        return None
    found = hashlib.md5(usedforsecurity=False)
    for place in range(0, size, _READ):
        found.update(handle.read_buffer_at_offset(min(_READ, size - place), place))
    return bool(found.hexdigest() == stated.lower())
