"""Sound in AAC without a container (.aac): how long it is, counted frame by frame.

Source: ISO/IEC 13818-7, 6.2 (adts_frame).
"""

from typing import BinaryIO

from zenger.model.document import Status
from zenger.process.formats.media_facts import MediaFacts

_RATES = (
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
)  # fmt: skip
_SAMPLES = 1024  # of one block
_HEAD = 7  # bytes
_BLOCK = 1 << 20
_CHANNELS = (0, 1, 2, 3, 4, 5, 6, 8)


def is_adts(head: bytes) -> bool:
    """A frame's mark, with the two bits of the layer that MP3 never leaves at zero."""
    return head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xF6 == 0xF0


def read(untrusted: BinaryIO, facts: MediaFacts) -> None:
    """Add what the frames say."""
    untrusted.seek(0)
    held, seconds, rest = b"", 0.0, 0
    if len(first := untrusted.read(_HEAD)) < _HEAD:
        return
    untrusted.seek(0)
    while block := untrusted.read(_BLOCK):
        held += block
        at = 0
        while len(held) - at >= _HEAD and (length := _length(held, at)):
            seconds += _duration(held, at)
            at += length
            if at > len(held):
                break
        rest = at - len(held)
        held = held[at:] if rest < 0 else b""
        if rest > 0:
            untrusted.seek(rest, 1)
        elif -rest >= _HEAD:  # what is no frame
            break
    facts.lasts(seconds)
    if (rate := first[2] >> 2 & 15) < len(_RATES):
        facts.say("sample rate", f"{_RATES[rate]} Hz")
    facts.say("channels", _CHANNELS[(first[2] & 1) << 2 | first[3] >> 6] or "")
    if rest > 0 and untrusted.tell() > untrusted.seek(0, 2):
        facts.trouble(Status.TRUNCATED, "cut-short", "The end of the recording is missing.")


def _length(data: bytes, at: int) -> int:
    """Of a frame; 0 where none is."""
    if not is_adts(data[at : at + 2]):
        return 0
    length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    return length if length >= _HEAD else 0


def _duration(data: bytes, at: int) -> float:
    rate = data[at + 2] >> 2 & 15
    return _SAMPLES * ((data[at + 6] & 3) + 1) / _RATES[rate] if rate < len(_RATES) else 0.0
