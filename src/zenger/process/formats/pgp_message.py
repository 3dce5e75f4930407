"""What a PGP message holds that is signed or only packed, and so can be read by anybody.

    compressed      one packet around all that follows
      one-pass      who is going to sign
      literal       a name, a day, and the content itself
      signature

Source: RFC 9580 4.2 (lengths, also in parts), 5.6 (compressed) and 5.9 (literal).
"""

import zlib
from collections.abc import Iterator

from zenger.model.document import Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MembersExpected,
    Metadata,
    Piece,
    Trouble,
)
from zenger.process.formats.archive_inflate import BLOCK, Stream, inflated
from zenger.process.formats.archive_limits import Budget

ONE_PASS, SIGNATURE, COMPRESSED, LITERAL, MARKER = 4, 2, 8, 11, 10
MAX_DEPTH = 4  # packed in packed
MAX_PACKETS = 1000
_METHODS = {1: "deflate", 2: "zlib", 3: "bz2"}
_FIRST_DAY, _LAST_DAY = 631_152_000, 4_102_444_800  # 1990 and 2100, in seconds
_CUT = MemberBroken(Status.TRUNCATED, Problem("archive-cut-short", "The message ends too early."))


def holds_message(kind: int, body: bytes) -> bool:
    """Whether a first packet, of which this is the beginning, is one that can be read here."""
    if kind == LITERAL:
        return _is_literal(body)
    if kind == ONE_PASS:  # its kind, hash and key, and whether another one follows
        return (
            body[:1] == b"\3" and body[1:2] <= b"\1" and 1 <= body[2] <= 14
            and body[3] in (1, 2, 3, 17, 19, 22, 27) and body[12:13] in (b"\0", b"\1")
        )  # fmt: skip
    if kind != COMPRESSED or not body:
        return False
    if body[0] == 3:
        return body[1:4] == b"BZh"
    try:
        inside = zlib.decompressobj(-15 if body[0] == 1 else 15).decompress(body[1:], 64)
    except zlib.error:
        return False
    return body[0] in (1, 2) and _is_packet(inside)


def _is_literal(body: bytes) -> bool:
    """Four bytes of a day are what tells it from any other two letters."""
    if len(body) < 6:
        return False
    name, day = body[2 : 2 + body[1]], body[2 + body[1] :][:4]
    when = int.from_bytes(day, "big")
    is_day = len(day) == 4 and (not when or _FIRST_DAY <= when <= _LAST_DAY)
    return body[:1] in (b"b", b"t", b"u", b"l", b"1") and is_day and min(name, default=32) >= 32


def _is_packet(start: bytes) -> bool:
    if not start or not start[0] & 0x80:
        return False
    kind = start[0] & 63 if start[0] & 0x40 else start[0] >> 2 & 15
    return kind in (ONE_PASS, SIGNATURE, COMPRESSED, LITERAL, MARKER)


def message_pieces(
    stream: Stream, raw_name: bytes, size: int, options: ExtractionOptions
) -> Iterator[Piece]:
    """The content as a member, and that a signature stands with it.

    Args:
        raw_name: what the content is called where the message does not say.
        size: bytes of the whole message.
    """
    budget = Budget(size, options.max_expansion, options.max_expanded_bytes)
    is_signed, count = False, 0
    try:
        for kind, body in _packets(stream, MAX_DEPTH):
            is_signed |= kind in (ONE_PASS, SIGNATURE)
            if kind == LITERAL:
                name = _name(body) or raw_name
                content = budget.counted(_blocks(body), size)
                yield Member(name, count, MemberKind.MEMBER, content)  # read before what follows
                count += 1
            _pass(body)
    except MemberBroken as broken:
        yield Trouble(broken.status, broken.problem)
    else:
        yield MembersExpected(count)
    if is_signed:
        yield Metadata((("signature", "not checked"),))
    yield from budget.troubles


def _packets(stream: Stream, depth: int) -> Iterator[tuple[int, Stream]]:
    """Each packet that is not packed itself, with its body, to be read before the next."""
    for _ in range(MAX_PACKETS):
        tag = stream.read(1)
        if not tag:
            return
        if not tag[0] & 0x80:
            problem = Problem("damaged-container", "The message is damaged.")
            raise MemberBroken(Status.CORRUPT, problem)
        is_new = bool(tag[0] & 0x40)
        kind = tag[0] & 63 if is_new else tag[0] >> 2 & 15
        body = Stream(_in_parts(stream) if is_new else _at_once(stream, tag[0] & 3))
        if kind == COMPRESSED:
            if not depth:
                problem = Problem("depth", "The message is packed too many times.")
                raise MemberBroken(Status.LIMIT, problem)
            yield from _packets(_unpacked(body), depth - 1)
            _pass(body)
        else:
            yield kind, body


def _pass(body: Stream) -> None:
    """To its end: what stands behind it begins there."""
    for _ in _blocks(body):
        pass


def _blocks(body: Stream) -> Iterator[bytes]:
    """What was not read yet."""
    while block := body.read(BLOCK):
        yield block


def _unpacked(body: Stream) -> Stream:
    method = body.read(1)
    if method == b"\0":
        return body
    name = _METHODS.get(method[0] if method else 0)
    if name is None:
        problem = Problem("unsupported-compression", "The message is packed in a way not known.")
        raise MemberBroken(Status.UNSUPPORTED, problem)
    return Stream(inflated(body.rest(), name, several=False))


def _at_once(stream: Stream, width: int) -> Iterator[bytes]:
    """The old form: a length of 1, 2 or 4 bytes, or all to the end."""
    if width == 3:
        yield from _blocks(stream)
    else:
        yield from _exactly(stream, int.from_bytes(_whole(stream, 1 << width), "big"))


def _in_parts(stream: Stream) -> Iterator[bytes]:
    """The new form: a length, or parts of which each has one, up to the last."""
    while True:
        first = _whole(stream, 1)[0]
        if first < 192:
            length = first
        elif first < 224:
            length = ((first - 192) << 8) + _whole(stream, 1)[0] + 192
        elif first == 255:
            length = int.from_bytes(_whole(stream, 4), "big")
        else:
            yield from _exactly(stream, 1 << (first & 31))
            continue
        yield from _exactly(stream, length)
        return


def _exactly(stream: Stream, length: int) -> Iterator[bytes]:
    while length:
        block = stream.read(min(length, BLOCK))
        if not block:
            raise _CUT
        length -= len(block)
        yield block


def _whole(stream: Stream, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise _CUT
    return data


def _name(body: Stream) -> bytes:
    """Past what stands before the content: its kind, its name, a day."""
    head = _whole(body, 2)
    name = _whole(body, head[1])
    _whole(body, 4)
    return b"" if name == b"_CONSOLE" else name
