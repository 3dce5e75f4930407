"""How long an AVI film is, how large its picture, and its title, makers and day.

Source: Microsoft, AVI RIFF File Reference: MainAVIHeader; Multimedia Programming Interface 1.0,
"INFO List Chunk".
"""

import struct
from typing import BinaryIO

from zenger.process.formats.media_facts import MediaFacts
from zenger.process.formats.package_dates import date_stated

_TAGS = {b"INAM": "title", b"IART": "artist", b"ICRD": "date", b"ICMT": "comment",
         b"ISBJ": "subject", b"ICOP": "copyright", b"ISFT": "software"}  # fmt: skip
_PASSED = (b"IGNR", b"IPRD", b"IPRT", b"IENG", b"ITCH", b"IKEY", b"ILNG", b"ISRC")


def read(untrusted: BinaryIO, facts: MediaFacts) -> None:
    """Add what the main header says."""
    untrusted.seek(0)
    head = untrusted.read(16_384)
    at = head.find(b"avih")
    if at < 0 or len(head) < at + 48:
        return
    microseconds, frames = (struct.unpack_from("<I", head, at + 8 + 4 * n)[0] for n in (0, 4))
    width, height = struct.unpack_from("<II", head, at + 40)
    facts.say("container", "AVI")
    _tags(head, facts)
    facts.lasts(microseconds * frames / 1e6)
    if width and height:
        facts.say("size", f"{width} x {height}")


def _tags(head: bytes, facts: MediaFacts) -> None:
    at = head.find(b"INFO") + 4
    while at >= 4 and at + 8 <= len(head) and head[at : at + 4] in (*_TAGS, *_PASSED):
        kind, length = head[at : at + 4], int.from_bytes(head[at + 4 : at + 8], "little")
        value = head[at + 8 : at + 8 + length].split(b"\0")[0].decode("utf-8", "replace").strip()
        if kind in _TAGS:
            facts.say(_TAGS[kind], value)
        if kind == b"INAM":
            facts.title = facts.title or " ".join(value.split())
        if kind == b"ICRD" and (date := date_stated(value, "recording's tag")):
            facts.dates.append(date)
        at += 8 + length + length % 2
