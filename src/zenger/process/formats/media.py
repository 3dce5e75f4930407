"""Recordings and films: what they say about themselves, their subtitles, covers and attachments.

Nothing is decoded here. A film's picture is taken by `zenger.process.programs.ffmpeg`.
"""

from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
    MemberKind,
    MembersExpected,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
    Trouble,
)
from zenger.process.formats import adts, avi, matroska, media_tags, mp4_boxes
from zenger.process.formats.media_facts import MediaFacts
from zenger.process.formats.media_length import is_cut_short
from zenger.process.formats.plain_pages import clean_text, text_pages
from zenger.protocols.formats import Identity

_ALSO = frozenset({"application/ogg", "application/vnd.rn-realmedia", "application/mxf"})
_PLAUSIBLE = 60  # seconds; a longer recording of fewer bytes a second than this is not all there
_FEWEST_BYTES = 50
_READERS = (
    (lambda head: head[4:8] in mp4_boxes.STARTS, mp4_boxes.read),
    (lambda head: head.startswith(matroska.MAGIC), matroska.read),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"AVI ", avi.read),
)
_TAGGED = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xfa", b"fLaC", b"RIFF", b"FORM", b"0&\xb2u")


class MediaHandler:
    """One page of words about the recording, then its subtitles."""

    name = "media"
    version = 4

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        kind = identity.media_type
        return 0.7 if kind.startswith(("audio/", "video/")) or kind in _ALSO else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        facts = _facts(untrusted)
        _check_length(facts, original.size)
        if is_cut_short(untrusted):
            message = "Its bytes end before it says they do."
            facts.trouble(Status.TRUNCATED, "cut-short", message)
        yield from _about(facts)
        yield from _pages(facts, options)
        yield MembersExpected(len(facts.files))
        for ordinal, file in enumerate(facts.files):
            yield Member(file.name, ordinal, MemberKind.EMBEDDED, file.content, file.media_type)
        yield from facts.troubles


def _facts(untrusted: BinaryIO) -> MediaFacts:
    untrusted.seek(0)
    head = untrusted.read(16)
    facts = MediaFacts()
    for is_meant, read in _READERS:
        if is_meant(head):
            read(untrusted, facts)
    if adts.is_adts(head):  # the library takes it for MP3, and says what is not so
        adts.read(untrusted, facts)
    else:
        media_tags.read(untrusted, facts)
    if facts.is_unknown and _is_of_a_kind_read(head):
        facts.trouble(Status.CORRUPT, "unreadable-media", "Nothing in it can be made out.")
    elif facts.is_unknown:
        message = "What recordings of this kind say of themselves is not read."
        facts.trouble(Status.UNSUPPORTED, "unread-recording", message)
    return facts


def _is_of_a_kind_read(head: bytes) -> bool:
    """Whether a reader should have found something, so that finding nothing means damage."""
    return head.startswith(_TAGGED) or any(is_meant(head) for is_meant, _ in _READERS)


def _about(facts: MediaFacts) -> Iterator[Piece]:
    if facts.fields:
        yield Metadata(tuple(facts.fields))
    if facts.title:
        yield Title(facts.title)
    for date in facts.dates:
        yield DateFound(date)


def _pages(facts: MediaFacts, options: ExtractionOptions) -> Iterator[Page | Trouble]:
    lines = [f"{name}: {value}" for name, value in facts.fields]
    number = 0
    if lines:
        number = 1
        yield Page(1, "\n".join(lines), PageKind.ASIDE, "about the recording")
    for label, text in facts.texts:
        for piece in text_pages(
            [clean_text(text)], options.max_text, start=number + 1, kind=PageKind.ASIDE
        ):
            if isinstance(piece, Page):
                number = piece.number
                yield Page(number, piece.text, PageKind.ASIDE, label[:300])
            else:
                yield piece


def _check_length(facts: MediaFacts, size: int) -> None:
    """A recording cannot be much longer than its bytes, whatever it says."""
    seconds = facts.seconds
    if seconds > _PLAUSIBLE and size < seconds * _FEWEST_BYTES:
        message = f"It says to last {seconds:,.0f} seconds and is only {size:,} bytes long."
        facts.trouble(Status.TRUNCATED, "cut-short", message)
