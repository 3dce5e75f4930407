"""Marks on a page's picture: boxes over words that were searched for, and places of notes."""

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

SCALE = 10_000  # of a page's width and of its height: what boxes are measured in
_WORD = 6  # integers: start and end in the text, then the box
Box = tuple[int, int, int, int]


def boxes_over(boxes: Sequence[int], spans: Iterable[tuple[int, int]]) -> Iterator[Box]:
    """The boxes of all words that these stretches of the page's text touch.

    Words with no space between them that stand side by side share one: of Chinese each letter is
    a word.

    Args:
        boxes: of the page, as `zenger.model.extraction.Page.boxes`.
        spans: in order, none overlapping.
    """
    ordered = list(spans)
    at = last_end = 0
    last: Box | None = None
    for index in range(0, len(boxes) - _WORD + 1, _WORD):
        start, end, x0, y0, x1, y1 = boxes[index : index + _WORD]
        while at < len(ordered) and ordered[at][1] <= start:
            at += 1
        if at == len(ordered):
            break
        if ordered[at][0] < end and x1 > x0 and y1 > y0:
            box = (x0, y0, x1, y1)
            if last and start == last_end and min(y1, last[3]) - max(y0, last[1]) > (y1 - y0) // 2:
                box = around([last, box]) or box
            elif last:
                yield last
            last, last_end = box, end
    if last:
        yield last


def hit_boxes(
    boxes: Sequence[int], spans: Iterable[tuple[int, int]], width: int, height: int
) -> Markup:
    """`<rect>` elements for a picture of so many pixels."""
    return Markup("").join(
        Markup('<rect x="{}" y="{}" width="{}" height="{}"/>').format(
            x0 * width // SCALE, y0 * height // SCALE,
            max(1, (x1 - x0) * width // SCALE), max(1, (y1 - y0) * height // SCALE),
        )
        for x0, y0, x1, y1 in boxes_over(boxes, spans)
    )  # fmt: skip


def words_under(boxes: Sequence[int], box: Box) -> Iterator[tuple[int, int]]:
    """Stretches of the page's text that lie under a box by half or more of each word.

    Args:
        boxes: as for `boxes_over`.
    """
    span: tuple[int, int] | None = None
    for index in range(0, len(boxes) - _WORD + 1, _WORD):
        start, end, x0, y0, x1, y1 = boxes[index : index + _WORD]
        wide = min(x1, box[2]) - max(x0, box[0])
        high = min(y1, box[3]) - max(y0, box[1])
        if wide > 0 and high > 0 and 2 * wide * high >= (x1 - x0) * (y1 - y0):
            span = (span[0] if span else start, end)
        elif span:
            yield span
            span = None
    if span:
        yield span


def around(boxes: Sequence[Box]) -> Box | None:
    """The smallest box that holds all of them."""
    if not boxes:
        return None
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)
