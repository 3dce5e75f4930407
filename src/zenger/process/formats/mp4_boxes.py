"""MP4, M4A and QuickTime: when, where and with what it was recorded, its tracks and subtitles.

Source: ISO/IEC 14496-12 (boxes), Apple QuickTime File Format Specification (metadata, places).
"""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Status
from zenger.process.formats.media_facts import MediaFacts, clock

STARTS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
MAX_MOOV = 64 * 1024**2  # bytes of the index, which is held in memory
MAX_BOXES = 200_000
MAX_DEPTH = 12
MAX_CUES = 50_000
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_FIRST_YEAR = 1990  # before it no camera wrote such files: 1904 and 1970 stand for "none"
_HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta", b"edts"})
_KINDS = {b"vide": "video", b"soun": "audio", b"text": "subtitles", b"sbtl": "subtitles",
          b"subt": "subtitles", b"tmcd": "time code", b"meta": "metadata"}  # fmt: skip
_SHORT = {
    b"\xa9xyz": "position", b"\xa9mak": "make", b"\xa9mod": "model", b"\xa9swr": "software",
    b"\xa9day": "date", b"\xa9cmt": "comment", b"\xa9nam": "title", b"\xa9ART": "artist",
    b"\xa9alb": "album", b"\xa9gen": "genre", b"\xa9cpy": "copyright", b"\xa9des": "description",
    b"\xa9inf": "information", b"\xa9aut": "author", b"\xa9dir": "director", b"\xa9prd": "producer",
    b"\xa9prf": "performers", b"\xa9wrt": "writer", b"\xa9src": "source", b"\xa9key": "keywords",
    b"\xa9lyr": "lyrics", b"\xa9too": "encoder", b"\xa9enc": "encoded by",
}  # fmt: skip
Box = tuple[bytes, int, int]  # type, start and end of its content in the index


def read(untrusted: BinaryIO, facts: MediaFacts) -> None:
    """Add what the index says. A file without one says so."""
    moov = _moov(untrusted)
    if moov is None:
        facts.trouble(Status.CORRUPT, "no-index", "The index of the recording is missing.")
        return
    if is_cut_short(untrusted):
        facts.trouble(Status.TRUNCATED, "cut-short", "The end of the recording is missing.")
    try:
        _movie(moov, facts, untrusted)
    except (struct.error, IndexError, OverflowError, ValueError):
        facts.trouble(Status.CORRUPT, "damaged-index", "The index of the recording is damaged.")


def _moov(untrusted: BinaryIO) -> bytes | None:
    size, at = untrusted.seek(0, 2), 0
    for _ in range(MAX_BOXES):
        if at >= size:
            return None
        untrusted.seek(at)
        head = untrusted.read(16)
        if len(head) < 8:
            return None
        length, start = struct.unpack_from(">I", head)[0], 8
        if length == 1 and len(head) == 16:
            length, start = struct.unpack_from(">Q", head, 8)[0], 16
        if head[4:8] == b"moov":
            untrusted.seek(at + start)
            length = size - at if length == 0 else length
            return untrusted.read(min(max(length - start, 0), MAX_MOOV))
        if length < start:
            return None
        at += length
    return None


def is_cut_short(untrusted: BinaryIO) -> bool:
    """Whether one of its outermost boxes is longer than the file (also of HEIF and AVIF)."""
    size, at = untrusted.seek(0, 2), 0
    for _ in range(MAX_BOXES):
        untrusted.seek(at)
        head = untrusted.read(16)
        if len(head) < 8:
            return any(head)
        length = struct.unpack_from(">I", head)[0]
        if length == 1 and len(head) == 16:
            length = struct.unpack_from(">Q", head, 8)[0]
        if length < 8:  # 0: to the end of the file
            return bool(length)
        at += length
        if at > size:
            return True
    return False


