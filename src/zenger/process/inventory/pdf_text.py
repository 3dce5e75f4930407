"""Text of a PDF page that nobody sees: covered, white, without ink, outside, on hidden layers.

A letter whose place on the drawn page is one flat colour is not seen. What hides it is told by
drawing the page once more with nothing but its text:

    ink there, none on the page     something lies over it: a redaction that does not hold
    no ink there either             white, or without ink: a text layer that has nothing beneath

An earlier OCR's layer is no finding: its words have the ink of the scan beneath them. Words are
judged whole, as such a layer knows only roughly where a letter stands.

Three drawings and the sums take 50 to 100 ms of CPU for a page of text (docs/reference).
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

from zenger.model.review import SCALE, Box
from zenger.process.formats.pdf_text import View, view_of
from zenger.process.inventory.found import Findings, finding, readable
from zenger.process.inventory.pdf_covered import Drawn, covered
from zenger.process.inventory.pdf_covers import LABEL, only
from zenger.process.inventory.pdf_letters import (
    WORD,
    Edges,
    Letters,
    Pixels,
    corners,
    drawn,
    in_pixels,
    letters_of,
    size_in_pixels,
)
from zenger.process.inventory.pdf_typed_over import typed_over
from zenger.process.inventory.pdf_unseen import unseen

TOLERANCE = 16  # grey levels between neighbours that nobody sees as an edge
PAPER = 235  # grey levels and above are paper
FEWEST = 2  # letters and digits of what is told
PART = 3  # letters of a part of a word: fewer may lie between two lines of a hatching
_GROW = 1.0  # pixels: a full stop fills its own box
_UNSEEN_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
# What stands in a copy of ours in place of what was removed, and nothing else.
_TOKEN = re.compile(r"[█\[\]\w.()§ -]*█[█\[\]\w.()§ -]*")


@dataclass(frozen=True, slots=True)
class _Passage:
    """Letters in a row that are not seen, as far as one word or one part of it goes."""

    start: int  # of its first letter, at pdfium
    end: int
    text: str
    box: tuple[float, float, float, float]  # pixels


@dataclass(frozen=True, slots=True)
class PageSeen:
    """One page: what is hidden on it, and the letters that it uses."""

    findings: tuple[Any, ...]
    letters: frozenset[str]
    text: str


def look_at_page(document: Any, number: int) -> PageSeen | None:
    """What is hidden on a page; None where pdfium cannot read it."""
    page = raw.FPDF_LoadPage(document.raw, number - 1)
    textpage = raw.FPDFText_LoadPage(page) if page else None
    try:
        if not textpage:
            return None
        view = view_of(page)
        letters = letters_of(textpage, view)
        form = document.formenv.raw if document.formenv else None
        pixels = drawn(page, form, view)
        seen = _Page(number, page, textpage, view, letters, pixels, Edges(pixels, TOLERANCE))
        shown = Drawn(number, view, letters, pixels, seen.edges)
        found = (
            *seen.marked(), *unseen(page, shown), *seen.hidden(), *covered(document, shown),
        )  # fmt: skip
        found = (*found, *typed_over(document, shown, found))
        return PageSeen(found, frozenset(letters.text), letters.text)
    finally:
        if textpage:
            raw.FPDFText_ClosePage(textpage)
        if page:
            raw.FPDF_ClosePage(page)


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    page: Any
    textpage: Any
    view: View
    letters: Letters
    pixels: Pixels
    edges: Edges

    def hidden(self) -> Findings:
        """One finding for each passage hidden in one way."""
        groups = [group for group in self._groups() if _says_something(group)]
        if not groups:
            return
        passages = [passage for group in groups for passage in group]
        boxes = np.array([passage.box for passage in passages])
        layered = [self._is_layer(passage) for passage in passages]
        alone = only(self.page, self.view, raw.FPDF_PAGEOBJ_TEXT)
        ink = ~Edges(alone, TOLERANCE).flat(self.letters.boxes)
        inked = [2 * ink[p.start : p.end].sum() >= p.end - p.start for p in passages]
        is_flat, outside = self.edges.flat(boxes), self._outside(boxes)
        why = {
            passage.start: self._why(passage, bool(inked[at]), bool(outside[at]), layered[at])
            # A font with wrong measures has its letters beside where they are drawn.
            if is_flat[at] or outside[at] or inked[at]
            else ""
            for at, passage in enumerate(passages)
        }
        for group in groups:
            for kind, run in groupby(group, key=lambda passage: why[passage.start]):
                found = list(run)
                if kind and _says_something(found):
                    yield self._found(kind, found)

    def _groups(self) -> Iterator[list[_Passage]]:
        """Passages between which nothing is seen."""
        group: list[_Passage] = []
        for passage in self._passages():
            if group and self.letters.text[group[-1].end : passage.start].strip():
                yield group
                group = []
            group.append(passage)
        if group:
            yield group

    def marked(self) -> Findings:
        """Redactions that somebody marked and never applied, with the text beneath."""
        for index in range(min(raw.FPDFPage_GetAnnotCount(self.page), 5_000)):
            note = raw.FPDFPage_GetAnnot(self.page, index)
            try:
                if note and raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_REDACT:
                    rect = raw.FS_RECTF()
                    raw.FPDFAnnot_GetRect(note, rect)
                    sides = (rect.left, rect.top, rect.right, rect.bottom)
                    box = self._box(in_pixels(np.array([sides], dtype=np.float64), self.view))
                    text, where = self._beneath(*sides), "a Redact annotation"
                    if box or readable(text):
                        yield finding("unapplied-redaction", where, text, page=self.number, box=box)
            finally:
                if note:
                    raw.FPDFPage_CloseAnnot(note)

    def _beneath(self, left: float, top: float, right: float, bottom: float) -> str:
        buffer = (ctypes.c_ushort * 4_000)()
        units = raw.FPDFText_GetBoundedText(
            self.textpage, left, top, right, bottom, buffer, len(buffer)
        )
        return bytes(buffer)[: 2 * max(units, 0)].decode("utf-16-le", "replace")

    def _passages(self) -> list[_Passage]:
        """Runs of letters whose places are one colour, or off the page.

        A letter may fill its own box (a full stop, an I), and a box may just miss a descender:
        so each letter of a run has to be flat by itself, and half of them with some space around.
        """
        letters = self.letters
        if not letters.text:
            return []
        outside = self._outside(letters.boxes)
        tight = (self.edges.flat(letters.boxes) | outside) & letters.has_box
        if not tight.any():
            return []
        loose = self.edges.flat(letters.boxes, _GROW) | outside
        found = []
        for match in WORD.finditer(letters.text):
            start, end = match.span()
            if tight[start:end].any():
                found += [
                    self._passage(*span) for span in self._spans(start, end, tight)
                    if 2 * int(loose[span[0] : span[1]].sum()) >= span[1] - span[0]
                ]  # fmt: skip
        return found

    def _spans(self, start: int, end: int, tight: Any) -> Iterator[tuple[int, int]]:
        """The parts of a word that are unseen; of a text layer only words as a whole."""
        if self._has_no_ink(start):
            box = np.array([self._passage(start, end).box])
            if self.edges.flat(box)[0] or self._outside(box)[0]:
                yield start, end
            return
        for span in _runs(tight, start, end):
            first, last = self._widened(*span, start, end)
            if last - first >= PART or (first, last) == (start, end):
                yield first, last

    def _widened(self, first: int, last: int, start: int, end: int) -> tuple[int, int]:
        """With the letters at both ends of which a box leaves only a rim."""
        if last - first < FEWEST:
            return first, last
        letters = self.letters
        within = self.edges.flat(letters.boxes[start:end], -_GROW)
        if first > start and within[first - 1 - start] and letters.has_box[first - 1]:
            first -= 1
        if last < end and within[last - start] and letters.has_box[last]:
            last += 1
        return first, last

    def _passage(self, start: int, end: int) -> _Passage:
        own = self.letters.boxes[start:end][self.letters.has_box[start:end]]
        if not len(own):
            return _Passage(start, end, "", (0.0, 0.0, 0.0, 0.0))
        x0, y0 = own[:, :2].min(axis=0).tolist()
        x1, y1 = own[:, 2:].max(axis=0).tolist()
        return _Passage(start, end, self.letters.text[start:end], (x0, y0, x1, y1))

    def _has_no_ink(self, at: int) -> bool:
        item = raw.FPDFText_GetTextObject(self.textpage, at)
        return bool(item) and raw.FPDFTextObj_GetTextRenderMode(item) in _UNSEEN_MODES

    def _is_layer(self, passage: _Passage) -> bool:
        item = raw.FPDFText_GetTextObject(self.textpage, passage.start)
        return bool(item) and _is_on_a_layer(item)

    def _outside(self, boxes: Any) -> npt.NDArray[np.bool_]:
        height, width = self.pixels.shape
        result: npt.NDArray[np.bool_] = (
            (boxes[:, 2] <= 0) | (boxes[:, 3] <= 0) | (boxes[:, 0] >= width)
            | (boxes[:, 1] >= height)
        )  # fmt: skip
        return result

    def _why(self, passage: _Passage, inked: bool, outside: bool, layered: bool) -> str:
        """The kind of it; empty where it is nothing to be told."""
        if _TOKEN.fullmatch(passage.text):
            return ""
        if outside:
            return "outside-page"
        if layered:
            return "hidden-layer"
        boxes = np.array([passage.box])
        x0, y0, x1, y1 = (int(side[0]) for side in corners(boxes, 0, *self.pixels.shape[::-1]))
        is_paper = float(self.pixels[y0:y1, x0:x1].mean()) >= PAPER
        return "bad-redaction" if inked or not is_paper else "invisible-text"

    def _found(self, kind: str, passage: list[_Passage]) -> Any:
        text = " ".join(p.text for p in passage)
        if kind == "bad-redaction" and LABEL.fullmatch(text):
            kind = "covered-label"
        boxes = np.array([p.box for p in passage])
        return finding(kind, "the page's text", text, page=self.number, box=self._box(boxes))

    def _box(self, boxes: Any) -> Box | None:
        """Around the passage, in ten-thousandths of the page as shown; None off the page."""
        width, height = size_in_pixels(self.view)
        x0, y0 = boxes[:, :2].min(axis=0)
        x1, y1 = boxes[:, 2:].max(axis=0)
        scaled = [x0 / width, y0 / height, x1 / width, y1 / height]
        left, top, right, bottom = (min(max(round(s * SCALE), 0), SCALE) for s in scaled)
        return (left, top, right, bottom) if right > left and bottom > top else None


def _runs(tight: Any, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs of unseen letters; one letter within a run may stick out, as a g does below a box."""
    first = last = -1
    for at in range(start, end):
        if not tight[at]:
            continue
        if first < 0:
            first = at
        elif at - last > 2:
            yield first, last + 1
            first = at
        last = at
    if first >= 0:
        yield first, last + 1


def _says_something(passages: list[_Passage]) -> bool:
    return sum(map(str.isalnum, "".join(p.text for p in passages))) >= FEWEST


def _is_on_a_layer(item: Any) -> bool:
    """Whether it is marked as optional content (ISO 32000-1:2008, 8.11.3.2)."""
    for index in range(max(raw.FPDFPageObj_CountMarks(item), 0)):
        mark = raw.FPDFPageObj_GetMark(item, index)
        buffer, length = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
        raw.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length)
        if bytes(buffer)[: max(length.value - 2, 0)] == "OC".encode("utf-16-le"):
            return True
    return False
