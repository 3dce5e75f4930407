"""Whether a recording is as long as its own bookkeeping says: how far its bytes should reach.

Source: RIFF and AIFF (size of the outer chunk), RFC 3533 6 (Ogg, the last page), ASF 3.2 (file
properties), and the Xing header that encoders of MP3 write.
"""

import struct
from typing import BinaryIO

_ENDLESS = 0x7FFFF000  # from here on: written by who could not go back to fill it in
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_TAIL = 128 * 1024  # bytes; a page of Ogg is at most 65,307
_SLACK = 512  # bytes between the start of a frame and the name of its header


def is_cut_short(untrusted: BinaryIO) -> bool:
    """False also where it does not say."""
    size = untrusted.seek(0, 2)
    untrusted.seek(0)
    head = untrusted.read(16 * 1024)
    if len(head) < 64:
        return False
    if head.startswith((b"RIFF", b"FORM")):
        stated = struct.unpack("<I" if head.startswith(b"RIFF") else ">I", head[4:8])[0]
        return bool(0 < stated < _ENDLESS and stated + 8 > size + stated % 2)
    if head.startswith(b"OggS"):
        return _is_without_end(untrusted, size)
    if (at := head.find(_ASF_PROPERTIES)) >= 0 and len(head) >= at + 92:
        stated, flags = *struct.unpack_from("<Q", head, at + 40), head[at + 88]
        return not flags & 1 and int(stated) > size
    return _is_short_of_frames(untrusted, head, size)


def _is_without_end(untrusted: BinaryIO, size: int) -> bool:
    """The last page bears a mark, and is there as a whole."""
    untrusted.seek(max(0, size - _TAIL))
    tail = untrusted.read(_TAIL)
    at = tail.rfind(b"OggS")
    if at < 0 or len(tail) < at + 27:
        return True
    lengths = tail[at + 27 : at + 27 + tail[at + 26]]
    is_whole = at + 27 + tail[at + 26] + sum(lengths) <= len(tail)
    return not (tail[at + 5] & 4 and is_whole)


def _is_short_of_frames(untrusted: BinaryIO, head: bytes, size: int) -> bool:
    start = 0
    if head.startswith(b"ID3"):
        parts = head[6:10]
        start = 10 + sum((byte & 0x7F) << 7 * (3 - n) for n, byte in enumerate(parts))
    untrusted.seek(start)
    frame = untrusted.read(_SLACK)
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    if at < 0 or frame[:1] != b"\xff" or len(frame) < at + 16:
        return False
    flags = int.from_bytes(frame[at + 4 : at + 8], "big")
    place = at + 8 + 4 * (flags & 1)
    stated = int.from_bytes(frame[place : place + 4], "big") if flags & 2 else 0
    return start + stated > size
