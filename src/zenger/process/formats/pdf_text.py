"""The words of a PDF page in reading order, and where each stands on the page as displayed.

pdfium is asked once for a page's text and once or twice for each word's rectangle, with the
numbers written straight into one numpy array: 788 pages per CPU second against 410 for a
loop over single characters, on 417 pages of the shared corpus.
"""

import ctypes
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from zenger.process.formats.pdf_lines import (
    HAS_RTL,
    HAS_SHAPED,
    HAS_SYLLABLES,
    box_of,
    is_scrambled,
    is_upright,
    words_in_lines,
)
from zenger.process.formats.pdf_spans import Span, spans_misread
from zenger.process.formats.pdf_words import nameless, with_a_box_each, words_of
from zenger.process.packed_boxes import PackedBoxes, pack_rows

SLOTS = 4096  # words whose rectangles are held before they are converted
_FEW, _MOST_BACK = 1, 0.01  # words that stand left of the one before, of all words of a page
FULL_SCALE = 10_000  # ten-thousandths of the page's width or height
_ALEF_LAM = re.compile("[\u0622\u0623\u0625\u0627](?=\u0644)")


@dataclass(frozen=True, slots=True)
class View:
    """The visible part of a page in its own coordinates (points), and how it is turned."""

    left: float
    bottom: float
    width: float
    height: float
    quarter_turns: int  # clockwise, 0 to 3

    @property
    def shown_size(self) -> tuple[float, float]:
        """Width and height as displayed, in points."""
        size = (self.width, self.height)
        return size if self.quarter_turns % 2 == 0 else size[::-1]


@dataclass(frozen=True, slots=True)
class PageText:
    """What `Page.text` and `Page.boxes` hold."""

    text: str
    boxes: Sequence[int]
    nameless: float = 0.0  # of the page's characters: those whose font does not say what they are


