"""Apache Tika, as a last resort: the words of files that no reader of Zenger's own reads.

The library is Tika compiled to native code, without a Java machine. It is an optional extra,
and is only asked in the way that `zenger.process.last_resort` describes.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO

from lxml import etree

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    MemberKind,
    MemberLost,
    MembersExpected,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
    Trouble,
)
from zenger.process.formats.html_text import storable, visible_text
from zenger.process.last_resort import MAX_SIZE
from zenger.protocols.formats import Identity

try:
    import iscc_tika
except ImportError:  # an extra that is not installed here; `zenger doctor` says so
    iscc_tika = None

MAX_VALUE = 2_000  # characters of one property
MAX_MARKUP = 60_000_000  # characters: what is kept of a text, with the markup around it
_ENCRYPTED = ("EncryptedDocument", "UnsupportedEncryption", "password")
_INSIDE = ("embedded", "package-entry")  # how Tika's markup shows a file inside a file
_DULL = ("X-TIKA", "Content-Type", "Content-Length", "onenote:")


class TikaHandler:
    """Whatever Tika knows; asked where all others have brought nothing."""

    name = "tika"
    version = 1 if iscc_tika else 0
    last_resort = True

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        del head, identity
        return 0.01 if iscc_tika is not None and 0 < original.size <= MAX_SIZE else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        del original, identity
        try:
            markup, properties = _apart(untrusted.read())
        except TypeError as error:  # what the library raises for whatever Java threw
            yield _refusal(str(error))
            return
        yield from _about(properties)
        root = _parsed(markup)
        if root is None:
            return
        yield from _inside(root)
        text = storable(visible_text(root)).strip()
        if text:
            yield Page(1, text[: options.max_text], PageKind.TEXT)
        if len(text) > options.max_text or len(markup) >= MAX_MARKUP:
            message = "Longer than what is kept; the rest is left out."
            yield Trouble(Status.TRUNCATED, Problem("text-limit", message))


def _apart(data: bytes) -> Any:
    """Markup and properties, found in a thread of its own.

    Java asks where its thread's stack ends: for a process's first thread the C library looks
    that up in /proc, which a locked worker does not have.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: _engine().extract_bytes_to_string(bytearray(data))).result()


def _engine() -> Any:
    pdf = iscc_tika.PdfParserConfig().set_ocr_strategy(iscc_tika.PdfOcrStrategy.NO_OCR)
    engine = iscc_tika.Extractor().set_pdf_config(pdf).set_xml_output(True)
    return engine.set_extract_string_max_length(MAX_MARKUP)


def _refusal(said: str) -> Trouble:
    """Of what Java says only the kind is used: its text may quote the document."""
    if any(word in said for word in _ENCRYPTED):
        return Trouble(Status.ENCRYPTED, Problem("password-needed", "It is under a password."))
    return Trouble(Status.CORRUPT, Problem("tika-refused", "Apache Tika cannot read it either."))


def _about(properties: dict[str, list[str]]) -> Iterator[Piece]:
    found = []
    for key in sorted(properties):
        value = storable("; ".join(properties[key]))[:MAX_VALUE].strip()
        if value and not key.startswith(_DULL):
            found.append((storable(key)[:200], value))
        if key == "dc:title" and value:
            yield Title(value)
    if found:
        yield Metadata(tuple(found))


def _parsed(markup: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    data = storable(markup).encode("utf-8", "replace")
    root = etree.fromstring(data, parser) if data.strip() else None
    return root.find("body") if root is not None else None


def _inside(root: etree._Element) -> Iterator[Piece]:
    """Files inside, which this reader cannot take out: each is told as lost."""
    names: list[str] = []
    for element in root.iter("div"):
        kind, name = element.get("class"), _name(element)
        # With its words it stands twice: as a mark, then as an entry of the same name.
        is_again = kind == "package-entry" and name in names[-1:]
        if kind in _INSIDE and not is_again:
            names.append(name)
    if names:
        yield MembersExpected(len(names))
    problem = Problem("not-taken-out", "Apache Tika saw this file and cannot give it out.")
    for ordinal, name in enumerate(names):
        raw = name.encode("utf-8", "replace") or b"part-%d" % ordinal
        yield MemberLost(raw, ordinal, MemberKind.EMBEDDED, Status.UNSUPPORTED, problem)


def _name(element: etree._Element) -> str:
    heading = element.find("h1")
    found = element.get("id") or (heading.text if heading is not None else "") or ""
    return storable(found)[:500]
