"""Plain text in any encoding: notes, logs, source code, Markdown."""
# long word lists read better as words

from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Metadata, Page, PageKind, Piece, Trouble
from zenger.process.formats.plain_charsets import SAMPLE_SIZE, Charset, detect
from zenger.process.formats.plain_pages import parts, text_pages, within
from zenger.process.identify_text import is_text
from zenger.protocols.formats import Identity

BLOCK = 256 * 1024  # bytes read at once
SEARCHED = 32 * 1024 * 1024  # bytes looked through for the first one that is not ASCII

_TEXT_TYPES = frozenset(
    f"application/{name}"
    for name in (
        "javascript x-javascript x-sh x-shellscript x-perl x-python x-ruby x-php sql toml x-tex "
        "x-httpd-php x-subrip x-yaml yaml x-mswinurl x-wine-extension-ini x-pem-file x-sylk x-dif"
    ).split()
) | {"message/news"}
_POSTSCRIPT = "application/postscript"
_AS_SOURCE = Problem(
    "source-only",
    "A program in PostScript that draws pages. It is not run: it is shown as it is written, in "
    "which words may be cut into pieces or stand as numbers of glyphs.",
)
MAX_PRINTED = 20_000  # pages: a file of form feeds alone must not become 20 million


class PlainHandler:
    """Text without structure. A form feed starts a new page, as on the printer it was for."""

    name = "plain"
    version = 7

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        if identity.media_type == "text/plain":
            return 0.5
        if identity.media_type == _POSTSCRIPT and is_text(head):
            return 0.3
        if identity.media_type.startswith("text/") or identity.media_type in _TEXT_TYPES:
            return 0.3
        return 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        charset = charset_of(untrusted)
        yield Metadata((("charset", charset.codec.replace("_", "-")),))
        texts = decoded(untrusted, charset)
        if _has_form_feeds(untrusted, charset):
            yield from _printed_pages(texts, options.max_text)
        else:
            yield from text_pages(texts, options.max_text)
        if identity.media_type == _POSTSCRIPT:
            yield Trouble(Status.TRUNCATED, _AS_SOURCE)


def charset_of(untrusted: BinaryIO) -> Charset:
    """Judged by the start; where that is all ASCII, by the first part that is not."""
    untrusted.seek(0)
    sample = untrusted.read(SAMPLE_SIZE)
    seen = len(sample)
    while sample and sample.isascii() and seen < SEARCHED:
        block = untrusted.read(SAMPLE_SIZE)
        if not block:
            break
        seen += len(block)
        if not block.isascii():
            return detect(block.lstrip(bytes(range(0x80, 0xC0))))  # may start inside a character
    return detect(sample)


def decoded(untrusted: BinaryIO, charset: Charset) -> Iterator[str]:
    """The file's text, block by block, line ends as ``\\n``, NULs left out."""
    untrusted.seek(charset.mark)
    decoder = charset.decoder()
    held = ""
    while block := untrusted.read(BLOCK):
        text = held + decoder.decode(block)
        held = "\r" if text.endswith("\r") else ""  # its "\n" may come with the next block
        text = text[: len(text) - len(held)]
        yield text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    yield (held + decoder.decode(b"", final=True)).replace("\r", "\n").replace("\0", "")


def _has_form_feeds(untrusted: BinaryIO, charset: Charset) -> bool:
    untrusted.seek(charset.mark)
    return "\f" in charset.decoder().decode(untrusted.read(BLOCK))


def _printed_pages(texts: Iterator[str], limit: int) -> Iterator[Page | Trouble]:
    """A page for each form feed; a blank one keeps its number, as it does on paper."""
    over: list[Trouble] = []
    held = ""
    number = 0
    for text in within(texts, limit, over):
        *done, held = (held + text).split("\f", max(0, MAX_PRINTED - number))
        for page in done:
            for part in parts([page]) if page else [""]:
                number += 1
                yield Page(number, part, PageKind.PAGE)
    for part in parts([held]) if held.strip() else []:
        number += 1
        yield Page(number, part, PageKind.PAGE)
    yield from over
