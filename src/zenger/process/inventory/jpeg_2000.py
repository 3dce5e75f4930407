"""Boxes and comments of a JPEG 2000 picture that hold no pixels, and what stands behind it.

Source: ISO/IEC 15444-1, A.9.2 (comments), I.4 (a box's length and type).
"""

from collections.abc import Iterator

from zenger.process.inventory.found import words_in

_PIXELS = (b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"rreq")
_START_OF_CODES, _COMMENT, _FIRST_TILE = b"\xff\x4f\xff\x51", 0xFF64, 0xFF90


def beside(content: bytes) -> Iterator[tuple[str, str]]:
    """Names and words of each."""
    at = 0
    while content[4:8] == b"jP  " and at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + size if size >= 8 else len(content)
        if size > 0 and (size < 8 or not kind.isascii()):
            yield "behind", words_in(content[at:])
            return
        if kind not in _PIXELS:
            yield f"box {kind.decode('ascii', 'replace').strip()}", words_in(content[at + 8 : end])
        at = end
    if 0 < at < len(content):
        yield "behind", words_in(content[at:])
    yield from _comments(content)


def _comments(content: bytes) -> Iterator[tuple[str, str]]:
    start = content.find(_START_OF_CODES)
    at = start + 2
    while start >= 0 and at + 4 <= len(content):
        marker = int.from_bytes(content[at : at + 2], "big")
        size = int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == _FIRST_TILE or size < 2:
            return
        if marker == _COMMENT:
            yield "comment", words_in(content[at + 6 : at + 2 + size])
        at += 2 + size
