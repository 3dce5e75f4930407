"""Sets the cells of a table without lines back into rows.

Tesseract takes the columns of such a table for columns of a newspaper and reads one after the
other, so that no number stands beside its name any more. Short lines that stand level with one
another, many of them numbers, are a table; two addresses side by side are not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from zenger.process.ocr_engine import OcrPage

FEW_WORDS = 4  # of a cell
NARROW = 3_500  # ten-thousandths of the page: a cell is no wider
FEWEST_ROWS = 3
FULL = 0.7  # of the rows: those with more than one cell
NUMBERS = 0.3  # of the cells
LEVEL = 0.6  # of a line's height: cells of one row differ by less
_NUMBER = re.compile(r"[^\w]*\d[\d.,:/%\s$€£()-]*$")
_LEFTWARD = re.compile("[\u0590-\u08ff]")


@dataclass(frozen=True, slots=True)
class _Line:
    words: range  # of the page
    text: str
    after: str  # what parts it from the line before
    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def middle(self) -> int:
        return (self.y0 + self.y1) // 2

    @property
    def is_cell(self) -> bool:
        return len(self.words) <= FEW_WORDS and self.x1 - self.x0 <= NARROW


def in_rows(page: OcrPage) -> OcrPage:
    """The same words, those of tables in rows."""
    lines = list(_lines(page))
    parts: list[list[_Line]] = []  # what is written on one line
    at, changed = 0, False
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].is_cell:
            end += 1
        rows = _rows(lines[at:end])
        changed |= rows is not None
        parts += rows if rows is not None else [[line] for line in lines[at : max(end, at + 1)]]
        at = max(end, at + 1)
    return _written(page, parts) if changed else page


def _lines(page: OcrPage) -> Sequence[_Line]:
    found, first = [], 0
    count = len(page.boxes) // 6
    for word in range(1, count + 1):
        between = page.text[page.boxes[6 * word - 5] : page.boxes[6 * word]] if word < count else ""
        if word < count and "\n" not in between:
            continue
        before = page.boxes[6 * first - 5] if first else 0
        start, end = page.boxes[6 * first], page.boxes[6 * word - 5]
        x0, y0, x1, y1 = (page.boxes[6 * first + side : 6 * word : 6] for side in range(2, 6))
        text, after = page.text[start:end], page.text[before:start]
        place = min(x0), min(y0), max(x1), max(y1)
        found.append(_Line(range(first, word), text, after, *place))
        first = word
    return found


def _rows(cells: Sequence[_Line]) -> list[list[_Line]] | None:
    """These lines in rows; None where they are no table, or in rows already."""
    if len(cells) < 2 * FEWEST_ROWS:
        return None
    if sum(bool(_NUMBER.match(cell.text)) for cell in cells) < NUMBERS * len(cells):
        return None
    level = LEVEL * median(cell.y1 - cell.y0 for cell in cells)
    rows: list[list[_Line]] = []
    for cell in sorted(cells, key=lambda cell: cell.middle):
        if rows and cell.middle - rows[-1][0].middle <= level:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    leftward = any(_LEFTWARD.search(cell.text) for cell in cells)
    for row in rows:
        row.sort(key=lambda cell: cell.x0, reverse=leftward)
        ordered = reversed(row) if leftward else row
        if any(one.x1 > other.x0 for one, other in pairwise(ordered)):
            return None
    full = sum(len(row) > 1 for row in rows)
    return rows if len(rows) >= FEWEST_ROWS and full >= FULL * len(rows) else None


def _written(page: OcrPage, parts: list[list[_Line]]) -> OcrPage:
    pieces: list[str] = []
    boxes: list[int] = []
    sure: list[int] = []
    length = 0
    for row in parts:
        for number, line in enumerate(row):
            gap = " " if number else (line.after if len(row) == 1 else "\n") if pieces else ""
            shift = length + len(gap) - page.boxes[6 * line.words.start]
            for word in line.words:
                start, end, *corners = page.boxes[6 * word : 6 * word + 6]
                boxes += (start + shift, end + shift, *corners)
                sure.append(page.sure[word])
            pieces += (gap, line.text)
            length += len(gap) + len(line.text)
    return replace(page, text="".join(pieces), boxes=tuple(boxes), sure=tuple(sure))
