"""The text of a web page, laid out as a reader would see its blocks.

Paragraphs are set apart by an empty line, list items and rows by a line, cells by a tab. What
a browser would not show (scripts, styles, `hidden`, ``display: none``) is left out of the
text and told apart, so that a mail's invisible preview line does not read as its first
sentence and yet is not lost.
"""
# long word lists read better as words

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

_PARAGRAPHS = frozenset(
    (
        "p div blockquote h1 h2 h3 h4 h5 h6 ul ol dl table section article header footer main "
        "aside nav figure address form fieldset pre center details hr"
    ).split()
)
_LINES = frozenset(("br li tr dt dd caption figcaption thead tbody tfoot summary option").split())
_SILENT = frozenset("script style head title".split())
_UNUSED = frozenset(("noscript", "template"))  # shown by programs without scripts, or by a script
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|(?<![\w-])visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
MAX_DEPTH = 1_000  # elements inside each other; browsers stop at 512, libxml2 at 2,048
MAX_ATTRIBUTES = 50_000  # of one element, or words in one
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{100000,}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_MARKUP = re.compile(
    r"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<[^>]*(?:>|\Z)", re.DOTALL | re.IGNORECASE
)
_VOID = frozenset(
    ("br hr img input meta link area base col embed source track wbr p li td tr").split()
)


@dataclass(slots=True)
class _Layout:
    """Text as it grows, with the white space that is due before the next word."""

    out: list[str] = field(default_factory=list)
    due: str = ""  # "", " ", "\t", "\n", "\n\n": the strongest asked for since the last word

    def ask(self, gap: str) -> None:
        order = ("", " ", "\t", "\n", "\n\n")
        if self.out and order.index(gap) > order.index(self.due):
            self.due = gap

    def write(self, text: str, *, verbatim: bool) -> None:
        if verbatim:
            self.out += [self.due, text]
            self.due = ""
            return
        flat = _SPACES.sub(" ", text)
        words = flat.strip(" ")
        if flat[:1] == " ":
            self.ask(" ")
        if words:
            self.out += [self.due, words]
            self.due = ""
            if flat[-1:] == " ":
                self.ask(" ")


def too_deep(untrusted_html: str) -> bool:
    """Whether its elements may be nested beyond `MAX_DEPTH`, or one has as many attributes as no
    page has: a bomb.

    libxml2 drops everything beyond its limit without a word, and nh3 takes time quadratic in
    the depth (measured: 0.9 s for 20,000, 132 s for 200,000 elements); libxml2 does so in the
    number of attributes (two million: more than 100 s).
    """
    if any(len(tag.group().split()) > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(untrusted_html)):
        return True
    if untrusted_html.count("<") <= MAX_DEPTH:
        return False
    depth = 0
    still_open: Counter[str] = Counter()
    for match in _TAG.finditer(untrusted_html):
        close, tag = match.group(1), match.group(2).lower()
        if tag in _VOID or (close and not still_open[tag]):  # "</i>" closes no "<b>"
            continue
        step = -1 if close else 1
        still_open[tag] += step
        depth += step
        if depth > MAX_DEPTH:
            return True
    return False


def without_markup(untrusted_html: str) -> str:
    """The text of a page too strange to parse: all tags out, nothing more."""
    return html.unescape(_SPACES.sub(" ", _MARKUP.sub(" ", untrusted_html))).strip()


