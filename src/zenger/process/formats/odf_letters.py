"""Letters of OpenDocument that nobody sees, by all that their styles inherit.

    automatic style > parent > its parent … > default of its family    what a style says
    span > paragraph > cell > table                                    whose ground is behind it

They are marked as hidden, without opacity, tiny, or of the colour of what they stand on. What
stands in a box is taken to be seen for its colour: nobody knows here what lies behind a box.
Source: OASIS OpenDocument 1.3, part 3, 16.2 (styles), 20.183 (fo:color), 20.424 (text:display).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from zenger.process.formats.colours import Colour, is_same, parsed
from zenger.process.formats.office_package import attribute, local

STYLED = ("{*}span", "{*}p", "{*}h", "{*}a")
BOXES = frozenset({"frame", "custom-shape", "rect", "ellipse", "polygon", "path", "caption"})
_FAMILIES = {
    "span": "text", "a": "text", "p": "paragraph", "h": "paragraph", "section": "section",
    "table-cell": "table-cell", "covered-table-cell": "table-cell", "table-row": "table-row",
    "table": "table",
}  # fmt: skip
_LETTERS = (
    "display",
    "color",
    "use-window-font-color",
    "opacity",
    "font-size",
    "background-color",
    "text-scale",
)
_OF_COLOUR = ("use-window-font-color", "opacity")
_GROUND = frozenset({
    "paragraph-properties", "table-cell-properties", "table-row-properties", "table-properties",
    "section-properties",
})  # fmt: skip
_OF_BLOCKS = {
    "table-properties": ("display",), "drawing-page-properties": ("visibility",),
    "paragraph-properties": ("margin-left", "line-height"),
    "table-row-properties": ("row-height",), "table-column-properties": ("column-width",),
}  # fmt: skip
_WHITE: Colour = (255, 255, 255)
_OFF = ("none", "condition", "false")
_CLEAR = "transparent"
_TINY = 2.0  # points
_NARROW = 10  # per cent of its width: a letter is a line then
_POINTS = {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0, "pc": 12.0, "px": 0.75}
# Properties by their names; "ground" is what lies behind a whole block, "block …" what else it has.
Said = dict[str, str]


@dataclass(slots=True)
class Letters:
    """What the styles of a document say of letters."""

    own: dict[tuple[str, str], Said] = field(default_factory=dict)  # by family and name
    above: dict[tuple[str, str], str] = field(default_factory=dict)
    paper: Colour | None = _WHITE  # None: of a colour or picture that is not known
    page: tuple[float, float] | None = None  # points: the widest and the highest; None: not stated
    layers: set[str] = field(default_factory=set)  # of drawings, that are switched off
    known: dict[tuple[str, str], Said] = field(default_factory=dict)

    def of(self, family: str, name: str) -> Said:
        """With all that is inherited; of an unknown name what the family's default says."""
        key = family, name
        if key not in self.known:
            chain, at = [self.own.get(key, {})], key
            met = {key}
            while (at := (family, self.above.get(at, ""))) not in met:
                met.add(at)
                chain.append(self.own.get(at, {}))
            said: Said = {}
            for one in reversed(chain):  # the default first
                said |= one
            self.known[key] = said
        return self.known[key]

    def hides(self, element: etree._Element) -> bool:
        """Whether letters that stand in this element itself are unseen."""
        said: Said = {}
        for one in (element, *element.iterancestors()):
            name = local(one)
            if name in BOXES:
                return self._is_unseen(said, None) or self._is_anchored_unseen(one)
            if name in _FAMILIES and not _is_of_its_cell(one):
                said = _over(self.of(_FAMILIES[name], _style(one)), said)
        return self._is_unseen(said, self.paper)

    def inkless(self) -> frozenset[str]:
        """Names of the styles of cells of a sheet in which nothing is seen."""
        names = {name for family, name in {*self.own, *self.above} if family == "table-cell"}
        return frozenset(
            name for name in names
            if name and self._is_unseen(_over(self.of("table-cell", name), {}), self.paper)
        )  # fmt: skip

    def that(self, family: str, name: str, is_so: Callable[[str], bool]) -> frozenset[str]:
        """Names of the styles of a family with a property that is so, own or inherited."""
        names = {style for of, style in {*self.own, *self.above} if of == family}
        return frozenset(one for one in names if is_so(self.of(family, one).get(name, "")))

    def _is_anchored_unseen(self, box: etree._Element) -> bool:
        """A box in a hidden passage goes with it; of what colour that is does not matter."""
        holders = box.iterancestors(*STYLED)
        return any(
            self.of(_FAMILIES[local(one)], _style(one)).get("display") in _OFF for one in holders
        )

    def _is_unseen(self, said: Said, paper: Colour | None) -> bool:
        if said.get("display") in _OFF or _is_tiny(said.get("font-size", "")):
            return True
        scale = said.get("text-scale", "").strip().rstrip("%")
        if scale.isdecimal() and int(scale) <= _NARROW:
            return True
        if said.get("use-window-font-color") == "true":  # written with an opacity of 0
            return False
        if said.get("opacity", "").strip() in ("0%", "0"):
            return True
        if (colour := parsed(said.get("color", ""))) is None:
            return False
        behind = said.get("ground", "")
        ground = parsed(behind) if behind else paper
        return ground is not None and is_same(colour, ground)


