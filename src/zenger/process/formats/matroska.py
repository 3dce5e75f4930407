"""Matroska and WebM: tracks, tags, subtitles with their times, and attached files.

Source: RFC 8794 (EBML), RFC 9559 (Matroska). Frames of pictures and sound are passed over.
"""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Status
from zenger.process.formats.media_facts import File, MediaFacts, clock

MAGIC = b"\x1a\x45\xdf\xa3"
MAX_ELEMENTS = 5_000_000
MAX_VALUE = 1024**2  # bytes of one value or subtitle
CHUNK = 1 << 20
_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)
_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_TAGS, _ATTACHMENTS, _GROUP = 0x1254C367, 0x1941A469, 0xA0
_ENTRY, _TAG, _SIMPLE, _FILE, _VIDEO = 0xAE, 0x7373, 0x67C8, 0x61A7, 0xE0
_HOLDERS = frozenset({_SEGMENT, _INFO, _TRACKS, _CLUSTER, _TAGS, _ATTACHMENTS, _GROUP, _ENTRY,
                      _TAG, _SIMPLE, _FILE, _VIDEO})  # fmt: skip
_BLOCKS = frozenset({0xA1, 0xA3})
_SCALE, _DURATION, _DATE, _TITLE = 0x2AD7B1, 0x4489, 0x4461, 0x7BA9
_TEXT = {_TITLE: "title", 0x4D80: "muxer", 0x5741: "application"}
_KINDS = {1: "video", 2: "audio", 17: "subtitles"}
_NUMBER, _TYPE, _CODEC, _LANGUAGE, _NAME, _WIDTH, _HEIGHT = (
    0xD7,
    0x83,
    0x86,
    0x22B59C,
    0x536E,
    0xB0,
    0xBA,
)
_TAG_NAME, _TAG_VALUE, _TIME = 0x45A3, 0x4487, 0xE7
_FILE_NAME, _FILE_TYPE, _FILE_DATA = 0x466E, 0x4660, 0x465C
_UNKNOWN = -1


def read(untrusted: BinaryIO, facts: MediaFacts) -> None:
    """Add all that is said and written in the file."""
    facts.say("container", "Matroska")
    try:
        _Reader(untrusted, facts).read()
    except (struct.error, OverflowError, ValueError):
        facts.trouble(Status.CORRUPT, "damaged-media", "The recording is damaged.")


