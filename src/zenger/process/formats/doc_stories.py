"""The texts of a Word file of before 2007: its own, and those beside it (headers, notes, boxes).

All stand one behind the other as one text in pieces, each in 8-bit letters or in UTF-16.

Source: [MS-DOC] 2.5.1 and 2.5.4 (header: lengths of the texts), 2.4.1 (finding the letters),
2.9.38 (Clx), 2.9.177 (pieces). Word 6 and 95 have no such pieces.
"""

import re
import struct

import olefile

MAX_PIECES = 200_000
_LENGTHS, _PIECES = 0x4C, 0x01A2  # places in the header
_TABLE, _FIRST_VERSION = 0x0200, 0x00C1
_NARROW = 0x40000000
STORIES = (
    "text", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "boxes of headers",
)  # fmt: skip
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14?|\x15")  # what a field is made of; its result stays
_NO_LETTERS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": "\t", "\x1e": "-", "\x1f": None,
     "\x01": None, "\x02": None, "\x03": None, "\x04": None, "\x05": None, "\x08": None, "\0": None}
)  # fmt: skip


def stories(ole: olefile.OleFileIO) -> dict[str, str]:
    """Each text by what it is; none where the file is of a version that has none.

    Raises:
        struct.error, OSError: it is damaged.
    """
    if not ole.exists("WordDocument"):
        return {}
    document = ole.openstream("WordDocument").read()
    version, flags = struct.unpack_from("<H6xH", document, 2)
    if version < _FIRST_VERSION:
        return {}
    name = "1Table" if flags & _TABLE else "0Table"
    table = ole.openstream(name).read() if ole.exists(name) else b""
    start, size = struct.unpack_from("<II", document, _PIECES)
    whole = _letters(document, table[start : start + size])
    found, at = {}, 0
    for story, length in zip(STORIES, struct.unpack_from("<8i", document, _LENGTHS), strict=True):
        end = at + 2 * max(0, length)
        found[story] = _plain(whole[at:end].decode("utf-16-le", "replace"))
        at = end
    return found


def _letters(document: bytes, clx: bytes) -> bytes:
    """All of them in UTF-16, in which the lengths count."""
    at = 0
    while clx[at : at + 1] == b"\x01":  # properties of letters, which say nothing
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at : at + 1] != b"\x02":
        return b""
    size = struct.unpack_from("<I", clx, at + 1)[0]
    pieces = clx[at + 5 : at + 5 + size]
    count = min((len(pieces) - 4) // 12, MAX_PIECES)
    out, room = list[bytes](), 2 * len(document)  # those of a damaged file may overlap
    for number in range(max(0, count)):
        first, last = struct.unpack_from("<II", pieces, 4 * number)
        place = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * number + 2)[0]
        length = min(max(0, last - first), room)
        out.append(_piece(document, place, length))
        room -= length
    return b"".join(out)


def _piece(document: bytes, place: int, length: int) -> bytes:
    start = place & (_NARROW - 1)
    if place & _NARROW:
        letters = document[start // 2 : start // 2 + length].decode("cp1252", "replace")
        return letters.encode("utf-16-le")
    return document[start : start + 2 * length]


def _plain(text: str) -> str:
    return _FIELD.sub("", text).translate(_NO_LETTERS)
