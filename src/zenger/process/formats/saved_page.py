"""A web page that was saved with its pictures: the page, then each file it came with."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberKind,
    MemberLost,
    MembersExpected,
    Metadata,
    Piece,
    Trouble,
)
from zenger.process.formats.html import HtmlHandler
from zenger.protocols.formats import Identity

MAX_NAME = 255  # bytes


def saved_page(
    original: Original,
    html: str,
    url: str,
    files: Iterable[Member],
    options: ExtractionOptions,
) -> Iterator[Piece]:
    """The page's own pieces; the files are numbered after those the page holds in itself."""
    if url:
        yield Metadata((("saved from", url[:2000]),))
    count = 0
    page = io.BytesIO(b"\xef\xbb\xbf" + html.encode("utf-8", "replace"))
    for piece in HtmlHandler().extract(original, page, Identity("text/html"), options):
        if isinstance(piece, Member | MemberLost):
            count += 1
        if isinstance(piece, Metadata):
            piece = Metadata(tuple(field for field in piece.fields if field[0] != "charset"))
        if not isinstance(piece, MembersExpected) and piece != Metadata(()):
            yield piece
    for file in files:
        if count >= options.max_members:
            message = f"Only the first {options.max_members:,} files were read."
            yield Trouble(Status.LIMIT, Problem("too-many-members", message))
            return
        yield replace(file, ordinal=count)
        count += 1
    yield MembersExpected(count)


def file_of(url: str, ordinal: int, content: Iterator[bytes], media_type: str) -> Member:
    """A file named by the last part of the address it was loaded from."""
    try:
        name = unquote(urlsplit(url).path).rstrip("/").rsplit("/", 1)[-1]
    except ValueError:  # an address like "http://[": no parts
        name = ""
    raw = name.replace("\0", "").encode("utf-8", "replace")[:MAX_NAME]
    return Member(raw or b"part-%d" % (ordinal + 1), 0, MemberKind.EMBEDDED, content, media_type)
