"""What a zip holds beside its parts: comments, fields, bytes that belong to no part.

Source: APPNOTE.TXT 6.3.10, 4.3 (layout), 4.5 (extra fields).
"""

import zipfile
from collections import Counter
from typing import BinaryIO

from zenger.process.inventory.found import Findings, finding, words_in

_LOCAL, _END = b"PK\3\4", b"PK\5\6"
_HEAD = 30  # bytes of a local header without its name and fields
# Sizes, times, owners by number, hints for growth, names in Unicode: no words of anybody.
_USUAL_FIELDS = frozenset({0x0001, 0x000A, 0x5455, 0x7875, 0x5855, 0xA220, 0x7075, 0xCAFE, 0x000D})
MOST = 64 * 1024**2  # bytes of a gap that are read
_DESCRIPTOR = 24  # bytes that may follow a part with its size


def findings(untrusted: BinaryIO) -> Findings:
    """All of it. Raises what `zipfile` raises where it is no zip."""
    with zipfile.ZipFile(untrusted) as archive:
        parts, start = archive.infolist(), archive.start_dir
        if archive.comment:
            yield finding("property", "comment of the package", words_in(archive.comment))
    for part in parts:
        if part.comment:
            yield finding("property", f"comment of {part.filename}", words_in(part.comment))
        if text := words_in(b" ".join(_odd_fields(part.extra))):
            yield finding("custom-data", f"field of {part.filename}", text)
    for name, count in Counter(part.filename for part in parts).items():
        if count > 1:
            text = f"There are {count} parts of this name; programs differ in which one they show."
            yield finding("unused-object", name, text)
    yield from _gaps(untrusted, parts, start)


def _odd_fields(extra: bytes) -> list[bytes]:
    found, at = [], 0
    while at + 4 <= len(extra):
        kind, size = (int.from_bytes(extra[n : n + 2], "little") for n in (at, at + 2))
        if kind not in _USUAL_FIELDS:
            found.append(extra[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def _gaps(untrusted: BinaryIO, parts: list[zipfile.ZipInfo], start: int) -> Findings:
    """Bytes before, between and behind the parts."""
    size = untrusted.seek(0, 2)
    at = 0
    for part in sorted(parts, key=lambda one: one.header_offset):
        yield from _gap(untrusted, at, part.header_offset, "between the parts")
        untrusted.seek(part.header_offset)
        head = untrusted.read(_HEAD)
        lengths = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        at = max(at, part.header_offset + _HEAD + lengths + part.compress_size)
        at += _descriptor(untrusted, at) if part.flag_bits & 8 else 0
    yield from _gap(untrusted, at, start, "between the parts")
    yield from _gap(untrusted, _end(untrusted, size), size, "behind the end")


def _descriptor(untrusted: BinaryIO, at: int) -> int:
    untrusted.seek(at)
    behind = untrusted.read(_DESCRIPTOR + 4)
    for size in (12, 16, 20, 24):
        if behind[size : size + 2] == b"PK":
            return size
    return 0


def _end(untrusted: BinaryIO, size: int) -> int:
    """Where the archive ends: its last record says how long the comment behind it is."""
    from_ = max(0, size - 70_000)
    untrusted.seek(from_)
    tail = untrusted.read()
    at = tail.rfind(_END)
    if at < 0:
        return size
    return from_ + at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little")


def _gap(untrusted: BinaryIO, start: int, end: int, where: str) -> Findings:
    if end <= start:
        return
    untrusted.seek(start)
    content = untrusted.read(min(end - start, MOST))
    if not content.strip(b"\0"):
        return
    kind = "after-end" if where == "behind the end" else "between-objects"
    text = words_in(content)
    if content.startswith(_LOCAL):
        text = f"A part that was taken out of the list. {text}"
    yield finding(kind, f"{end - start:,} bytes {where}", text)
