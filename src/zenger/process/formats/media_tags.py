"""Tags of recordings by TinyTag: ID3, Vorbis comments, iTunes atoms, ASF, RIFF, AIFF."""

import io
from typing import Any, BinaryIO

from tinytag import TinyTag, TinyTagException

from zenger.process.formats.media_facts import File, MediaFacts
from zenger.process.formats.package_dates import date_stated

MAX_COVER = 64 * 1024**2  # bytes
_SKIPPED = frozenset({"filename", "filesize", "duration", "is_lossless", "itunsmpb", "mime_type"})
_UNITS = {"bitrate": "kbit/s", "samplerate": "Hz", "bitdepth": "bits"}
_NAMES = {"samplerate": "sample rate", "bitdepth": "bit depth", "albumartist": "album artist"}
_SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif"}


def read(untrusted: BinaryIO, facts: MediaFacts) -> None:
    """Add what the library can tell of the file, if it is one of its formats."""
    size = untrusted.seek(0, 2)
    untrusted.seek(0)
    try:
        # It would close nothing, but reads a few bytes at a time: through a buffer.
        buffered = io.BufferedReader(_Raw(untrusted), 1 << 16)
        tag = TinyTag.get(file_obj=buffered, image=True)
    except (TinyTagException, ValueError, OSError, RecursionError):
        return
    if tag.duration:
        facts.lasts(float(tag.duration))
    stated: dict[str, Any] = tag.as_dict()
    for name, value in stated.items():
        for one in value if isinstance(value, list) else [value]:
            if name not in _SKIPPED and one and (name != "bitrate" or _fits(tag, size)):
                facts.say(_NAMES.get(name, name.replace("_", " ")), _with_unit(name, one))
    facts.title = facts.title or " ".join(str(tag.title or "").split())
    day = tag.year or next(iter(stated.get("date") or ()), "")
    if day and (date := date_stated(str(day).strip(), "recording's tag")):
        facts.dates.append(date)
    _covers(tag, facts)


def _fits(tag: TinyTag, size: int) -> bool:
    """Whether the file has so many bits a second; of QuickTime the library reads another number."""
    return float(tag.bitrate or 0) * 125 * float(tag.duration or 0) <= 2 * size


class _Raw(io.RawIOBase):
    """The worker's handle, which stays open when this is let go of."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._untrusted = untrusted

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._untrusted.seek(offset, whence)

    def tell(self) -> int:
        return self._untrusted.tell()

    def readinto(self, buffer: Any) -> int:
        content = self._untrusted.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


def _with_unit(name: str, value: object) -> str:
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{shown} {_UNITS[name]}" if name in _UNITS else shown


def _covers(tag: TinyTag, facts: MediaFacts) -> None:
    for name, images in tag.images.as_dict().items():
        for number, image in enumerate(images, 1):
            if len(image.data) <= MAX_COVER:
                suffix = _SUFFIX.get(image.mime_type or "", "")
                label = f"{name.replace('_', ' ')} {number}{suffix}".encode("utf-8", "replace")
                facts.file(File(label, iter([image.data]), image.mime_type or ""))
