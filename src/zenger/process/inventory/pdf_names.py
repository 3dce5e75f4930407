"""Names that somebody gave to parts of a PDF: places, layers, bookmarks, resources, letters."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from zenger.model.review import Severity
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_tree import Node, words_of

# As programs number them: F1, Im0, GS1, R7, TT0, C2_0, Xi12, fzFrm0, T1_0, CS0, MC0, Fm1 …
NUMBERED = re.compile(
    r"/(?:[A-Za-z]{1,6}[-_.]?\d[\d._+]*(?:[A-Za-z]{1,3}[\d._+]*)?|[A-Za-z]{1,3}|Default(?:Gray|RGB|CMYK)|Helv\w*|ZaDb|"
    r"(?:Image|Font|Form|Meta|Pattern|Shading|Graphic|FormXob|Layer|XObject|Cs|Span)[\w.-]*\d[\w.-]*|"
    r"[A-Z]{6}\+[\w.-]+|[0-9a-f.-]{8,}|[0-9A-F-]{8,}|[a-z]+/[\w.+-]+|\d[\d.]*|\d+)"
)
# Names of letters as the Adobe Glyph List and programs have them.
GLYPH = re.compile(
    r"/(?:[A-Za-z]{1,2}|[a-z]+\d*|[A-Z]?[a-z]+(?:[A-Z][a-z]+)?|u(?:ni)?[0-9A-Fa-f]{4,6}|"
    r"[A-Za-z]{0,7}[-_]?\d+[A-F]?|g[0-9A-F]+|\.notdef|[A-Za-z]+\.[a-z]+|afii\d+)"
)
_RESOURCES = ("/ExtGState", "/XObject", "/ColorSpace", "/Pattern", "/Shading", "/Font")
_NO_NAMES = frozenset(("/Type", "/Subtype", "/ShadingType", "/FunctionType", "/Length"))
MAX_NAMES = 20_000


def outlines(node: Node) -> Findings:
    if "/Title" in node.keys and node.keys & {"/Parent", "/Dest", "/A", "/Next", "/Prev", "/First"}:
        yield finding("outline", node.where, node.text("/Title"))


def layers(node: Node) -> Findings:
    """Layers by name, and those of them that are switched off."""
    if node.name("/Type") == "/OCG":
        yield finding("layer-name", node.where, node.text("/Name"))
    if "/OCGs" in node.keys and isinstance(default := node.get("/D"), pikepdf.Dictionary):
        off = default.get("/OFF")
        for group in off if isinstance(off, pikepdf.Array) else ():
            if isinstance(group, pikepdf.Dictionary):
                name = words_of(group.get("/Name"))
                yield finding("hidden-layer", "layer that is switched off", name)


def destinations(node: Node) -> Findings:
    """Names of places: of the catalog's tree of names, and as they were before PDF 1.2."""
    if node.key == "/Dests":
        for name in _names_below(node.value):
            yield finding("named-destination", node.where, name)


def _names_below(start: Any) -> Iterator[str]:
    stack, left = [start], MAX_NAMES
    while stack and left:
        tree = stack.pop()
        left -= 1
        if not isinstance(tree, pikepdf.Dictionary):
            continue
        kids, names = tree.get("/Kids"), tree.get("/Names")
        stack += list(kids)[:left] if isinstance(kids, pikepdf.Array) else []
        if isinstance(names, pikepdf.Array):
            yield from (words_of(name) for name in list(names)[: 2 * left : 2])
        elif not isinstance(kids, pikepdf.Array):
            yield from (str(key)[1:] for key in sorted(tree.keys())[:left])


def labels(node: Node) -> Findings:
    is_label = node.key == "/Nums" or node.name("/Type") == "/PageLabel"
    if is_label and isinstance(node.get("/P"), pikepdf.String):
        yield finding("page-label", node.where, node.text("/P"))


def resources(node: Node) -> Findings:
    """Names of resources that no program's counting explains."""
    if node.key in _RESOURCES and not node.keys & _NO_NAMES:
        for name in sorted(node.keys):
            if not NUMBERED.fullmatch(name) and not _is_its_font(node.get(name), name):
                where = f"{node.key[1:]}, {node.where}"
                yield finding("resource-name", where, name[1:], page=node.page)


def _is_its_font(value: Any, name: str) -> bool:
    """Whether a font is called by its own name."""
    font = words_of(value.get("/BaseFont")) if isinstance(value, pikepdf.Dictionary) else ""
    return name[1:].partition(",")[0].partition("-")[0] in font if font else False


def glyphs(node: Node) -> Findings:
    """Letters that a Type 3 font draws under names of its own."""
    procs = node.get("/CharProcs")
    if node.name("/Subtype") == "/Type3" and isinstance(procs, pikepdf.Dictionary):
        for name in sorted(map(str, procs.keys())):
            if not GLYPH.fullmatch(name) and len(name) > 4:
                yield finding("glyph-name", f"font, {node.where}", name[1:], page=node.page)


def content_properties(node: Node) -> Findings:
    """Properties that passages of a page refer to."""
    if node.key != "/Properties" or "/Type" in node.keys:
        return
    for name in sorted(node.keys):
        held = node.get(name)
        if isinstance(held, pikepdf.Dictionary) and held.get("/Type") not in ("/OCG", "/OCMD"):
            values = {str(key)[1:]: held.get(key) for key in sorted(held.keys())}
            said = [f"{key}: {text}" for key, one in values.items() if (text := words_of(one))]
            severity = None if any(map(_is_string, values.values())) else Severity.LOW
            where = f"{name}, {node.where}"
            if said:
                yield finding(
                    "content-property", where, "; ".join(said), page=node.page, severity=severity
                )


def _is_string(value: Any) -> bool:
    return isinstance(value, pikepdf.String)
