"""Streams of a PDF by what they hold beside their purpose: slack, comments, texts of fonts."""

import re
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from zenger.model.review import Severity
from zenger.process.inventory.colour_profile import profile_findings
from zenger.process.inventory.found import Findings, finding, words_in
from zenger.process.inventory.palette import words_of_palette
from zenger.process.inventory.pdf_content import said_in
from zenger.process.inventory.pdf_tree import TABLE, Node, content_of

MAX_RAW = 16 * 1024**2  # bytes of one packed stream that are unpacked to see where it ends
_SAMPLES = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}
_BLANK = b"\0\r\n\t "
_COMMENT = re.compile(rb"%([^\r\n]*)")
# What programs write at the head of a font or of its map (Adobe TN 5014; Adobe Type 1 Font Format).
_USUAL = re.compile(
    rb"!|%(?:DocumentN|DocumentS|Include|Begin|End|Title: \([\w+-]+ |Version|EOF|Copyright)|\s*$"
)
_FONTS = ("/FontFile", "/FontFile2", "/FontFile3")
# Streams whose purpose is known from where they stand; the others are somebody's own.
_KNOWN_KEYS = frozenset(
    "/Contents /ToUnicode /SMask /Mask /Thumb /Metadata /JS /XFA /CharProcs /Function /Functions "
    "/DestOutputProfile /ColorSpace "
    "/XObject /Pattern /Shading /Image /Private /RichMediaContent /F /UF "
    "/EF /UseCMap /V /RV /RC /Stm /Contents".split()
)
_KNOWN_TYPES = frozenset("/XObject /Pattern /Metadata /EmbeddedFile /XRef /ObjStm".split())
_KNOWN_SUBTYPES = frozenset("/Form /Image /XML /Type1C /CIDFontType0C /OpenType".split())
# What the words are of that stand in a map of codes, and that are no words in numbers.
_OF_MAPS = re.compile(r"begincmap|beginbf|begincid|/CIDInit")
# A drawn letter says its measures first (ISO 32000-1:2008, 9.6.5, table 113).
_LETTER = re.compile(rb"\s*(?:[-+]?[\d.]+\s+){2,6}d[01]\b")
_SHOWS_TEXT = re.compile(rb"\bT[jJ]\b")
PLAIN = 0.9  # of the letters of numbers that are words
FEWEST = 6  # letters and digits in a stream of numbers


def streams(node: Node) -> Findings:
    """Whatever a stream holds that nobody draws."""
    if not isinstance(node.value, pikepdf.Stream):
        return
    if text := _behind(node):
        yield finding("after-end", f"behind a packed stream, {node.where}", text, page=node.page)
    if node.key in _FONTS:
        yield from _font(node)
    elif node.key == TABLE:
        yield from words_of_palette(content_of(node.value), node.where, node.page)
    elif node.key in ("/ToUnicode", "/Encoding") or node.get("/FunctionType") == 4:
        yield from _comments(node, content_of(node.value))
    elif node.name("/Subtype") == "/Image":
        yield from _pixels(node)
    elif "/N" in node.keys and not node.name("/Type"):
        yield from _profile(node)
    elif _is_of_numbers(node):
        yield from _words_in_numbers(node)
    elif _is_own(node):
        yield from _own(node)


def _own(node: Node) -> Findings:
    content = content_of(node.value)
    if _LETTER.match(content) and not _SHOWS_TEXT.search(content):  # of a Type 3 font
        yield from said_in(content, node.where, node.page)
    elif text := words_in(content):
        where = f"stream under {node.key[1:]}, {node.where}"
        yield finding("private-data", where, text, page=node.page)


def _is_own(node: Node) -> bool:
    if node.name("/Subtype") == "/PS":  # a program for a printer, which no reader runs
        return True
    if node.name("/Type") in _KNOWN_TYPES or "/PatternType" in node.keys:
        return node.name("/Type") == "/ObjStm"  # within reach as an object, it is none
    if node.name("/Subtype") in _KNOWN_SUBTYPES:
        return False
    return node.key not in _KNOWN_KEYS and not node.keys & {"/ShadingType", "/FunctionType"}


def _is_of_numbers(node: Node) -> bool:
    """Whether a program reads numbers out of it: what is a sentence there is none."""
    keys = ("/CIDToGIDMap", "/CIDSet", "/JBIG2Globals", "/TR", "/TR2", "/HT", "/BG", "/UCR")
    is_function = "/FunctionType" in node.keys or "/ShadingType" in node.keys
    return node.key in keys or is_function or node.name("/Type") in ("/CMap", "/Halftone")


