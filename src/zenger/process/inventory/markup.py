"""What the source of a web page, an HTML mail, an SVG or XML holds that is not drawn."""

import re

from lxml import etree

from zenger.process.formats.css_unseen import covers
from zenger.process.formats.html import MAX_HTML, charset_of
from zenger.process.formats.html_text import parse, too_deep, visible_text
from zenger.process.formats.plain_charsets import decode
from zenger.process.formats.xml_names import local_name
from zenger.process.inventory import svg_unseen
from zenger.process.inventory.found import Findings, finding, readable
from zenger.process.inventory.markup_rest import odd_comments, rest
from zenger.process.inventory.reading import Reading
from zenger.process.inventory.style_sheets import hidden_by_styles
from zenger.process.inventory.subject import Results, Subject
from zenger.process.inventory.told_words import Told

_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_REMOTE = re.compile(r"\s*(?:https?:|ftp:|//)", re.IGNORECASE)
_LOADING = ("src", "background", "data", "poster", "srcset", "{http://www.w3.org/1999/xlink}href")
# What a browser shows only where it cannot show something else, or never.
_NOT_SHOWN = frozenset(
    "template noscript audio video canvas object iframe noframes noembed metadata desc defs".split()
)
LIES_OVER = "something lies over it"
_PROGRAM = re.compile(r"on[a-z]+")


def look(subject: Subject) -> Results:
    """A page: what its reader tells, then what only its source shows."""
    reading = Reading(subject, skip=frozenset({"loads", "generator"}))
    yield from reading.results()
    subject.untrusted.seek(0)
    data = subject.untrusted.read(MAX_HTML)
    yield from in_source(charset_of(data).decode(data), "the source", reading.words)


def look_at_svg(subject: Subject) -> Results:
    """A drawing: its texts are seen, what is hidden and who made it is not."""
    reading = Reading(subject)
    yield from reading.results()
    subject.untrusted.seek(0)
    data = subject.untrusted.read(MAX_HTML)
    yield from in_source(decode(data), "the source", reading.words)
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    yield from svg_unseen.findings(root)
    for element in root.iter(etree.Element):
        name = local_name(element.tag)
        if name in ("metadata", "desc", "title"):
            text = " ".join("".join(map(str, element.itertext())).split())
            if text:
                yield finding("property", f"{name} of the drawing", text)
        for key, value in element.attrib.items():
            if local_name(key) in ("docname", "export-filename", "absref"):
                yield finding("file-path", f"attribute {key}", value)


def in_source(source: str, where: str, told: Told | None = None) -> Findings:
    """Comments, programs, white text, what is fetched, and whatever else it says; of a page too
    strange to parse only comments, and that it was not looked into.

    Args:
        told: words that are seen or told elsewhere, which are not told again.
    """
    for comment in _COMMENT.findall(source):
        if text := readable(comment):
            yield finding("markup-comment", where, text)
    root = None if too_deep(source) else parse(source)
    if root is None:
        if "<" in source:
            yield finding("not-inspected", where, "Its elements cannot be told apart.")
        return
    yield from odd_comments(source, where)
    told = told or Told()
    seen = visible_text(root)
    told.add(seen)
    told.running += "".join(seen.split())
    for one in _by_rules(root, where):
        told.add(one.text)
        yield one
    yield from rest(root, where, told)


def _by_rules(root: etree._Element, where: str) -> Findings:
    yield from hidden_by_styles(root, where)
    for element in root.iter(etree.Element):
        yield from _of_element(element, where)


def _of_element(element: etree._Element, where: str) -> Findings:
    tag = local_name(element.tag)
    if tag == "script":
        yield finding("script", where, element.get("src") or "".join(map(str, element.itertext())))
    elif tag == "style" and "content:" in (element.text or ""):
        yield finding("script", f"{where}, style that writes", element.text or "")
    elif tag == "input" and element.get("type") == "hidden":
        yield finding("form-value", where, f"{element.get('name', '')}: {element.get('value', '')}")
    elif _is_not_shown(element, tag) and (text := _all_text(element)):
        yield finding("hidden-text", f"{where}, {tag}", text)
    yield from _drawn(element, where)
    yield from _of_attributes(element, tag, where)


def _is_not_shown(element: etree._Element, tag: str) -> bool:
    is_flat = tag == "svg" and {element.get("width"), element.get("height")} & {"0", "0px"}
    is_closed = tag == "dialog" and element.get("open") is None
    return tag in _NOT_SHOWN or bool(is_flat) or is_closed


def _drawn(element: etree._Element, where: str) -> Findings:
    """Whether it is laid over what stands around it."""
    style, parent = element.get("style") or "", element.getparent()
    if covers(style) and parent is not None and not _all_text(element):
        yield finding("bad-redaction", f"{where}, {LIES_OVER}", _all_text(parent))


def _all_text(element: etree._Element) -> str:
    return readable(" ".join(map(str, element.itertext())))


def _of_attributes(element: etree._Element, tag: str, where: str) -> Findings:
    for key, value in element.attrib.items():
        name = str(key)
        if name in _LOADING and tag != "script" and _REMOTE.match(value):
            yield finding("remote-content", where, value)
        elif _PROGRAM.fullmatch(name):
            yield finding("script", f"{where}, {name}", value)
        elif name in ("alt", "title") and value.strip():
            yield finding("description", where, value)
        elif name == "srcdoc" and value.strip():
            yield finding("embedded-file", f"{where}, page in a frame", value)
        elif name == "href" and tag == "link" and _REMOTE.match(value):
            yield finding("remote-content", where, value)
