"""Content of a mail's parts, decoded as a stream: nothing of a part is held but one block."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 256 * 1024  # bytes read at once

_NOT_BASE64 = bytes(
    byte
    for byte in range(256)
    if byte not in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
)
_ESCAPED = re.compile(rb"=.", re.DOTALL)  # of yEnc
_SHIFTED = bytes((byte - 42) % 256 for byte in range(256))
_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=\s]")


@dataclass(slots=True)
class Condition:
    """What was found wrong while a part was decoded; filled as it is read."""

    problem: str = ""  # "", "base64", "uuencode" or "yenc"


def raw_blocks(untrusted: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        untrusted.seek(start)
        block = untrusted.read(min(BLOCK, end - start))
        if not block:
            return
        start += len(block)
        yield block


def decoded_blocks(
    untrusted: BinaryIO, start: int, end: int, encoding: str, condition: Condition
) -> Iterator[bytes]:
    """Bytes `start` to `end` of the file, decoded. An unknown encoding is taken as none."""
    blocks = raw_blocks(untrusted, start, end)
    if encoding == "base64":
        return _base64(blocks, condition)
    if encoding == "quoted-printable":
        return _quoted_printable(blocks)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uuencoded(blocks, condition)
    if encoding == "x-begin-base64":
        return _base64(_without_ends(blocks), condition)
    if encoding == "x-yenc":
        return _yencoded(blocks, condition)
    return blocks


def _base64(blocks: Iterator[bytes], condition: Condition) -> Iterator[bytes]:
    held = b""
    for block in blocks:
        if _FOREIGN.search(block):
            condition.problem = "base64"
        held += block.translate(None, _NOT_BASE64)
        if b"=" in held:  # the end, or two encoded files one after the other
            *whole, held = re.split(rb"=+", held)
            for piece in whole:
                yield _quads(piece, condition)
        ready = len(held) - len(held) % 4
        if ready:
            yield binascii.a2b_base64(held[:ready])
            held = held[ready:]
    if held:
        yield _quads(held, condition)


def _quads(piece: bytes, condition: Condition) -> bytes:
    if len(piece) % 4 == 1:  # six bits too few for a byte: letters are missing
        condition.problem = "base64"
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _quoted_printable(blocks: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for block in blocks:
        held += block
        cut = held.rfind(b"\n") + 1
        if not cut and len(held) > BLOCK:  # one endless line: cut it where no "=XX" is
            cut = len(held) - 2
            last = held.rfind(b"=", cut - 2, cut)
            cut = last if last > 0 else cut
        if cut:
            yield binascii.a2b_qp(held[:cut])
            held = held[cut:]
    if held:
        yield binascii.a2b_qp(held)


def _lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for block in blocks:
        *lines, held = (held + block).split(b"\n")
        yield from (line.rstrip(b"\r") for line in lines)
    if held:
        yield held.rstrip(b"\r")


def _uuencoded(blocks: Iterator[bytes], condition: Condition) -> Iterator[bytes]:
    begun = False
    for line in _lines(blocks):
        if not begun:
            begun = line.startswith(b"begin ")
        elif line == b"end":
            return
        elif line:
            whole = ((line[0] - 32 & 63) * 4 + 5) // 3  # some programs add a letter to it
            try:
                yield binascii.a2b_uu(line[:whole])
            except binascii.Error:
                condition.problem = "uuencode"
    condition.problem = "uuencode"  # no "end"


def _without_ends(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The lines between the first and ``====``."""
    for number, line in enumerate(_lines(blocks)):
        if line == b"====":
            return
        if number:
            yield line + b"\n"


def _yencoded(blocks: Iterator[bytes], condition: Condition) -> Iterator[bytes]:
    for line in _lines(blocks):
        if line.startswith(b"=yend "):
            return
        if not line.startswith((b"=ybegin ", b"=ypart ")):
            yield _ESCAPED.sub(_meant, line).translate(_SHIFTED)
    condition.problem = "yenc"  # no end


def _meant(escaped: re.Match[bytes]) -> bytes:
    return bytes(((escaped.group()[1] - 64) % 256,))
