"""Letters that a font subset still lists and no page uses: they may be of removed words."""

import re

import pikepdf

from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_tree import Node, content_of

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


def leftovers(listed: dict[str, frozenset[str]], used: frozenset[str]) -> Findings:
    """Of each font by where it stands, what no page uses; only where it is few letters."""
    for where, letters in listed.items():
        left = sorted(letters - used)
        if left and len(left) <= MOST:
            yield finding("font-leftovers", where, " ".join(left))
