"""Shapes of a slide (pptx) that nobody sees: hidden, beside the slide, letters without ink.

What a group hides or moves beside the slide goes with it. What lies under another shape, or is of
the colour of the slide, stays: a slide's ground is not known here.
Source: ISO/IEC 29500-1, 19.3.1 (shapes), 20.1.7.6 and 20.1.7.5 (places of shapes and groups).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from zenger.process.formats.office_package import Package, local
from zenger.process.formats.ooxml_text import text_of

SIZE_OF_SLIDE = (9_144_000, 6_858_000)  # EMU, where a presentation states none
_SHAPES = frozenset({"sp", "pic", "graphicFrame", "grpSp", "cxnSp"})
_CLEAR = 5_000  # thousandths of a per cent: less ink is not seen
_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True)
class _Place:
    """How what stands in a group is stretched and moved, in EMU."""

    left: float = 0
    top: float = 0
    across: float = 1
    down: float = 1


def size_of_slides(package: Package) -> tuple[int, int]:
    """Width and height in EMU."""
    root = package.xml(package.main())
    for size in root.iter("{*}sldSz") if root is not None else ():
        return _number(size, "cx"), _number(size, "cy")
    return SIZE_OF_SLIDE


def take_unseen(slide: etree._Element, size: tuple[int, int]) -> list[str]:
    """Take it out of a slide; return what it said."""
    texts = []
    for tree in slide.iter("{*}spTree"):
        for shape in list(_unseen(tree, size, _Place())):
            texts.append(text_of(shape))
            if (holder := shape.getparent()) is not None:
                holder.remove(shape)
    for run in slide.iter("{*}r"):
        if any(local(e) == "rPr" and _is_clear(e) for e in run):
            texts.append(text_of(run))
            run.clear(keep_tail=True)
    return [text for text in texts if text.strip()]


def _unseen(
    group: etree._Element, size: tuple[int, int], place: _Place
) -> Iterator[etree._Element]:
    for shape in group:
        if local(shape) not in _SHAPES:
            continue
        if _is_hidden(shape) or _is_beside(shape, size, place):
            yield shape
        elif local(shape) == "grpSp":
            yield from _unseen(shape, size, _inner(shape, place))


def _is_hidden(shape: etree._Element) -> bool:
    return any(e.get("hidden") in _TRUE for e in shape.iterfind("./*/{*}cNvPr"))


def _is_beside(shape: etree._Element, size: tuple[int, int], place: _Place) -> bool:
    frame = _frame(shape)
    if frame is None or "off" not in frame or "ext" not in frame:
        return False  # its place is that of a layout
    left = place.left + place.across * _number(frame["off"], "x")
    top = place.top + place.down * _number(frame["off"], "y")
    right = left + abs(place.across) * _number(frame["ext"], "cx")
    bottom = top + abs(place.down) * _number(frame["ext"], "cy")
    return left >= size[0] or top >= size[1] or right < 0 or bottom < 0


def _inner(group: etree._Element, place: _Place) -> _Place:
    frame = _frame(group)
    if frame is None or not {"off", "ext", "chOff", "chExt"} <= frame.keys():
        return place
    across = _share(frame, "cx")
    down = _share(frame, "cy")
    left = _number(frame["off"], "x") - across * _number(frame["chOff"], "x")
    top = _number(frame["off"], "y") - down * _number(frame["chOff"], "y")
    return _Place(
        place.left + place.across * left, place.top + place.down * top,
        place.across * across, place.down * down,
    )  # fmt: skip


def _frame(shape: etree._Element) -> dict[str, etree._Element] | None:
    frame = next((e for way in ("./*/{*}xfrm", "./{*}xfrm") for e in shape.iterfind(way)), None)
    return None if frame is None else {local(e): e for e in frame}


def _share(frame: dict[str, etree._Element], name: str) -> float:
    return _number(frame["ext"], name) / (_number(frame["chExt"], name) or 1)


def _is_clear(properties: etree._Element) -> bool:
    for fill in properties:
        if local(fill) == "noFill":
            return next(properties.iterfind("{*}ln"), None) is None  # an outline is seen
        if local(fill) == "solidFill":
            return any(_number(e, "val") < _CLEAR for e in fill.iter("{*}alpha"))
    return False


def _number(element: etree._Element, name: str) -> int:
    said = element.get(name, "0")
    return int(said) if said.lstrip("-").isdecimal() else 0
