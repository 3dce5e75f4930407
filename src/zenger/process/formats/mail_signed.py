"""The message inside an opaque signature (S/MIME): it is not encrypted, only wrapped.

The signature is not checked: who signed is for the reader to judge, with the wrapping at hand.
Source: RFC 5652, 5 (signed-data); ITU-T X.690 (its encoding); RFC 8551, 3.5.2.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

MAX_SIGNED = 64 * 1024**2  # bytes of a wrapping that is looked into; it is held
DEEPEST = 20
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_OCTETS, _MADE_OF_PARTS = 4, 0x20


class _Element(NamedTuple):
    tag: int
    start: int  # of its content
    end: int
    next: int  # where the following element starts


def signed_content(wrapping: bytes) -> bytes | None:
    """The MIME entity that was signed; None where there is none inside, or it makes no sense."""
    try:
        kind, wrapped = islice(_inside(wrapping, _element(wrapping, 0)), 2)
        if wrapping[kind.start : kind.end] != _SIGNED_DATA:
            return None
        signed = next(_inside(wrapping, wrapped))
        content = next(islice(_inside(wrapping, signed), 2, None))  # after version and digests
        held = next(islice(_inside(wrapping, content), 1, None), None)
        if held is None:  # the signature stands apart from what is signed
            return None
        return b"".join(_octets(wrapping, next(_inside(wrapping, held)), 0))
    except (ValueError, IndexError, StopIteration):
        return None


def _element(data: bytes, at: int, depth: int = 0) -> _Element:
    tag, length = data[at], data[at + 1]
    at += 2
    if tag & 31 == 31 or depth > DEEPEST:
        raise ValueError("no element of signed-data")
    if length == 0x80:  # its end is marked
        start = at
        while data[at : at + 2] != b"\0\0":
            at = _element(data, at, depth + 1).next
        return _Element(tag, start, at, at + 2)
    if length > 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[at : at + count], "big")
        at += count
    if at + length > len(data):
        raise ValueError("cut short")
    return _Element(tag, at, at + length, at + length)


def _inside(data: bytes, outer: _Element) -> Iterator[_Element]:
    at = outer.start
    while at < outer.end:
        element = _element(data, at)
        yield element
        at = element.next


def _octets(data: bytes, element: _Element, depth: int) -> Iterator[bytes]:
    if element.tag == _OCTETS:
        yield data[element.start : element.end]
    elif element.tag == _OCTETS | _MADE_OF_PARTS and depth <= DEEPEST:
        for inner in _inside(data, element):
            yield from _octets(data, inner, depth + 1)
    else:
        raise ValueError("no octets")
