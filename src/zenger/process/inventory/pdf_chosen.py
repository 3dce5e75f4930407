"""Names inside a PDF that no standard and no common program gives: somebody chose them."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from zenger.model.review import Severity
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_known_names import KNOWN
from zenger.process.inventory.pdf_names import GLYPH, NUMBERED
from zenger.process.inventory.pdf_tree import Node

MAX_NAMES = 5_000  # of one object
_SUBSET = re.compile(r"[A-Z]{6}\+")
# Other rules tell what stands under these.
_ELSEWHERE = frozenset(
    "/Font /XObject /ExtGState /ColorSpace /Pattern /Shading /CharProcs /Dests /Properties "
    "/Trailer".split()
)
_FONT = re.compile(
    r"Arial|Times|Courier|Helvetica|Symbol|ZapfDingbats|Calibri|Cambria|Verdana|Georgia|Tahoma|"
    r"Garamond|Segoe|Consolas|Candara|Corbel|Constantia|Trebuchet|Century|BookAntiqua|Palatino|"
    r"Wingdings|Webdings|Liberation|DejaVu|Noto|Open|Source|Roboto|Carlito|Caladea|Nimbus|CM[A-Z]|"
    r"SF[A-Z]|LM|MS|TeX|Univers|Frutiger|Myriad|Minion|Adobe|Gill|Futura|Franklin|Bookman|Lucida|"
    r"GlyphLess|Invisible$|Sim|Hei|Song|Ming|Gothic|Mincho|Malgun|Batang|Droid|Ubuntu|Free|Lato|Montserrat",
    re.IGNORECASE,
)


def chosen(node: Node, told: set[str]) -> Findings:
    """Keys and names of one object, told together.

    Args:
        told: names that were told of other objects; those of this one come to them.
    """
    held = set(map(str, node.keys)) if node.key not in _ELSEWHERE else set()
    for key in node.keys:
        value = node.get(key)
        if key in ("/BaseFont", "/FontName"):
            yield from _font(node, value, told)
        elif key != "/Differences":
            held.update(_names(value))
    found = sorted(name[1:] for name in held - told if not _is_usual(name))
    told.update(held)
    if found:
        text = ", ".join(found)
        yield finding("resource-name", node.where, text, page=node.page, severity=Severity.LOW)
    yield from _letters(node)


def _is_usual(name: str) -> bool:
    return name in KNOWN or NUMBERED.fullmatch(name) is not None


def _names(value: Any, depth: int = 0) -> Iterator[str]:
    """Names that stand in a value; dictionaries within it are looked at by themselves."""
    if isinstance(value, pikepdf.Name):
        yield str(value)
    elif isinstance(value, pikepdf.Array) and depth < 4 and not (depth and value.objgen[0]):
        for number, one in enumerate(value):
            if number >= MAX_NAMES:
                return
            yield from _names(one, depth + 1)


def _font(node: Node, value: Any, told: set[str]) -> Findings:
    name = _SUBSET.sub("", str(value)[1:]) if isinstance(value, pikepdf.Name) else ""
    if name and name not in told and not _FONT.search(name) and not NUMBERED.fullmatch("/" + name):
        told.add(name)
        where = f"font, {node.where}"
        yield finding("resource-name", where, name, page=node.page, severity=Severity.LOW)


def _letters(node: Node) -> Findings:
    """Names of letters, where a font calls them otherwise than all others do."""
    found: set[str] = set()
    differences, listed = node.get("/Differences"), node.get("/CharSet")
    if isinstance(differences, pikepdf.Array):
        found.update(_names(differences))
    if isinstance(listed, pikepdf.String):
        found.update(f"/{name}" for name in str(listed).split("/") if name.strip())
    odd = sorted(name[1:] for name in found if not GLYPH.fullmatch(name.strip()) and len(name) > 4)
    if odd:
        yield finding("glyph-name", f"font, {node.where}", ", ".join(odd), page=node.page)
