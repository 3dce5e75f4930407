"""A PDF as bytes, without believing its table of objects: what no reader shows is here too."""

import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MOST_INFLATED = 256 * 1024 * 1024  # bytes of one stream; more is taken for an attack
_BEGIN = re.compile(rb"(?<!end)stream\r?\n")
_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,10})[ \t\r\n]+([0-9]{1,5})[ \t\r\n]+obj\b")
_LITERAL_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
Bytes = bytes | mmap.mmap


class TooMuchError(Exception):
    """A stream becomes larger than any that we write."""


@dataclass(frozen=True, slots=True)
class RawStream:
    """What stands between `stream` and `endstream`, wherever that is in the file."""

    where: str  # "byte 1234, in object 12"
    content: bytes  # as it lies there
    inflated: bytes  # empty where it is not of that kind


def streams(content: Bytes) -> Iterator[RawStream]:
    """Every stream in the bytes, of objects in use and of others, in order.

    Raises:
        TooMuchError: one grows beyond `MOST_INFLATED`.
    """
    for match in _BEGIN.finditer(content):
        end = content.find(b"endstream", match.end())
        inside = content[match.end() : end if end >= 0 else len(content)]
        yield RawStream(f"byte {match.start()}", inside, inflated(inside))


def inflated(content: bytes) -> bytes:
    """What zlib, gzip or raw deflate data become; also the beginning of damaged ones."""
    for bits in (47, -15):
        machine = zlib.decompressobj(bits)
        try:
            out = machine.decompress(content, MOST_INFLATED)
        except zlib.error:
            out = _as_far_as_possible(content, bits)
        else:
            if machine.unconsumed_tail and not machine.eof:
                raise TooMuchError
        if out:
            return out
    return b""


def _as_far_as_possible(content: bytes, bits: int) -> bytes:
    """By pieces, as a broken checksum at the end is no reason to see nothing."""
    if bits < 0:
        return b""  # any bytes begin like raw deflate data
    machine, out = zlib.decompressobj(bits), bytearray()
    try:
        for at in range(0, len(content), 256):
            out += machine.decompress(content[at : at + 256], MOST_INFLATED)
    except zlib.error:
        pass
    return bytes(out)


def ends(content: Bytes) -> int:
    """How often the file says that it ends."""
    return sum(1 for _ in re.finditer(rb"%%EOF", content))


def object_numbers(content: Bytes) -> list[int]:
    """The numbers of all objects that are written out, in order, with repetitions."""
    return [int(match[1]) for match in _OBJECT.finditer(content)]


def strings(content: bytes) -> Iterator[bytes]:
    """The values of all literal and hexadecimal strings, in order, escapes undone."""
    at, size = 0, len(content)
    opening = re.compile(rb"[(<]")
    while match := opening.search(content, at):
        at = match.end()
        if match[0] == b"(":
            end = _literal_end(content, at)
            yield _LITERAL_ESCAPE.sub(_unescaped, content[at:end])
            at = end + 1
        elif content[at : at + 1] == b"<":
            at += 1
        else:
            end = content.find(b">", at)
            end = size if end < 0 else end
            yield _from_hex(content[at:end])
            at = end + 1


def _literal_end(content: bytes, at: int) -> int:
    depth = 1
    for match in re.compile(rb"\\[\s\S]|[()]").finditer(content, at):
        if match[0] == b"(":
            depth += 1
        elif match[0] == b")":
            depth -= 1
            if not depth:
                return match.start()
    return len(content)


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[:1] in b"01234567" and code[:1]:
        return bytes([int(code, 8) & 0xFF])
    if code in (b"\n", b"\r", b"\r\n"):
        return b""
    return _NAMED.get(code, code)


def _from_hex(digits: bytes) -> bytes:
    bare = re.sub(rb"[^0-9A-Fa-f]", b"", digits)
    return bytes.fromhex((bare + b"0" * (len(bare) % 2)).decode("ascii"))
