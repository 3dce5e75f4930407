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
    rb"|(?P<other>[^\s/<>\[\]()%{}]+)",
    re.DOTALL,
)
_DATA = re.compile(rb"\bID[ \r\n]")
_END = re.compile(rb"\sEI(?=\s|$)")
_ABOUT = 2_000  # bytes between BI and ID
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
    """Kinds and texts. Goes over the commands once, however they are made."""
    depth, key, at, has_end = 0, b"", 0, True
    while match := _TOKEN.search(content, at):
        kind, token, at = match.lastgroup, match[0], match.end()
        if kind == "comment":
            yield "content-comment", words_in(token[1:])
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "name":
            key = token
        elif kind in ("string", "hex") and depth and key not in (b"/Lang", b"/MCID"):
            yield _SPEAKS.get(key, "content-property"), _string(token)
        elif token == b"BI" and has_end and (data := _DATA.search(content, at, at + _ABOUT)):
            end = _END.search(content, data.end())
            has_end = end is not None
            if end:
                yield "inline-image", words_in(content[data.end() : end.start()])
                at = end.end()


def _string(token: bytes) -> str:
    return readable(str(pikepdf.Object.parse(token)))
