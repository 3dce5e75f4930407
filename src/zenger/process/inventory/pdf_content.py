"""What stands among the drawing commands of a PDF and draws nothing."""

import re
import unicodedata
from collections.abc import Iterator

import pikepdf

from zenger.model.review import Severity
from zenger.process.inventory.found import Findings, finding, readable, words_in
from zenger.process.inventory.pdf_known_names import KNOWN
from zenger.process.inventory.pdf_names import NUMBERED
from zenger.process.inventory.pdf_tree import LANGUAGE, Node

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
# Comments, properties, pictures, names of passages; strings that no command shows.
_WORTH = re.compile(
    rb"%|<<|(?:^|\s)BI\s|\b(?:BMC|BDC|MP|DP)\b"
    rb"|[)>]\s*(?!T[jJ]\b)[A-Za-z]|\]\s*(?!TJ\b)[A-Za-z]"
)
_SHOWS = (b"Tj", b"TJ", b"'", b'"')
_MARKS = (b"BMC", b"BDC", b"MP", b"DP")
_TAGS = KNOWN | {"/Textbody", "/Normal", "/Body", "/Layer", "/Path", "/PlacedGraphic", "/PlacedPDF"}
MOST_OF_A_SIGN = 6  # letters and marks
MAX_HELD = 1_000  # strings before one command
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
        if kind != "inline-image" and not any(map(str.isalnum, text)):
            continue
        where_now = f"drawing commands, {where}"
        is_low = kind == "resource-name" or (kind == "replacement-text" and _is_syllable(text))
        severity = Severity.LOW if is_low else None
        yield finding(kind, where_now, text, page=page, severity=severity)


def _is_syllable(text: str) -> bool:
    """Whether it spells one drawn sign of a script whose letters are put together, as programs
    write it for each of them."""
    is_joined = any(unicodedata.category(letter).startswith("M") for letter in text)
    return is_joined and len(text) <= MOST_OF_A_SIGN and not any(map(str.isspace, text))


def _said(content: bytes) -> Iterator[tuple[str, str]]:
    """Kinds and texts. Goes over the commands once, however they are made."""
    depth, key = 0, b""
    held: list[bytes] = []  # strings that wait for the command that shows them
    first = b""  # name since the last command
    tags: set[bytes] = set()
    for kind, token in _tokens(content):
        if kind in ("content-comment", "inline-image"):
            yield kind, words_in(token)
        elif kind in ("open", "close"):
            depth = max(0, depth + (1 if kind == "open" else -1))
        elif kind == "name":
            key, first = token, first or token
        elif kind in ("string", "hex") and depth:
            text = _string(token)
            if key != b"/Lang" or not LANGUAGE.fullmatch(text):
                yield _SPEAKS.get(key, "content-property"), text
        elif kind in ("string", "hex") and not depth:
            held += [token] if len(held) < MAX_HELD else []
        elif kind == "command" and not depth:
            if token not in _SHOWS:
                yield from (("stray-text", _string(one)) for one in held)
            tags |= {first} if token in _MARKS else set()
            held, first = [], b""
    yield from _chosen(tags)


def _tokens(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Commands and what they are given, but numbers; of a picture among them its data."""
    at, has_end = 0, True
    while match := _TOKEN.search(content, at):
        kind, token, at = match.lastgroup or "", match[0], match.end()
        if token == b"BI" and has_end and (data := _DATA.search(content, at, at + _ABOUT)):
            end = _END.search(content, data.end())
            has_end = end is not None
            if end:
                yield "inline-image", content[data.end() : end.start()]
                at = end.end()
        elif kind == "comment":
            yield "content-comment", token[1:]
        elif kind != "other":
            yield kind, token
        elif token[:1].isalpha() or token in _SHOWS:
            yield "command", token


def _chosen(tags: set[bytes]) -> Iterator[tuple[str, str]]:
    """What passages are called, where that is no usual name."""
    names = (tag.decode("utf-8", "replace") for tag in tags)
    odd = sorted(name[1:] for name in names if name not in _TAGS and not NUMBERED.fullmatch(name))
    if odd:
        yield "resource-name", ", ".join(odd[:100])


def _string(token: bytes) -> str:
    return readable(str(pikepdf.Object.parse(token)))
