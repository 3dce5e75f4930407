"""Letters that a font subset still lists and no page uses: they may be of removed words."""

import re
from collections.abc import Iterator

import pikepdf

from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_tree import Node, content_of

PHRASE = 5  # letters of one code: a ligature has four at most
FEWEST_OTHER = 3  # letters
MOST = 40  # letters: a font that lists more was not cut down to what is used
_SUBSET = re.compile(r"/[A-Z]{6}\+")
_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
MAX_MAP = 1024**2  # bytes


def listed_letters(node: Node) -> frozenset[str]:
    """Letters that the map of an embedded subset names; empty for other objects."""
    to_unicode = node.get("/ToUnicode")
    if not isinstance(to_unicode, pikepdf.Stream) or not _SUBSET.match(node.name("/BaseFont")):
        return frozenset()
    letters: set[str] = set()
    for kind, body in _BLOCK.findall(content_of(to_unicode)[:MAX_MAP]):
        codes = [bytes.fromhex(code.decode()) for code in _HEX.findall(body) if len(code) % 2 == 0]
        if kind == b"char":
            letters.update(*(_text(code) for code in codes[1::2]))
        elif b"[" not in body:
            for first, last, start in zip(codes[::3], codes[1::3], codes[2::3], strict=False):
                count = int.from_bytes(last, "big") - int.from_bytes(first, "big")
                text = _text(start)
                if len(text) == 1 and 0 <= count < 256:
                    letters.update(chr(ord(text) + n) for n in range(count + 1))
        else:
            letters.update(*(_text(code) for code in codes))
    return frozenset(letter for letter in letters if letter.isalnum())


def _text(code: bytes) -> str:
    return code.decode("utf-16-be", "ignore")


def maps(node: Node) -> Findings:
    """Letters that are copied as other ones than those that are drawn."""
    to_unicode = node.get("/ToUnicode")
    if not isinstance(to_unicode, pikepdf.Stream):
        return
    said = dict(_pairs(content_of(to_unicode)[:MAX_MAP]))
    where = f"map of a font, {node.where}"
    for text in said.values():
        if sum(map(str.isalnum, text)) >= PHRASE:
            yield finding("replacement-text", where, text, page=node.page)
    if node.name("/Subtype") in ("/Type1", "/TrueType") and "/FontDescriptor" not in node.keys:
        other = "".join(
            text for code, text in sorted(said.items())
            if len(code) == 1 and chr(code[0]).isalnum() and code[0] < 0x80
            and text.isalnum() and text != chr(code[0])
        )  # fmt: skip
        if len(other) >= FEWEST_OTHER:
            yield finding("replacement-text", where, other, page=node.page)


def _pairs(content: bytes) -> Iterator[tuple[bytes, str]]:
    for kind, body in _BLOCK.findall(content):
        codes = [bytes.fromhex(code.decode()) for code in _HEX.findall(body) if len(code) % 2 == 0]
        step = 2 if kind == b"char" else 3
        if kind == b"char" or b"[" not in body:
            yield from ((code, _text(text)) for code, text in zip(codes[::step], codes[step - 1 :: step], strict=False))  # noqa: E501  # fmt: skip
        else:
            yield from ((bytes(2), _text(code)) for code in codes)


def leftovers(listed: dict[str, frozenset[str]], used: frozenset[str]) -> Findings:
    """Of each font by where it stands, what no page uses; only where it is few letters."""
    for where, letters in listed.items():
        left = sorted(letters - used)
        if left and len(left) <= MOST:
            yield finding("font-leftovers", where, " ".join(left))
