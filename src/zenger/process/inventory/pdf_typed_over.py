"""Words of a page that other words, a note or a drawing with words on it stand in place of.

Such a place is not one flat colour, so it looks like any other. What a word adds to the page is
seen by drawing it without that word: where hardly a pixel of its ink changes, nobody sees it.
"""

import ctypes
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

from zenger.model.review import SCALE, Box, Finding
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_covered import Drawn
from zenger.process.inventory.pdf_covers import LABEL, only, placed
from zenger.process.inventory.pdf_letters import (
    WORD,
    Boxes,
    Pixels,
    corners,
    drawn,
    in_pixels,
    size_in_pixels,
    sums,
    within,
)

MAX_WORDS = 5_000  # of one page that are compared with one another
FEWEST = 2  # letters and digits of a word
_COMMON, _TALLER = 0.5, 2.0  # of a word's area that another one lies on; times as high
_LIGHTER, _INK, _DROPS = 48, 160, 6  # grey levels; grey of ink; its pixels
_LOST = 0.15  # of the ink of words: less may be a line through them
_ADDS = 0.3  # of a word's ink that changes the page: with less nobody reads it
_FEWEST_SAME = 3  # letters of which all are one: XXXX
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Words:
    spans: list[tuple[int, int]]
    boxes: Boxes


def typed_over(document: Any, shown: Drawn, told: Iterable[Finding]) -> Findings:
    """All of them. The page is loaded once more, as words of it are switched off.

    Words on pictures are not looked at: they are told by others, or are an OCR's.

    Args:
        told: what of the page is known to be hidden; its words are not told again.
    """
    words = _words(shown, [one.box for one in told if one.box])
    if not words.spans:
        return
    page = raw.FPDF_LoadPage(document.raw, shown.number - 1)
    textpage = raw.FPDFText_LoadPage(page) if page else None
    try:
        if textpage:
            form = document.formenv.raw if document.formenv else None
            yield from _Page(shown, page, textpage, form, words).findings()
    finally:
        if textpage:
            raw.FPDFText_ClosePage(textpage)
        if page:
            raw.FPDF_ClosePage(page)


def _words(shown: Drawn, told: list[Box]) -> _Words:
    """Those whose place is not one flat colour: that is told already."""
    letters, spans, boxes = shown.letters, list[tuple[int, int]](), []
    if not letters.text:
        return _Words([], np.zeros((0, 4)))
    flat = shown.edges.flat(letters.boxes)
    for match in WORD.finditer(letters.text):
        start, end = match.span()
        own = letters.boxes[start:end][letters.has_box[start:end]]
        if len(own) and not flat[start:end].all() and len(spans) < MAX_WORDS:
            spans.append((start, end))
            boxes.append(np.concatenate((own[:, :2].min(axis=0), own[:, 2:].max(axis=0))))
    all_boxes = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    scale = np.array(size_in_pixels(shown.view) * 2) / SCALE
    known = _within(all_boxes, np.array(told, dtype=np.float64).reshape(-1, 4) * scale)
    left = np.flatnonzero(~known)
    return _Words([spans[n] for n in left], all_boxes[left])


