"""Slides (pptx): the library's text in the order they are shown, hidden ones told apart."""

from collections.abc import Iterator

from lxml import etree

from zenger.model.extraction import PageKind
from zenger.process.formats import office_library
from zenger.process.formats.office_package import (
    TYPES,
    Package,
    local,
    packed,
    parsed,
    relationships,
)
from zenger.process.formats.ooxml_grounds import Grounds, take_faint
from zenger.process.formats.ooxml_shapes import size_of_slides, take_unseen
from zenger.process.formats.ooxml_text import Section, left_out, text_of, words_of

MAX_SLIDE = 8 * 1024**2  # bytes of XML
PRESENTATION = "ppt/presentation.xml"
_ONE = (
    b'<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<p:sldIdLst><p:sldId id="256" r:id="slide"/></p:sldIdLst></p:presentation>'
)


def sections(package: Package) -> Iterator[Section]:
    """One a slide, then one for all speaker notes.

    Raises:
        UnreadableError, TooLargeError
    """
    links = [link for link in package.links(package.main()) if link.kind == "slide"]
    parts = {link.id: link.target for link in links if link.target in package.names}
    shown = [parts[i] for i in _order(package) if i in parts]
    orphans = [part for part in parts.values() if part not in shown]  # taken out, but still there
    notes, unseen, size = [], list[str](), size_of_slides(package)
    for number, part in enumerate([*shown, *orphans], 1):
        root = parsed(package.read(part, MAX_SLIDE))
        grounds = Grounds(package, part, root)
        said_unseen = [*take_unseen(root, size), *take_faint(grounds)]
        unseen += [f"Slide {number}: {said}" for said in said_unseen]
        is_hidden = part in orphans or root.get("show") in ("0", "false")
        label = f"Slide {number} (hidden)" if is_hidden else f"Slide {number}"
        text = office_library.slide(_given(etree.tostring(root)))
        lines = [text, *left_out(root, words_of([text]))]
        yield PageKind.HIDDEN if is_hidden else PageKind.SLIDE, label, "\n".join(lines)
        if said := _notes(package, part):
            notes.append(f"Slide {number}: {said}")
    if unseen:
        yield PageKind.HIDDEN, "Hidden text", "\n".join(unseen)
    if notes:
        yield PageKind.NOTES, "Speaker notes", "\n".join(notes)


def _given(slide: bytes) -> bytes:
    """A presentation of one slide: the library would order them by the numbers in their names."""
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relationships({"officeDocument": PRESENTATION}),
            PRESENTATION: _ONE,
            "ppt/_rels/presentation.xml.rels": relationships({"slide": "slides/slide1.xml"}),
            "ppt/slides/slide1.xml": slide,
        }
    )


def _order(package: Package) -> Iterator[str]:
    """Identifiers of the slides as they are shown."""
    root = package.xml(package.main())
    for slide in root.iter() if root is not None else ():
        if local(slide) == "sldId":
            yield from (str(v) for k, v in slide.attrib.items() if str(k).endswith("}id"))


def _notes(package: Package, part: str) -> str:
    """A slide's notes by its own link; the library goes by numbers, which need not agree."""
    parts = [e.target for e in package.links(part) if e.kind == "notesSlide"]
    roots = [root for name in parts if (root := package.xml(name)) is not None]
    lines = [line for root in roots for line in text_of(root).split("\n")]
    return "\n".join(line for line in lines if not line.isdecimal())  # the slide's number
