"""SVG drawings: their words as text; scripts, hidden data and references told, never followed."""

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

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
from zenger.process.formats.plain import charset_of, decoded
from zenger.process.formats.plain_pages import clean_text, text_pages
from zenger.process.formats.structured_xml import title_of
from zenger.process.formats.svg_inert import MAX_SVG, findings, local, parsed
from zenger.process.formats.svg_picture import shape
from zenger.protocols.formats import Identity

MAX_TEXT = 500_000  # characters of the page; more is on pages after it
_LINES = frozenset(("text", "title", "desc", "textPath", "flowPara"))
_BESIDE = frozenset(("script", "style", "metadata", "foreignObject"))


class SvgHandler:
    """A drawing is one page; see `svg_picture` for how it is drawn."""

    name = "svg"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type == "image/svg+xml" else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        content = untrusted.read(MAX_SVG + 1)
        root = parsed(content) if len(content) <= MAX_SVG else None
        if root is None:
            yield from _as_it_stands(untrusted, options, is_large=len(content) > MAX_SVG)
            return
        yield from _about(root)
        width, height = shape(root)
        text = "\n".join(_lines(root, _LINES, _BESIDE))
        yield Page(
            1, text[:MAX_TEXT], PageKind.PAGE, width=round(width * 0.75, 2),
            height=round(height * 0.75, 2), has_image=True, needs_ocr=not text.strip(),
        )  # fmt: skip
        beside = [text[MAX_TEXT:], *_lines(root, _BESIDE, frozenset())]
        yield from text_pages(
            ["\n\n".join(filter(str.strip, beside))], options.max_text, start=2, kind=PageKind.ASIDE
        )


def _about(root: etree._Element) -> Iterator[Piece]:
    if title := title_of(root):
        yield Title(title)
    if found := findings(root):
        yield Metadata((("not run or fetched", ", ".join(found)),))


def _lines(root: etree._Element, wanted: frozenset[str], unwanted: frozenset[str]) -> Iterator[str]:
    """The text of each wanted element that is not inside another of them or an unwanted one."""
    for element in root.iter():
        if local(element) not in wanted:
            continue
        around = {local(parent) for parent in element.iterancestors()}
        if not around & (wanted | unwanted):
            words = clean_text("".join(map(str, element.itertext()))).strip()
            yield words if local(element) in _BESIDE else " ".join(words.split())


def _as_it_stands(
    untrusted: BinaryIO, options: ExtractionOptions, *, is_large: bool
) -> Iterator[Page | Trouble]:
    yield from text_pages(decoded(untrusted, charset_of(untrusted)), options.max_text)
    problem = Problem("malformed-xml", "The drawing is no well-formed XML; its source is shown.")
    if is_large:
        problem = Problem("too-large", "The drawing is too large to be drawn; its source is shown.")
    yield Trouble(Status.LIMIT if is_large else Status.CORRUPT, problem)
