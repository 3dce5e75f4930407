"""All words in the records of a PowerPoint file of before 2007, also those off its slides.

The library reads what stands in a slide's own boxes. Words in tables and groups, speaker's notes
and comments are in other records, and so are slides that were deleted and saved over quickly.

    PowerPoint Document
      slide > drawing > group of shapes > text box > characters
      notes > drawing > text box > characters
      list of texts (1 of masters, 2 of notes) > characters

Source: [MS-PPT] 2.3.1 and 2.9.40 to 2.9.45, [MS-ODRAW] 2.2.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from zenger.process.formats.plain_pages import clean_text

MAX_DEPTH = 40
MAX_RECORDS = 500_000
_CHARACTERS, _BYTES, _STRING = 0x0FA0, 0x0FA8, 0x0FBA
_NOTES, _LIST, _COMMENT = 0x03F0, 0x0FF0, 0x2EE0
_MASTER, _HANDOUT = 0x03F8, 0x0FC9
_MASTERS, _OF_NOTES = 1, 2  # instances of a list
_FIELD = "* \n"  # stands for a number or a day that is put there later
_MARKS = str.maketrans("\r\v", "\n\n")


@dataclass(slots=True)
class Words:
    """By where they stand, each once, in the order of the file."""

    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)  # slides, tables, groups


def words_of(stream: bytes) -> Words:
    """Of the stream "PowerPoint Document". Masters are left out: they say where to click."""
    found = Words()
    for inside, text in _texts(stream, 0, len(stream), (), [MAX_RECORDS]):
        if text.strip(_FIELD):
            place = _place(found, inside)
            if text not in place:
                place.append(text)
    return found


def _place(found: Words, inside: tuple[tuple[int, int], ...]) -> list[str]:
    kinds = {kind for kind, _ in inside}
    if _NOTES in kinds or (_LIST, _OF_NOTES) in inside:
        return found.notes
    return found.comments if _COMMENT in kinds else found.others


def _texts(
    stream: bytes, at: int, end: int, inside: tuple[tuple[int, int], ...], left: list[int]
) -> Iterator[tuple[tuple[tuple[int, int], ...], str]]:
    while at + 8 <= end and left[0] > 0:
        left[0] -= 1
        version, kind, length = struct.unpack_from("<HHI", stream, at)
        stop = min(at + 8 + length, end)
        if version & 0xF == 0xF:
            here = (kind, version >> 4)
            if (
                kind not in (_MASTER, _HANDOUT)
                and here != (_LIST, _MASTERS)
                and len(inside) < MAX_DEPTH
            ):
                yield from _texts(stream, at + 8, stop, (*inside, here), left)
        elif kind == _CHARACTERS or (kind == _STRING and any(k == _COMMENT for k, _ in inside)):
            yield inside, _clean(stream[at + 8 : stop].decode("utf-16-le", "replace"))
        elif kind == _BYTES:
            yield inside, _clean(stream[at + 8 : stop].decode("latin-1"))
        at = stop


def _clean(untrusted_text: str) -> str:
    return clean_text(untrusted_text.translate(_MARKS).replace("\0", "")).strip()