def _words_in_numbers(node: Node) -> Findings:
    content = content_of(node.value)
    text = words_in(content)
    if node.get("/FunctionType") == 4 or _OF_MAPS.search(text):
        return
    if sum(map(str.isalnum, text)) >= FEWEST and len(text) >= PLAIN * len(content.strip(_BLANK)):
        yield finding("private-data", f"in place of numbers, {node.where}", text, page=node.page)


def _behind(node: Node) -> str:
    """What stands behind the end of packed data, where no program reads on."""
    kind = node.get("/Filter")
    if isinstance(kind, pikepdf.Array) and len(kind):
        kind = kind[0]
    if kind != "/FlateDecode" or int(node.get("/Length") or 0) > MAX_RAW:
        return ""
    unpack = zlib.decompressobj()
    raw = bytes(node.value.read_raw_bytes())
    try:
        rest, left = raw, 1
        while rest and left and not unpack.eof:
            left = len(unpack.decompress(rest, 1 << 20))
            rest = unpack.unconsumed_tail
    except zlib.error:
        return ""
    return words_in(unpack.unused_data.strip(_BLANK)) if unpack.eof else ""


def _comments(node: Node, content: bytes) -> Findings:
    found = (words_in(one) for one in _COMMENT.findall(content) if not _USUAL.match(one))
    if text := " ".join(filter(None, found)):
        severity = Severity.LOW if node.key in _FONTS else None
        yield finding("content-comment", node.where, text, page=node.page, severity=severity)


def _font(node: Node) -> Findings:
    """What a font says of itself, and comments at its head."""
    content = content_of(node.value)
    if content.startswith(b"%!"):
        yield from _comments(node, content[: content.find(b"eexec") + 1 or None])
    texts = " ".join(dict.fromkeys(filter(None, map(words_in, _name_table(content)))))
    if texts:
        where = f"names in a font, {node.where}"
        yield finding("property", where, texts, page=node.page, severity=Severity.LOW)


def _name_table(content: bytes) -> Iterator[bytes]:
    """Source: OpenType 1.9, "name": records of 12 bytes that lead to strings behind them."""
    count = int.from_bytes(content[4:6], "big") if content[:4] in (b"\0\1\0\0", b"OTTO", b"true") else 0  # noqa: E501  # fmt: skip
    for at in range(12, 12 + 16 * min(count, 64), 16):
        if content[at : at + 4] != b"name":
            continue
        start = int.from_bytes(content[at + 8 : at + 12], "big")
        held = start + int.from_bytes(content[start + 4 : start + 6], "big")
        for record in range(min(int.from_bytes(content[start + 2 : start + 4], "big"), 500)):
            head = content[start + 6 + 12 * record :][:12]
            size, offset = int.from_bytes(head[8:10], "big"), int.from_bytes(head[10:], "big")
            text = content[held + offset : held + offset + size]
            wide = head[:2] in (b"\0\0", b"\0\3")
            yield text.decode("utf-16-be", "replace").encode() if wide else text


def _pixels(node: Node) -> Findings:
    """More samples than the picture has: rows that were cut off, perhaps."""
    samples = _SAMPLES.get(node.name("/ColorSpace"), 0)
    kind = node.get("/Filter")
    if not samples or not (kind is None or kind in ("/FlateDecode", "/LZWDecode")):
        return
    width, height = int(node.get("/Width") or 0), int(node.get("/Height") or 0)
    row = (width * samples * int(node.get("/BitsPerComponent") or 8) + 7) // 8
    more = len(content_of(node.value)) - row * height
    if more >= max(row, 16):
        text = f"{more:,} bytes of pixels more than it shows, {more // max(row, 1):,} rows."
        yield finding("after-end", f"picture, {node.where}", text, page=node.page)


def _profile(node: Node) -> Findings:
    """What it says, and bytes behind it: it states its own size (ICC.1:2022, 7.2.2)."""
    content: Any = content_of(node.value)
    yield from profile_findings(content, node.where, node.page)
    size = int.from_bytes(content[:4], "big")
    if content[36:40] == b"acsp" and (text := words_in(content[size:].strip(_BLANK))):
        yield finding("after-end", f"profile of colours, {node.where}", text, page=node.page)
