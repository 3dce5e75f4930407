"""Web pages saved as one file (.mht, .mhtml): RFC 2557, a page and its files as parts of a mail."""

from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.dates import DocumentDate
from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import DateFound, ExtractionOptions, Member, Piece, Title, Trouble
from zenger.process.formats.html import MAX_HTML, charset_of
from zenger.process.formats.mail_decoding import Condition, decoded_blocks
from zenger.process.formats.mail_envelope import sent_at
from zenger.process.formats.mail_parts import Part, Structure, read_structure
from zenger.process.formats.saved_page import file_of, saved_page
from zenger.protocols.formats import Identity

_PAGES = ("text/html", "application/xhtml+xml", "text/plain")


class MhtmlHandler:
    """The first page is the document; all other parts are files in it."""

    name = "mhtml"
    version = 2

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.92 if identity.media_type == "multipart/related" else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        structure = read_structure(untrusted)
        leaves = [part for part in structure.parts if not part.is_multipart]
        page = _page(structure, leaves)
        root = structure.root.headers
        if subject := root.text("subject"):
            yield Title(subject)
        troubles: list[Trouble] = []
        html = _html(untrusted, page, troubles) if page else ""
        url = root.text("snapshot-content-location") or (_location(page) if page else "")
        others = [leaf for leaf in leaves if leaf is not page]
        yield from saved_page(original, html, url, _files(untrusted, others, troubles), options)
        _, date = sent_at(root.raw("date"))
        if date:
            yield DateFound(DocumentDate(date.value, "page saved"))
        if structure.cut_short or structure.too_many or structure.too_deep:
            troubles.append(
                _trouble(Status.TRUNCATED, "message-cut-short", "The file is cut short.")
            )
        yield from dict.fromkeys(troubles)


def _page(structure: Structure, leaves: list[Part]) -> Part | None:
    """What the file names as its start, or its first page, or its first text."""
    stated = structure.root.headers.parameters("content-type")[1].get("start")
    start = stated.text.strip("<> ") if stated else ""
    for leaf in leaves:
        if start and leaf.headers.text("content-id").strip("<> ") == start:
            return leaf
    for kind in _PAGES:
        if found := next((leaf for leaf in leaves if leaf.media_type == kind), None):
            return found
    return None


def _location(part: Part) -> str:
    return part.headers.text("content-location")


def _blocks(untrusted: BinaryIO, part: Part, condition: Condition) -> Iterator[bytes]:
    encoding = part.headers.text("content-transfer-encoding").lower().partition(";")[0].strip()
    return decoded_blocks(untrusted, part.start, part.end, encoding, condition)


def _html(untrusted: BinaryIO, part: Part, troubles: list[Trouble]) -> str:
    condition = Condition()
    data = bytearray()
    for block in _blocks(untrusted, part, condition):
        data += block
        if len(data) > MAX_HTML:
            troubles.append(_trouble(Status.TRUNCATED, "html-size", "Only 24 MB were read."))
            del data[MAX_HTML:]
            break
    _report(condition, troubles)
    claimed = part.headers.parameters("content-type")[1].get("charset")
    raw = bytes(data)
    return charset_of(raw, claimed.text if claimed else "").decode(raw)


def _files(untrusted: BinaryIO, parts: list[Part], troubles: list[Trouble]) -> Iterator[Member]:
    for ordinal, part in enumerate(parts):
        condition = Condition()
        content = _blocks(untrusted, part, condition)
        yield file_of(_location(part), ordinal, content, part.media_type)
        _report(condition, troubles)  # the content has been read by now


def _report(condition: Condition, troubles: list[Trouble]) -> None:
    if condition.problem:
        message = "A part is damaged; what could be decoded of it was kept."
        troubles.append(_trouble(Status.CORRUPT, f"broken-{condition.problem}", message))


def _trouble(status: Status, code: str, message: str) -> Trouble:
    return Trouble(status, Problem(code, message))
