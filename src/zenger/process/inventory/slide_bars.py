"""Boxes and pictures laid over the text of a slide: a bar that can be dragged away."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, local
from zenger.process.formats.ooxml_text import text_of
from zenger.process.inventory.found import Findings, finding

_WITHIN = 0.8  # of a bar, that lies on a text's box
_WHOLE = 0.9  # of a text's box, under a picture
_DEEPEST = 20  # groups in groups
_SMALLEST = 20_000  # EMU (0.5 mm): thinner ones are lines


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a shape lies, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def area(self) -> int:
        return max(0, self.width) * max(0, self.height)

    def shared(self, other: "_Frame") -> int:
        width = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        height = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        return max(0, width) * max(0, height)


def findings(package: Package) -> Findings:
    """Of every slide, groups and their shapes among them."""
    for name in package.starting("ppt/slides/slide"):
        try:
            root = package.xml(name)
            if root is not None:
                yield from _slide(package, name, root)
        except (*DAMAGE, TooLargeError):
            yield finding("not-inspected", f"{name}, bars", "A part is damaged or too large.")


def _slide(package: Package, name: str, root: etree._Element) -> Findings:
    inherited = list(_placeholders(package, name))
    below: list[tuple[_Frame, str]] = []
    for shape, placed in _placed(next(root.iter("{*}spTree"), None)):
        frame = placed or _inherited(shape, inherited)
        if frame is None:
            continue
        words = text_of(shape)
        if words.strip():
            below.append((frame, words))
        elif min(frame.width, frame.height) > _SMALLEST:
            for under, said in below:
                if _covers(shape, frame, under):
                    yield finding("bad-redaction", f"{name}, something lies over it", said)


def _shapes(root: etree._Element) -> Iterator[etree._Element]:
    """Those of the slide itself, the lowest first."""
    tree = next(root.iter("{*}spTree"), None)
    for shape in tree if tree is not None else ():
        if local(shape) in ("sp", "pic", "graphicFrame"):
            yield shape


def _placed(
    tree: etree._Element | None, depth: int = 0
) -> Iterator[tuple[etree._Element, _Frame | None]]:
    """All shapes, the lowest first, with their places on the slide.

    Shapes of a group have places in its own measure.
    Source: ECMA-376, part 1, 20.1.7.5.
    """
    for shape in tree if tree is not None else ():
        if local(shape) in ("sp", "pic", "graphicFrame"):
            yield shape, _frame(shape)
        elif local(shape) == "grpSp" and depth < _DEEPEST:
            outer, inner = _frame(shape), _frame(shape, "chOff", "chExt")
            for held, frame in _placed(shape, depth + 1):
                moved = outer and inner and frame and _moved(frame, inner, outer)
                yield held, moved or frame


def _moved(frame: _Frame, inner: _Frame, outer: _Frame) -> _Frame:
    across, down = outer.width / (inner.width or 1), outer.height / (inner.height or 1)
    return _Frame(
        round(outer.left + (frame.left - inner.left) * across),
        round(outer.top + (frame.top - inner.top) * down),
        round(frame.width * across),
        round(frame.height * down),
    )


def _covers(shape: etree._Element, over: _Frame, under: _Frame) -> bool:
    shared = over.shared(under)
    if local(shape) == "pic":
        return shared >= _WHOLE * under.area
    return shared >= _WITHIN * min(over.area, under.area) and _is_filled(shape)


def _is_filled(shape: etree._Element) -> bool:
    """Whether it is opaque: its own filling, or that of its style."""
    style = next((e for e in shape if local(e) == "spPr"), None)
    if style is None:
        return False
    for element in style:
        if local(element) in ("noFill", "blipFill", "solidFill", "gradFill", "pattFill"):
            is_clear = any(int(e.get("val", "100000")) < 90_000 for e in element.iter("{*}alpha"))
            return local(element) != "noFill" and not is_clear
    return any(e.get("idx", "0") != "0" for e in shape.iter("{*}fillRef"))


def _frame(shape: etree._Element, corner: str = "off", size: str = "ext") -> _Frame | None:
    place = next(shape.iter("{*}xfrm"), None)
    found = {local(e): e for e in place} if place is not None else {}
    if corner not in found or size not in found:
        return None
    off, ext = found[corner], found[size]
    return _Frame(*(int(e.get(k, "0")) for e, k in ((off, "x"), (off, "y"), (ext, "cx"), (ext, "cy"))))  # noqa: E501  # fmt: skip


def _placeholders(package: Package, name: str) -> Iterator[tuple[str, str, _Frame]]:
    """Type, number and place of those of the slide's layout, then of its master."""
    part = name
    for kind in ("slideLayout", "slideMaster"):
        part = next((link.target for link in package.links(part) if link.kind == kind), "")
        root = package.xml(part)
        for shape in _shapes(root) if root is not None else ():
            frame = _frame(shape)
            if frame is None:
                continue
            for mark in shape.iter("{*}ph"):
                yield mark.get("type", "body"), mark.get("idx", ""), frame


def _inherited(
    shape: etree._Element, known: list[tuple[str, str, _Frame]]
) -> _Frame | None:  # fmt: skip
    mark = next(shape.iter("{*}ph"), None)
    if mark is None:
        return None
    kind, number = mark.get("type", "body"), mark.get("idx", "")
    by_number = (frame for _, idx, frame in known if number and idx == number)
    by_type = (frame for of, _, frame in known if of == kind)
    return next(by_number, None) or next(by_type, None)
