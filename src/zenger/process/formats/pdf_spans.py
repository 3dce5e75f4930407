"""What a PDF says that a few glyphs stand for together: its spans with ``/ActualText``.

Browsers write them around each syllable of Hindi or Thai and each vocalised letter of Arabic.
pdfium puts the text where the span's first glyph is, forgets how wide the others are, and says it
again where it meets one of them later.

Source:
    ISO 32000-1:2008, 14.9.4.
"""

import codecs
import ctypes
import unicodedata
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

_NAME = b"ActualText"
_NO_TEXT = "\u00ad\ufeff"
_LONGEST = 8  # characters of a syllable; what is longer is no syllable but somebody's description
_ROOM = 2 * _LONGEST + 2  # bytes, with the mark that says UTF-16


@dataclass(frozen=True, slots=True)
class Span:
    """A syllable and the box of all its glyphs, in points; y grows upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def spans_misread(page: Any, textpage: Any, characters: str) -> dict[int, Span]:
    """The spans of a page where pdfium reads some of them twice, or puts spaces behind them.

    Returns:
        by place of a character the span it came from, one object for all of its characters;
        empty where nothing is wrong.
    """
    spans = _spans_of(page, textpage, len(characters))
    ends = [place for place, span in spans.items() if spans.get(place + 1) is not span]
    is_twice = len(ends) > len({id(span) for span in spans.values()})
    return spans if is_twice or any(_has_false_space(textpage, characters, at, spans[at])
                                    for at in ends) else {}  # fmt: skip


def _has_false_space(textpage: Any, characters: str, place: int, span: Span) -> bool:
    """Whether there is a space behind the span though the next letter touches it."""
    if characters[place + 1 : place + 2] != " " or place + 2 >= len(characters):
        return False
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, place + 2, x, y)
    height = span.top - span.bottom
    return span.bottom - height <= y.value <= span.top and -height < x.value - span.right < 1


def _spans_of(page: Any, textpage: Any, count: int) -> dict[int, Span]:
    marks: dict[int, tuple[int, str]] = {}  # of an object, by its address
    of_place: dict[int, tuple[int, str]] = {}
    for index in range(count):
        thing = raw.FPDFText_GetTextObject(textpage, index)
        address = _address(thing)
        if not address:
            continue
        if address not in marks:
            marks[address] = _mark(thing)
        if marks[address][1]:
            of_place[index] = marks[address]
    if not of_place:
        return {}
    boxes = _boxes(page)
    made: dict[int, Span] = {}
    for mark, text in of_place.values():
        if mark in boxes and mark not in made:
            made[mark] = Span(text, *boxes[mark])
    return {index: made[mark] for index, (mark, _) in of_place.items() if mark in made}


def _boxes(page: Any) -> dict[int, tuple[float, float, float, float]]:
    """Left, bottom, right and top of all objects of each span, by the span's address."""
    boxes: dict[int, tuple[float, float, float, float]] = {}
    sides = [ctypes.c_float() for _ in range(4)]
    for number in range(raw.FPDFPage_CountObjects(page)):
        thing = raw.FPDFPage_GetObject(page, number)
        mark, text = _mark(thing)
        if not text or not raw.FPDFPageObj_GetBounds(thing, *sides):
            continue
        left, bottom, right, top = (side.value for side in sides)
        before = boxes.get(mark, (left, bottom, right, top))
        boxes[mark] = (
            min(left, before[0]), min(bottom, before[1]),
            max(right, before[2]), max(top, before[3]),
        )  # fmt: skip
    return boxes


def _mark(thing: Any) -> tuple[int, str]:
    """Address and text of the innermost span that an object stands in; (0, "") for none."""
    for number in reversed(range(max(raw.FPDFPageObj_CountMarks(thing), 0))):
        mark = raw.FPDFPageObj_GetMark(thing, number)
        buffer, length = (ctypes.c_ubyte * _ROOM)(), ctypes.c_ulong()
        found = raw.FPDFPageObjMark_GetParamBlobValue(mark, _NAME, buffer, _ROOM, length)
        said = bytes(buffer)[: length.value]
        if found and 2 < length.value <= _ROOM and said.startswith(codecs.BOM_UTF16_BE):
            return _address(mark), _syllable(said[2:].decode("utf-16-be", "replace"))
    return 0, ""


def _syllable(untrusted: str) -> str:
    """Its letters and joiners: no space, no control character, none that only a program means."""
    return "".join(one for one in untrusted if not one.isspace() and one not in _NO_TEXT
                   and unicodedata.category(one) not in {"Cc", "Cs", "Cn"})  # fmt: skip


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0
