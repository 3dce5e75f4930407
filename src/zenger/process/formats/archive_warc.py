"""Web archives (WARC, ARC): every record is a member; a page saved is named by its address.

What a server answered is given as a reader would have got it, unpacked; HTTP headers stay with
the archive. A record that only says "as before" holds nothing and is named and skipped.

Source: ISO 28500:2017.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MemberLost,
    MembersExpected,
    Piece,
    Trouble,
)
from zenger.process.formats.archive_inflate import BLOCK
from zenger.process.formats.archive_limits import Budget, too_many
from zenger.protocols.formats import Identity

_WARC = "application/warc"
_TYPES = frozenset((_WARC, "application/x-ia-arc"))
_BROKEN = (ArchiveLoadFailed, ValueError, EOFError, KeyError, IndexError, AttributeError,
           OverflowError)  # fmt: skip

_DAMAGED = Problem("archive-damaged", "A record is damaged; what follows it is not found.")
_NO_END = Problem("archive-cut-short", "The archive ends inside a record.")
_CUT = Problem("archive-cut-short", "The record ends before it should.")
_REVISIT = Problem("revisit", "The record says that a page was the same as before; no data.")


class WarcHandler:
    """Records as they come."""

    name = "warc"
    version = 2
    seeks = True

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.8 if identity.media_type in _TYPES else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        budget = Budget(
            untrusted.seek(0, 2), options.max_expansion, options.max_expanded_bytes, options.spent
        )
        untrusted.seek(0)
        ordinal = 0
        try:
            for record in ArchiveIterator(untrusted, arc2warc=False, ensure_http_headers=False):
                if not record.rec_type:  # a header cut off before it said what it heads
                    raise EOFError
                if ordinal >= options.max_members:
                    yield too_many(options.max_members)
                    return
                if ordinal >= options.start_at:
                    yield _piece(record, ordinal, budget)
                ordinal += 1
                if budget.exhausted:
                    break
        except _BROKEN:  # whatever the library trips over in a file is the file's fault
            yield Trouble(Status.CORRUPT, _DAMAGED)
        else:
            if not budget.exhausted:
                yield _ending(untrusted, identity, ordinal)
        yield from budget.troubles


def _ending(untrusted: BinaryIO, identity: Identity, count: int) -> Piece:
    """Every WARC record ends with two empty lines; so must the file."""
    untrusted.seek(max(0, untrusted.seek(0, 2) - 4))
    if identity.media_type == _WARC and not untrusted.read().endswith((b"\r\n\r\n", b"\n\n")):
        return Trouble(Status.TRUNCATED, _NO_END)
    return MembersExpected(count)


def _piece(record: Any, ordinal: int, budget: Budget) -> Member | MemberLost:
    raw_name = _name(record, ordinal)
    if record.rec_type == "revisit":
        kind = MemberKind.MEMBER
        return MemberLost(raw_name, ordinal, kind, Status.SKIPPED, _REVISIT)
    return Member(raw_name, ordinal, MemberKind.MEMBER, budget.counted(_content(record)))


def _name(record: Any, ordinal: int) -> bytes:
    """The address for what came from there; other records say what they are."""
    headers = record.rec_headers
    address = headers.get_header("WARC-Target-URI") or headers.get_header("uri") or ""
    if record.rec_type in ("response", "resource", "conversion") and address:
        return str(address).encode("utf-8", "replace")
    name = f"{record.rec_type or 'record'} of {address}" if address else f"{record.rec_type}"
    return name.encode("utf-8", "replace") or b"part-%d" % ordinal


def _content(record: Any) -> Iterator[bytes]:
    try:
        if record.rec_type == "request" and record.http_headers is not None:
            yield record.http_headers.to_bytes()
        stream = record.content_stream()
        while block := stream.read(BLOCK):
            yield block
        while record.raw_stream.read(BLOCK):
            pass
    except _BROKEN as error:
        raise MemberBroken(Status.CORRUPT, _DAMAGED) from error
    if getattr(record.raw_stream, "limit", 0):
        raise MemberBroken(Status.TRUNCATED, _CUT)
