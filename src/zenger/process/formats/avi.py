"""How long an AVI film is and how large its picture.

Source: Microsoft, AVI RIFF File Reference: MainAVIHeader.
"""

import struct
from typing import BinaryIO

from zenger.process.formats.media_facts import MediaFacts


def read(untrusted: BinaryIO, facts: MediaFacts) -> None:
    """Add what the main header says."""
    untrusted.seek(0)
    head = untrusted.read(4096)
    at = head.find(b"avih")
    if at < 0 or len(head) < at + 48:
        return
    microseconds, frames = (struct.unpack_from("<I", head, at + 8 + 4 * n)[0] for n in (0, 4))
    width, height = struct.unpack_from("<II", head, at + 40)
    facts.say("container", "AVI")
    facts.lasts(microseconds * frames / 1e6)
    if width and height:
        facts.say("size", f"{width} x {height}")
