"""Presentations (pptx): a page a slide, then notes, comments and what masters say."""

from collections.abc import Iterator

from lxml import etree

from zenger.model.extraction import PageKind
from zenger.process.formats.office_package import Package, attribute, local
from zenger.process.formats.ooxml_text import Section

_SLIDES = "ppt/slides/slide"


def sections(package: Package) -> Iterator[Section]:
    """Slides in the order they are shown, hidden ones among them and labelled so."""
    for number, name in enumerate(_in_order(package), 1):
        root = package.xml(name)
        if root is not None:
            hidden = root.get("show") == "0"
            yield (
                PageKind.SLIDE,
                f"Slide {number}" + (" (hidden)" if hidden else ""),
                slide_text(root),
            )
    for kind, prefix, label in (
        (PageKind.NOTES, "ppt/notesSlides/notesSlide", "Notes"),
        (PageKind.COMMENTS, "ppt/comments/", "Comments"),
        (PageKind.ASIDE, "ppt/slideMasters/slideMaster", "On every slide"),
    ):
        for name in package.starting(prefix):
            root = package.xml(name)
            text = slide_text(root) if root is not None else ""
            if text.strip():
                yield kind, label, text


def _in_order(package: Package) -> list[str]:
    shown = package.xml("ppt/presentation.xml")
    links = package.xml("ppt/_rels/presentation.xml.rels")
    if shown is None or links is None:
        return package.starting(_SLIDES)
    targets = {
        link.get("Id"): "ppt/" + str(link.get("Target")).lstrip("/").removeprefix("ppt/")
        for link in links
    }
    order = [targets.get(_relation(e), "") for e in shown.iter() if local(e) == "sldId"]
    known = [name for name in order if name in package.names]
    return known + [name for name in package.starting(_SLIDES) if name not in known]


def _relation(element: etree._Element) -> str:
    for key, value in element.attrib.items():
        if str(key).endswith("}id"):
            return str(value)
    return ""


def slide_text(root: etree._Element) -> str:
    """One line a paragraph; comments carry their text in an element of their own."""
    lines, parts = [], []
    for element in root.iter():
        name = local(element)
        if name in ("t", "text"):
            parts.append(element.text or "")
        elif name == "br":
            parts.append("\n")
        elif name in ("p", "cm", "tc"):
            lines.append("".join(parts))
            parts = (
                [attribute(element, "dt") + ": "]
                if name == "cm" and attribute(element, "dt")
                else []
            )
    lines.append("".join(parts))
    return "\n".join(line for line in lines if line.strip())
