"""Parts of a package as documents of their own, under the names they have in it."""

from collections.abc import Iterator

from zenger.model.document import Problem, Status
from zenger.model.extraction import Member, MemberBroken, MemberKind, MembersExpected, Piece
from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError


def members_of(package: Package, names: list[str]) -> Iterator[Piece]:
    """Each of `names`, which are parts of it; how many there are comes first."""
    yield MembersExpected(len(names))
    for ordinal, name in enumerate(names):
        raw_name = name.encode("utf-8", "surrogateescape")
        yield Member(raw_name, ordinal, MemberKind.EMBEDDED, _content(package, name))


def _content(package: Package, name: str) -> Iterator[bytes]:
    try:
        yield from package.chunks(name)
    except TooLargeError as error:
        problem = Problem("member-expansion", "It inflates to more than is allowed.")
        raise MemberBroken(Status.LIMIT, problem) from error
    except DAMAGE as error:
        problem = Problem("damaged-part", "This part of the document is damaged.")
        raise MemberBroken(Status.CORRUPT, problem) from error
