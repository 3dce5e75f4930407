"""Letters of Word that are written and not seen: of the paper's colour, tiny, off the page.

White letters are seen where they have a ground: of the letters, the paragraph, the cell, a table's
style, or a box with a filling. The colour of the page is no ground: Word shows it only where a
setting says so.

Source: ISO/IEC 29500-1, 17.3.2.6 (color), 17.3.2.38 (sz), 17.3.1.11 (framePr), 17.3.1.12 (ind),
17.4.80 (trHeight), 20.4.2.3 (anchor).
"""

import re

from lxml import etree

from zenger.process.formats import colours
from zenger.process.formats.office_package import attribute, local

ON_THE_WEB = "marked as hidden"  # and seen on pages, as the numbers in a table of contents are
NARROW = 10  # per cent of its width: a letter is a line then
FAR = 200  # half points above or below its line
WHITE = re.compile(r"[Ff]{6}|[Ff]{8}|(?:bg1|window|lt1|background1)")
_PAGE = 15_840  # twentieths of a point, of the higher side of a letter; narrower pages end earlier
_EMU = 635  # of a twentieth of a point
_LOW = 60  # twentieths of a point: no letter is read in a row of that height
_GROUND = ("shd", "highlight")


def unseen_properties(style: etree._Element) -> str:
    """Why letters with these properties are not seen; empty where they are."""
    for element in style.iter():
        name, value = local(element), attribute(element, "val")
        if name == "color" and (
            is_paper(value) or WHITE.fullmatch(attribute(element, "themeColor"))
        ):
            return "white"
        if name in ("solidFill", "srgbClr", "schemeClr") and is_paper(element.get("val", "")):
            return "white on a slide"
        if name == "sz" and value.isdecimal() and int(value) <= 4:
            return "tiny"
        if name == "w" and value.rstrip("%").isdecimal() and int(value.rstrip("%")) <= NARROW:
            return "squeezed"
        if name == "position" and value.lstrip("-").isdecimal() and abs(int(value)) >= FAR:
            return "far above or below its line"
        if name in ("webHidden", "specVanish") and value not in ("0", "false"):
            return ON_THE_WEB
        if name == "noFill" and local(element.getparent()) == "rPr":
            return "without ink"
    return ""


def is_paper(value: str) -> bool:
    colour = colours.parsed(value)
    return bool(WHITE.fullmatch(value)) or (
        colour is not None and colours.is_same(colour, (255, 255, 255))
    )


class FaintStyles:
    """Styles of a document in which letters are not seen, and those that bring a ground."""

    def __init__(self, root: etree._Element | None) -> None:
        """Args: root: of the part with the styles."""
        self.why: dict[str, str] = {}  # by the style's identifier; "" for what names none
        self._grounds: set[str] = set()
        above: dict[str, str] = {}
        for style in root.iter("{*}style") if root is not None else ():
            name = attribute(style, "styleId")
            properties = next((e for e in style if local(e) == "rPr"), None)
            if any(local(e) in _GROUND for e in style.iter()):
                self._grounds.add(name)
            elif properties is not None and (why := unseen_properties(properties)):
                self.why[name] = f"{why} by its style"
                if attribute(style, "type") == "paragraph" and _is_on(style, "default"):
                    self.why[""] = self.why[name]
            elif properties is None or not any(local(e) == "color" for e in properties):
                base = next((attribute(e, "val") for e in style if local(e) == "basedOn"), "")
                above[name] = base
        self._inherit(above)
        for properties in root.iterfind(".//{*}rPrDefault/{*}rPr") if root is not None else ():
            if why := unseen_properties(properties):
                self.why.setdefault("", f"{why} by default")

    def _inherit(self, above: dict[str, str]) -> None:
        for _ in above:  # as many steps as there may be from one to the top
            new = {
                name: self.why[base] for name, base in above.items() if base and base in self.why
            }
            if new.keys() <= self.why.keys():
                return
            self.why |= new

    def of(self, run: etree._Element) -> str:
        """Why a run is not seen; empty where it is."""
        why = _own(run) or self._by_style(run)
        if why.startswith("white") and self._has_ground(run):
            return ""
        return why or _by_place(run)

    def _by_style(self, run: etree._Element) -> str:
        """Of the run's own style, or of its paragraph's or table's where it has no colour."""
        if not self.why:
            return ""
        own = next((e for e in run if local(e) == "rPr"), None)
        marks = [attribute(e, "val") for e in own.iter("{*}rStyle")] if own is not None else []
        if own is None or not any(local(e) == "color" for e in own):
            paragraph = next(run.iterancestors("{*}p"), None)
            if paragraph is not None:
                named = paragraph.iterfind("{*}pPr/{*}pStyle")
                marks += [attribute(e, "val") for e in named] or [""]
            for table in run.iterancestors("{*}tbl"):
                marks += [attribute(e, "val") for e in table.iterfind("{*}tblPr/{*}tblStyle")]
        return next((why for mark in marks if (why := self.why.get(mark, ""))), "")

    def _has_ground(self, run: etree._Element) -> bool:
        """Whether the run, what it stands in, or a box around has a ground of another colour."""
        for holder in (run, *run.iterancestors()):
            name = local(holder)
            if name == "tbl" and any(
                attribute(e, "val") in self._grounds
                for e in holder.iterfind("{*}tblPr/{*}tblStyle")
            ):
                return True
            if name in ("wsp", "shape", "rect", "roundrect", "oval") and _is_filled(holder):
                return True
            for style in holder if name in ("r", "p", "tc") else ():
                if local(style) in ("rPr", "pPr", "tcPr") and self._brings_ground(style):
                    return True
        return False

    def _brings_ground(self, style: etree._Element) -> bool:
        for mark in style.iter("{*}shd", "{*}highlight"):
            fill = attribute(mark, "fill") or attribute(mark, "val")
            if fill and fill not in ("auto", "clear", "none") and not WHITE.fullmatch(fill):
                return True
        named = style.iter("{*}pStyle", "{*}rStyle")
        return any(attribute(e, "val") in self._grounds for e in named)