def _boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    while start + 8 <= end:
        length = struct.unpack_from(">I", data, start)[0]
        begin = start + 8
        if length == 1:
            length, begin = struct.unpack_from(">Q", data, start + 8)[0], start + 16
        stop = end if length == 0 else start + length
        if stop < begin or stop > end:
            return
        yield data[start + 4 : start + 8], begin, stop
        start = stop


def _inside(data: bytes, start: int, end: int, depth: int = 0) -> Iterator[Box]:
    """All boxes within, those in `_HOLDERS` opened."""
    for kind, begin, stop in _boxes(data, start, end):
        yield kind, begin, stop
        if kind in _HOLDERS and depth < MAX_DEPTH:
            yield from _inside(data, begin, stop, depth + 1)


def _movie(moov: bytes, facts: MediaFacts, untrusted: BinaryIO) -> None:
    tracks = 0
    for kind, begin, stop in _boxes(moov, 0, len(moov)):
        if kind == b"mvhd":
            _times(moov, begin, facts)
        elif kind == b"trak" and tracks < 1000:
            tracks += 1
            _track(moov, begin, stop, facts, untrusted)
        elif kind == b"udta":
            _user_data(moov, begin, stop, facts)
        elif kind == b"meta":
            _keyed(moov, begin, stop, facts)


def _times(data: bytes, at: int, facts: MediaFacts) -> None:
    if data[at] == 1:
        made, _, scale, length = struct.unpack_from(">QQIQ", data, at + 4)
    else:
        made, _, scale, length = struct.unpack_from(">IIII", data, at + 4)
    if scale and length not in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF):
        facts.lasts(length / scale)
    if made and (_EPOCH + timedelta(seconds=made)).year >= _FIRST_YEAR:
        when = _EPOCH + timedelta(seconds=made)
        facts.say("recorded", when.isoformat())
        facts.dates.append(DocumentDate(PartialDate.of(when), "recording's index"))


def _track(data: bytes, start: int, end: int, facts: MediaFacts, untrusted: BinaryIO) -> None:
    found: dict[bytes, Box] = {}
    for box in _inside(data, start, end):
        found.setdefault(box[0], box)
    handler = found.get(b"hdlr")
    kind = data[handler[1] + 8 : handler[1] + 12] if handler else b""
    words = [_KINDS.get(kind, kind.decode("latin-1"))]
    if b"stsd" in found:
        at = found[b"stsd"][1]
        words.append(data[at + 12 : at + 16].decode("latin-1").strip())
    if kind == b"vide" and b"tkhd" in found:
        width, height = struct.unpack_from(">II", data, found[b"tkhd"][2] - 8)
        facts.say("size", f"{width >> 16} x {height >> 16}")
    language = _language(data, found.get(b"mdhd"))
    facts.say("track", " ".join(filter(None, [*words, language])))
    if words[0] == "subtitles":
        _subtitles(data, found, facts, untrusted, language)


def _language(data: bytes, mdhd: Box | None) -> str:
    """Three letters of five bits each (14496-12, 8.4.2)."""
    if mdhd is None:
        return ""
    packed = struct.unpack_from(">H", data, mdhd[1] + (32 if data[mdhd[1]] == 1 else 20))[0]
    letters = "".join(chr(((packed >> shift) & 31) + 0x60) for shift in (10, 5, 0))
    return letters if letters.isalpha() and letters != "und" else ""


def _subtitles(
    data: bytes, found: dict[bytes, Box], facts: MediaFacts, untrusted: BinaryIO, language: str
) -> None:
    mdhd = found[b"mdhd"][1]
    scale = struct.unpack_from(">I", data, mdhd + (20 if data[mdhd] == 1 else 12))[0] or 1
    lines, end = [], untrusted.seek(0, 2)
    for begins, offset, size in _samples(data, found):
        if offset >= end:
            break
        untrusted.seek(offset)
        sample = untrusted.read(min(size, 65_536))
        length = struct.unpack_from(">H", sample)[0] if len(sample) >= 2 else 0
        raw = sample[2 : 2 + length]
        text = raw.decode("utf-16" if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else "utf-8", "replace")
        if text.strip():
            lines.append(f"{clock(begins / scale)}  {' '.join(text.split())}")
    facts.text(f"subtitles {language}".strip(), "\n".join(lines))


