"""The people of a newsroom: what each role may do, and what one person may see."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the newsroom. Each may do all that the one before may."""

    READER = "reader"
    REPORTER = "reporter"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"


class Right(StrEnum):
    """One kind of thing that may be done. What may be seen is decided apart."""

    READ = "read"  # search and read, keep searches and marks of one's own
    WORK = "work"  # tag, note, assign; take files out
    EDIT = "edit"  # labels, passwords, reading again what failed
    PUBLISH = "publish"
    MANAGE = "manage"  # accounts, and what everybody did


_FIRST = {
    Right.READ: Role.READER, Right.WORK: Role.REPORTER, Right.EDIT: Role.EDITOR,
    Right.PUBLISH: Role.PUBLISHER, Right.MANAGE: Role.ADMIN,
}  # fmt: skip
_ORDER = list(Role)


def may(role: Role, right: Right) -> bool:
    """Whether somebody of this role may do that."""
    return _ORDER.index(role) >= _ORDER.index(_FIRST[right])


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person at the desk, with what they may see.

    A document is seen by who may see its collection and every label on it.
    """

    account: int
    name: str
    role: Role
    collections: frozenset[int] | None  # None: all, also those that are still to come
    labels: frozenset[int] | None  # likewise

    def may(self, right: Right) -> bool:
        return may(self.role, right)
