"""Web pages saved by Safari (.webarchive): a binary property list with the page and its files."""

import plistlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Member, MemberKind, Piece, Trouble
from zenger.process.formats.html import charset_of
from zenger.process.formats.saved_page import file_of, saved_page
from zenger.protocols.formats import Identity

MAX_SIZE = 128 * 1024 * 1024  # bytes: a property list is read whole
_MAIN, _FILES, _FRAMES = "WebMainResource", "WebSubresources", "WebSubframeArchives"


class WebarchiveHandler:
    """The main resource is the document; the others and the frames are files in it."""

    name = "webarchive"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type == "application/x-webarchive" else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        if original.size > MAX_SIZE:
            yield _trouble(Status.LIMIT, "page-size", "The saved page is too large to be read.")
            return
        try:
            archive = plistlib.loads(untrusted.read(MAX_SIZE))
            page = archive[_MAIN]
            data = bytes(page.get("WebResourceData", b""))
        except Exception:  # noqa: BLE001  # the parser's own errors are many; any means damage
            yield _trouble(Status.CORRUPT, "damaged-container", "The saved page is damaged.")
            return
        files = list(_files(archive))
        if not str(page.get("WebResourceMIMEType", "text/html")).startswith("text/"):
            files.insert(0, _file(page, 0))
            data = b""
        claimed = str(page.get("WebResourceTextEncodingName", ""))
        html = charset_of(data, claimed).decode(data)
        yield from saved_page(original, html, str(page.get("WebResourceURL", "")), files, options)


def _files(archive: dict[str, Any]) -> Iterator[Member]:
    for ordinal, resource in enumerate(_entries(archive, _FILES)):
        yield _file(resource, ordinal)
    for ordinal, frame in enumerate(_entries(archive, _FRAMES)):
        content = plistlib.dumps(frame, fmt=plistlib.FMT_BINARY)
        name = b"frame-%d.webarchive" % (ordinal + 1)
        yield Member(name, 0, MemberKind.EMBEDDED, iter([content]), "application/x-webarchive")


def _entries(archive: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = archive.get(name)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _file(resource: dict[str, Any], ordinal: int) -> Member:
    data = resource.get("WebResourceData", b"")
    content = data if isinstance(data, bytes) else str(data).encode("utf-8", "replace")
    kind = str(resource.get("WebResourceMIMEType", ""))
    return file_of(str(resource.get("WebResourceURL", "")), ordinal, iter([content]), kind)


def _trouble(status: Status, code: str, message: str) -> Trouble:
    return Trouble(status, Problem(code, message))
