"""An SVG drawing made inert: no scripts, no handlers, nothing fetched, no entity expanded.

Source: SVG 2, W3C Candidate Recommendation 2018, 5 (structure), 12.3 (image), 15 (scripting).
"""

import base64
import binascii
import io
import re
from urllib.parse import unquote_to_bytes

from lxml import etree
from PIL import Image

from zenger.process.formats.xml_names import local as local

MAX_SVG = 16 * 1024**2  # bytes that are made into a tree
MAX_SHOWN = 100_000  # elements after every `use` has been followed
MAX_PICTURE = 50_000_000  # pixels of a picture inside
SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_DROPPED = frozenset(
    "script foreignObject iframe object embed audio video canvas animate animateMotion "
    "animateTransform animateColor set handler listener".split()
)
_PICTURES = frozenset(("image", "feImage"))
_FETCHES = re.compile(r"@import|url\(\s*[\"']?\s*(?!#|[\"']?#|data:)", re.IGNORECASE)
_DATA = re.compile(r"data:image/(png|jpe?g|gif|webp)[^,]{0,100},", re.IGNORECASE)


class TooComplexError(Exception):
    """It draws more than anybody looks at: a bomb."""


def parsed(content: bytes) -> etree._Element | None:
    """The tree, as far as it can be read; None where it is no XML. Entities stay unexpanded."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, recover=True, huge_tree=False,
        remove_pis=True, remove_comments=True,
    )  # fmt: skip
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None


def findings(root: etree._Element) -> list[str]:
    """What the drawing would have done or fetched in a browser, in words; each once."""
    found = set()
    for element in root.iter():
        name = local(element)
        if name == "script":
            found.add("scripts")
        if any(str(key).startswith("on") for key in element.attrib):
            found.add("event handlers")
        if name in _PICTURES and _leads_outside(element):
            found.add("pictures from elsewhere")
        if name == "style" and _FETCHES.search("".join(element.itertext())):
            found.add("styles from elsewhere")
    return sorted(found)


def made_inert(root: etree._Element) -> bytes:
    """The same drawing for a renderer. Changes `root`.

    Raises:
        TooComplexError: it is a bomb of references.
    """
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _remove(element)  # an entity that was not expanded
        elif local(element) in _DROPPED:
            _remove(element)
        else:
            _disarm(element)
    if _shown(root) > MAX_SHOWN:
        raise TooComplexError
    return bytes(etree.tostring(root))


def _disarm(element: etree._Element) -> None:
    for key, value in list(element.attrib.items()):
        if str(key).startswith("on") or _FETCHES.search(str(value)):
            del element.attrib[key]
    if local(element) == "style" and _FETCHES.search(element.text or ""):
        element.text = ""
    if local(element) in _PICTURES and (_leads_outside(element) or not _is_small(element)):
        _remove(element)
    elif local(element) not in _PICTURES and local(element) != "a" and _leads_outside(element):
        for key in _HREFS:
            element.attrib.pop(key, None)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _target(element: etree._Element) -> str:
    return next((element.get(key, "").strip() for key in _HREFS if element.get(key)), "")


def _leads_outside(element: etree._Element) -> bool:
    target = _target(element)
    return bool(target) and not target.startswith(("#", "data:image/"))


def _is_small(element: etree._Element) -> bool:
    """Whether the picture inside says it has no more pixels than may be decoded."""
    target = _target(element)
    if target.startswith("#") or not target:
        return True
    match = _DATA.match(target)
    if not match:
        return False
    content = unquote_to_bytes(target[match.end() :])
    try:
        if ";base64" in match.group().lower():
            content = base64.b64decode(content, validate=False)
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "WEBP")) as image:
            return image.width * image.height <= MAX_PICTURE
    except (binascii.Error, OSError, ValueError, SyntaxError):
        return False


def _shown(root: etree._Element) -> int:
    """Elements drawn when each `use`, pattern, mask and marker is followed; soon too many."""
    named = {e.get("id"): e for e in root.iter() if e.get("id")}
    counts: dict[int, int] = {}
    for element in reversed(list(root.iter())):  # children before parents
        counts[id(element)] = 1 + sum(counts.get(id(child), 0) for child in element)
    total = counts.get(id(root), 0)
    for _ in range(MAX_NESTING):
        grown = _followed(root, named, counts)
        if grown == total or grown > MAX_SHOWN:
            return grown
        total = grown
    return MAX_SHOWN + 1  # references still lead further: a circle


MAX_NESTING = 30  # references that lead to references


def _followed(
    root: etree._Element, named: dict[str | None, etree._Element], counts: dict[int, int]
) -> int:
    """One more step along all references; updates `counts`."""
    before = dict(counts)
    for element in reversed(list(root.iter())):
        inside = sum(counts.get(id(child), 0) for child in element)
        led = sum(
            min(before.get(id(named[n]), 0), MAX_SHOWN) for n in _names(element) if n in named
        )
        counts[id(element)] = min(1 + inside + led, MAX_SHOWN + 1)
    return counts.get(id(root), 0)


_REFERENCE = re.compile(r"url\(\s*[\"']?#([^)\"'\s]{1,200})")


def _names(element: etree._Element) -> list[str]:
    names = [n for value in element.attrib.values() for n in _REFERENCE.findall(str(value))]
    target = _target(element)
    return [*names, target[1:]] if target.startswith("#") and local(element) != "a" else names
