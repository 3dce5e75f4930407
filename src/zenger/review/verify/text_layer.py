"""Checks 15 and 24: a text layer says what is seen, and nothing else.

The layer places whole lines, its letters evenly within each; where a word stands is therefore
known to within the gaps of its line, and a word is blamed only where all around it is bare.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from zenger.model.review import SCALE, Box, Leak, Mark
from zenger.review.tokens import BLOCK, token
from zenger.review.verify.opened_pdf import OpenedPdf
from zenger.review.verify.page_view import LayerLine, PageView, Pixels, stretches

_COVERED = 0.6  # share of a word's place within a box that puts it there
_GAP = 3.0  # heights of a line; `publish.text_layer` begins another where there is more
_FEWEST = 4  # letters: shorter stretches may be one letter of a word that pdfium cut
_FLAT = 24  # grey values: pixels that differ by less show nothing
_DETECTOR_DPI = 100
_LOW = 0.3  # of a line's height: no stretch of its letters is as low


def words_have_ink(page: PageView) -> Iterator[Leak]:
    """Check 15. The token of a redaction is the one word that stands in a box, on its own."""
    tokens = {token(mark.code) for mark in page.marks}
    height, width = page.pixels.shape
    for line in page.lines:
        if line.text in tokens and _is_in_a_box(line.box, page):
            continue
        for box, around in _words(line, height / width):
            if _is_in_a_box(box, page):
                yield _leak(page.number, "A word of the text layer lies in a box.")
            elif _is_flat(_under(around, page.pixels)):
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


def nothing_hidden(page: PageView) -> Iterator[Leak]:
    """Check 24: stretches of text as pdfium places them, with nothing to be seen beneath."""
    stretches_ = (_as_high_as_its_line(one, page.lines) for one in page.stretches)
    yield from _hidden(page.number, stretches_, page.pixels, page.marks)


def _as_high_as_its_line(stretch: LayerLine, lines: Iterable[LayerLine]) -> LayerLine:
    """pdfium makes stretches of lines that run from the right a hair high, at their foot."""
    left, top, right, bottom = stretch.box
    for line in lines:
        height = line.box[3] - line.box[1]
        is_within = line.box[1] <= bottom and top <= line.box[3]
        is_beside = min(right, line.box[2]) > max(left, line.box[0])
        if is_within and is_beside and bottom - top < height * _LOW:
            box = (left, min(top, line.box[1]), right, max(bottom, line.box[3]))
            return replace(stretch, box=box)
    return stretch


def nothing_hidden_anywhere(pdf: OpenedPdf) -> Iterator[Leak]:
    """The same for pages that are no single picture: as pdfium draws them.

    Finds white text, text beneath boxes and pictures, in layers that are off, beyond the page.
    """
    for index in range(len(pdf.pdfium)):
        page = pdf.pdfium[index]
        bitmap = page.render(scale=_DETECTOR_DPI / 72, grayscale=True, may_draw_forms=False)
        pixels = np.asarray(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width)
        lines = stretches(page, *page.get_size())
        yield from _hidden(index + 1, lines, pixels, pdf.marks.get(index + 1, ()))


def _hidden(
    number: int, lines: Iterable[LayerLine], pixels: Pixels, marks: Iterable[Mark]
) -> Iterator[Leak]:
    tokens = {token(mark.code) for mark in marks}
    hidden = sum(
        len(_beside_tokens(line.text, tokens)) >= _FEWEST and _is_flat(_under(line.box, pixels))
        for line in lines
    )
    if hidden:
        what = f"There is text on it that nobody sees ({hidden} lines or parts of them). "
        yield Leak("24-own-detector", f"page {number}", f"{what}Make the safe copy of it again.")


def _beside_tokens(text: str, tokens: Iterable[str]) -> str:
    """Without the tokens of boxes, of which pdfium may leave the blocks at the ends out."""
    for one in tokens:
        text = text.replace(one, "").replace(one.strip(BLOCK), "")
    return text.strip(BLOCK)


def _under(box: Box, pixels: Pixels) -> Pixels:
    """The pixels of a box, those at its edges included; none where it is beyond the page."""
    height, width = pixels.shape
    left, top, right, bottom = box
    return pixels[
        max(0, top) * height // SCALE : max(0, bottom + 1) * height // SCALE + 1,
        max(0, left) * width // SCALE : max(0, right) * width // SCALE + 1,
    ]