def letters_of(*roots: etree._Element | None) -> Letters:
    """Of the parts that hold styles; what stands in a later one goes before."""
    found = Letters()
    for root in roots:
        for style in root.iter("{*}style", "{*}default-style") if root is not None else ():
            key = attribute(style, "family"), attribute(style, "name")
            found.own[key] = dict(_said(style))
            found.above[key] = attribute(style, "parent-style-name")
        layers = root.iter("{*}layer") if root is not None else ()
        found.layers |= {attribute(e, "name") for e in layers if attribute(e, "display") == "none"}
        for page in root.iter("{*}page-layout-properties") if root is not None else ():
            found.page = _larger(found.page, page)
            colour = attribute(page, "background-color") or attribute(page, "fill-color")
            has_picture = attribute(page, "fill") not in ("", "none", "solid")
            if has_picture or (colour not in ("", _CLEAR) and parsed(colour) != _WHITE):
                found.paper = None
    return found


def points(length: str, unknown: float = 0.0) -> float:
    """Of "2.5cm"."""
    try:
        return float(length[:-2]) * _POINTS[length[-2:]]
    except (ValueError, KeyError):
        return unknown


def _larger(known: tuple[float, float] | None, page: etree._Element) -> tuple[float, float] | None:
    size = points(attribute(page, "page-width")), points(attribute(page, "page-height"))
    if not all(size):
        return known
    return size if known is None else (max(known[0], size[0]), max(known[1], size[1]))


def _said(style: etree._Element) -> Iterator[tuple[str, str]]:
    for properties in style:
        if local(properties) == "text-properties":
            for name in _LETTERS:
                if value := attribute(properties, name):
                    yield ("ground" if name == "background-color" else name), value
            if attribute(properties, "color"):  # goes before what a style above says of these
                yield from ((name, "") for name in _OF_COLOUR if not attribute(properties, name))
            continue
        for name in _OF_BLOCKS.get(local(properties), ()):
            if value := attribute(properties, name):
                yield f"block {name}", value
        if local(properties) in _GROUND and (value := attribute(properties, "background-color")):
            yield "ground", value


def _over(around: Said, inner: Said) -> Said:
    """What holds inside. A ground that is transparent is none."""
    grounds = [one["ground"] for one in (inner, around) if one.get("ground", _CLEAR) != _CLEAR]
    said = {**around, **inner}
    said.pop("ground", None)
    return {**said, "ground": grounds[0]} if grounds else said


def _style(element: etree._Element) -> str:
    return attribute(element, "style-name")


def _is_of_its_cell(element: etree._Element) -> bool:
    """A paragraph without a style looks as its cell says, not as paragraphs do by default."""
    holder = element.getparent()
    is_plain = local(element) in ("p", "h") and not _style(element)
    return is_plain and holder is not None and _FAMILIES.get(local(holder)) == "table-cell"


def _is_tiny(size: str) -> bool:
    size = size.strip()
    try:
        if size.endswith("%"):
            return 0 <= float(size[:-1]) <= 10
        return 0 <= float(size[:-2]) * _POINTS[size[-2:]] <= _TINY
    except (ValueError, KeyError):
        return False
