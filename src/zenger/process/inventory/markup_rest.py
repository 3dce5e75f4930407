"""Whatever else the source of a page holds: attributes, elements that are not shown, data in links.

What says a word that is neither seen nor told is told; nothing is passed over for its name alone.
"""

import re
from collections.abc import Iterator

from lxml import etree

from zenger.model.review import Severity
from zenger.process.formats.css_unseen import plain
from zenger.process.formats.data_uri import data_of
from zenger.process.inventory.found import Findings, finding, readable, words_in
from zenger.process.inventory.picture import is_picture, picture_findings
from zenger.process.inventory.subject import DAMAGE
from zenger.process.inventory.told_words import Told

MOST = 20_000  # attributes of one page
_LINKS = ("href", "src", "action", "cite", "data", "poster", "background", "formaction", "longdesc")
# How a page is built and looks; names that its programs go by.
_TECHNICAL = frozenset(
    "class id style type rel lang dir charset width height method target role for name http-equiv "
    "viewbox d fill stroke transform points srcset sizes media integrity crossorigin align valign "
    "border cellpadding cellspacing bgcolor color face size hidden xmlns version loading "
    "referrerpolicy preserveaspectratio srcdoc alt title tabindex accept-charset enctype colspan "
    "rowspan scope".split()
)
_QUOTED = re.compile(r"\"([^\"\n]{3,})\"|'([^'\n]{3,})'")
_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_ODD = re.compile(r"<!(?!--|doctype|\[if|\[endif|--)([^>]*)>|<\?(?!xml\b)([^>]*)>", re.IGNORECASE)
_MIME = re.compile(r"[\w.-]+/[\w.+-]+(?:\s*;\s*charset=[\w-]+)?")
_LOCAL = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\")
_ELSEWHERE = re.compile(r"\s*(?:https?:|ftp:|mailto:|tel:|//)", re.IGNORECASE)


def odd_comments(source: str, where: str) -> Findings:
    """What browsers take for a comment though it is not written as one."""
    for match in _ODD.finditer(source):
        if any(map(str.isalnum, text := readable(match[1] or match[2] or ""))):
            yield finding("markup-comment", where, text)


def rest(root: etree._Element, where: str, told: Told) -> Findings:
    """Of a page, after all other looks.

    Args:
        told: the words that are seen or were told.
    """
    count = 0
    for element in root.iter(etree.Element):
        tag = str(element.tag).rpartition("}")[2].lower()
        if tag == "style":
            yield from _of_sheet("".join(map(str, element.itertext())), where, told)
        elif tag != "script":
            for text in (element.text or "", element.tail or ""):
                if text.strip() and told.untold(text) and not told.is_in_running(text):
                    told.add(text)
                    yield finding("stray-text", f"{where}, {tag}", text)
        for name, value in element.attrib.items():
            count += 1
            if count > MOST:
                yield finding("not-inspected", where, "It has more attributes than are looked at.")
                return
            key = str(name).rpartition("}")[2].lower()
            yield from _of_attribute(tag, key, value, where, told)


def _of_attribute(tag: str, key: str, value: str, where: str, told: Told) -> Findings:
    place = f"{where}, {tag} {key}"
    if key == "style":
        yield from _of_sheet(value, where, told)
    elif key in _LINKS and value.lstrip()[:5].lower() == "data:":
        yield from _of_data(value, place, told)
    elif key in _LINKS and _LOCAL.match(value):
        yield finding("file-path", place, value)
    elif key in _LINKS and tag in ("a", "area", "form", "blockquote", "q", "base", "link"):
        if _ELSEWHERE.match(value) or told.untold(value):
            yield finding("link", place, value)
    elif key not in _TECHNICAL and not _MIME.fullmatch(value) and told.untold(value):
        told.add(value)
        severity = Severity.LOW if key in _LINKS else None
        yield finding("stray-text", place, value, severity=severity)


def _of_sheet(sheet: str, where: str, told: Told) -> Findings:
    sheet = plain(sheet)
    for address in _ADDRESS.findall(sheet):
        if _ELSEWHERE.match(address):
            yield finding("remote-content", f"{where}, style", address)
    for text in _quoted(sheet):
        if told.untold(text) and not text.startswith("data:"):
            told.add(text)
            yield finding("stray-text", f"{where}, style", text, severity=Severity.LOW)


def _quoted(sheet: str) -> Iterator[str]:
    return (one or other for one, other in _QUOTED.findall(sheet))


def _of_data(value: str, place: str, told: Told) -> Findings:
    """A file inside an address."""
    content = data_of(value)
    if content is None:
        yield finding("not-inspected", place, "Data in an address that cannot be decoded.")
    elif is_picture(content[:32]):
        try:
            yield from picture_findings(content, place)
        except DAMAGE:
            yield finding("not-inspected", place, "The picture is damaged.")
    elif told.untold(text := words_in(content)):
        yield finding("embedded-file", place, f"{len(content):,} bytes. {text}")
