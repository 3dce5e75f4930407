"""Files of PGP (.gpg, .pgp, .asc, .sig): signed text is read; of the rest, for whom and by whom.

Nothing is decrypted and no signature is checked, and the record says so.
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Metadata,
    Page,
    PageKind,
    Piece,
    Trouble,
)
from zenger.process.formats import pgp_packets as pgp
from zenger.process.formats.archive_inflate import Stream, file_blocks
from zenger.process.formats.pgp_message import message_pieces
from zenger.process.formats.plain_charsets import decode
from zenger.process.formats.plain_pages import clean_text, text_pages
from zenger.protocols.formats import Identity

MAX_SIGNED = 32 * 1024 * 1024  # bytes of a text under a signature
MAX_LISTED = 500
_TYPES = frozenset(
    (
        "application/pgp-encrypted",
        "application/pgp-keys",
        "application/pgp-message",
        "application/pgp-signature",
    )
)
_ENDINGS = ("gpg", "pgp", "asc", "sig")
_CLEAR = re.compile(
    rb"-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n(.*?)"
    rb"(?:\r?\n-----BEGIN PGP SIGNATURE-----|\Z)",
    re.DOTALL,
)


class PgpHandler:
    """OpenPGP without keys."""

    name = "pgp"
    version = 2

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.95 if identity.media_type in _TYPES else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        head = untrusted.read(8192)
        if not head.lstrip(b"\xef\xbb\xbf\r\n \t").startswith(b"-----BEGIN PGP"):
            if pgp.begins_message(head):
                yield from _message(original, untrusted, options)
            else:
                yield from _told([untrusted])
            return
        untrusted.seek(0)
        start = untrusted.read(MAX_SIGNED)
        if signed := _CLEAR.search(start):
            text = re.sub(rb"^- ", b"", signed.group(1), flags=re.MULTILINE)
            yield Metadata((("signature", "not checked"),))
            yield from text_pages([clean_text(decode(text))], options.max_text)
            if original.size > MAX_SIGNED:
                problem = Problem("text-limit", "Only the first 32 MB were read.")
                yield Trouble(Status.TRUNCATED, problem)
            return
        blocks = [io.BytesIO(data) for _, data in pgp.armoured(start[: pgp.MAX_ARMOURED])]
        if len(blocks) == 1 and pgp.begins_message(blocks[0].getvalue()[:8192]):
            yield from _message(original, blocks[0], options)
        elif blocks:
            yield from _told(blocks)
        else:
            yield _damaged()


def _message(
    original: Original, untrusted: BinaryIO, options: ExtractionOptions
) -> Iterator[Piece]:
    name, dot, ending = original.untrusted_name.rpartition(".")
    stem = name if dot and ending.lower() in _ENDINGS else "content"
    raw_name = stem.encode("utf-8", "surrogateescape")
    yield from message_pieces(Stream(file_blocks(untrusted)), raw_name, original.size, options)


def _told(blocks: Sequence[BinaryIO]) -> Iterator[Piece]:
    keys: list[str] = []
    lines: list[str] = []
    kinds: set[int] = set()
    try:
        for packet in chain.from_iterable(map(pgp.packets, blocks)):
            kinds.add(packet.kind)
            if packet.kind == pgp.TO_KEY and len(packet.data) > 9:
                keys.append(packet.data[1:9].hex().upper())
            elif line := _line(packet):
                lines.append(line)
    except (pgp.BadPacketError, IndexError):
        yield _damaged()
    if keys:
        yield Metadata(tuple(("encrypted for key", key) for key in keys[:MAX_LISTED]))
    if lines:
        yield Page(1, "\n".join(lines[:MAX_LISTED]), PageKind.TEXT, "OpenPGP")
    if pgp.SIGNATURE in kinds:
        yield Metadata((("signature", "not checked"),))
    if kinds & {pgp.TO_KEY, pgp.TO_PASSWORD, pgp.SEALED, pgp.SEALED_AND_CHECKED, pgp.SEALED_MODERN}:
        message = "The file is encrypted; nothing of its content can be read."
        yield Trouble(Status.ENCRYPTED, Problem("encrypted-message", message))


def _damaged() -> Trouble:
    return Trouble(
        Status.CORRUPT, Problem("damaged-container", "The file is damaged or cut short.")
    )


def _line(packet: pgp.Packet) -> str:
    data = packet.data
    match packet.kind:
        case pgp.USER:
            return "User: " + data.decode("utf-8", "replace")
        case pgp.PUBLIC_KEY | pgp.SECRET_KEY if len(data) >= 5:
            word = "Public" if packet.kind == pgp.PUBLIC_KEY else "Secret"
            made = datetime.fromtimestamp(int.from_bytes(data[1:5], "big"), UTC)
            return f"{word} key, made {made:%Y-%m-%d}"
        case pgp.SIGNATURE:
            return "Signature (not checked)"
    return ""
