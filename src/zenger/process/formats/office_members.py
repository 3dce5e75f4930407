"""Files inside an office document, as documents of their own: objects, pictures, film, chunks."""

import re
from collections.abc import Iterator
from itertools import chain

from zenger.model.document import Problem, Status
from zenger.model.extraction import (
    Member,
    MemberBroken,
    MemberKind,
    MemberLost,
    MembersExpected,
    Piece,
)
from zenger.process.formats.office_ole import OLE, unwrapped
from zenger.process.formats.office_package import DAMAGE, Link, Package, TooLargeError

MAX_OLE = 64 * 1024**2  # bytes of an object that is looked into
_INSIDE = re.compile(
    r".*/(?:embeddings|media|activeX)/.+|(?:Pictures|ObjectReplacements)/.+|Object \d+", re.DOTALL
)


def members(package: Package) -> Iterator[Piece]:
    """Every file inside, read or lost; how many there are comes first."""
    names = _names(package)
    yield MembersExpected(len(names))
    for ordinal, name in enumerate(names):
        yield _member(package, name, ordinal)


def _names(package: Package) -> list[str]:
    chunks = {
        link.target
        for name in package.names
        if name.endswith(".xml.rels")
        for link in _links(package, name.replace("_rels/", "").removesuffix(".rels"))
        if link.kind == "aFChunk"
    }
    return [
        name for name in package.names
        if name in chunks or (_INSIDE.fullmatch(name) and not name.endswith((".rels", ".xml")))
    ]  # fmt: skip


def _links(package: Package, part: str) -> list[Link]:
    """None where they are damaged, which hides no file that stands elsewhere."""
    try:
        return package.links(part)
    except (TooLargeError, *DAMAGE):
        return []


def _member(package: Package, name: str, ordinal: int) -> Piece:
    raw = name.rsplit("/", 1)[-1].encode("utf-8", "surrogateescape")
    content = _checked(package, name)
    try:
        head = next(content, b"")
        if head.startswith(OLE):
            raw, whole = unwrapped(_up_to(chain([head], content), MAX_OLE), raw)
            return Member(raw, ordinal, MemberKind.EMBEDDED, iter([whole]))
    except MemberBroken as broken:
        return MemberLost(raw, ordinal, MemberKind.EMBEDDED, broken.status, broken.problem)
    return Member(raw, ordinal, MemberKind.EMBEDDED, chain([head], content))


def _up_to(content: Iterator[bytes], most: int) -> bytes:
    whole = bytearray()
    for chunk in content:
        whole += chunk
        if len(whole) > most:
            raise _broken(Status.LIMIT, "member-expansion", "It inflates to more than is allowed.")
    return bytes(whole)


def _checked(package: Package, name: str) -> Iterator[bytes]:
    try:
        yield from package.chunks(name)
    except TooLargeError as error:
        message = "It inflates to more than is allowed."
        raise _broken(Status.LIMIT, "member-expansion", message) from error
    except DAMAGE as error:
        message = "This part of the document is damaged."
        raise _broken(Status.CORRUPT, "damaged-part", message) from error


def _broken(status: Status, code: str, message: str) -> MemberBroken:
    return MemberBroken(status, Problem(code, message))
