"""Pictures under boxes, and words under pictures, on a page of a PDF.

A box that was drawn over a scan hides nothing: the scan is still in the file. And a picture that
was pasted over words hides them from nobody who copies the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from zenger.model.review import SCALE, Box, Severity
from zenger.process.formats.pdf_text import View
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_covers import only, placed
from zenger.process.inventory.pdf_letters import (
    WORD,
    Boxes,
    Edges,
    Letters,
    Pixels,
    corners,
    in_pixels,
    size_in_pixels,
)

MAX_OBJECTS = 50_000
SMALLEST = 8  # pixels of a side: thinner things are lines
LARGEST = 0.6  # of the page: a picture that covers more is its scan, and the text an OCR's
_RIM = 2.0  # pixels of a box that are not looked at: its edge
_EDGE = 48  # grey levels between neighbours in a picture that is covered
_FEWEST, _SHARE = 30, 0.003  # edges under a box, and of its pixels
_DARK = 80
_INK, _OTHER, _LOST, _DROPS = 128, 64, 0.6, 6  # ink of a word, and how much of it is gone


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it is shown, and the words that it has."""

    number: int
    view: View
    letters: Letters
    pixels: Pixels
    edges: Edges


def covered(document: Any, seen: Drawn) -> Findings:
    """All of it. The page is loaded once more, as parts of it are switched off to see others."""
    page = raw.FPDF_LoadPage(document.raw, seen.number - 1)
    if not page:
        return
    try:
        pictures, paths = _bounds(page, seen.view)
        if len(pictures):
            yield from _pictures_under(page, seen, paths)
            yield from _words_under(page, seen, pictures)
    finally:
        raw.FPDF_ClosePage(page)


def _bounds(page: Any, view: View) -> tuple[Boxes, Boxes]:
    """Where pictures, and drawings and marks, lie on the page, in pixels."""
    pictures: list[tuple[float, ...]] = []
    paths = list(_marks(page))
    found = {raw.FPDF_PAGEOBJ_IMAGE: pictures, raw.FPDF_PAGEOBJ_PATH: paths}
    for item, sides in islice(placed(page), MAX_OBJECTS):
        kind = raw.FPDFPageObj_GetType(item)
        if kind in found:
            found[kind].append(sides)
    return _as_boxes(pictures, view), _as_boxes(paths, view)


def _as_boxes(rects: list[tuple[float, ...]], view: View) -> Boxes:
    return in_pixels(np.array(rects, dtype=np.float64).reshape(-1, 4), view)


def _marks(page: Any) -> Iterator[tuple[float, ...]]:
    """Rectangles of annotations, which may be boxes drawn in a viewer."""
    for index in range(min(max(raw.FPDFPage_GetAnnotCount(page), 0), MAX_OBJECTS)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if note:
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(note, rect)
            yield rect.left, rect.top, rect.right, rect.bottom
            raw.FPDFPage_CloseAnnot(note)


def _pictures_under(page: Any, seen: Drawn, paths: Boxes) -> Findings:
    """Boxes of one colour on the page, under which a picture has something drawn."""
    wide = paths[:, 2] - paths[:, 0] >= SMALLEST
    high = paths[:, 3] - paths[:, 1] >= SMALLEST
    boxes = paths[wide & high]
    boxes = boxes[seen.edges.flat(boxes, -_RIM)] if len(boxes) else boxes
    if not len(boxes):
        return
    under = Edges(only(page, seen.view, raw.FPDF_PAGEOBJ_IMAGE), _EDGE).count(boxes, -_RIM)
    sizes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    for at in np.flatnonzero((under >= _FEWEST) & (under >= _SHARE * sizes)):
        x0, y0, x1, y1 = _whole(boxes[at], seen)
        is_dark = seen.pixels[y0:y1, x0:x1].mean() < _DARK
        severity = Severity.HIGH if is_dark else Severity.MEDIUM
        where = "a box over a picture"
        box = _box(boxes[at], seen.view)
        yield finding("covered-picture", where, page=seen.number, severity=severity, box=box)


def _words_under(page: Any, seen: Drawn, pictures: Boxes) -> Findings:
    """Words whose ink is not on the page where a smaller picture lies."""
    height, width = seen.pixels.shape
    sizes = (pictures[:, 2] - pictures[:, 0]) * (pictures[:, 3] - pictures[:, 1])
    pasted = pictures[sizes <= LARGEST * width * height]
    words = list(_words_within(seen.letters, pasted)) if len(pasted) else []
    if not words:
        return
    alone = only(page, seen.view, raw.FPDF_PAGEOBJ_TEXT)
    group: list[tuple[int, int]] = []
    for start, end in [*words, (-1, -1)]:
        is_gone = start >= 0 and _is_gone(seen, alone, start, end)
        follows = group and start >= 0 and not seen.letters.text[group[-1][1] : start].strip()
        if group and not (is_gone and follows):
            text = " ".join(seen.letters.text[a:b] for a, b in group)
            own = seen.letters.boxes[group[0][0] : group[-1][1]]
            own = own[seen.letters.has_box[group[0][0] : group[-1][1]]]
            whole = np.concatenate((own[:, :2].min(axis=0), own[:, 2:].max(axis=0)))
            yield finding(
                "bad-redaction", "words under a picture", text, page=seen.number,
                box=_box(whole, seen.view),
            )  # fmt: skip
            group = []
        if is_gone:
            group.append((start, end))


def _words_within(letters: Letters, pictures: Boxes) -> Iterator[tuple[int, int]]:
    """Start and end of each word that lies on one of the pictures."""
    middle = (letters.boxes[:, :2] + letters.boxes[:, 2:]) / 2
    within = np.zeros(len(letters.boxes), dtype=np.bool_)
    for x0, y0, x1, y1 in pictures[:1000]:
        x, y = middle[:, 0], middle[:, 1]
        within |= (x > x0) & (x < x1) & (y > y0) & (y < y1)
    within &= letters.has_box
    for match in WORD.finditer(letters.text) if within.any() else ():
        start, end = match.span()
        if within[start:end].all() and sum(map(str.isalnum, match[0])) > 1:
            yield start, end


def _is_gone(seen: Drawn, alone: Pixels, start: int, end: int) -> bool:
    """Whether what the word would draw is nowhere on the page, and neither is one flat colour:
    that was told already."""
    boxes = seen.letters.boxes[start:end]
    whole = np.concatenate((boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)))[None]
    if seen.edges.flat(whole)[0]:
        return False
    x0, y0, x1, y1 = _whole(whole[0], seen)
    drawn, shown = alone[y0:y1, x0:x1].astype(np.int16), seen.pixels[y0:y1, x0:x1].astype(np.int16)
    ink = drawn < _INK
    lost = ink & (np.abs(shown - drawn) > _OTHER)
    return int(ink.sum()) >= _DROPS and float(lost.sum()) >= _LOST * float(ink.sum())


def _box(box: Any, view: View) -> Box | None:
    width, height = size_in_pixels(view)
    scaled = (box[0] / width, box[1] / height, box[2] / width, box[3] / height)
    left, top, right, bottom = (min(max(round(s * SCALE), 0), SCALE) for s in scaled)
    return (left, top, right, bottom) if right > left and bottom > top else None


def _whole(box: Any, seen: Drawn) -> tuple[int, int, int, int]:
    """The pixels of a box: left, top, and the first ones behind its right and lower edge."""
    height, width = seen.pixels.shape
    x0, y0, x1, y1 = corners(box[None], 0, width, height)
    return int(x0[0]), int(y0[0]), int(x1[0]), int(y1[0])
