"""Web pages: text in blocks, cleaned structure, and what the page says about itself."""
# long word lists read better as words

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO
from urllib.parse import unquote_to_bytes

from lxml import etree

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
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
from zenger.process.formats.html_cleaning import cleaned
from zenger.process.formats.html_text import (
    name_pictures,
    parse,
    storable,
    to_source,
    too_deep,
    visible_text,
    without_markup,
)
from zenger.process.formats.html_unseen import (
    UNTOLD,
    UntoldError,
    open_frames,
    take_unseen,
    untold,
)
from zenger.process.formats.plain_charsets import Charset, detect
from zenger.process.formats.plain_pages import PART, WHOLE, parts, text_limit, text_pages
from zenger.protocols.formats import Identity

MAX_HTML = 24 * 1024**2  # bytes parsed; a tree takes up to twenty times as much memory
_TYPES = frozenset(("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"))
_DECLARED = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE
)
_XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})""")
_REMOTE = re.compile(r"\s*(?:https?:|ftp:|//)", re.IGNORECASE)
_LOADS = {"src", "background", "data", "poster", "srcset", "classid", "codebase", "action"}
_DATES = frozenset(
    (
        "date dc.date dcterms.date dc.date.issued dcterms.created dcterms.issued "
        "article:published_time og:published_time datepublished pubdate publishdate citation_date "
        "citation_publication_date last-modified dcterms.modified article:modified_time"
    ).split()
)
_ISO_DAY = re.compile(r"\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[T\s])")
_DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.-]+)*),", re.IGNORECASE)


class HtmlHandler:
    """Nothing is loaded and nothing runs: the bytes of the page itself are all there is."""

    name = "html"
    version = 10

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.8 if identity.media_type in _TYPES else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        data = untrusted.read(MAX_HTML + 1)
        charset = charset_of(data)
        source = charset.decode(data[:MAX_HTML])
        yield Metadata((("charset", charset.codec.replace("_", "-")),))
        if len(data) > MAX_HTML:
            yield Trouble(Status.TRUNCATED, Problem("html-size", "Only the first 24 MB were read."))
        root = None if too_deep(source) else parse(source)
        if root is None:
            if too_deep(source):
                yield from untold_pages(without_markup(source), options.max_text)
                yield nested_too_deep()
            else:
                yield from text_pages([without_markup(source)], options.max_text)
            return
        yield from _about(root)
        yield from _embedded(root)
        open_frames(root)
        try:
            hidden = take_unseen(root)
        except UntoldError as error:
            yield from untold_pages(error.text, options.max_text)
            yield untold()
            return
        name_pictures(root, {})
        yield from _pages(root, hidden, options.max_text)


def untold_pages(text: str, limit: int) -> Iterator[Piece]:
    """All of a page's text as hidden: some of it may be."""
    for piece in text_pages([text], limit, kind=PageKind.HIDDEN):
        yield replace(piece, label=UNTOLD) if isinstance(piece, Page) else piece


def nested_too_deep() -> Trouble:
    message = (
        "Its elements are nested so deep, or have so many attributes, that only the bare text was "
        "kept, and counts as hidden."
    )
    return Trouble(Status.LIMIT, Problem("html-depth", message))


def charset_of(data: bytes, claimed: str = "") -> Charset:
    """By the mark, the claim of a mail's header, the page's own, or by looks."""
    head = data[:8192]
    declared = _DECLARED.search(head) or _XML_DECLARED.search(head)
    return detect(data, claimed or (declared.group(1).decode("ascii") if declared else ""))