def parse(untrusted_html: str) -> etree._Element | None:
    """A tree of it, however broken; None where there is no element at all."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_pis=True, no_network=True, recover=True
    )
    data = untrusted_html.replace("\0", "").encode("utf-8", "replace")
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # nothing but a comment or white space
        return None


_NO_WORDS = frozenset(("hidden", "checkbox", "radio", "image", "file", "range", "color"))  # inputs


def is_hidden(element: etree._Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.tag in _UNUSED
        or _HIDDEN_STYLE.search(element.get("style") or "") is not None
        or (element.tag == "input" and element.get("type") == "hidden")
    )


def storable(text: str) -> str:
    """The same with U+FFFD for what a parsed tree may hold, but nothing may write into it."""
    return _UNSTORABLE.sub("\ufffd", text)


def take_hidden(root: etree._Element) -> str:
    """Remove from the tree what a browser would not show; return its text."""
    texts = []
    for element in [e for e in root.iter(etree.Element) if e is not root and is_hidden(e)]:
        if element.getparent() is None:
            continue
        texts.append(visible_text(element, with_hidden=True))
        without_element(element)
    return "\n\n".join(text for text in texts if text)


def without_element(element: etree._Element) -> None:
    """Take it out of its tree, but not the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = storable((before.tail or "") + element.tail)
    elif element.tail:
        parent.text = storable((parent.text or "") + element.tail)
    parent.remove(element)


def name_pictures(root: etree._Element, names: Mapping[str, str]) -> None:
    """Put words in the place of pictures, none of which is loaded: what they are said to show,
    or the name of the attached file that a ``cid:`` address (RFC 2392) stands for."""
    for picture in list(root.iter("img")):
        source = picture.get("src") or ""
        shown = names.get(unquote(source[4:]), "") if source[:4].lower() == "cid:" else ""
        words = " ".join((shown or picture.get("alt") or "").split())
        if words:
            picture.tag, picture.text = "em", f"[{storable(words)}]"
            picture.attrib.clear()


def visible_text(root: etree._Element, *, with_hidden: bool = False) -> str:
    """The text of the element and all in it."""
    layout = _Layout()
    silent = 0  # how many elements around us are not shown
    verbatim = 0
    for event, element in _walk(root):
        if event == "comment":
            if not silent and element.tail:
                layout.write(element.tail, verbatim=verbatim > 0)
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
        unseen = tag in _SILENT or not tag or (not with_hidden and is_hidden(element))
        if event == "start":
            silent += unseen
            verbatim += tag in ("pre", "textarea")
            if not silent:
                _open(layout, tag, element, verbatim=verbatim > 0)
        else:
            verbatim -= tag in ("pre", "textarea")
            silent -= unseen
            if not silent:
                _close(layout, tag, element, verbatim=verbatim > 0, tail=element is not root)
    return "".join(layout.out)


def _walk(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    return iter(etree.iterwalk(root, events=("start", "end", "comment")))


def _open(layout: _Layout, tag: str, element: etree._Element, *, verbatim: bool) -> None:
    _gap(layout, tag)
    if tag in ("td", "th") and element.getprevious() is not None:
        layout.ask("\t")
    if tag == "img" and (alt := (element.get("alt") or "").strip()):
        layout.write(f"[{alt}]", verbatim=False)
    if tag == "input":
        layout.write(f" {_of_field(element)} ", verbatim=False)
    if tag == "li":
        layout.write("• ", verbatim=False)
    if element.text:
        layout.write(element.text, verbatim=verbatim)


def _of_field(element: etree._Element) -> str:
    """What a browser shows in a field of a form: of a password that was filled in only dots."""
    kind, filled = element.get("type", "text").lower(), element.get("value") or ""
    if kind in _NO_WORDS or (kind == "password" and filled):
        return ""
    return filled or element.get("placeholder") or ""


def _close(
    layout: _Layout, tag: str, element: etree._Element, *, verbatim: bool, tail: bool
) -> None:
    _gap(layout, tag)
    if tail and element.tail:
        layout.write(element.tail, verbatim=verbatim)


def _gap(layout: _Layout, tag: str) -> None:
    if tag in _PARAGRAPHS:
        layout.ask("\n\n")
    elif tag in _LINES:
        layout.ask("\n")


def to_source(element: etree._Element) -> str:
    """The element as HTML again."""
    return str(etree.tostring(element, encoding="unicode", method="html"))


def html_to_text(untrusted_html: str) -> str:
    """The text of a whole page."""
    if too_deep(untrusted_html):
        return without_markup(untrusted_html)
    root = parse(untrusted_html)
    return "" if root is None else visible_text(root)
