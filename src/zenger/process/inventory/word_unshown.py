"""Text of a Word document that is on no page: headers that are switched off, notes that nothing
refers to, rows and lines without height, frames and lines beside the page.

Source: ISO/IEC 29500-1, 17.10 (headers), 17.11 (notes), 17.4.80 (height of a row),
17.3.1.11 (frames), 17.3.1.12 (indents), 17.3.1.33 (spacing). Lengths are in twentieths of a point.
"""

import re
from collections.abc import Iterator

from lxml import etree

from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, attribute, local
from zenger.process.formats.ooxml_text import text_of
from zenger.process.inventory.found import Findings, finding

DOCUMENT = "word/document.xml"
_EDGES = re.compile(r"word/(?:header|footer)\d*\.xml")
_NOTES = ("footnote", "endnote")
LOWEST = 40  # a row or a line that nobody reads
FURTHEST, WIDEST = -2_000, 31_680  # beside the page, on any paper that Word knows
_OFF = ("0", "false", "off")


def findings(package: Package) -> Findings:
    """All of it; a part that is damaged is told and hides nothing of the others."""
    if DOCUMENT not in package.names:
        return
    for what, look in (
        ("headers", _headers), ("notes", _notes), ("rows and lines", _too_low),
    ):  # fmt: skip
        try:
            yield from look(package)
        except (*DAMAGE, TooLargeError):
            yield finding("not-inspected", what, "A part is damaged or too large.")


def _headers(package: Package) -> Findings:
    shown = set(_shown(package))
    for name in filter(_EDGES.fullmatch, package.names):
        root = package.xml(name) if name not in shown else None
        if root is not None and (text := _text(root)):
            yield finding("hidden-text", f"{name}, on no page", text)


def _shown(package: Package) -> Iterator[str]:
    """The parts of headers and footers that some page has."""
    root, settings = package.xml(DOCUMENT), package.xml("word/settings.xml")
    targets = {link.id: link.target for link in package.links(DOCUMENT)}
    has_even = settings is not None and _is_on(settings, "evenAndOddHeaders")
    for section in root.iter("{*}sectPr") if root is not None else ():
        has_first = _is_on(section, "titlePg")
        for edge in section.iter("{*}headerReference", "{*}footerReference"):
            kind = attribute(edge, "type")
            if (kind == "first" and not has_first) or (kind == "even" and not has_even):
                continue
            yield targets.get(attribute(edge, "id"), "")


def _is_on(holder: etree._Element, name: str) -> bool:
    return any(attribute(one, "val") not in _OFF for one in holder.iter(f"{{*}}{name}"))


def _notes(package: Package) -> Findings:
    root = package.xml(DOCUMENT)
    for kind in _NOTES:
        notes = package.xml(f"word/{kind}s.xml")
        if notes is None or root is None:
            continue
        used = {attribute(one, "id") for one in root.iter(f"{{*}}{kind}Reference")}
        for note in notes.iter(f"{{*}}{kind}"):
            is_told = attribute(note, "type") or attribute(note, "id") in used
            if not is_told and (text := _text(note)):
                yield finding("hidden-text", f"a {kind} that nothing refers to", text)


def _too_low(package: Package) -> Findings:
    root = package.xml(DOCUMENT)
    for row in root.iter("{*}trPr") if root is not None else ():
        parent = row.getparent()
        is_low = any(_is_low_row(one) for one in row)
        if is_low and parent is not None and (text := _text(parent)):
            yield finding("hidden-text", "a row without height", text)
    for properties in root.iter("{*}pPr") if root is not None else ():
        why = next(filter(None, map(_why, properties)), "")
        parent = properties.getparent()
        if why and parent is not None and (text := _text(parent)):
            kind = "outside-page" if why == "beside the page" else "invisible-text"
            yield finding(kind, f"the text, {why}", text)


def _is_low_row(one: etree._Element) -> bool:
    if local(one) == "hidden":
        return attribute(one, "val") not in _OFF
    return (
        local(one) == "trHeight"
        and attribute(one, "hRule") == "exact"
        and _number(attribute(one, "val")) < LOWEST
    )


def _why(one: etree._Element) -> str:
    """Why a paragraph of this property is not seen; empty where it is."""
    if local(one) == "spacing" and attribute(one, "lineRule") == "exact":
        return "a line without height" if _number(attribute(one, "line")) < LOWEST else ""
    places = {"framePr": ("x", "y"), "ind": ("left", "start")}.get(local(one), ())
    numbers = [_number(attribute(one, place)) for place in places]
    is_beside = any(number < FURTHEST or number > WIDEST for number in numbers)
    return "beside the page" if is_beside else ""


def _number(value: str) -> float:
    return float(value) if re.fullmatch(r"-?\d{1,9}", value) else 0.0


def _text(element: etree._Element) -> str:
    said = (text_of(paragraph) for paragraph in element.iter("{*}p"))
    return "\n".join(text for text in said if text.strip()) or text_of(element).strip()