def plain(function: Any, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """The same C function without ctypes' checks of every argument (a third of its cost)."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None  # noqa: S101 - a loaded library's function has an address
    return ctypes.CFUNCTYPE(result)(address)


_count_rects = plain(raw.FPDFText_CountRects)
_get_rect = plain(raw.FPDFText_GetRect)
_rects = np.zeros((SLOTS, 4), dtype=np.float64)  # left, top, right, bottom
_start = _rects.ctypes.data  # asked for once: that makes an object each time
_pointers = [
    tuple(ctypes.c_void_p(_start + 32 * row + 8 * column) for column in range(4))
    for row in range(SLOTS)
]


def view_of(page: Any) -> View:
    """What a viewer shows of a page: its crop box inside its media box."""
    box = raw.FS_RECTF()
    if not raw.FPDF_GetPageBoundingBox(page, box) or box.right <= box.left or box.top <= box.bottom:
        width, height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        return View(0.0, 0.0, max(width, 1.0), max(height, 1.0), 0)
    turns = raw.FPDFPage_GetRotation(page) % 4
    return View(box.left, box.bottom, box.right - box.left, box.top - box.bottom, turns)


def text_of(page: Any, view: View) -> PageText:
    """Text and word boxes of a loaded page.

    Raises:
        ValueError: pdfium cannot read the page's text.
    """
    textpage = raw.FPDFText_LoadPage(page)
    if not textpage:
        raise ValueError("no text page")
    try:
        characters = _lam_before_alef(textpage, _characters(textpage))
        has_shaped = bool(HAS_SHAPED.search(characters))
        spans = spans_misread(page, textpage, characters) if has_shaped else {}
        if spans or (HAS_RTL.search(characters) and is_scrambled(textpage, characters)):
            return _put_together(textpage, characters, spans, view)
        text, words = words_of(characters)
        handle = ctypes.c_void_p(ctypes.cast(textpage, ctypes.c_void_p).value)
        boxes = _boxes(handle, words, view)
        may_run_back = not HAS_SYLLABLES.search(characters) and _runs_back(boxes)
        if may_run_back and is_upright(textpage, characters):
            return _put_together(textpage, characters, spans, view)
        return PageText(text, PackedBoxes(pack_rows(boxes)), nameless(characters))
    finally:
        raw.FPDFText_ClosePage(textpage)


def _runs_back(boxes: Any) -> bool:
    """Whether words stand to the left of those before them, as what is drawn after its line."""
    (x0, y0, x1, y1), rows = boxes.T[2:], len(boxes)
    if rows < 2:
        return False
    height = np.minimum((y1 - y0)[1:], (y1 - y0)[:-1])
    is_beside = np.minimum(y1[1:], y1[:-1]) - np.maximum(y0[1:], y0[:-1]) > height / 2
    back = int((is_beside & (x1[1:] <= x0[:-1])).sum())
    return back >= _FEW and back > _MOST_BACK * rows


def _put_together(
    textpage: Any, characters: str, spans: Mapping[int, Span], view: View
) -> PageText:
    """The same from the places of the letters: see `zenger.process.formats.pdf_lines`."""
    lines: list[str] = []
    places, rects = [], []
    length = 0
    for line in words_in_lines(textpage, characters, spans):
        if not view.bottom <= line[0][0].y <= view.bottom + view.height:
            continue  # off the page, where pdfium reads nothing but spans
        words = []
        for letters in line:
            words.append("".join(one.text for one in letters))
            for part in with_a_box_each(letters):
                places.append((length, length + sum(len(one.text) for one in part)))
                rects.append(box_of(part))
                length = places[-1][1]
            length += 1
        lines.append(" ".join(words))
    boxes = _rows(places, np.array(rects).reshape(-1, 4), view)
    return PageText("\n".join(lines), PackedBoxes(pack_rows(boxes)), nameless(characters))


def _characters(textpage: Any) -> str:
    """One character of the string for each of pdfium's, so that positions agree."""
    count = raw.FPDFText_CountChars(textpage)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    units = raw.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(units - 1, 0)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    # pdfium left out characters without a Unicode value: ask for each one.
    get = raw.FPDFText_GetUnicode
    points = (get(textpage, index) for index in range(count))
    return "".join(chr(point) if point < 0x110000 else "\ufffd" for point in points)


def _lam_before_alef(textpage: Any, characters: str) -> str:
    """Arabic's ligature of lam and alef, which stands for two letters, as it is read.

    pdfium turns a line of Arabic round letter by letter, the two of the ligature too, so that alef
    comes first. Both have the same box, as two letters side by side never have.
    """
    if not _ALEF_LAM.search(characters):
        return characters
    letters = list(characters)
    for match in _ALEF_LAM.finditer(characters):
        at = match.start()
        box = _box(textpage, at)
        if box is not None and box == _box(textpage, at + 1):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


def _box(textpage: Any, index: int) -> tuple[float, ...] | None:
    """Left, right, bottom and top of one character; None where it has no box."""
    sides = [ctypes.c_double() for _ in range(4)]
    found = raw.FPDFText_GetCharBox(textpage, index, *sides)
    return tuple(side.value for side in sides) if found else None


def _boxes(handle: ctypes.c_void_p, words: list[tuple[int, int, int]], view: View) -> Any:
    batches = [
        _box_batch(handle, words[first : first + SLOTS], view)
        for first in range(0, len(words), SLOTS)
    ]
    return np.vstack(batches) if batches else np.zeros((0, 6), dtype=np.int64)


def _box_batch(handle: ctypes.c_void_p, words: list[tuple[int, int, int]], view: View) -> Any:
    """A row of six integers for each word that is seen: start, end and the four corners."""
    spans = []
    row = 0
    for start, at, length in words:
        found = _count_rects(handle, at, length)
        if found < 1 or not _get_rect(handle, 0, *_pointers[row]):
            continue
        if found > 1:
            _widen(handle, found, row)
        spans.append((start, start + length))
        row += 1
    return _rows(spans, _rects[:row], view)


def _rows(spans: list[tuple[int, int]], rects: Any, view: View) -> Any:
    shown = shown_boxes(rects, view)
    whole = np.hstack((np.array(spans, dtype=np.int64).reshape(-1, 2), shown))
    visible = (shown[:, 2] > shown[:, 0]) & (shown[:, 3] > shown[:, 1])
    return whole[visible]


def _widen(handle: ctypes.c_void_p, found: int, row: int) -> None:
    """Make the rectangle in `row` hold all `found` rectangles of its word."""
    left, top, right, bottom = _rects[row].tolist()
    for index in range(1, found):
        if _get_rect(handle, index, *_pointers[row]):
            left2, top2, right2, bottom2 = _rects[row].tolist()
            left, right = min(left, left2), max(right, right2)
            top, bottom = max(top, top2), min(bottom, bottom2)
    _rects[row] = left, top, right, bottom


def shown_boxes(rects: Any, view: View) -> Any:
    """Rectangles in page space (left, top, right, bottom) as displayed.

    Returns:
        An integer array of x0, y0, x1, y1 in ten-thousandths of the displayed page, origin
        top left, cut at its edges.

    Source:
        ISO 32000-1:2008, 7.7.3.3 (Rotate is clockwise) and 14.11.2 (page boundaries).
    """
    x0 = (rects[:, 0] - view.left) / view.width
    x1 = (rects[:, 2] - view.left) / view.width
    y0 = 1 - (rects[:, 1] - view.bottom) / view.height
    y1 = 1 - (rects[:, 3] - view.bottom) / view.height
    turned = (
        (x0, y0, x1, y1),
        (1 - y1, x0, 1 - y0, x1),
        (1 - x1, 1 - y1, 1 - x0, 1 - y0),
        (y0, 1 - x1, y1, 1 - x0),
    )[view.quarter_turns]
    scaled = np.nan_to_num(np.stack(turned, axis=1)) * FULL_SCALE
    # Outward, so that no ink is cut off by rounding.
    scaled[:, :2] = np.floor(scaled[:, :2])
    scaled[:, 2:] = np.ceil(scaled[:, 2:])
    return np.clip(scaled, 0, FULL_SCALE).astype(np.int64)
