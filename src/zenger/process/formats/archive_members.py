"""Members of whatever the archive library reads, and how they are named, counted and limited."""

import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zenger.model.document import Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberKind,
    MemberLost,
    MembersExpected,
    Metadata,
    Piece,
    Trouble,
)
from zenger.process.formats.archive_library import Found, Source, UnreadableError, entries
from zenger.process.formats.archive_limits import Budget, too_many

LINK = Problem("link", "A symbolic link, which holds a name and no data.")
HARD_LINK = Problem("hard-link", "Another name for a member that came before.")
DEVICE = Problem("device", "A device, pipe or socket, which holds no data.")
PASSWORD = Problem("password-needed", "The member is encrypted, and no password given fits.")


@dataclass(slots=True)
class Keyring:
    """The passwords given, numbered from 1, and how many members each has opened."""

    passwords: tuple[str, ...]
    opened: Counter[int] = field(default_factory=Counter)
    likely: int = 0  # the number of the one that opened the list of members, if any did

    def tried(self) -> Iterator[tuple[int, str]]:
        """The likely one first, then what opened most so far: archives rarely have two."""
        first = [n for n, _ in self.opened.most_common() if n != self.likely]
        first = [self.likely, *first] if self.likely else first
        yield from ((number, self.passwords[number - 1]) for number in first)
        yield from ((n, one) for n, one in enumerate(self.passwords, 1) if n not in first)


def library_members(
    source: Source,
    formats: tuple[str, ...],
    options: ExtractionOptions,
    budget: Budget,
    *,
    filters: tuple[str, ...] = (),
    whole: bool = True,
) -> Iterator[Piece]:
    """All members; folders' own entries carry nothing and are left out of every count.

    Where the archive cannot be read on, the members behind that place are named, if its list of
    them can still be read.

    Args:
        whole: False where more members are known to be elsewhere, so that no count is given.
    """
    ordinal = 0
    try:
        for found in entries(source, formats, filters):
            if found.is_folder:
                continue
            if ordinal >= options.max_members:
                yield too_many(options.max_members)
                return
            if ordinal >= options.start_at:
                yield piece(found, ordinal, budget)
            ordinal += 1
            if budget.exhausted:
                return
    except UnreadableError as error:
        yield Trouble(error.status, error.problem)
        yield from _not_reached(source, formats, filters, ordinal, options.max_members, error)
        return
    if whole:
        yield MembersExpected(ordinal)


def piece(found: Found, ordinal: int, budget: Budget) -> Member | MemberLost:
    """One entry that is not a folder."""
    problem = None
    if stat.S_ISLNK(found.mode):
        problem = LINK
    elif found.is_hard_link:
        problem = HARD_LINK
    elif found.mode and not stat.S_ISREG(found.mode):
        problem = DEVICE
    raw_name = found.raw_name or b"part-%d" % ordinal
    if problem is not None:
        return MemberLost(raw_name, ordinal, MemberKind.MEMBER, Status.SKIPPED, problem)
    if found.is_encrypted:
        return MemberLost(raw_name, ordinal, MemberKind.MEMBER, Status.ENCRYPTED, PASSWORD)
    return Member(raw_name, ordinal, MemberKind.MEMBER, budget.counted(found.content()))


def _not_reached(
    source: Source,
    formats: tuple[str, ...],
    filters: tuple[str, ...],
    reached: int,
    most: int,
    error: UnreadableError,
) -> Iterator[Piece]:
    """The members behind a broken place, from a second look that reads no data."""
    ordinal = 0
    try:
        for found in entries(source, formats, filters):
            if found.is_folder:
                continue
            if ordinal >= most:
                return
            if ordinal >= reached:
                name = found.raw_name or b"part-%d" % ordinal
                kind = MemberKind.MEMBER
                yield MemberLost(name, ordinal, kind, error.status, error.problem)
            ordinal += 1
    except UnreadableError:
        return  # then nobody knows how many there are
    yield MembersExpected(max(ordinal, reached))


def opened_with(counts: Mapping[int, int]) -> Iterator[Metadata]:
    """Which of the passwords opened how many members, by their numbers and never themselves.

    Args:
        counts: number of a password, from 1 -> members; 0 where that is not known.
    """
    fields = []
    for number, count in sorted(counts.items()):
        members = f": {count:,} members" if count else ""
        fields.append(("opened with password", f"number {number} of those given{members}"))
    if fields:
        yield Metadata(tuple(fields))
