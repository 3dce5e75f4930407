"""What a PDF says about itself: Info, XMP, and what programs keep for themselves."""

import re
from collections.abc import Iterator

import pikepdf
from lxml import etree

from zenger.process.formats.xml_names import local_name
from zenger.process.inventory.found import Findings, finding, words_in
from zenger.process.inventory.pdf_tree import Node, content_of, nodes_below, words_of

_SOFTWARE = frozenset(
    "Producer CreatorTool Toolkit xmptk PTEX.Fullbanner GTS_PDFXVersion part conformance format "
    "Trapped Format GTS_PDFXConformance rev amd softwareAgent".split()
)
_IDS = frozenset("DocumentID InstanceID OriginalDocumentID VersionID documentID instanceID".split())
_OURS = "Zenger"
_NUMBER = re.compile(r"(?:uuid:|urn:uuid:|xmp\.\w+:)?[0-9A-Fa-f-]*")
# Before the first element of a packet, and behind the last one, but for marks and blanks.
_OUTSIDE = re.compile(
    rb"(?:\?>|^)([^<>\x00\xff]*[A-Za-z]{3}[^<>\x00\xff]*)(?=<\w)"
    rb"|(?<=:xmpmeta>)([^<>\x00]*[A-Za-z]{3}[^<>\x00]*)"
)
FEWEST_OF_A_PICTURE = 400  # characters in base64
MAX_PACKET = 4 * 1024**2  # bytes of XMP that are taken apart


def info(pdf: pikepdf.Pdf) -> Findings:
    """The Info dictionary, property by property.

    The title that Zenger itself puts on a copy is not told: readers show it, and nothing else
    stands there.
    """
    stated = pdf.trailer.get("/Info")
    if not isinstance(stated, pikepdf.Dictionary):
        return
    said = {str(key)[1:]: words_of(stated.get(key)) for key in sorted(stated.keys())}
    if said.keys() <= {"Title", "Producer"} and said.get("Producer") == _OURS:
        return
    for name, text in said.items():
        if text:
            kind = "software" if name == "Creator" else _kind(name)  # who made it is in Author
            yield finding(kind, f"document information, {name}", text)


def _kind(name: str) -> str:
    if name in _SOFTWARE:
        return "software"
    return "edit-ids" if name in _IDS else "property"


def packets(node: Node) -> Findings:
    """XMP of the document, a page, a picture; any other XML in its place."""
    if not isinstance(node.value, pikepdf.Stream):
        return
    if node.key != "/Metadata" and node.name("/Type") != "/Metadata":
        return
    content = content_of(node.value)
    where = f"XMP, {node.where}"
    told = False
    for name, text in xmp_fields(content):
        told = True
        if name == "image" and len(text) > FEWEST_OF_A_PICTURE:
            size = f"{len(text):,} characters of base64"
            yield finding("thumbnail", f"{where}, {name}", size, page=node.page)
        else:
            yield finding(_kind(name), f"{where}, {name}", text, page=node.page)
    if not told and (text := words_in(content)):
        yield finding("property", where, text, page=node.page)


def xmp_fields(packet: bytes) -> Iterator[tuple[str, str]]:
    """Names and values of an XMP packet; of broken ones as far as they go."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    body = packet[:MAX_PACKET].strip(b"\0 \t\r\n")
    root = etree.fromstring(body, parser) if body else None
    for comment in root.iter(etree.Comment) if root is not None else ():
        yield "comment", comment.text or ""
    for element in root.iter(etree.Element) if root is not None else ():
        for name, value in element.attrib.items():
            if value.strip() and not _is_usual(local_name(name), value):
                yield local_name(name), value
        if element.text and element.text.strip():
            yield _named(element), element.text
        if element.tail and element.tail.strip():
            yield "between its properties", element.tail
    for before, behind in _OUTSIDE.findall(body):
        if words := words_in(before or behind):
            yield "around its properties", words


def _is_usual(name: str, value: str) -> bool:
    """Whether it says nothing: what a packet is about is its document, or a number of it."""
    if name == "about":
        return not value.strip() or _NUMBER.fullmatch(value.strip()) is not None
    return name in ("parseType", "lang")


def _named(element: etree._Element) -> str:
    """The property's name: an item of a list is named after the list."""
    while (parent := element.getparent()) is not None:
        if local_name(element.tag) not in ("li", "Alt", "Bag", "Seq"):
            break
        element = parent
    return local_name(element.tag)


def private(node: Node) -> Findings:
    """What drawing programs keep of the whole picture, often with all its layers and text."""
    held = node.get("/PieceInfo")
    if not isinstance(held, pikepdf.Dictionary):
        return
    for program in sorted(map(str, held.keys())):
        said = []
        for below in nodes_below(held.get(program)):
            if isinstance(below.value, pikepdf.Stream):
                said.append(words_in(content_of(below.value)))
            said += [text for key in sorted(below.keys) if _is_told(key, text := below.text(key))]
        where = f"PieceInfo of {program[1:]}, {node.where}"
        yield finding("private-data", where, " ".join(filter(None, said)), page=node.page)


def _is_told(key: str, text: str) -> bool:
    return bool(text) and key not in ("/Filter", "/Type", "/LastModified")


def thumbnails(node: Node) -> Findings:
    small = node.get("/Thumb")
    if isinstance(small, pikepdf.Stream):
        size = f"{small.get('/Width')} x {small.get('/Height')} pixels"
        yield finding("thumbnail", f"of the page, {node.where}", size, page=node.page)
