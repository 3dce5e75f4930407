"""What systems leave beside files: shortcuts of Windows, names and origins kept by Macs.

They tell of files that are not here: where one lay and on whose machine, what a folder held, from
where something was loaded.

Source: [MS-SHLLINK] 2; AppleSingle/AppleDouble 2 (RFC 1740, appendix B) with Apple's attributes
(XNU, vfs_xattr.c); records of .DS_Store by observation.
"""

import plistlib
import re
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Page, PageKind, Piece, Trouble
from zenger.process.formats.plain_pages import clean_text
from zenger.protocols.formats import Identity

SHORTCUT, BESIDE, FOLDER = (
    "application/x-ms-shortcut", "application/applefile", "application/x-ds-store",
)  # fmt: skip
MAX_READ = 16 * 1024**2  # bytes
MAX_LINES = 50_000
_EMPTY_FORK = 286  # bytes of a resource fork in which nothing is
_STRINGS = ("Description", "Relative path", "Working folder", "Arguments", "Icon")
_ENTRIES = {3: "Name", 4: "Comment"}
_RECORD = re.compile(rb"[\x20-\x7e]{4}(?:blob|long|shor|bool|type|ustr|comp|dutc)")
_TRACKED = b"\x60\0\0\0\x03\0\0\xa0"
_FIRST_DAY = datetime(1601, 1, 1)  # noqa: DTZ001 - in UTC
_BROKEN = (struct.error, IndexError, ValueError, OverflowError)

Lines = Iterator[tuple[str, str]]


class TracesHandler:
    """One page of names and values."""

    name = "traces"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type in _READERS else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        data = untrusted.read(MAX_READ)
        lines: list[str] = []
        trouble: Trouble | None = None
        try:
            for name, value in _READERS[identity.media_type](data):
                if said := " ".join(clean_text(value).split()):
                    lines.append(f"{name}: {said}")
                if len(lines) >= MAX_LINES:
                    break
        except _BROKEN:
            trouble = Trouble(Status.CORRUPT, Problem("damaged-container", "It is damaged."))
        if lines:
            yield Page(1, "\n".join(dict.fromkeys(lines))[: options.max_text], PageKind.TEXT)
        if trouble:
            yield trouble
        if identity.media_type == BESIDE and _fork(data) > _EMPTY_FORK:
            message = (
                "What an old program of a Mac kept in the second half of the file is not read."
            )
            yield Trouble(Status.TRUNCATED, Problem("resource-fork", message))


def _shortcut(data: bytes) -> Lines:
    flags, _, made, _, changed, size = struct.unpack_from("<IIQQQI", data, 20)
    at = 76
    if flags & 1:
        at += 2 + struct.unpack_from("<H", data, at)[0]
    if flags & 2:
        length = struct.unpack_from("<I", data, at)[0]
        yield from _place(data[at : at + length])
        at += length
    for number, name in enumerate(_STRINGS):
        if flags & 4 << number:
            count = struct.unpack_from("<H", data, at)[0]
            wide = bool(flags & 0x80)
            raw = data[at + 2 : at + 2 + count * (1 + wide)]
            if len(raw) < count * (1 + wide):
                raise ValueError("cut short")
            yield name, raw.decode("utf-16-le" if wide else "cp1252", "replace")
            at += 2 + len(raw)
    for name, ticks in (("Made", made), ("Changed", changed)):
        if ticks:
            yield name, f"{_FIRST_DAY + timedelta(microseconds=ticks // 10):%Y-%m-%d %H:%M:%S}"
    yield "Size", str(size)
    if (tracked := data.find(_TRACKED, at)) >= 0:
        yield (
            "Machine",
            data[tracked + 16 : tracked + 32].partition(b"\0")[0].decode("cp1252", "replace"),
        )


def _place(info: bytes) -> Lines:
    """Where the file lay: on a disk with a label, or in a share; the end of the path is apart."""
    head, flags, volume, local, share, suffix = struct.unpack_from("<IIIIII", info, 4)
    end = _text(info, suffix)
    if head >= 0x24:
        wide_local, wide_suffix = struct.unpack_from("<II", info, 28)
        end = _wide(info, wide_suffix) or end
        if flags & 1 and (path := _wide(info, wide_local)):
            yield "File", path + end
    if flags & 1:
        yield "File", _text(info, local) + end
        label = struct.unpack_from("<I", info, volume + 12)[0]
        yield "Disk", _text(info, volume + label)
    if flags & 2:
        name = struct.unpack_from("<I", info, share + 8)[0]
        yield "File", _text(info, share + name).rstrip("\\") + "\\" + end


def _text(info: bytes, at: int) -> str:
    return info[at:].partition(b"\0")[0].decode("cp1252", "replace") if at else ""


def _wide(info: bytes, at: int) -> str:
    raw = info[at:] if at else b""
    return raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0]


def _entries(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Number, place and length of each part of an AppleDouble file."""
    count = min(struct.unpack_from(">H", data, 24)[0], 100)
    for number in range(count):
        yield struct.unpack_from(">III", data, 26 + 12 * number)


def _fork(data: bytes) -> int:
    try:
        return max((length for kind, _, length in _entries(data) if kind == 2), default=0)
    except struct.error:
        return 0


def _beside(data: bytes) -> Lines:
    for kind, place, length in _entries(data):
        if kind in _ENTRIES:
            yield _ENTRIES[kind], data[place : place + length].decode("utf-8", "replace")
    at = data.find(b"ATTR")
    if at < 0:
        return
    count = min(struct.unpack_from(">H", data, at + 34)[0], 1000)
    at += 36
    for _ in range(count):
        place, length, _, size = struct.unpack_from(">IIHB", data, at)
        name = data[at + 11 : at + 11 + size].rstrip(b"\0").decode("utf-8", "replace")
        yield from ((name, value) for value in _values(data[place : place + length]))
        at += 11 + size + 3 & ~3


def _values(raw: bytes) -> Iterator[str]:
    if not raw.startswith(b"bplist00"):
        text = raw.decode("utf-8", "replace")
        return iter(() if "\ufffd" in text or "\0" in text.rstrip("\0") else (text,))
    try:
        found = plistlib.loads(raw)
    except Exception:  # noqa: BLE001  # the parser's own errors are many; any means "no list"
        return iter(())
    return map(str, found if isinstance(found, list) else [found])


def _folder(data: bytes) -> Lines:
    """A record: a name in UTF-16 behind its length, then four letters each for what and how."""
    for record in _RECORD.finditer(data):
        at = record.start()
        for length in range(1, 256):
            start = at - 2 * length - 4
            if start < 0:
                break
            if data[start : start + 4] == length.to_bytes(4, "big"):
                yield "File", data[start + 4 : at].decode("utf-16-be", "replace")
                break


_READERS = {SHORTCUT: _shortcut, BESIDE: _beside, FOLDER: _folder}
