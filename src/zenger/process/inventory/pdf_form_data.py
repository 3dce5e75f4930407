"""What a form of its own format (XFA) holds in a PDF, packet by packet.

Source: XFA Specification 3.3, part 2, chapter "XDP".
"""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from zenger.process.inventory.found import MAX_TEXT, Findings, finding
from zenger.process.inventory.pdf_tree import Node, words_of

MOST = 20  # findings of one packet
_ENDS = {"<!--": "-->", "<?": "?>", "<": ">"}
MAX_PACKET = 16 * 1024**2  # letters of one packet that are gone through
_VALUE = re.compile(r"""([\w:.-]+)\s*=\s*["']([^"']+)["']""")
_WRITTEN = re.compile(r"name|value|text|title|desc|.*[Ll]abel")
# Measures, addresses of formats, words of the format itself.
_TECHNICAL = re.compile(r"[\d.,\s-]*(?:mm|in|pt|cm|em)?|(?:https?|urn):\S*|\$?[\w.#\[\]*-]{0,12}")


def form_data(node: Node) -> Findings:
    """Each packet's words; its data come in as many findings as it takes."""
    if "/XFA" not in node.keys:
        return
    for name, source in _packets(node.get("/XFA")):
        text = " ".join(" ".join(_said(source)).split())
        where = f"{name}, {node.where}" if name else node.where
        if not text:
            yield finding("form-data", where, page=node.page)
        for at in range(0, min(len(text), MOST * MAX_TEXT), MAX_TEXT):
            yield finding("form-data", where, text[at : at + MAX_TEXT], page=node.page)


def _packets(value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, pikepdf.Array):
        yield "", _source(value)
        return
    parts = list(value)[:200]
    for name, packet in zip(parts[::2], parts[1::2], strict=False):
        yield words_of(name), _source(packet)


def _source(packet: Any) -> str:
    if not isinstance(packet, pikepdf.Stream):
        return words_of(packet)
    try:
        return bytes(packet.read_bytes()).decode("utf-8", "replace")
    except pikepdf.PikepdfError:
        return words_of(packet)


def _said(source: str) -> Iterator[str]:
    """Texts, comments, and of attributes what somebody may have written. Goes over it once."""
    at, values, source = 0, dict[str, None](), source[:MAX_PACKET]
    while (start := source.find("<", at)) >= 0:
        yield source[at:start]
        mark = next(one for one in _ENDS if source.startswith(one, start))
        end = source.find(_ENDS[mark], start)
        end = len(source) if end < 0 else end
        inner, at = source[start + len(mark) : end], end + len(_ENDS[mark])
        if mark != "<":
            yield inner
            continue
        for key, value in _VALUE.findall(inner):
            if _WRITTEN.fullmatch(key) or not _TECHNICAL.fullmatch(value):
                values[value] = None
    yield source[at:]
    yield from values
