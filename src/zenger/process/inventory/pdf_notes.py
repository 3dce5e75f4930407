"""Notes, forms, files, programs and links in a PDF."""

import re
from typing import Any

import pikepdf

from zenger.model.review import Severity
from zenger.process.inventory.found import Findings, finding, words_in
from zenger.process.inventory.pdf_tree import Node, content_of, words_of

_ANNOTATIONS = frozenset(
    "/Text /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly "
    "/StrikeOut /Caret /Stamp /Ink /Popup /FileAttachment /Sound /Movie /Screen /Watermark "
    "/Redact /3D /RichMedia /Projection /PrinterMark /TrapNet /Link".split()
)
_ACTIONS = frozenset(
    "/JavaScript /Launch /URI /SubmitForm /ImportData /GoToR /GoToE /Rendition /Movie /Sound "
    "/Named /ResetForm /RichMediaExecute /SetOCGState /Hide /Thread".split()
)
_UNSEEN = 2 | 32  # flags Hidden and NoView: ISO 32000-1:2008, table 165
_TAG = re.compile(r"<[^>]*>")
_PATH = re.compile(r"[A-Za-z]:[\\/]|[\\/][^\\/\s]+[\\/]|\\\\|file:")


def annotations(node: Node) -> Findings:
    """What lies on the page, with what it says, who made it and when."""
    subtype = node.name("/Subtype")
    if "/Rect" not in node.keys or subtype not in _ANNOTATIONS:
        return
    rich = _TAG.sub(" ", node.text("/RC"))
    said = " ".join(filter(None, (node.text("/Contents", "/OverlayText", "/Subj"), rich)))
    about = " ".join(filter(None, (said, node.text("/T", "/NM", "/CreationDate", "/M"))))
    if subtype == "/Link" and not said:
        return
    severity = Severity.HIGH if said or _is_unseen(node) else Severity.MEDIUM
    hidden = ", hidden" if _is_unseen(node) else ""
    where = f"{subtype[1:]} annotation{hidden}, {node.where}"
    yield finding("annotation", where, about, page=node.page, severity=severity)


def _is_unseen(node: Node) -> bool:
    flags = node.get("/F")
    return isinstance(flags, int) and bool(flags & _UNSEEN)


def forms(node: Node) -> Findings:
    """Fields: what they hold, would be reset to, are called."""
    is_field = "/FT" in node.keys or node.name("/Subtype") == "/Widget" or "/Kids" in node.keys
    if not is_field or not node.keys & {"/T", "/FT", "/Parent"}:
        return
    where = f"field {node.text('/T')}".strip()
    severity = Severity.HIGH if _is_unseen(node) else Severity.MEDIUM
    value = node.get("/V")
    if not isinstance(value, pikepdf.Dictionary) and (text := words_of(value)) not in ("", "Off"):
        yield finding("form-value", where, text, page=node.page, severity=severity)
    if (text := node.text("/RV")) and _TAG.sub("", text) != words_of(value):
        yield finding("form-value", where, _TAG.sub(" ", text), page=node.page, severity=severity)
    if (text := node.text("/DV")) not in ("", "Off"):
        yield finding("form-default", where, text, page=node.page)
    if text := node.text("/TU", "/TM"):
        yield finding("form-tooltip", where, text, page=node.page)
    if text := node.text("/Opt"):
        where = f"{where}, choices"
        yield finding("form-value", where, text, page=node.page, severity=Severity.LOW)


def signatures(node: Node) -> Findings:
    if node.name("/Type") == "/Sig" or {"/ByteRange", "/Contents"} <= node.keys:
        said = node.text("/Name", "/Reason", "/Location", "/ContactInfo", "/M")
        certificate = node.get("/Contents")
        raw = bytes(certificate) if isinstance(certificate, pikepdf.String) else b""
        text = " ".join(filter(None, (said, words_in(raw.strip(b"\0")))))
        yield finding("signature", node.where, text, page=node.page)


def actions(node: Node) -> Findings:
    """Programs, and what happens when the file is opened or something in it is clicked."""
    kind = node.name("/S")
    if kind == "/JavaScript" or "/JS" in node.keys:
        where = f"{node.key[1:] or 'action'}, {node.where}"
        yield finding("script", where, node.text("/JS"), page=node.page)
    elif kind == "/URI" and "/URI" in node.keys:
        yield finding("link", node.where, node.text("/URI"), page=node.page)
    elif kind in _ACTIONS and node.name("/Type") in ("", "/Action"):
        said = " ".join(_told(node.get(key)) for key in ("/F", "/Win", "/N", "/T", "/OP"))
        severity = Severity.HIGH if kind == "/Launch" else None
        text = f"{kind[1:]} {said}".strip()
        yield finding("action", node.where, text, page=node.page, severity=severity)


def _told(value: Any) -> str:
    if isinstance(value, pikepdf.Dictionary):
        return " ".join(words_of(value.get(key)) for key in ("/UF", "/F", "/P"))
    return words_of(value)


def files(node: Node) -> Findings:
    """Attached files with the beginning of what is in them, and paths to files elsewhere."""
    if node.name("/Type") in ("/Filespec", "/F") or "/EF" in node.keys:
        names = dict.fromkeys(filter(None, (node.text(k) for k in ("/UF", "/F", "/DOS", "/Unix"))))
        if inside := node.get("/EF"):
            yield from _attached(node, " ".join(names), inside)
        for name in names:
            if _PATH.search(name) or not inside:
                yield finding("file-path", node.where, name, page=node.page)


def _attached(node: Node, name: str, inside: Any) -> Findings:
    streams = [inside.get(key) for key in sorted(inside.keys())]
    contents = [content_of(one) for one in streams if isinstance(one, pikepdf.Stream)]
    for content in dict.fromkeys(contents or [b""]):  # one file, or one for each system
        text = " ".join(filter(None, (name, node.text("/Desc"), words_in(content))))
        where = f"{len(content):,} bytes, {node.where}"
        yield finding("attachment", where, text, page=node.page)


def spoken(node: Node) -> Findings:
    """What a program that reads aloud or copies says instead, and titles of parts."""
    for key, kind in (
        ("/ActualText", "replacement-text"), ("/E", "replacement-text"), ("/Alt", "description"),
    ):  # fmt: skip
        if isinstance(node.get(key), pikepdf.String) and (text := node.text(key)):
            yield finding(kind, node.where, text, page=node.page)
    is_part = node.name("/Type") == "/StructElem" or {"/S", "/K", "/T"} <= node.keys
    if is_part and (text := node.text("/T", "/ID")):
        yield finding("structure-title", node.where, text, page=node.page)
