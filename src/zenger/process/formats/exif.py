"""What a picture says about itself: EXIF, GPS, IPTC, XMP and comments."""

import re
import struct
from collections.abc import Iterator
from typing import Any

from lxml import etree
from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from zenger.model.dates import DocumentDate, PartialDate
from zenger.process.formats.xml_names import local_name

# What Pillow raises on damaged data, beside OSError; measured on truncated and fuzzed files.
DAMAGE = (OSError, ValueError, SyntaxError, EOFError, struct.error, LookupError, TypeError,
          ArithmeticError, AttributeError, AssertionError)  # fmt: skip
MAX_VALUE = 1000  # characters of one value
MAX_FIELDS = 500
_DATE = re.compile(r"(\d{4})[:\-/](\d\d)(?:[:\-/](\d\d))?")
_XMP_PLACE = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}))?([NSEW])$")
_DATE_TAGS = ("DateTimeOriginal", "DateTimeDigitized", "DateTime")
_IPTC = {
    (2, 5): "iptc Title",
    (2, 25): "iptc Keywords",
    (2, 55): "iptc DateCreated",
    (2, 80): "iptc Byline",
    (2, 90): "iptc City",
    (2, 101): "iptc Country",
    (2, 105): "iptc Headline",
    (2, 116): "iptc Copyright",
    (2, 120): "iptc Caption",
}
_COMMENTS = ("comment", "Comment", "Description", "Title", "Author", "Software", "Copyright")
_READ_ALREADY = ("XML:com.adobe", "Raw profile type")
_BLOCKS = (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo)


def fields_of(image: Image.Image) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """All properties, at most `MAX_FIELDS`, and which kinds of them are there but unreadable.

    The pixels of a PNG are decoded on the way, as its properties may stand behind them: look
    at its size first.

    Returns:
        Names with their source and values as text; and any of "EXIF", "IPTC", "XMP".
    """
    fields: list[tuple[str, str]] = []
    unreadable = []
    for kind, read in (("EXIF", _exif), ("IPTC", _iptc), ("XMP", _xmp), ("comments", _comments)):
        try:
            for name, value in read(image):
                if text := _shown(value):
                    fields.append((name, text))
        except DAMAGE:
            unreadable.append(kind)
    if not any(name == "position" for name, _ in fields) and (position := _xmp_position(fields)):
        fields.insert(0, ("position", position))
    return fields[:MAX_FIELDS], tuple(unreadable)


def dates_of(fields: list[tuple[str, str]]) -> Iterator[DocumentDate]:
    """The dates among `fields`, that of taking the picture first."""
    known = dict(reversed(fields))
    for tag in _DATE_TAGS:
        match = _DATE.match(known.get(f"exif {tag}", ""))
        if match:
            try:
                yield DocumentDate(
                    PartialDate(*(int(part or 0) for part in match.groups())), f"exif {tag}"
                )
            except ValueError:  # "0000:00:00", a camera without a clock
                continue


def _exif(image: Image.Image) -> Iterator[tuple[str, Any]]:
    exif = image.getexif()
    for tag, value in exif.items():
        if tag not in (*_BLOCKS, ExifTags.IFD.MakerNote, ExifTags.IFD.Interop, 700, 33723, 34377):
            yield f"exif {ExifTags.TAGS.get(tag, hex(tag))}", value
    for tag, value in exif.get_ifd(ExifTags.IFD.Exif).items():
        if tag not in (ExifTags.Base.MakerNote, ExifTags.IFD.Interop):
            yield f"exif {ExifTags.TAGS.get(tag, hex(tag))}", value
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    for tag, value in gps.items():
        yield f"exif {ExifTags.GPSTAGS.get(tag, hex(tag))}", value
    position = _position(gps)
    if position:
        yield "position", position


def _position(gps: dict[int, Any]) -> str:
    """Decimal degrees, ``56.000000 14.450000``; empty where there is no usable position."""
    try:
        latitude = _degrees(gps[2], gps.get(1, "N"), "S")
        longitude = _degrees(gps[4], gps.get(3, "E"), "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return ""
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return ""
    return f"{latitude:.6f} {longitude:.6f}"


def _xmp_position(fields: list[tuple[str, str]]) -> str:
    """The same out of XMP, which writes ``56,0.37N`` (XMP part 2, 1.2.7.4, GPSCoordinate)."""
    known = dict(reversed(fields))
    found = []
    for axis, negative in (("Latitude", "S"), ("Longitude", "W")):
        match = _XMP_PLACE.match(known.get(f"xmp GPS{axis}", ""))
        if not match:
            return ""
        degrees, minutes, seconds, side = match.groups()
        value = int(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600
        found.append(-value if side == negative else value)
    return f"{found[0]:.6f} {found[1]:.6f}"


def _degrees(parts: Any, side: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\0 ").upper() == negative else value


def _iptc(image: Image.Image) -> Iterator[tuple[str, Any]]:
    info = IptcImagePlugin.getiptcinfo(image) if isinstance(image, ImageFile.ImageFile) else None
    info = info or {}
    for key, name in _IPTC.items():
        values = info.get(key)
        for value in values if isinstance(values, list) else [values]:
            if value:
                yield name, value


def _xmp(image: Image.Image) -> Iterator[tuple[str, Any]]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if isinstance(packet, str):
        packet = packet.encode()
    if not isinstance(packet, bytes) or not packet.strip():
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(packet.strip(b"\0 \r\n"), parser)
    for element in () if root is None else root.iter(etree.Element):
        for name, value in element.attrib.items():
            yield f"xmp {local_name(name)}", value
        if element.text and element.text.strip():
            yield f"xmp {_place(element)}", element.text


def _place(element: Any) -> str:
    """The property's name: list items are named after the property that holds the list."""
    while local_name(element.tag) in ("li", "Alt", "Bag", "Seq"):
        if (parent := element.getparent()) is None:
            break
        element = parent
    return local_name(element.tag)


def _comments(image: Image.Image) -> Iterator[tuple[str, Any]]:
    for key in _COMMENTS:
        if key in image.info:
            yield key.lower(), image.info[key]
    for key, value in getattr(image, "text", {}).items():  # of a PNG, under any name
        if key not in _COMMENTS and not key.startswith(_READ_ALREADY):
            yield f"property {key}"[:MAX_VALUE], value


def _shown(value: Any) -> str:
    if isinstance(value, (bytes, bytearray)):
        raw = bytes(value[: MAX_VALUE * 2])
        for mark in (b"ASCII\0\0\0", b"UNICODE\0"):
            raw = raw.removeprefix(mark)
        value = raw.decode("utf-8", "replace")
        if value.count("\ufffd") > len(value) // 4:  # data, not text
            return ""
    elif isinstance(value, str):
        value = _repaired(value[:MAX_VALUE])
    elif isinstance(value, tuple):
        value = " ".join(str(part) for part in value[:32])
    text = "".join(letter if letter.isprintable() else " " for letter in str(value)[:MAX_VALUE])
    return " ".join(text.split())


def _repaired(text: str) -> str:
    """EXIF says its texts are ASCII; cameras write UTF-8, which Pillow reads as Latin-1."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
