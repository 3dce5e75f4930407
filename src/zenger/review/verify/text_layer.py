"""Checks 15 and 24: a text layer says what is seen, and nothing else.

The layer places whole lines, its letters evenly within each; where a word stands is therefore
known to within the gaps of its line, and a word is blamed only where all around it is bare.
"""

import ctypes
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

from zenger.model.review import SCALE, Box, Leak
from zenger.review.tokens import token
from zenger.review.verify.opened_pdf import OpenedPdf
from zenger.review.verify.page_view import INK, LayerLine, PageView

_COVERED = 0.6  # share of a word's place within a box that puts it there
_BLANK_RUN = 8  # letters in a row without ink; fewer may be the gap between two columns
_DETECTOR_DPI = 100
Counts = npt.NDArray[np.int64]


def words_have_ink(page: PageView) -> Iterator[Leak]:
    """Check 15. The token of a redaction is the one word that stands in a box.

    A line with a token is stretched over its box, so where its words stand is not known well
    enough to say that one is beneath.
    """
    counts, tokens = _summed(page), {token(mark.code) for mark in page.marks}
    for line in page.lines:
        words = list(_words(line))
        has_token = any(word in tokens for word, _ in words)
        for word, box in words:
            if word in tokens:
                continue
            if not has_token and _is_in_a_box(box, page):
                yield _leak(page.number, "A word of the text layer lies in a box.")
            elif not _ink(counts, box):
                yield _leak(page.number, "A word of the text layer has no ink beneath it.")


def _summed(page: PageView) -> Counts:
    """Ink above and to the left of each pixel, so that any rectangle is counted at once."""
    ink = page.pixels < INK
    counts = np.zeros((ink.shape[0] + 1, ink.shape[1] + 1), dtype=np.int64)
    counts[1:, 1:] = ink.cumsum(axis=0, dtype=np.int64).cumsum(axis=1)
    return counts


def _words(line: LayerLine) -> Iterator[tuple[str, Box]]:
    """Each word of a line with the place it has in the layer, one letter wider on both sides."""
    left, top, right, bottom = line.box
    letter = (right - left) / max(1, len(line.text))
    at = 0
    for word in line.text.split(" "):
        if word.strip():
            start, end = left + (at - 1) * letter, left + (at + len(word) + 1) * letter
            yield word, (round(start), top, round(end), bottom)
        at += len(word) + 1


def _ink(counts: Counts, box: Box) -> int:
    height, width = counts.shape[0] - 1, counts.shape[1] - 1
    x0, x1 = (min(width, max(0, side * width // SCALE)) for side in (box[0], box[2]))
    y0, y1 = (min(height, max(0, side * height // SCALE)) for side in (box[1], box[3] + 1))
    return int(counts[y1, x1] - counts[y0, x1] - counts[y1, x0] + counts[y0, x0])


def _is_in_a_box(word: Box, page: PageView) -> bool:
    area = max(1, (word[2] - word[0]) * (word[3] - word[1]))
    return any(
        mark.box is not None and _common(word, mark.box) > _COVERED * area for mark in page.marks
    )


def _common(one: Box, other: Box) -> int:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(0, across) * max(0, down)


def _leak(number: int, what: str) -> Leak:
    return Leak("15-text-has-ink", f"page {number}", f"{what} Make the safe copy of it again.")


def nothing_hidden(pdf: OpenedPdf) -> Iterator[Leak]:
    """Check 24: letters as pdfium places them, beside the page as pdfium draws it.

    Finds white text, text beneath boxes and pictures, in layers that are off, beyond the page.
    """
    for index in range(len(pdf.pdfium)):
        page = pdf.pdfium[index]
        try:
            if _has_blank_run(page):
                yield Leak(
                    "24-own-detector", f"page {index + 1}",
                    "There is text on it that nobody sees. Make the safe copy of it again.",
                )  # fmt: skip
        finally:
            page.close()


def _has_blank_run(page: Any) -> bool:
    scale = _DETECTOR_DPI / 72
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    ink = np.asarray(bitmap.to_numpy()).reshape(bitmap.height, -1) < INK
    counts = np.zeros((ink.shape[0] + 1, ink.shape[1] + 1), dtype=np.int64)
    counts[1:, 1:] = ink.cumsum(axis=0, dtype=np.int64).cumsum(axis=1)
    run = 0
    for box in _letter_boxes(page, scale, ink.shape[0]):
        run = run + 1 if _is_flat(counts, box) else 0
        if run >= _BLANK_RUN:
            return True
    return False


def _letter_boxes(page: Any, scale: float, height: int) -> Iterator[Box]:
    """The pixels of every letter that is no white space, in the order of the file."""
    text = page.get_textpage()
    sides = [ctypes.c_double() for _ in range(4)]
    try:
        for place in range(text.count_chars()):
            if raw.FPDFText_GetUnicode(text.raw, place) <= 32:
                continue
            raw.FPDFText_GetCharBox(text.raw, place, *sides)
            left, right, bottom, top = (side.value * scale for side in sides)
            yield int(left), int(height - top), int(right) + 1, int(height - bottom) + 1
    finally:
        text.close()


def _is_flat(counts: Counts, box: Box) -> bool:
    """Whether all pixels there are of one kind, or it lies outside."""
    height, width = counts.shape[0] - 1, counts.shape[1] - 1
    x0, x1 = max(0, box[0]), min(width, box[2])
    y0, y1 = max(0, box[1]), min(height, box[3])
    if x1 <= x0 or y1 <= y0:
        return True
    ink = counts[y1, x1] - counts[y0, x1] - counts[y1, x0] + counts[y0, x0]
    return bool(ink in (0, (x1 - x0) * (y1 - y0)))