def _samples(data: bytes, found: dict[bytes, Box]) -> Iterator[tuple[int, int, int]]:
    """Start in the track's time, offset in the file and size of each sample (14496-12, 8.6-8.7)."""
    if not {b"stts", b"stsz", b"stsc"} <= found.keys():
        return
    wide = b"co64" in found
    at = found[b"co64" if wide else b"stco"][1]
    count = min(struct.unpack_from(">I", data, at + 4)[0], MAX_CUES)
    chunks = struct.unpack_from(f">{count}{'Q' if wide else 'I'}", data, at + 8)
    sizes = _sizes(data, found[b"stsz"][1])
    begins = _begins(data, found[b"stts"][1])
    runs = _runs(data, found[b"stsc"][1])
    number = 0
    for index, offset in enumerate(chunks, 1):
        many = next((per for first, per in reversed(runs) if first <= index), 1)
        for _ in range(min(many, MAX_CUES)):
            if number >= min(len(sizes), len(begins)):
                return
            yield begins[number], offset, sizes[number]
            offset += sizes[number]
            number += 1


def _sizes(data: bytes, at: int) -> tuple[int, ...]:
    same, count = struct.unpack_from(">II", data, at + 4)
    count = min(count, MAX_CUES)
    return (same,) * count if same else struct.unpack_from(f">{count}I", data, at + 12)


def _begins(data: bytes, at: int) -> list[int]:
    begins: list[int] = []
    now = 0
    for n in range(min(struct.unpack_from(">I", data, at + 4)[0], MAX_CUES)):
        count, step = struct.unpack_from(">II", data, at + 8 + 8 * n)
        for _ in range(min(count, MAX_CUES - len(begins))):
            begins.append(now)
            now += step
    return begins


def _runs(data: bytes, at: int) -> list[tuple[int, int]]:
    count = min(struct.unpack_from(">I", data, at + 4)[0], 10_000)
    return [struct.unpack_from(">II", data, at + 8 + 12 * n) for n in range(count)]


def _user_data(data: bytes, start: int, end: int, facts: MediaFacts) -> None:
    """QuickTime's short strings: ``©xyz`` is a place, ``©mak`` a maker."""
    for kind, begin, stop in _boxes(data, start, end):
        if kind in _SHORT and stop - begin > 4:
            length = struct.unpack_from(">H", data, begin)[0]
            text = data[begin + 4 : min(begin + 4 + length, stop)].decode("utf-8", "replace")
            facts.say(_SHORT[kind], text)
        elif kind == b"meta":
            _keyed(data, begin + 4, stop, facts)


def _keyed(data: bytes, start: int, end: int, facts: MediaFacts) -> None:
    """Apple's ``keys`` and ``ilst``: com.apple.quicktime.location.ISO6709 and the like."""
    found = {kind: (begin, stop) for kind, begin, stop in _boxes(data, start, end)}
    if b"keys" not in found or b"ilst" not in found:
        return
    begin, stop = found[b"keys"]
    names = [data[b:s].decode("utf-8", "replace") for _, b, s in _boxes(data, begin + 8, stop)]
    for number, begin, stop in _boxes(data, *found[b"ilst"]):
        index = struct.unpack(">I", number)[0] - 1
        for kind, at, until in _boxes(data, begin, stop):
            is_text = kind == b"data" and struct.unpack_from(">I", data, at)[0] == 1
            if is_text and 0 <= index < len(names):
                facts.say(_plain(names[index]), data[at + 8 : until].decode("utf-8", "replace"))


def _plain(key: str) -> str:
    name = key.removeprefix("com.apple.quicktime.")
    return {"location.ISO6709": "position", "creationdate": "created"}.get(name, name)
