"""What stands among the drawing commands of a PDF and draws nothing."""

import re
from collections.abc import Iterator

import pikepdf

from zenger.process.inventory.found import Findings, finding, readable, words_in
from zenger.process.inventory.pdf_tree import Node

MAX_CONTENT = 64 * 1024**2  # bytes of one content stream that are looked through
_TOKEN = re.compile(
    rb"(?P<comment>%[^\r\n]*)"
    rb"|(?P<string>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*\))"
    rb"|(?P<open><<)|(?P<close>>>)"
    rb"|(?P<hex><[0-9A-Fa-f\s]*>)"
    rb"|(?P<name>/[^\s/<>\[\]()%{}]*)"
    rb"|(?P<image>\bBI\b(?P<about>.{0,2000}?)\bID[ \r\n](?P<pixels>.*?)\sEI(?=\s|$))"
    rb"|(?P<other>[^\s/<>\[\]()%{}]+)",
    re.DOTALL,
)
_WORTH = re.compile(rb"%|<<|(?:^|\s)BI\s")
_SPEAKS = {b"/ActualText": "replacement-text", b"/E": "replacement-text", b"/Alt": "description"}


def contents(node: Node) -> Findings:
    """Of pages, forms, patterns and letters of Type 3 fonts."""
    if not isinstance(node.value, pikepdf.Stream) or not _draws(node):
        return
    content = bytes(node.value.read_bytes())
    if len(content) > MAX_CONTENT:
        text = f"Only the first {MAX_CONTENT // 1024**2} MB of the drawing commands."
        yield finding("not-inspected", node.where, text, page=node.page)
    yield from said_in(content[:MAX_CONTENT], node.where, node.page)


def _draws(node: Node) -> bool:
    if node.key == "/CharProcs":
        return True
    kind = node.name("/Subtype") or node.name("/Type")
    return node.key == "/Contents" or kind in ("/Form", "/Pattern")


def said_in(content: bytes, where: str, page: int | None) -> Findings:
    """Comments, what is to be read instead of what is drawn, and pictures among the commands."""
    if not _WORTH.search(content):
        return
    for kind, text in _said(content):
        if kind != "inline-image" and not text:
            continue
        yield finding(kind, f"drawing commands, {where}", text, page=page)


def _said(content: bytes) -> Iterator[tuple[str, str]]:
    depth, key = 0, b""
    for match in _TOKEN.finditer(content):
        kind = match.lastgroup or ""
        if kind == "comment":
            yield "content-comment", words_in(match[0][1:])
        elif kind in ("image", "pixels", "about"):
            yield "inline-image", words_in(match["pixels"])
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "name":
            key = match[0]
        elif kind in ("string", "hex") and depth:
            named = _SPEAKS.get(key, "content-property")
            if key not in (b"/Lang", b"/MCID"):
                yield named, _string(match[0])


def _string(token: bytes) -> str:
    return readable(str(pikepdf.Object.parse(token)))
