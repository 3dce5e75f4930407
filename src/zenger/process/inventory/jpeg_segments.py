"""Segments of a JPEG that hold neither its pixels nor what its properties tell.

Source: ITU-T T.81, B.1.1 (markers); Adobe Photoshop File Formats, "Image Resources".
"""

import re
from collections.abc import Iterator

from zenger.model.review import Severity
from zenger.process.inventory.colour_profile import profile_findings
from zenger.process.inventory.found import Findings, finding, words_in
from zenger.process.inventory.tiff_rest import rest

FEWEST = 4  # bytes behind the end, letters of a segment: fewer are slips of a program
_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd9\xda\xdb\xdd-\xfe]")
# Told property by property, or saying only how the picture is coded.
_USUAL = (
    b"JFIF\0", b"Exif\0", b"http://ns.adobe.com/xap/1.0/\0", b"MPF\0", b"Adobe\0d\0",
    b"Adobe\0e\0",
)  # fmt: skip
_EXIF, _HEAD = b"Exif\0\0", 14  # bytes before the pixels of a small copy in JFIF
_PROFILE, _PHOTOSHOP = b"ICC_PROFILE\0", b"Photoshop 3.0\0"
_SMALL_COPIES = (0x0409, 0x040C)
_TOLD = (0x040F, 0x0422, 0x0423, 0x0424)  # profile, EXIF, XMP


def segments(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Comments, what programs put beside the picture, and what stands behind its end.

    A scan ends at a marker other than RST.
    """
    at = 2
    while match := _MARKER.search(content, at):
        at, marker = match.end(), match.group()[1]
        if marker == 0xD9:
            yield "behind", content[at:]
            return
        length = int.from_bytes(content[at : at + 2], "big")
        if marker == 0xFE:
            yield "comment", content[at + 2 : at + length]
        elif 0xE0 <= marker <= 0xFD:
            name = f"APP{marker - 0xE0}" if marker <= 0xEF else f"JPG{marker - 0xF0}"
            yield name, content[at + 2 : at + length]
        at += max(length, 2)


def segment_findings(content: bytes, where: str, page: int | None = None) -> Findings:
    """What they say."""
    for name, data in segments(content):
        if name == "behind":
            if len(data.strip(b"\0\r\n\t ")) >= FEWEST:
                text = f"{len(data):,} bytes {words_in(data)}"
                yield finding("after-end", where, text, page=page)
        elif name == "comment":
            if text := words_in(data):
                yield finding("property", f"{where}, comment", text, page=page)
        elif data.startswith(_PROFILE):
            yield from profile_findings(data[len(_PROFILE) + 2 :], where, page)
        elif data.startswith(b"JFIF\0") and len(data) > _HEAD and data[12] and data[13]:
            text = f"{data[12]} x {data[13]} pixels {words_in(data[_HEAD:])}"
            yield finding("thumbnail", f"{where}, JFIF", text, page=page)
        elif data.startswith(_EXIF):
            for kind, text in rest(data[len(_EXIF) :])[1]:
                yield finding(kind, f"{where}, EXIF", text, page=page)
        elif data.startswith(_PHOTOSHOP):
            yield from _of_photoshop(data[len(_PHOTOSHOP) :], where, page)
        elif _says_something(text := words_in(_beyond(data))):
            yield finding("custom-data", f"{where}, {name}", text, page=page)


def _beyond(data: bytes) -> bytes:
    """A segment without what is told elsewhere."""
    if data.startswith(b"Adobe\0"):
        return data[12:]
    return b"" if data.startswith(_USUAL) else data


def _says_something(text: str) -> bool:
    return sum(map(str.isalnum, text)) >= FEWEST


def _of_photoshop(data: bytes, where: str, page: int | None) -> Findings:
    """Small copies, names that somebody gave, and whatever else says words."""
    at = 0
    while data[at : at + 4] == b"8BIM":
        number, size = int.from_bytes(data[at + 4 : at + 6], "big"), data[at + 6]
        name = data[at + 7 : at + 7 + size]
        at += 7 + size + (size + 1) % 2
        length = int.from_bytes(data[at : at + 4], "big")
        held = data[at + 4 : at + 4 + length]
        at += 4 + length + length % 2
        if text := words_in(name):
            yield finding("resource-name", f"{where}, Photoshop", text, page=page)
        if number in _SMALL_COPIES:
            yield finding("thumbnail", where, f"Photoshop, {length} bytes", page=page)
        elif number not in _TOLD and _says_something(text := words_in(held)):
            severity = None if number == 0x0404 else Severity.LOW
            where_now = f"{where}, Photoshop's block {number:#06x}"
            yield finding("property", where_now, text, page=page, severity=severity)
