"""Checks 15 and 24: a text layer says what is seen, and nothing else.

The layer places whole lines, its letters evenly within each; where a word stands is therefore
known to within the gaps of its line, and a word is blamed only where all around it is bare.
"""

import ctypes
from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from zenger.model.review import SCALE, Box, Leak
from zenger.review.tokens import token
from zenger.review.verify.opened_pdf import OpenedPdf
from zenger.review.verify.page_view import LayerLine, PageView, Pixels

_COVERED = 0.6  # share of a word's place within a box that puts it there
_GAP = 3.0  # heights of a line; `publish.text_layer` begins another where there is more
_FEWEST = 4  # letters: shorter stretches may be one letter of a word that pdfium cut
_FLAT = 24  # grey values: pixels that differ by less show nothing
_DETECTOR_DPI = 100
_BARE = str.maketrans("", "", " \t\r\n\x00\ufffe\u00ad")
_MOST_TEXT = 2_000  # letters that are looked at of one line


def words_have_ink(page: PageView) -> Iterator[Leak]:
    """Check 15. The token of a redaction is the one word that stands in a box, on its own."""
    tokens = {token(mark.code) for mark in page.marks}
    height, width = page.pixels.shape
    for line in page.lines:
        if line.text in tokens and _is_in_a_box(line.box, page):
            continue
        for box, around in _words(line, height / width):
            left, top, right, bottom = around
            pixels = page.pixels[
                max(0, top) * height // SCALE : (bottom + 1) * height // SCALE + 1,
                max(0, left) * width // SCALE : right * width // SCALE + 1,
            ]
            if _is_in_a_box(box, page):
                yield _leak(page.number, "A word of the text layer lies in a box.")
            elif _is_flat(pixels):
                yield _leak(page.number, "A word of the text layer has nothing beneath it.")


def _words(line: LayerLine, aspect: float) -> Iterator[tuple[Box, Box]]:
    """Where each word of a line stands in the layer, and wider by the largest gap of a line.

    Args:
        aspect: height of the page divided by its width.
    """
    left, top, right, bottom = line.box
    letter = (right - left) / max(1, len(line.text))
    gap = round(_GAP * (bottom - top) * aspect)
    at = 0
    for word in line.text.split(" "):
        if word.strip():
            start, end = round(left + at * letter), round(left + (at + len(word)) * letter)
            yield (start, top, end, bottom), (start - gap, top, end + gap, bottom)
        at += len(word) + 1


def _is_flat(pixels: Pixels) -> bool:
    return not pixels.size or int(pixels.max()) - int(pixels.min()) < _FLAT


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
    """Check 24: lines of letters as pdfium places them, beside the page as pdfium draws it.

    Finds white text, text beneath boxes and pictures, in layers that are off, beyond the page.
    """
    for index in range(len(pdf.pdfium)):
        tokens = {token(mark.code) for mark in pdf.marks.get(index + 1, ())}
        page = pdf.pdfium[index]
        try:
            hidden = sum(text not in tokens for text in _hidden_lines(page))
        finally:
            page.close()
        if hidden:
            yield Leak(
                "24-own-detector",
                f"page {index + 1}",
                f"There is text on it that nobody sees ({hidden} lines or parts of them). Make "
                "the safe copy of it again.",
            )


def _hidden_lines(page: Any) -> Iterator[str]:
    """The letters of every stretch of text under which the page shows nothing."""
    scale = _DETECTOR_DPI / 72
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    pixels = np.asarray(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width)
    text = page.get_textpage()
    try:
        for place in range(raw.FPDFText_CountRects(text.raw, 0, -1)):
            sides = [ctypes.c_double() for _ in range(4)]
            raw.FPDFText_GetRect(text.raw, place, *sides)
            left, top, right, bottom = (side.value for side in sides)
            shown = pixels[
                max(0, int(bitmap.height - top * scale)) : max(
                    0, int(bitmap.height - bottom * scale) + 2
                ),
                max(0, int(left * scale)) : max(0, int(right * scale) + 2),
            ]
            letters = text.get_text_bounded(left, bottom, right, top)[:_MOST_TEXT]
            bare = letters.translate(_BARE)
            if _is_flat(shown) and len(bare) >= _FEWEST:
                yield bare
    finally:
        text.close()
