"""What the source of a web page, an HTML mail, an SVG or XML holds that is not drawn."""

import re

from lxml import etree

from zenger.process.formats.html import MAX_HTML, charset_of
from zenger.process.formats.html_text import is_hidden, parse, too_deep, visible_text
from zenger.process.formats.plain_charsets import decode
from zenger.process.inventory.found import Findings, finding, readable
from zenger.process.inventory.reading import Reading
from zenger.process.inventory.style_sheets import hidden_by_rules
from zenger.process.inventory.subject import Results, Subject

_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_REMOTE = re.compile(r"\s*(?:https?:|ftp:|//)", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:color\s*:\s*(?:#fff(?:fff)?|white|transparent)\b(?!.*background)|"
    r"font-size\s*:\s*[01](?:px|pt|em|%)?\s*(?:;|$)|opacity\s*:\s*0(?:\.0\d*)?\s*(?:;|$)|"
    r"(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01]\D|"
    r"(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*(?:;|$)(?=.*overflow))",
    re.IGNORECASE | re.DOTALL,
)
_LOADING = ("src", "background", "data", "poster", "srcset", "{http://www.w3.org/1999/xlink}href")
_PROGRAM = re.compile(r"on[a-z]+")


def look(subject: Subject) -> Results:
    """A page: what its reader tells, then what only its source shows."""
    yield from Reading(subject, skip=frozenset({"loads", "generator"})).results()
    subject.untrusted.seek(0)
    data = subject.untrusted.read(MAX_HTML)
    yield from in_source(charset_of(data).decode(data), "the source")


def look_at_svg(subject: Subject) -> Results:
    """A drawing: its texts are seen, what is hidden and who made it is not."""
    yield from Reading(subject).results()
    subject.untrusted.seek(0)
    data = subject.untrusted.read(MAX_HTML)
    yield from in_source(decode(data), "the source")
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name in ("metadata", "desc", "title"):
            text = " ".join("".join(map(str, element.itertext())).split())
            if text:
                yield finding("property", f"{name} of the drawing", text)
        for key, value in element.attrib.items():
            if etree.QName(key).localname in ("docname", "export-filename", "absref"):
                yield finding("file-path", f"attribute {key}", value)


def in_source(source: str, where: str) -> Findings:
    """Comments, programs, white text, what is fetched; of a page too strange to parse only
    comments, and that it was not looked into."""
    for comment in _COMMENT.findall(source):
        if text := readable(comment):
            yield finding("markup-comment", where, text)
    root = None if too_deep(source) else parse(source)
    if root is None:
        if "<" in source:
            yield finding("not-inspected", where, "Its elements cannot be told apart.")
        return
    yield from hidden_by_rules(root, where, lambda said: bool(_UNSEEN.search(said)))
    for element in root.iter(etree.Element):
        yield from _of_element(element, where)


def _of_element(element: etree._Element, where: str) -> Findings:
    tag = str(element.tag).rpartition("}")[2]
    if tag == "script":
        yield finding("script", where, element.get("src") or "".join(map(str, element.itertext())))
    elif tag == "style" and "content:" in (element.text or ""):
        yield finding("script", f"{where}, style that writes", element.text or "")
    elif tag in ("template", "noscript") and (text := _all_text(element)):
        yield finding("hidden-text", where, text)
    if tag == "input" and element.get("type") == "hidden":
        yield finding("form-value", where, f"{element.get('name', '')}: {element.get('value', '')}")
    if _UNSEEN.search(element.get("style") or "") or _is_white(element):
        text = visible_text(element, with_hidden=True)
        if text.strip():
            yield finding("invisible-text", where, text)
    elif is_hidden(element) and tag != "input":
        text = visible_text(element, with_hidden=True)
        if text.strip():
            yield finding("hidden-text", where, text)
    yield from _of_attributes(element, tag, where)


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


def _is_white(element: etree._Element) -> bool:
    colour = (element.get("color") or "").lower()
    return element.tag == "font" and colour in ("white", "#fff", "#ffffff")
