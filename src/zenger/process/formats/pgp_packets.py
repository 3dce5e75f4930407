"""Packets of OpenPGP: what a file says without any key. Source: RFC 9580 4 and 5."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from zenger.process.formats.pgp_message import holds_message

HELD = 64 * 1024  # bytes of a packet looked at
MAX_PACKETS = 20_000
MAX_ARMOURED = 16 * 1024 * 1024  # bytes of letters that are looked at
TO_KEY, SIGNATURE, TO_PASSWORD, SECRET_KEY, PUBLIC_KEY = 1, 2, 3, 5, 6
COMPRESSED, SEALED, LITERAL, USER, SEALED_AND_CHECKED, SEALED_MODERN = 8, 9, 11, 13, 18, 20
_ARMOUR = re.compile(
    rb"-----BEGIN PGP ([A-Z ,/0-9]{3,40})-----[ \t]*\r?\n(.*?)(?:-----END PGP|\Z)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Packet:
    """Its kind, and the first of its bytes."""

    kind: int
    data: bytes


class BadPacketError(ValueError):
    """The bytes are no packets."""


def is_pgp(head: bytes) -> str:
    """The media type of a file of packets by its first one; empty for anything else."""
    try:
        kind, start, _ = _header(head, 0)
    except (BadPacketError, IndexError):
        return ""
    body = head[start : start + 16]
    version = body[0] if body else 0
    if kind == TO_KEY and version in (3, 6) and len(body) >= 10 and body[9] in (1, 2, 16, 18, 25):
        return "application/pgp-encrypted"
    if kind == TO_PASSWORD and version in (4, 5, 6) and 1 <= body[1] <= 13:
        return "application/pgp-encrypted"
    if kind in (PUBLIC_KEY, SECRET_KEY) and version in (3, 4, 6) and len(body) > 5:
        return "application/pgp-keys" if body[5] in (1, 2, 3, 16, 17, 18, 19, 22, 25, 27) else ""
    if holds_message(kind, head[start:]):
        return "application/pgp-message"
    if kind == SIGNATURE and version in (3, 4, 6) and len(head) < 4096:
        return "application/pgp-signature"
    return ""


def packets(untrusted: BinaryIO) -> Iterator[Packet]:
    """Every packet up to the first whose end is not known. Raises `BadPacketError`."""
    end = untrusted.seek(0, 2)
    at = 0
    for _ in range(MAX_PACKETS):
        if at >= end:
            return
        untrusted.seek(at)
        head = untrusted.read(HELD)
        kind, start, size = _header(head, 0)
        yield Packet(kind, head[start : start + size] if size >= 0 else head[start:])
        if size < 0:
            return
        at += start + size


def begins_message(start: bytes) -> bool:
    """Whether these bytes are a message that anybody can read."""
    return is_pgp(start) == "application/pgp-message"


def _header(head: bytes, at: int) -> tuple[int, int, int]:
    """Kind, where its content starts, its size (-1: not stated)."""
    if len(head) < at + 2 or not head[at] & 0x80:
        raise BadPacketError("no packet")
    tag, first = head[at], head[at + 1]
    if not tag & 0x40:  # the old form
        width = 1 << (tag & 3)
        if width == 8:
            return tag >> 2 & 15, at + 1, -1
        return tag >> 2 & 15, at + 1 + width, int.from_bytes(head[at + 1 : at + 1 + width], "big")
    if first < 192:
        return tag & 63, at + 2, first
    if first < 224:
        return tag & 63, at + 3, ((first - 192) << 8) + head[at + 2] + 192
    if first == 255:
        return tag & 63, at + 6, int.from_bytes(head[at + 2 : at + 6], "big")
    return tag & 63, at + 2, -1  # in parts


def armoured(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Label and bytes of each block in letters ("MESSAGE", "SIGNATURE", "PUBLIC KEY BLOCK")."""
    for match in _ARMOUR.finditer(text):
        body = match.group(2).replace(b"\r\n", b"\n")
        content = body.partition(b"\n\n")[2] if b": " in body.partition(b"\n")[0] else body
        letters = re.sub(rb"^=.{4}\s*$|\s", b"", content, flags=re.MULTILINE)
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", letters)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        data = binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
        yield match.group(1).decode("ascii"), data