def _own(run: etree._Element) -> str:
    style = next((e for e in run if local(e) == "rPr"), None)
    if style is None:
        return ""
    size = style.get("sz", "")  # of a slide, in hundredths of a point
    tiny = "tiny" if size.isdecimal() and int(size) <= 200 else ""
    return unseen_properties(style) or tiny


def _by_place(run: etree._Element) -> str:
    for holder in run.iterancestors():
        name = local(holder)
        if name == "p":
            for properties in holder.iterfind("{*}pPr"):
                if _is_off_page(properties):
                    return "off the page"
        elif name == "tr":
            signs = holder.iterfind("{*}trPr/{*}hidden")
            if any(attribute(e, "val") not in ("0", "false", "off") for e in signs):
                return "in a hidden row"
            heights = holder.iterfind("{*}trPr/{*}trHeight")
            if any(attribute(e, "hRule") == "exact" and _number(e, "val") < _LOW for e in heights):
                return "in a row without height"
        elif name == "anchor" and _is_anchored_off(holder):
            return "off the page"
    return ""


def _is_off_page(properties: etree._Element) -> bool:
    for frame in properties.iterfind("{*}framePr"):
        if any(abs(_number(frame, side)) >= _PAGE for side in ("x", "y")):
            return True
        if attribute(frame, "hRule") == "exact" and 0 < _number(frame, "h") < _LOW:
            return True
    for lines in properties.iterfind("{*}spacing"):
        if attribute(lines, "lineRule") == "exact" and 0 < _number(lines, "line") < _LOW:
            return True
    indents = properties.iterfind("{*}ind")
    sides = ("left", "right", "start", "end", "firstLine", "hanging")
    return any(abs(_number(e, side)) >= _PAGE for e in indents for side in sides)


def _is_anchored_off(anchor: etree._Element) -> bool:
    """A drawing that lies a page's height or more from where it is measured."""
    offsets = (e.text or "" for e in anchor.iterfind("*/{*}posOffset"))
    return any(
        text.strip().lstrip("-").isdecimal() and abs(int(text)) >= _PAGE * _EMU for text in offsets
    )


def _is_filled(shape: etree._Element) -> bool:
    """Whether a box has a filling of another colour than paper."""
    fill = shape.get("fillcolor", "")
    if fill:
        return not is_paper(fill.split()[0].lstrip("#")) and fill.split()[0].lower() != "white"
    for properties in shape.iterfind("{*}spPr"):
        for filling in properties:
            if local(filling) in ("gradFill", "blipFill", "pattFill"):
                return True
            if local(filling) == "solidFill":
                return not any(is_paper(e.get("val", "")) for e in filling)
    return False


def _is_on(element: etree._Element, name: str) -> bool:
    return attribute(element, name) in ("1", "true", "on")


def _number(element: etree._Element, name: str) -> int:
    said = attribute(element, name)
    return int(said) if said.lstrip("-").isdecimal() and len(said) < 12 else 0
