"""Archives: zip, tar in every wrapping, and single compressed files.

Names inside are only names. Nothing is ever written under them, so ``../../etc/passwd`` is
shown for what it is and does nothing.
"""

from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MembersExpected,
    Piece,
    Trouble,
)
from zenger.process.formats.archive_inflate import Stream, file_blocks, inflated
from zenger.process.formats.archive_library import UnreadableError, entries
from zenger.process.formats.archive_limits import Budget
from zenger.process.formats.archive_tar import is_tar, tar_members
from zenger.process.formats.archive_zip import zip_members
from zenger.protocols.formats import Identity

_ZIP = frozenset(("application/zip", "application/x-zip", "application/x-zip-compressed"))
_TAR = frozenset(("application/x-tar", "application/x-gtar", "application/tar"))
_MAGIC = (
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"\x1f\x9d", "compress"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"LZIP", "lzip"),
)
_BY_LIBRARY = frozenset(("compress", "lz4", "lzip", "lzma"))
_LZMA = "application/x-lzma"  # has no magic number; told by its type alone
_COMPRESSED = frozenset(
    f"application/{name}"
    for name in (
        "gzip",
        "x-gzip",
        "x-bzip2",
        "x-bzip",
        "bzip2",
        "x-xz",
        "zstd",
        "x-zstd",
        "x-compress",
        "x-lz4",
        "x-lzip",
        "x-lzma",
    )
) | {"application/x-compressed-tar", "application/x-gtar-compressed"}
_SUFFIXES = (
    (".tgz", ".tar"),
    (".tbz2", ".tar"),
    (".tbz", ".tar"),
    (".txz", ".tar"),
    (".tzst", ".tar"),
    (".svgz", ".svg"),
    (".gz", ""),
    (".bz2", ""),
    (".xz", ""),
    (".zst", ""),
    (".taz", ".tar"),
    (".tlz", ".tar"),
    (".lzma", ""),
    (".lz4", ""),
    (".lz", ""),
    (".z", ""),
)


class ArchiveHandler:
    """Members as they come; what cannot be read is named, with the reason."""

    name = "archive"
    version = 11
    seeks = True

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        if identity.media_type in _ZIP | _TAR | _COMPRESSED:
            return 0.8
        # Formats that are zip files inside (and that nobody surer of them reads): at least
        # their members can be had.
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK")):
            return 0.2
        return 0.2 if _compression(head) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        size = untrusted.seek(0, 2)
        budget = Budget(size, options.max_expansion, options.max_expanded_bytes, options.spent)
        untrusted.seek(0)
        head = untrusted.read(8192)
        method = _compression(head) or ("lzma" if identity.media_type == _LZMA else "")
        if method:
            yield from _unwrapped(original, untrusted, head, method, options, budget)
        elif is_tar(head) and not head.startswith(b"PK"):
            yield from tar_members(Stream(file_blocks(untrusted)), options, budget)
        elif identity.media_type in _TAR and not any(
            b.strip(b"\0") for b in file_blocks(untrusted)
        ):
            yield MembersExpected(0)
        elif identity.media_type in _TAR:
            yield Trouble(Status.CORRUPT, Problem("archive-damaged", "No member can be found."))
        else:
            yield from zip_members(untrusted, options, budget)
        yield from budget.troubles


def _compression(head: bytes) -> str:
    return next((method for magic, method in _MAGIC if head.startswith(magic)), "")


def _unwrapped(
    original: Original,
    untrusted: BinaryIO,
    head: bytes,
    method: str,
    options: ExtractionOptions,
    budget: Budget,
) -> Iterator[Piece]:
    notes: list[Problem] = []
    if method in _BY_LIBRARY:
        stream = Stream(_by_library(untrusted, method))
    else:
        stream = Stream(inflated(file_blocks(untrusted), method, notes=notes))
    broken: MemberBroken | None = None
    start = b""
    try:
        start = stream.peek(512)
    except MemberBroken as error:
        broken = error
    if is_tar(start):
        yield from tar_members(stream, options, budget)
    else:
        damage: list[Trouble] = []
        content = budget.counted(_single(stream, broken, damage), budget.container)
        yield Member(_name(original, head), 0, MemberKind.MEMBER, content)
        yield MembersExpected(1)
        yield from damage
    for note in notes:
        yield Trouble(Status.TRUNCATED, note)


def _by_library(untrusted: BinaryIO, method: str) -> Iterator[bytes]:
    """Compressions that Python does not know. Raises MemberBroken as `inflated` does."""
    try:
        for found in entries(untrusted, ("raw",), (method,)):
            yield from found.content()
    except UnreadableError as error:
        raise MemberBroken(error.status, error.problem) from error


def _single(stream: Stream, broken: MemberBroken | None, damage: list[Trouble]) -> Iterator[bytes]:
    """What can be read, up to the `damage`: half of a log is better than none of it.

    Raises:
        MemberBroken: nothing can be read.
    """
    some = False
    try:
        for block in stream.rest():
            some = True
            yield block
        if broken is not None:
            raise broken
    except MemberBroken as error:
        if not some:
            raise
        damage.append(Trouble(error.status, error.problem))


def _name(original: Original, head: bytes) -> bytes:
    """The one gzip keeps in its header (RFC 1952, 2.3), or the file's own without its suffix."""
    if head.startswith(b"\x1f\x8b") and len(head) > 10 and head[3] & 0b1000:
        start = 10
        if head[3] & 0b100:
            start += 2 + int.from_bytes(head[10:12], "little")
        stated = head[start:].partition(b"\0")[0]
        if stated and b"\0" in head[start:]:
            return stated
    name = original.untrusted_name
    for suffix, instead in _SUFFIXES:
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return (name[: -len(suffix)] + instead).encode("utf-8", "surrogateescape")
    return b"content"
