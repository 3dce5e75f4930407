"""What an office document fetches by a field or a frame, without a relationship that says so."""

import re

from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, attribute, local
from zenger.process.inventory.found import Findings, finding

# Source: ECMA-376-1, 17.16.5 (fields); DDE is of older versions and still obeyed.
_FETCHING = re.compile(
    r"\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE)\b", re.IGNORECASE
)
_PARTS = re.compile(
    r"word/(?:document|header|footer|footnotes|endnotes|comments|webSettings|glossary/document)\d*\.xml"
)
_FRAMES = frozenset({"sourceFileName", "longDesc"})


def findings(package: Package) -> Findings:
    """Fields of the text that take something from elsewhere, and pages in frames."""
    for name in filter(_PARTS.fullmatch, package.names):
        try:
            yield from _of_part(package, name)
        except (*DAMAGE, TooLargeError):
            yield finding("not-inspected", f"{name}, fields", "A part is damaged or too large.")


def _of_part(package: Package, name: str) -> Findings:
    root = package.xml(name)
    field: list[str] = []  # a field's instruction may be cut into many runs
    for element in root.iter() if root is not None else ():
        kind = local(element)
        if kind in _FRAMES and (target := attribute(element, "val")):
            yield finding("external-link", f"{name}, frame", target)
        elif kind == "fldSimple":
            yield from _of_field(name, attribute(element, "instr"))
        elif kind == "instrText":
            field.append(element.text or "")
        elif kind == "fldChar" and attribute(element, "fldCharType") in ("separate", "end"):
            yield from _of_field(name, "".join(field))
            field = []
    yield from _of_field(name, "".join(field))


def _of_field(name: str, instruction: str) -> Findings:
    if _FETCHING.match(instruction):
        yield finding("external-link", f"{name}, field", instruction)
