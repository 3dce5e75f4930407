"""DjVu scans: the text somebody's OCR put under each page, with the place of every word."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import djvu_rs

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
    Trouble,
)
from zenger.process.formats.djvu_picture import MAX_FILE
from zenger.process.formats.plain_pages import clean_text
from zenger.protocols.formats import Identity

MAX_PAGES = 50_000
MAX_TEXT = 500_000  # characters of one page
MAX_BOXES = 50_000  # words of one page
_TYPES = frozenset({"image/vnd.djvu", "image/x-djvu", "image/vnd.djvu+multipage"})
_SCALE = 10_000  # of `Page.boxes`


class DjvuHandler:
    """A page without text is for OCR; the pictures are drawn by `djvu_picture`."""

    name = "djvu"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 1.0 if identity.media_type in _TYPES else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        if untrusted.seek(0, 2) > MAX_FILE:
            yield _trouble(Status.LIMIT, "too-large", "DjVu files over 150 MiB are not read.")
            return
        untrusted.seek(0)
        try:
            document = djvu_rs.Document.from_bytes(untrusted.read())
            count = document.page_count()
        except djvu_rs.Error:
            yield _trouble(Status.CORRUPT, "unreadable-djvu", "The file is damaged.")
            return
        yield from _about(document, count)
        yield from _pages(document, count)


def _about(document: Any, count: int) -> Iterator[Piece]:
    try:
        stated = document.metadata() or {}
    except djvu_rs.Error:
        stated = {}
    pairs = [(str(k), str(v)) for k, v in stated.items() if isinstance(v, str) and v]
    pairs += [(str(k), str(v)) for k, v in stated.get("extra", ()) if v]
    yield Metadata((("pages", str(count)), *((k[:100], v[:1000]) for k, v in pairs[:100])))
    if title := stated.get("title"):
        yield Title(str(title)[:1000])


def _pages(document: Any, count: int) -> Iterator[Piece]:
    damaged = 0
    for index in range(min(count, MAX_PAGES)):
        try:
            yield _page(document.page(index), index + 1)
        except (djvu_rs.Error, IndexError):
            damaged += 1
            yield Page(index + 1, "", has_image=True, needs_ocr=False)
    if damaged:
        yield _trouble(Status.CORRUPT, "damaged-pages", f"Damaged pages: {damaged}.")
    if count > MAX_PAGES:
        yield _trouble(Status.LIMIT, "too-many-pages", f"Only {MAX_PAGES:,} pages were read.")


def _page(page: Any, number: int) -> Page:
    layer = page.text_layer()
    text, boxes = _words(layer["zones"], (page.width, page.height)) if layer else ("", [])
    if layer and not boxes:
        text = clean_text(layer["text"]).strip()[:MAX_TEXT]
    dpi = max(page.dpi, 1)
    return Page(
        number,
        text,
        PageKind.PAGE,
        width=round(page.width * 72 / dpi, 2),
        height=round(page.height * 72 / dpi, 2),
        boxes=tuple(boxes),
        has_image=True,
        needs_ocr=not text.strip(),
    )


def _words(zones: list[Any], size: tuple[int, int]) -> tuple[str, list[int]]:
    """Words of a layer in its order, a line of the scan on a line, and a box for each."""
    out: list[str] = []
    boxes: list[int] = []
    at = 0
    stack = list(reversed(zones))
    while stack and at < MAX_TEXT and len(boxes) < 6 * MAX_BOXES:
        zone = stack.pop()
        if zone["kind"] == "Word" or not zone["children"]:
            word = " ".join(clean_text(zone["text"]).split())
            if word:
                boxes += (at, at + len(word), *_box(zone["rect"], size))
                out.append(f"{word} ")
                at += len(word) + 1
            continue
        if out and zone["kind"] != "Page":
            out[-1] = out[-1][:-1] + "\n"
        stack.extend(reversed(zone["children"]))
    return "".join(out).rstrip(), boxes


def _box(rect: Any, size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = max(size[0], 1), max(size[1], 1)
    x0, y0 = rect["x"], rect["y"]
    x1, y1 = x0 + rect["width"], y0 + rect["height"]
    return (
        *(_share(x0, width), _share(y0, height)),
        *(_share(x1, width), _share(y1, height)),
    )


def _share(value: int, whole: int) -> int:
    return max(0, min(_SCALE, value * _SCALE // whole))


def _trouble(status: Status, code: str, message: str) -> Trouble:
    return Trouble(status, Problem(code, message))