class _Reader:
    def __init__(self, untrusted: BinaryIO, facts: MediaFacts) -> None:
        self._file, self._facts = untrusted, facts
        self._size = untrusted.seek(0, 2)
        self._scale, self._duration, self._now = 1_000_000, 0.0, 0
        self._entry: dict[int, bytes] = {}  # of the track, tag or file that is being read
        self._subtitles: dict[int, tuple[str, list[str]]] = {}
        self._track_number = 0

    def read(self) -> None:
        for element, at, length in self._elements():
            if element in (_ENTRY, _SIMPLE, _FILE):
                self._close()
            if element in _BLOCKS:
                self._block(at, length)
            elif element == _FILE_DATA:
                self._attachment(at, length)
            elif element not in _HOLDERS:
                self._value(element, at, length)
        self._close()
        self._facts.lasts(self._duration * self._scale / 1e9)
        for label, lines in self._subtitles.values():
            self._facts.text(label, "\n".join(lines))

    def _elements(self) -> Iterator[tuple[int, int, int]]:
        """Each element's number, where its content is and how long; holders are walked into."""
        at = 0
        for _ in range(MAX_ELEMENTS):
            self._file.seek(at)
            head = self._file.read(16)
            element, used = _vint(head, 0, keep_mark=True)
            length, more = _vint(head, used, keep_mark=False)
            if not used or not more:
                if head:
                    self._cut_short()
                return
            at += used + more
            yield element, at, length
            if element in _HOLDERS:
                continue
            if length == _UNKNOWN or at + length > self._size:
                self._cut_short()
                return
            at += length
        self._facts.trouble(Status.LIMIT, "too-many-parts", "Only a part of it was looked at.")

    def _cut_short(self) -> None:
        self._facts.trouble(Status.TRUNCATED, "cut-short", "The end of the recording is missing.")

    def _bytes(self, at: int, length: int) -> bytes:
        self._file.seek(at)
        return self._file.read(max(0, min(length, MAX_VALUE)))

    def _value(self, element: int, at: int, length: int) -> None:
        if element in _TEXT:
            text = self._bytes(at, length).decode("utf-8", "replace").rstrip("\0")
            self._facts.say(_TEXT[element], text)
            if element == _TITLE:
                self._facts.title = self._facts.title or " ".join(text.split())
        elif element == _SCALE:
            self._scale = _unsigned(self._bytes(at, length)) or 1_000_000
        elif element == _DURATION:
            value = self._bytes(at, length)
            self._duration = struct.unpack(">d" if len(value) == 8 else ">f", value)[0]
        elif element == _DATE:
            self._date(self._bytes(at, length))
        elif element == _TIME:
            self._now = _unsigned(self._bytes(at, length))
        elif element in _WANTED:
            self._entry[element] = self._bytes(at, length)

    def _date(self, value: bytes) -> None:
        when = _EPOCH + timedelta(microseconds=struct.unpack(">q", value)[0] // 1000)
        self._facts.say("recorded", when.isoformat())
        self._facts.dates.append(DocumentDate(PartialDate.of(when), "recording's index"))

    def _word(self, element: int) -> str:
        return self._entry.get(element, b"").decode("utf-8", "replace").rstrip("\0")

    def _close(self) -> None:
        """The track or tag whose parts were read is whole."""
        entry = self._entry
        if _TAG_NAME in entry:
            self._facts.say(f"tag {self._word(_TAG_NAME).lower()}", self._word(_TAG_VALUE))
        elif _TYPE in entry:
            kind = _KINDS.get(_unsigned(entry[_TYPE]), "track")
            words = [kind, *(self._word(part) for part in (_CODEC, _LANGUAGE, _NAME))]
            self._facts.say("track", " ".join(filter(None, words)))
            if _WIDTH in entry and _HEIGHT in entry:
                size = (_unsigned(entry[_WIDTH]), _unsigned(entry[_HEIGHT]))
                self._facts.say("size", f"{size[0]} x {size[1]}")
            if kind == "subtitles" and self._word(_CODEC).startswith(_SUBTITLES):
                label = " ".join(filter(None, ["subtitles", *words[2:]]))
                self._subtitles[_unsigned(entry.get(_NUMBER, b""))] = (label, [])
        self._entry = {}

    def _block(self, at: int, length: int) -> None:
        """A frame; of subtitles its words (RFC 9559, 10)."""
        self._close()
        head = self._bytes(at, min(length, 16))
        track, used = _vint(head, 0, keep_mark=False)
        if track not in self._subtitles or len(head) < used + 3:
            return
        relative = struct.unpack_from(">h", head, used)[0]
        text = self._bytes(at + used + 3, length - used - 3).decode("utf-8", "replace")
        if self._is_ass(text):
            text = text.split(",", 8)[-1].replace("\\N", " ")
        seconds = (self._now + relative) * self._scale / 1e9
        self._subtitles[track][1].append(f"{clock(seconds)}  {' '.join(text.split())}")

    def _is_ass(self, text: str) -> bool:
        return (
            text[:1].isdigit() and text.count(",", 0, 200) >= 8 and text.partition(",")[0].isdigit()
        )

    def _attachment(self, at: int, length: int) -> None:
        name = self._entry.get(_FILE_NAME, b"").rstrip(b"\0") or b"attachment"
        kind = self._word(_FILE_TYPE)
        self._entry = {}
        self._facts.file(File(name, self._streamed(at, min(length, self._size - at)), kind))

    def _streamed(self, at: int, length: int) -> Iterator[bytes]:
        while length > 0:
            self._file.seek(at)
            block = self._file.read(min(CHUNK, length))
            if not block:
                return
            yield block
            at, length = at + len(block), length - len(block)


_WANTED = frozenset({_NUMBER, _TYPE, _CODEC, _LANGUAGE, _NAME, _WIDTH, _HEIGHT, _TAG_NAME,
                     _TAG_VALUE, _FILE_NAME, _FILE_TYPE})  # fmt: skip
_SUBTITLES = ("S_TEXT", "D_WEBVTT")  # the second: of WebM, before RFC 9559


def _vint(data: bytes, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """A number of variable size and the bytes it takes; 0 bytes where none is (RFC 8794, 4)."""
    if at >= len(data) or not data[at]:
        return 0, 0
    length = 9 - data[at].bit_length()
    raw = data[at : at + length]
    if len(raw) < length:
        return 0, 0
    value = int.from_bytes(raw, "big")
    if keep_mark:
        return value, length
    value &= (1 << 7 * length) - 1
    return (_UNKNOWN if value == (1 << 7 * length) - 1 else value), length


def _unsigned(value: bytes) -> int:
    return int.from_bytes(value[:8], "big")
