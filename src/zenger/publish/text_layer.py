"""The selectable text over a page's picture: words joined into lines and placed in SVG.

Presentation attributes of SVG are not styles, so the archive's policy against inline styles
stands; and because the layer has the page's own coordinates it follows every zoom.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from zenger.publish.wording import clean_text

SCALE = 10_000  # of a page's width and of its height: what boxes are measured in
_BAR = "█"  # of a redaction's token, which lies over its box and is as wide as that, alone
_GAP = 3.0  # words further apart than this many letters' heights belong to different columns


@dataclass(frozen=True, slots=True)
class Line:
    """Some words side by side. Ten-thousandths of the page's width and height."""

    text: str
    x0: int
    y0: int
    x1: int
    y1: int


def lines_of(text: str, boxes: Sequence[int], aspect: float = 1.0) -> Iterator[Line]:
    """Join words into lines, in reading order.

    Args:
        text: of the page.
        boxes: six integers a word, as `zenger.model.extraction.Page.boxes`.
        aspect: width of the page divided by its height.
    """
    current: list[int] = []
    for index in range(0, len(boxes) - 5, 6):
        box = list(boxes[index : index + 6])
        if box[4] <= box[2] or box[5] <= box[3] or box[1] <= box[0]:
            continue  # nothing to lay text over
        if current and _continues(current, box, text, aspect):
            current = [
                current[0], box[1], min(current[2], box[2]), min(current[3], box[3]),
                max(current[4], box[4]), max(current[5], box[5]),
            ]  # fmt: skip
        else:
            if current:
                yield _line(text, current)
            current = box
    if current:
        yield _line(text, current)


def _continues(line: list[int], box: list[int], text: str, aspect: float) -> bool:
    """Whether the next word stands on the same line and not far away."""
    between = text[line[1] : box[0]]
    if "\n" in between or len(between) > 3 or _BAR in (text[line[1] - 1], text[box[0]]):
        return False
    height = max(line[5] - line[3], 1)
    overlap = min(line[5], box[5]) - max(line[3], box[3])
    if overlap * 2 < min(height, box[5] - box[3]):
        return False
    gap = max(box[2] - line[4], line[2] - box[4]) * aspect
    return gap < _GAP * height


def _line(text: str, box: list[int]) -> Line:
    return Line(" ".join(text[box[0] : box[1]].split()), box[2], box[3], box[4], box[5])


def svg_lines(text: str, boxes: Sequence[int], width: int, height: int, rtl: bool) -> Markup:
    """The `<text>` elements for a picture of `width` by `height` pixels."""
    out: list[str] = []
    for line in lines_of(text, boxes, width / height):
        words = escape(clean_text(line.text))
        x = (line.x1 if rtl else line.x0) * width // SCALE
        # A line's box reaches from its ascenders to its descenders: the baseline is 4/5 down.
        y = (line.y0 + (line.y1 - line.y0) * 4 // 5) * height // SCALE
        length = max((line.x1 - line.x0) * width // SCALE, 1)
        size = max((line.y1 - line.y0) * height // SCALE, 1)
        out.append(f'<text x="{x}" y="{y}" textLength="{length}" font-size="{size}">{words}</text>')
    return Markup("\n".join(out))  # noqa: S704  # words are escaped above, the rest are numbers
