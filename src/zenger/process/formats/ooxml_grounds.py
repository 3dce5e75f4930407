"""Letters of a slide (pptx) in the colour of what they stand on, and tiny ones.

What they stand on: their shape's filling; the highest filled shape or picture that lies under the
middle of their shape, on the slide, its layout or its master; the ground of the first of these that
has one. Letters on what is no single colour, or on a colour that is not known, are seen; a group's
shapes are taken to lie where they would without it.

Source: ISO/IEC 29500-1, 19.3.1.1 (bg), 19.3.1.6 (clrMap), 20.1.6.2 (clrScheme), 20.1.8.54
(solidFill).
"""

from collections.abc import Iterator, Sequence

from lxml import etree

from zenger.process.formats.colours import Colour, is_same, parsed
from zenger.process.formats.office_package import Package, local
from zenger.process.formats.ooxml_text import text_of

_TINY = 200  # hundredths of a point
_WHITE: Colour = (255, 255, 255)
_OTHER_FILLINGS = frozenset({"gradFill", "blipFill", "pattFill"})
_SHAPES = ("{*}sp", "{*}pic", "{*}cxnSp")
_Frame = tuple[int, int, int, int]  # left, top, right, bottom in EMU


class Grounds:
    """A slide with what lies under it."""

    def __init__(self, package: Package, part: str, slide: etree._Element) -> None:
        self._layers, theme = [slide], None
        for kind in ("slideLayout", "slideMaster", "theme"):
            links = (link.target for link in package.links(part) if link.kind == kind)
            part = next((name for name in links if name in package.names), "")
            root = package.xml(part) if part else None
            if root is None:
                break
            if kind == "theme":
                theme = root
            else:
                self._layers.append(root)
        self._colours = _scheme(self._layers, theme)
        self._ground = self._of_background()

    def unseen_runs(self) -> Iterator[etree._Element]:
        """Of the slide itself."""
        for shape in self._layers[0].iter("{*}sp", "{*}graphicFrame"):
            ground: Colour | None = None
            is_known = False
            for run in shape.iter("{*}r"):
                properties = next((e for e in run if local(e) == "rPr"), None)
                if properties is None:
                    continue
                size = properties.get("sz", "")
                if size.isdecimal() and int(size) <= _TINY:
                    yield run
                elif (ink := self._filling(properties)) is not None:
                    if not is_known:
                        ground, is_known = self._under(shape), True
                    beneath = self._of_cell(run, ground)
                    if beneath is not None and is_same(ink, beneath):
                        yield run

    def _of_background(self) -> Colour | None:
        for layer in self._layers:
            for ground in layer.iter("{*}bg"):
                for stated in ground:
                    if local(stated) == "bgRef":
                        return self._colour(stated)
                    return self._filling(stated)
        return _WHITE

    def _under(self, shape: etree._Element) -> Colour | None:
        """None: something of another colour than any, as a picture."""
        filled, own = self._of_shape(shape)
        if filled:
            return own
        place = self._place(shape)
        if place is None:
            return self._ground
        across, down = (place[0] + place[2]) // 2, (place[1] + place[3]) // 2
        ground = self._ground
        for layer in reversed(self._layers):
            for other in layer.iter(*_SHAPES):
                if other is shape:
                    break
                frame = _frame(other)
                if frame and frame[0] <= across <= frame[2] and frame[1] <= down <= frame[3]:
                    filled, colour = self._of_shape(other)
                    ground = colour if filled else ground
        return ground

    def _of_cell(self, run: etree._Element, ground: Colour | None) -> Colour | None:
        cell = next(run.iterancestors("{*}tc"), None)
        if cell is None:
            return ground
        for properties in cell.iterfind("{*}tcPr"):
            if any(local(e) in _OTHER_FILLINGS for e in properties):
                return None
            if (filling := self._filling(properties)) is not None:
                return filling
        table = next(cell.iterancestors("{*}tbl"), None)
        has_style = table is not None and next(table.iter("{*}tableStyleId"), None) is not None
        return None if has_style else ground

    def _of_shape(self, shape: etree._Element) -> tuple[bool, Colour | None]:
        """Whether it is filled, and with what colour, if that is one."""
        if local(shape) == "pic":
            return True, None
        for properties in shape.iterfind("{*}spPr"):
            for filling in properties:
                if local(filling) in _OTHER_FILLINGS:
                    return True, None
                if local(filling) == "noFill":
                    return False, None
                if local(filling) == "solidFill":
                    return True, self._colour(filling)
        for reference in shape.iterfind("{*}style/{*}fillRef"):
            if reference.get("idx", "0") != "0":
                return True, self._colour(reference)
        return False, None

    def _place(self, shape: etree._Element) -> _Frame | None:
        """Its own, or that of what it fills in the layout or the master."""
        if (frame := _frame(shape)) is not None:
            return frame
        wanted = next(shape.iter("{*}ph"), None)
        for layer in self._layers[1:] if wanted is not None else ():
            for other in layer.iter("{*}sp"):
                mark = next(other.iter("{*}ph"), None)
                if mark is None or wanted is None:
                    continue
                is_same_mark = any(
                    wanted.get(k) and wanted.get(k) == mark.get(k) for k in ("idx", "type")
                )
                if is_same_mark and (frame := _frame(other)) is not None:
                    return frame
        return None

    def _filling(self, properties: etree._Element) -> Colour | None:
        filling = next((e for e in properties if local(e) == "solidFill"), None)
        return None if filling is None else self._colour(filling)

    def _colour(self, holder: etree._Element) -> Colour | None:
        """None where it is changed (darker, clearer) or not known."""
        for colour in holder:
            if len(colour):
                return None
            value = colour.get("lastClr") or colour.get("val", "")
            if local(colour) == "schemeClr":
                return self._colours.get(value)
            return parsed(value)
        return None


def take_faint(grounds: Grounds) -> list[str]:
    """Empty the letters of a slide that are not seen; return what they said."""
    texts = []
    for run in list(grounds.unseen_runs()):
        texts.append(text_of(run))
        run.clear(keep_tail=True)
    return [text for text in texts if text.strip()]


def _scheme(layers: Sequence[etree._Element], theme: etree._Element | None) -> dict[str, Colour]:
    """Colours by the names that slides use; without a theme those that Office ships."""
    named: dict[str, Colour] = {"lt1": _WHITE, "dk1": (0, 0, 0)}
    for scheme in theme.iter("{*}clrScheme") if theme is not None else ():
        for entry in scheme:
            for colour in entry:
                if (found := parsed(colour.get("lastClr") or colour.get("val", ""))) is not None:
                    named[local(entry)] = found
    names = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
    for layer in reversed(layers):
        for mapped in layer.iter("{*}clrMap", "{*}overrideClrMapping"):
            names |= {str(name): str(value) for name, value in mapped.attrib.items()}
    return named | {name: named[value] for name, value in names.items() if value in named}


def _frame(shape: etree._Element) -> _Frame | None:
    frame = next((e for way in ("./*/{*}xfrm", "./{*}xfrm") for e in shape.iterfind(way)), None)
    parts = {local(e): e for e in frame} if frame is not None else {}
    if "off" not in parts or "ext" not in parts:
        return None
    try:
        left, top = int(parts["off"].get("x", "0")), int(parts["off"].get("y", "0"))
        return (
            left,
            top,
            left + int(parts["ext"].get("cx", "0")),
            top + int(parts["ext"].get("cy", "0")),
        )
    except ValueError:
        return None