def _about(root: etree._Element) -> Iterator[Piece]:
    title = root.find(".//title")
    if title is not None and (text := " ".join("".join(title.itertext()).split())):
        yield Title(text[:1000])
    stated = [(name, value) for name, value in _metas(root)]
    fields = [(name, value) for name, value in stated if name not in ("viewport", "charset")]
    if language := (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")):
        fields.append(("html lang", language.strip()[:40]))
    remote = _remote(root)
    fields += [(f"remote reference {tag}", str(n)) for tag, n in sorted(remote.items())]
    if fields:
        yield Metadata(tuple(fields))
    for name, value in stated:
        if name in _DATES and (day := _day(value)):
            yield DateFound(DocumentDate(day, f"html {name}"))


def _metas(root: etree._Element) -> Iterator[tuple[str, str]]:
    for count, meta in enumerate(root.iter("meta")):
        if count == 500:
            return
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
        value = " ".join((meta.get("content") or "").split())
        if name.strip() and value:
            yield name.strip().lower()[:100], value[:2000]


def _day(text: str) -> PartialDate | None:
    match = _ISO_DAY.match(text)
    if not match:
        return None
    try:
        return PartialDate(*(int(part or 0) for part in match.groups()))
    except ValueError:
        return None


def _remote(root: etree._Element) -> Counter[str]:
    """How many things of each kind a browser would have fetched from elsewhere."""
    found: Counter[str] = Counter()
    for element in root.iter(etree.Element):
        loads = _LOADS | ({"href"} if element.tag in ("link", "base") else set())
        found[str(element.tag)] += any(_REMOTE.match(element.get(name) or "") for name in loads)
    return +found


@dataclass(frozen=True, slots=True)
class _DataUri:
    media_type: str
    content: bytes | None  # None: not what it says


def _embedded(root: etree._Element) -> Iterator[Piece]:
    """Pictures and files written into the page itself, as ``data:`` addresses."""
    ordinal = 0
    for element in root.iter("img", "a", "object", "embed", "source", "audio", "video", "iframe"):
        for name in ("src", "href", "data"):
            value = (element.get(name) or "").strip()
            if len(value) < 100 or value[:5].lower() != "data:":  # a tracking pixel is no file
                continue
            uri = _data_uri(value)
            raw_name = b"part-%d" % (ordinal + 1)
            if uri.content is None:
                problem = Problem("bad-data-uri", "A file written into the page cannot be decoded.")
                kind = MemberKind.EMBEDDED
                yield MemberLost(raw_name, ordinal, kind, Status.CORRUPT, problem)
            else:
                content = iter((uri.content,))
                yield Member(raw_name, ordinal, MemberKind.EMBEDDED, content, uri.media_type)
            ordinal += 1
    if ordinal:
        yield MembersExpected(ordinal)


def _data_uri(value: str) -> _DataUri:
    match = _DATA_URI.match(value)
    if not match:
        return _DataUri("", None)
    payload = unquote_to_bytes(value[match.end() :])
    if ";base64" in match.group(2).lower():
        try:
            payload = base64.b64decode(payload)
        except (binascii.Error, ValueError):
            return _DataUri(match.group(1) or "", None)
    return _DataUri(match.group(1) or "text/plain", payload)


def _pages(root: etree._Element, hidden: str, limit: int) -> Iterator[Page | Trouble]:
    number = 0
    left = limit
    whole = visible_text(root)
    blocks = [root] if len(whole) <= WHOLE else _blocks(root)
    for group in blocks:
        text = whole if group is root else visible_text(group)
        if not text.strip():
            continue
        if len(text) > left:
            yield from text_pages([text[:left]], left, start=number + 1)
            yield text_limit(limit)
            return
        left -= len(text)
        if len(text) > WHOLE:  # one block without blocks inside
            for part in parts([text]):
                number += 1
                yield Page(number, part, PageKind.TEXT)
            continue
        number += 1
        yield Page(number, text, PageKind.TEXT, html=cleaned(to_source(group)))
    if hidden.strip():
        yield Page(number + 1, hidden[:left], PageKind.HIDDEN, label="hidden")


def _blocks(root: etree._Element) -> Iterator[etree._Element]:
    """Groups of neighbouring elements with about `PART` characters of text each."""
    body = root.find("body")
    container = root if body is None else body
    while len(container) == 1 and not (container.text or "").strip():
        container = container[0]
    group = etree.Element("div")
    size = 0
    group.text = storable(container.text or "")
    for child in list(container):
        length = sum(len(text) for text in child.itertext()) if child.tag is not None else 0
        if size and size + length > PART:
            yield group
            group, size = etree.Element("div"), 0
        group.append(child)
        size += length
    yield group
