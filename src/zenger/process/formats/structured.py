"""JSON, XML and YAML as text that can be read and searched.

JSON is only laid out anew, token by token: no number is rounded, no key dropped, nothing
recurses, and ``\\u0645`` becomes the letter it stands for. XML loads no DTD and expands no
entity, so XXE and "billion laughs" are inert. YAML is shown as it is: its loaders run code.
"""

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Metadata,
    Page,
    Piece,
    Title,
    Trouble,
)
from zenger.process.formats.plain import decoded
from zenger.process.formats.plain_charsets import SAMPLE_SIZE, Charset, detect
from zenger.process.formats.plain_pages import text_pages
from zenger.process.formats.structured_enclosed import files_of, taken_out
from zenger.process.formats.structured_plist import BINARY_PLIST, plist_pieces
from zenger.process.formats.structured_xml import is_prose, title_of, xml_text
from zenger.protocols.formats import Identity

MAX_TREE = 32 * 1024 * 1024  # bytes of XML made into a tree; more is shown as it is

_JSON = frozenset(
    f"application/{name}"
    for name in ("json", "x-ndjson", "jsonl", "x-jsonlines", "geo+json", "ld+json", "ndjson")
) | {"text/json"}
_YAML = frozenset(("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"))
_XML = frozenset(("application/xml", "text/xml", "application/tei+xml"))
_PIECE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})""")
_INDENT = 2  # spaces a level; no deeper than 40 levels, or a bomb of brackets is all white space


class StructuredHandler:
    """Text first: what a table or a record means is for later stages."""

    name = "structured"
    version = 5

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        kind = identity.media_type
        if kind == BINARY_PLIST:
            return 0.7
        if kind in _JSON or kind in _XML or kind in _YAML:
            return 0.7
        if kind.endswith(("+json", "+xml")):
            return 0.4
        return 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        if identity.media_type == BINARY_PLIST:
            yield from plist_pieces(untrusted, options.max_text, options.max_members)
            return
        head = untrusted.read(SAMPLE_SIZE)
        declared = _ENCODING.search(head)
        charset = detect(head, declared.group(1).decode("ascii") if declared else "")
        yield Metadata((("charset", charset.codec.replace("_", "-")),))
        kind = identity.media_type
        if kind in _XML or kind.endswith("+xml") or head.lstrip().startswith(b"<?xml"):
            yield from _xml(untrusted, charset, options)
        elif kind in _JSON or kind.endswith("+json"):
            texts = laid_out(decoded(untrusted, charset), options.max_text)
            yield from text_pages(texts, options.max_text)
        else:
            yield from text_pages(decoded(untrusted, charset), options.max_text)


def laid_out(texts: Iterator[str], most: int) -> Iterator[str]:
    """JSON (or one value a line, or a broken piece of it) with a line for each member.

    Args:
        most: letters of one token after which nothing more is read, for nobody keeps more.
    """
    depth = 0
    held = ""
    look_at = 0  # letters
    for text in texts:
        held += text
        # Looked at when it is twice as long: a string may have no end for 100 MB.
        if len(held) < look_at and len(held) <= most:
            continue
        # A token may go on in the next block: keep the last line, or all where there is none.
        cut = _safe_cut(held)
        out, depth = _lines(held[:cut], depth)
        held = held[cut:].lstrip()
        look_at = 2 * len(held)
        yield out
        if len(held) > most:
            break
    yield _lines(held, depth)[0]


def _safe_cut(text: str) -> int:
    last = 0
    for match in _PIECE.finditer(text):
        if match.end() < len(text):
            last = match.end()
    return last


def _lines(text: str, depth: int) -> tuple[str, int]:
    out: list[str] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece in "]}":
            depth = max(0, depth - 1)
            out.append(_line(depth) + piece)
            if not depth:
                out.append("\n")
        elif piece in "[{":
            depth += 1
            out += [piece, _line(depth)]
        elif piece == ",":
            out += [piece, _line(depth)]
        else:
            out.append(": " if piece == ":" else _readable(piece))
            if not depth and piece != ":":
                out.append("\n")
    return "".join(out), depth


def _line(depth: int) -> str:
    return "\n" + " " * (_INDENT * min(depth, 40))


def _readable(piece: str) -> str:
    if not piece.startswith('"') or "\\u" not in piece:
        return piece
    try:
        return json.dumps(json.loads(piece), ensure_ascii=False)
    except ValueError:  # a broken escape: shown as it stands
        return piece


def _xml(untrusted: BinaryIO, charset: Charset, options: ExtractionOptions) -> Iterator[Piece]:
    limit = options.max_text
    size = untrusted.seek(0, 2)
    if size > MAX_TREE:
        yield from text_pages(decoded(untrusted, charset), limit)
        return
    untrusted.seek(0)
    source = charset.decode(untrusted.read())
    root, whole = _parse(source)
    if root is None:
        yield from _as_it_stands(source, limit)
        return
    if title := title_of(root):
        yield Title(title)
    yield Metadata((("xml root", str(root.tag)[:200]),))
    if enclosed := taken_out(root, options.max_members):
        yield from files_of(enclosed)
    text = xml_text(root, limit, prose=is_prose(root))
    if whole:
        yield from text_pages([text], limit)
    else:
        yield from _as_it_stands(source, limit)


def _as_it_stands(source: str, limit: int) -> Iterator[Page | Trouble]:
    yield from text_pages([source], limit)
    message = "The file is not well-formed XML; its source is shown as it stands."
    yield Trouble(Status.CORRUPT, Problem("malformed-xml", message))


def _parse(source: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether it holds all of the file."""
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=True,
        recover=True,
        remove_pis=True,
        remove_comments=True,
    )
    body = re.sub(r"\A\s*<\?xml[^>]{0,500}\?>", "", source.lstrip("\ufeff"))
    try:
        root = etree.fromstring(body.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None, False
    fatal = any(error.level >= etree.ErrorLevels.FATAL for error in parser.error_log)
    return root, not fatal
