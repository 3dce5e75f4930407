"""Styles of a workbook's cells (xlsx) whose letters are tiny or of the colour of their ground.

A colour that is not known (most of a theme's) is taken for another than any: letters are then seen.
Source: ISO/IEC 29500-1, 18.8.22 (font), 18.8.20 (fill), 18.8.10 (cellXfs).
"""

from dataclasses import dataclass

from lxml import etree

from zenger.process.formats.colours import Colour, is_same, of_number, parsed
from zenger.process.formats.office_package import local

_SOLID = "solid"  # a pattern that is all in its foreground colour
_TINY = 2.0  # points
_Palette = dict[int, Colour | None]  # a workbook's own colours by their numbers
_BLACK: Colour = (0, 0, 0)
_WHITE: Colour = (255, 255, 255)
_THEME = {"0": _WHITE, "1": _BLACK}  # ink and paper of a theme, as Office ships it
_AUTOMATIC = "64"  # of the numbered colours: black


@dataclass(frozen=True, slots=True)
class UnseenStyles:
    """Numbers of styles as cells name them."""

    on_paper: frozenset[str]  # white, without a filling; or tiny
    on_bars: frozenset[str]  # filled with the colour of their letters
    on_grounds: frozenset[str] = frozenset()  # filled, and not with white: white letters are seen


def unseen_styles(root: etree._Element | None) -> UnseenStyles:
    """Of the part that holds the styles."""
    if root is None:
        return UnseenStyles(frozenset(), frozenset())
    palette = {n: parsed(e.get("rgb", "")) for n, e in enumerate(root.iter("{*}rgbColor"))}
    fonts = [_font(e, palette) for group in root.iter("{*}fonts") for e in group]
    tiny = {n for group in root.iter("{*}fonts") for n, e in enumerate(group) if _is_tiny(e)}
    fills = [_fill(e, palette) for group in root.iter("{*}fills") for e in group]
    paper, bars, grounds = set[str](), set[str](), set[str]()
    for group in root.iter("{*}cellXfs"):
        for number, style in enumerate(group):
            if style.get("fontId") in map(str, tiny):
                paper.add(str(number))
            font, fill = _one(fonts, style.get("fontId")), _one(fills, style.get("fillId"))
            if fill is None or (fill != _NONE and not is_same(fill, _WHITE)):
                grounds.add(str(number))
            if font is None or fill is None:
                continue
            if fill == _NONE and is_same(font, _WHITE):
                paper.add(str(number))
            elif fill != _NONE and is_same(font, fill):
                (paper if is_same(font, _WHITE) else bars).add(str(number))
    return UnseenStyles(frozenset(paper), frozenset(bars), frozenset(grounds))


def is_faint(run: etree._Element) -> bool:
    """Whether a run of a cell's text is white or tiny by itself."""
    for properties in run:
        if local(properties) == "rPr":
            colour = next((e for e in properties if local(e) == "color"), None)
            stated = None if colour is None else _stated(colour, {})
            return _is_tiny(properties) or (stated is not None and is_same(stated, _WHITE))
    return False


_NONE: Colour = (-1, -1, -1)  # no filling at all


def _one(colours: list[Colour | None], number: str | None) -> Colour | None:
    place = int(number) if number and number.isdecimal() else 0
    return colours[place] if place < len(colours) else None


def _font(font: etree._Element, palette: _Palette) -> Colour | None:
    colour = next((e for e in font if local(e) == "color"), None)
    return _BLACK if colour is None else _stated(colour, palette)


def _fill(fill: etree._Element, palette: _Palette) -> Colour | None:
    for pattern in fill.iter("{*}patternFill"):
        if pattern.get("patternType") == _SOLID:
            colour = next((e for e in pattern if local(e) == "fgColor"), None)
            return _BLACK if colour is None else _stated(colour, palette)
        return _NONE if pattern.get("patternType", "none") == "none" else None
    return None if len(fill) else _NONE  # a gradient


def _is_tiny(font: etree._Element) -> bool:
    size = next((e.get("val", "") for e in font if local(e) == "sz"), "")
    try:
        return bool(size) and float(size) <= _TINY
    except ValueError:
        return False


def _stated(element: etree._Element, palette: _Palette) -> Colour | None:
    """None where it is not known: of a theme, made lighter or darker, or by a high number."""
    number = element.get("indexed", "")
    if element.get("auto") in ("1", "true") or number == _AUTOMATIC:
        return _BLACK
    if number.isdecimal():
        return palette.get(int(number)) or of_number(int(number))
    tint = element.get("tint", "0")
    if tint.strip("-0.") and element.get("theme"):
        return None
    return _THEME.get(element.get("theme", "")) or parsed(element.get("rgb", ""))
