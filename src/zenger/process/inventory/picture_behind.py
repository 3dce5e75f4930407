"""Texts in a picture's file that no viewer shows, and what stands behind the picture's end."""

import zlib
from collections.abc import Iterator

from zenger.process.inventory import png_rest, tiff_rest
from zenger.process.inventory.found import Findings, finding, readable, words_in
from zenger.process.inventory.jpeg_2000 import beside

FEWEST = 4  # bytes behind the end: fewer are slips of a program
MAX_TEXT = 1024**2  # bytes of one text, inflated
_PNG = png_rest.HEAD
_CONTROL = 0xF9  # of a GIF: how long a picture is shown
# Keys of texts that are told with the other properties.
_TOLD = (b"comment", b"Comment", b"Description", b"Title", b"Author", b"Software", b"Copyright",
         b"XML:com.adobe.xmp")  # fmt: skip
_OF_WEBP = (b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP", b"EXIF")
_USUAL_PROFILES = (
    b"icc profile", b"icc", b"iccp", b"srgb", b"photoshop icc profile", b"embedded", b"default",
    b"kcgcolorspacegenericrgb", b"display", b"srgb iec61966-2.1", b"display p3", b"icm", b"skia",
)  # fmt: skip
_SHOWN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA sBIT sRGB bKGD hIST pHYs acTL fcTL fdAT cICP "
    b"mDCv cLLi eXIf".split()
)  # of a PNG: those that decide how it looks, and EXIF, which is told property by property


def findings(content: bytes, where: str, page: int | None = None) -> Findings:
    """Of PNG, TIFF, GIF, WebP, BMP and JPEG 2000; of other formats none."""
    yield from _in_no_place(content, where, page)
    for name, text, size in _beside(content):
        if name == "behind":
            if size >= FEWEST:
                said = f"{size:,} bytes {text}"
                yield finding("after-end", where, said, page=page)
        elif text:
            yield finding("property", f"{where}, {name}", text, page=page)


def _in_no_place(content: bytes, where: str, page: int | None) -> Findings:
    """What stands among or behind the data of a PNG's pixels and a TIFF's directories."""
    if content.startswith(_PNG):
        for place, text in png_rest.rest(content):
            kind = "cropped-picture" if place == png_rest.ROWS else "after-end"
            yield finding(kind, f"{where}, {place}", text, page=page)
        return
    pictures, gaps = tiff_rest.rest(content)
    if pictures:
        text = f"{pictures:,} more pictures of its own kind (SubIFDs)."
        yield finding("alternate-image", where, text, page=page)
    for kind, text in gaps:
        yield finding(kind, where, text, page=page)


def _beside(content: bytes) -> Iterator[tuple[str, str, int]]:
    if content.startswith(_PNG):
        yield from _png(content)
    elif content.startswith(b"GIF8"):
        yield from _gif(content)
    elif content[:4] == b"RIFF":
        yield from _webp(content)
    elif content[:2] == b"BM":
        yield _behind(content, max(int.from_bytes(content[2:6], "little"), 54))
    elif content[4:8] == b"jP  ":
        yield from ((name, text, len(text)) for name, text in beside(content) if name != "comment")


def _behind(content: bytes, end: int) -> tuple[str, str, int]:
    rest = content[end:].strip(b"\0\r\n\t ")
    return "behind", words_in(rest), len(rest)


def _webp(content: bytes) -> Iterator[tuple[str, str, int]]:
    """Source: WebP Container Specification, "RIFF File Format"."""
    end, at = 8 + int.from_bytes(content[4:8], "little"), 12
    while at + 8 <= min(end, len(content)):
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if kind not in _OF_WEBP:
            text = words_in(content[at + 8 : at + 8 + size])
            yield f"chunk {kind.decode('ascii', 'replace')}", text, size
        at += 8 + size + size % 2
    yield _behind(content, end)


def _png(content: bytes) -> Iterator[tuple[str, str, int]]:
    """Source: PNG (Third Edition), 5.3 (chunks) and 11.3.3 (texts)."""
    at = len(_PNG)
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + length]
        at += 12 + length
        if kind not in _SHOWN and data.partition(b"\0")[0] not in _TOLD:
            yield f"chunk {kind.decode('ascii', 'replace')}", _png_text(kind, data), length
        if kind == b"IEND":
            yield _behind(content, at)
            return


def _png_text(kind: bytes, data: bytes) -> str:
    if kind == b"tIME" and len(data) == 7:
        year = int.from_bytes(data[:2], "big")
        return f"{year:04}-{data[2]:02}-{data[3]:02} {data[4]:02}:{data[5]:02}:{data[6]:02}"
    key, _, rest = data.partition(b"\0")
    if kind in (b"iCCP", b"sPLT"):  # a profile's or palette's name, which is told for itself
        return "" if key.lower() in _USUAL_PROFILES else words_in(key)
    if kind == b"tEXt":
        text = rest.decode("latin-1")
    elif kind == b"zTXt":
        text = _inflated(rest[1:]).decode("latin-1")
    elif kind == b"iTXt":
        words = rest[2:].split(b"\0", 2)[-1]  # behind the language and the translated key
        text = (_inflated(words) if rest[:1] == b"\1" else words).decode("utf-8", "replace")
    else:
        return words_in(data) or f"{len(data):,} bytes"
    return readable(f"{key.decode('latin-1')}: {text}")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MAX_TEXT)
    except zlib.error:
        return b""


def _gif(content: bytes) -> Iterator[tuple[str, str, int]]:
    """Source: GIF89a, 13 to 27."""
    flags = content[10] if len(content) > 10 else 0
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    while at < len(content):
        mark = content[at]
        if mark == 0x3B:
            yield _behind(content, at + 1)
            return
        kind = content[at + 1] if mark == 0x21 and at + 1 < len(content) else 0
        if mark == 0x21:
            at += 2
        elif mark == 0x2C and at + 9 < len(content):
            flags = content[at + 9]
            at += 11 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
        else:
            return
        held = bytearray()
        while at < len(content) and (size := content[at]):
            held += content[at + 1 : at + 1 + size]
            at += 1 + size
        at += 1
        is_known = held.startswith((b"NETSCAPE", b"ANIMEXTS", b"XMP"))
        if kind and kind != _CONTROL and not (kind == 0xFF and is_known):
            yield "comment", words_in(bytes(held)), len(held)
