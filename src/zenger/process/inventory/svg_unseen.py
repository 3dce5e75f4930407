"""Text of a drawing (SVG) that is not seen: switched off, white, beside the drawing, covered."""

import re

from lxml import etree

from zenger.process.formats.css_unseen import unseen
from zenger.process.formats.xml_names import local_name
from zenger.process.inventory.found import Findings, finding

_NUMBER = re.compile(r"\s*(-?\d*\.?\d+)")
_NEVER_DRAWN = frozenset({"defs", "symbol", "clipPath", "mask", "pattern", "marker"})
_SAID = ("fill", "opacity", "fill-opacity", "font-size", "display", "visibility")
_CLEAR = ("none", "transparent")
_ASKS = ("requiredExtensions", "requiredFeatures", "systemLanguage")


def findings(root: etree._Element) -> Findings:
    """Of each text, why it is not seen. Transforms are not worked out."""
    covers: list[tuple[float, float, float, float]] = []
    size = _size(root)
    for element in reversed(list(root.iter(etree.Element))):
        tag = local_name(element.tag)
        if tag == "rect" and element.get("fill") not in _CLEAR and not element.get("opacity"):
            covers.append(_box(element, size))
        if tag not in ("text", "tspan", "foreignObject") or not (
            text := " ".join("".join(map(str, element.itertext())).split())
        ):
            continue
        x, y = _number(element.get("x")), _number(element.get("y"))
        if _is_off(element):
            if tag == "text" or not _is_off_above(element):
                yield finding("hidden-text", "the drawing", text)
        elif tag != "text":
            continue
        elif size and not (-1 <= x <= size[0] and -1 <= y <= size[1] + 20) and _stays(element):
            yield finding("outside-page", "the drawing", text)
        elif any(left <= x <= right and top <= y <= foot for left, top, right, foot in covers):
            yield finding("bad-redaction", "the drawing, a shape lies over it", text)


def _is_off_above(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and _is_off(parent)


def _is_off(element: etree._Element) -> bool:
    for one in (element, *element.iterancestors()):
        if local_name(one.tag) in _NEVER_DRAWN or _is_other_choice(one) or _has_no_size(one):
            return True
        said = {key: one.get(key, "").strip().lower() for key in _SAID}
        style = one.get("style", "").replace(" ", "").lower()
        if said["display"] == "none" or said["visibility"] in ("hidden", "collapse"):
            return True
        if "display:none" in style or "visibility:hidden" in style:
            return True
        colour = said["fill"] or next(iter(re.findall(r"(?:^|;)fill:([^;]+)", style)), "")
        clear = min(said["opacity"] or "1", said["fill-opacity"] or "1")
        letters = f"color:{colour};opacity:{clear};font-size:{said['font-size'] or '12px'};{style}"
        if colour == "none" or unseen(letters):
            return True
    return False


def _is_other_choice(element: etree._Element) -> bool:
    """Whether a switch draws what stands before it: the first that asks for nothing."""
    parent = element.getparent()
    if parent is None or local_name(parent.tag) != "switch":
        return False
    before = element.itersiblings(tag=etree.Element, preceding=True)
    return any(not any(one.get(key) for key in _ASKS) for one in before)


def _has_no_size(element: etree._Element) -> bool:
    sides = (element.get("width"), element.get("height"))
    return local_name(element.tag) == "foreignObject" and any(
        side is not None and not _number(side) for side in sides
    )


def _stays(element: etree._Element) -> bool:
    return not any(one.get("transform") for one in (element, *element.iterancestors()))


def _size(root: etree._Element) -> tuple[float, float] | None:
    box = re.findall(r"-?\d*\.?\d+", root.get("viewBox", ""))
    if len(box) == 4:
        return float(box[2]), float(box[3])
    width, height = _number(root.get("width")), _number(root.get("height"))
    is_plain = not (root.get("width", "%") + root.get("height", "%")).endswith("%")
    return (width, height) if is_plain and width and height else None


def _box(
    rect: etree._Element, size: tuple[float, float] | None
) -> tuple[float, float, float, float]:
    x, y = _number(rect.get("x")), _number(rect.get("y"))
    wide, high = size or (0.0, 0.0)
    sides = [
        whole if (value := rect.get(key, "")).endswith("%") else _number(value)
        for key, whole in (("width", wide), ("height", high))
    ]
    return x, y, x + sides[0], y + sides[1]


def _number(value: str | None) -> float:
    match = _NUMBER.match(value or "")
    return float(match[1]) if match else 0.0