@dataclass(frozen=True, slots=True)
class _Page:
    shown: Drawn
    page: Any
    textpage: Any
    form: Any
    words: _Words

    def findings(self) -> Findings:
        over = self._pairs()
        faded = set(self._faded()) - over.keys()
        # One after the other: what lies over a word must stay when that is switched off.
        hidden = {*self._unseen(over.keys()), *self._unseen(faded)}
        typed = {n for n, others in over.items() if any(map(self._is_row, others))}
        told = sorted(n for n in hidden | typed if self._says_something(n))
        for group in _groups(told, self.words.spans, self.shown.letters.text):
            text = " ".join(map(self._text, group))
            where = "words that something stands in place of"
            kind = "covered-label" if LABEL.fullmatch(text) else "bad-redaction"
            yield finding(kind, where, text, page=self.shown.number, box=self._box(group))

    def _unseen(self, numbers: Collection[int]) -> list[int]:
        """Those of some words that hardly add anything to the page."""
        on_pictures = _within(self.words.boxes, self._pictures())
        worth = {n for n in numbers if self._says_something(n) and not on_pictures[n]}
        return [n for n, share in self._added(worth).items() if share < _ADDS] if worth else []

    def _says_something(self, number: int) -> bool:
        return sum(map(str.isalnum, self._text(number))) >= FEWEST

    def _all(self) -> range:
        return range(len(self.words.spans))

    def _text(self, number: int) -> str:
        start, end = self.words.spans[number]
        return self.shown.letters.text[start:end]

    def _is_row(self, number: int) -> bool:
        """Whether a word is one letter over and over, as a typewriter strikes words out."""
        text = self._text(number).lower()
        return len(text) >= _FEWEST_SAME and len(set(text)) == 1 and text[0].isalnum()

    def _pairs(self) -> dict[int, list[int]]:
        """Words on which another one of their size was written later, each with those."""
        order, found = self._order(), dict[int, list[int]]()
        for pair in _on_one_another(self.words.boxes):
            under, over = sorted(pair, key=lambda n: order[n])
            if order[over] > order[under] and self._text(over) != self._text(under):
                found.setdefault(under, []).append(over)
        return found

    def _order(self) -> list[int]:
        """Of each word the place of its object among those that the page draws; -1: unknown."""
        places = {_address(item): n for n, (item, _) in enumerate(placed(self.page))}
        return [places.get(_address(self._item(n)), -1) for n in self._all()]

    def _item(self, number: int) -> Any:
        return raw.FPDFText_GetTextObject(self.textpage, self.words.spans[number][0])

    def _faded(self) -> list[int]:
        """Words of which some ink is not on the page."""
        alone, shown = only(self.page, self.shown.view, raw.FPDF_PAGEOBJ_TEXT), self.shown.pixels
        ink = alone < _INK
        lost = ink & (_apart(shown, alone) > _LIGHTER)
        places = self._corners([*self._all()])
        inked, gone = (within(sums(mask), *places) for mask in (ink, lost))
        return [int(n) for n in np.flatnonzero((inked >= _DROPS) & (gone >= _LOST * inked))]

    def _added(self, under: set[int]) -> dict[int, float]:
        """Of each word the share of its ink by which the page differs from one without it."""
        own = {_address(self._item(n)) for n in under}
        by_itself = self._drawn(lambda item: _address(item) in own, notes=False)
        without = self._drawn(lambda item: _address(item) not in own, notes=True)
        ink = by_itself < _INK
        seen = ink & (_apart(self.shown.pixels, without) > _LIGHTER)
        return {n: self._share(n, seen, ink) for n in under}

    def _share(self, number: int, part: Mask, whole: Mask) -> float:
        """Of the pixels of a mask, within a word; 1 where it has hardly any."""
        x0, y0, x1, y1 = (int(side[0]) for side in self._corners([number]))
        count = int(whole[y0:y1, x0:x1].sum())
        return float(part[y0:y1, x0:x1].sum()) / count if count >= _DROPS else 1.0

    def _pictures(self) -> Boxes:
        """Where they lie."""
        rects = [sides for item, sides in placed(self.page)
                 if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE]  # fmt: skip
        return in_pixels(np.array(rects, dtype=np.float64).reshape(-1, 4), self.shown.view)

    def _drawn(self, is_wanted: Any, *, notes: bool) -> Pixels:
        for item, _ in placed(self.page):
            raw.FPDFPageObj_SetIsActive(item, is_wanted(item))
        return drawn(self.page, self.form if notes else None, self.shown.view, notes=notes)

    def _corners(self, numbers: list[int]) -> tuple[Any, Any, Any, Any]:
        height, width = self.shown.pixels.shape
        return corners(self.words.boxes[numbers], 0, width, height)

    def _box(self, group: list[int]) -> Box | None:
        boxes, (width, height) = self.words.boxes[group], size_in_pixels(self.shown.view)
        x0, y0 = boxes[:, :2].min(axis=0)
        x1, y1 = boxes[:, 2:].max(axis=0)
        scaled = (x0 / width, y0 / height, x1 / width, y1 / height)
        left, top, right, bottom = (min(max(round(s * SCALE), 0), SCALE) for s in scaled)
        return (left, top, right, bottom) if right > left and bottom > top else None


def _on_one_another(boxes: Boxes) -> Iterator[tuple[int, int]]:
    """Pairs of boxes of about one size that have much in common.

    Sorted from above to below, each is compared with the next one, the one behind that, and so
    on, all of them at once, until they lie too far apart.
    """
    downward = np.argsort(boxes[:, 1] + boxes[:, 3], kind="stable")
    in_order = boxes[downward]
    middles, sizes = in_order[:, 1] + in_order[:, 3], (in_order[:, 2:] - in_order[:, :2]).clip(1e-6)
    far = 2 * float(sizes[:, 1].max(initial=0.0))
    for step in range(1, len(boxes)):
        if float((middles[step:] - middles[:-step]).min()) > far:
            return
        one, other = in_order[:-step], in_order[step:]
        common = np.minimum(one[:, 2:], other[:, 2:]) - np.maximum(one[:, :2], other[:, :2])
        least = np.minimum(sizes[:-step].prod(axis=1), sizes[step:].prod(axis=1))
        taller = sizes[step:, 1] / sizes[:-step, 1]
        alike = common.clip(0).prod(axis=1) >= _COMMON * least
        alike &= (taller < _TALLER) & (taller > 1 / _TALLER)
        for at in np.flatnonzero(alike):
            yield int(downward[at]), int(downward[at + step])


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0 if item else 0


def _apart(one: Pixels, other: Pixels) -> Pixels:
    """By how many grey levels two drawings differ."""
    return np.maximum(one, other) - np.minimum(one, other)


def _within(boxes: Boxes, others: Boxes) -> Mask:
    """Whether the middle of each box lies in one of the others."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    found = np.zeros(len(boxes), dtype=np.bool_)
    for x0, y0, x1, y1 in others[:1000]:
        found |= (x > x0) & (x < x1) & (y > y0) & (y < y1)
    return found


def _groups(numbers: list[int], spans: list[tuple[int, int]], text: str) -> Iterator[list[int]]:
    """Words between which no other stands."""
    group: list[int] = []
    for n in numbers:
        if group and text[spans[group[-1]][1] : spans[n][0]].strip():
            yield group
            group = []
        group.append(n)
    if group:
        yield group
