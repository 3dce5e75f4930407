"""What of OpenDocument lies where nobody sees it: boxes beside the page, rows of tables of a text
that are switched off or without height, paragraphs set in off the page.

Places are compared with the largest page that the document knows; a box that is turned is taken to
lie where it is moved to.
Source: OASIS OpenDocument 1.3, part 3, 19.228 (draw:transform), 19.576 (svg:x), 20.221
(fo:margin-left), 19.749 (table:visibility).
"""

import re

from lxml import etree

from zenger.process.formats.odf_letters import BOXES, Letters, points
from zenger.process.formats.office_package import attribute, local

_LARGEST = 1_191.0, 842.0  # points, of a page where none is stated: A3 lying
_LEAST = 1.0  # points: a row that is lower shows nothing
_MOVED = re.compile(r"translate\s*\(\s*([^\s,()]+)(?:[\s,]+([^\s,()]+))?\s*\)")


def unseen_places(body: etree._Element, letters: Letters) -> list[etree._Element]:
    """Elements of which nothing is seen, each as a whole. Rows of a spreadsheet are told by it."""
    width, height = letters.page or _LARGEST
    found = [one for one in body.iter() if _is_box(one) and _is_beside(one, width, height)]
    if next(body.iter("{*}spreadsheet"), None) is None:
        flat = letters.that("table-row", "block row-height", is_flat)
        rows = body.iter("{*}table-row")
        found += [row for row in rows if _is_hidden(row, flat)]
    off = letters.that("paragraph", "block margin-left", lambda size: abs(points(size)) >= width)
    off |= letters.that("paragraph", "block line-height", is_flat)
    if off:
        found += [p for p in body.iter("{*}p", "{*}h") if attribute(p, "style-name") in off]
    return found


def is_flat(size: str) -> bool:
    return bool(size) and not size.endswith("%") and points(size, _LEAST) < _LEAST


def _is_hidden(row: etree._Element, flat: frozenset[str]) -> bool:
    is_off = attribute(row, "visibility") in ("collapse", "filter")
    return is_off or attribute(row, "style-name") in flat


def _is_box(element: etree._Element) -> bool:
    return local(element) in BOXES


def _is_beside(box: etree._Element, width: float, height: float) -> bool:
    if attribute(box, "anchor-type") in ("as-char", "char"):
        return False
    moved = _moved(attribute(box, "transform"))
    for name, size, most, by in (
        ("x", "width", width, moved[0]), ("y", "height", height, moved[1]),
    ):  # fmt: skip
        first = points(attribute(box, name)) + by
        if first >= most or (first < 0 and first + points(attribute(box, size)) <= 0):
            return True
    return False


def _moved(transform: str) -> tuple[float, float]:
    across = down = 0.0
    for one, other in _MOVED.findall(transform):
        across, down = across + points(one), down + points(other)
    return across, down
