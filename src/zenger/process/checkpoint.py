"""What is safely on record of a container that is still being read.

Members are put down in numbered parts of the derived store, each a file that appears whole or
not at all, after the bytes of its members are on disk. A reading that was interrupted goes on
behind them, and no container's members have to be held until its end.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from zenger.model.document import Problem, Status
from zenger.model.extraction import MemberKind, Trouble
from zenger.model.ids import Digest
from zenger.process.frames import dump
from zenger.protocols.blobs import DerivedStore


@dataclass(frozen=True, slots=True)
class MemberKept:
    """One member in custody, or the reason why it is not."""

    ordinal: int
    raw_name: bytes
    kind: MemberKind
    digest: Digest | None
    size: int  # bytes that came out, also where they were not good
    status: Status = Status.OK
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """The head of one part."""

    reading: int  # from 0; the next one after each interruption
    start_at: int  # where that reading went on: from there what earlier ones say does not count
    troubles: tuple[Trouble, ...]  # all that had been told by then


class Checkpoint:
    """The parts of one container. Iterated, it gives each member once, in the order they came."""

    def __init__(self, derived: DerivedStore, prefix: str, has: Callable[[Digest], bool]) -> None:
        """Find what was put down before.

        Args:
            prefix: of the keys; it must tell apart everything that may change an ordinal.
            has: whether the bytes of a member are in custody; if not, it is read once more.
        """
        self._derived, self._prefix = derived, prefix
        self._parts = list(self._found())
        self._reading = self._parts[-1].reading + 1 if self._parts else 0
        self.troubles = self._parts[-1].troubles if self._parts else ()
        self.start_at = sys.maxsize  # members of lower ordinals need not be read
        self.start_at = _first_missing(m.ordinal for m in self if _needs_no_reading(m, has))

    def __iter__(self) -> Iterator[MemberKept]:
        for number, end in enumerate(self._ends()):
            with self._derived.open(self._key(number)) as stream:
                stream.readline()
                yield from (m for m in map(_member, stream) if m.ordinal < end)

    def put_down(self, members: Iterable[MemberKept], troubles: Iterable[Trouble]) -> None:
        """Have these on disk for good, whose bytes are there. `troubles`: all that were told.

        Raises:
            NoSpaceError: the disk is full.
        """
        part = _Part(self._reading, self.start_at, tuple(troubles))
        with self._derived.write(self._key(len(self._parts))) as stream:
            stream.write(dump(part) + b"\n")
            stream.writelines(dump(member) + b"\n" for member in members)
        self._parts.append(part)

    def forget(self) -> None:
        """Remove the parts, once the whole container is on record."""
        if self._parts:
            self._derived.delete(self._prefix)

    def _key(self, number: int) -> str:
        return f"{self._prefix}/{number:06}"

    def _found(self) -> Iterator[_Part]:
        number = reading = 0
        while self._derived.has(self._key(number)):
            with self._derived.open(self._key(number)) as stream:
                part = _part(stream.readline())
            if part.reading < reading:
                return  # of before a power cut that took parts, which were written anew
            yield part
            number, reading = number + 1, part.reading

    def _ends(self) -> list[int]:
        """For each part the ordinal from which on a later reading has read once more."""
        ends: list[int] = []
        end, reading, start_at = sys.maxsize, self._reading, self.start_at
        for part in reversed(self._parts):
            if part.reading < reading:
                end = min(end, start_at)
            reading, start_at = part.reading, part.start_at
            ends.append(end)
        return ends[::-1]


def _needs_no_reading(member: MemberKept, has: Callable[[Digest], bool]) -> bool:
    """From the first one that a limit stopped all are read again, so that it stops them again."""
    if member.digest is None:
        return member.status is not Status.LIMIT
    return has(member.digest)


def _first_missing(ordinals: Iterable[int]) -> int:
    """The lowest that is not among these, which may be out of order."""
    ahead: set[int] = set()
    lowest = 0
    for ordinal in ordinals:
        ahead.add(ordinal)
        while lowest in ahead:
            ahead.remove(lowest)
            lowest += 1
    return lowest


def _part(line: bytes) -> _Part:
    value = json.loads(line)
    troubles = (Trouble(Status(t["status"]), Problem(**t["problem"])) for t in value["troubles"])
    return _Part(value["reading"], value["start_at"], tuple(troubles))


def _member(line: bytes) -> MemberKept:
    value = json.loads(line)
    return MemberKept(
        value["ordinal"],
        value["raw_name"].encode("latin-1"),
        MemberKind(value["kind"]),
        None if value["digest"] is None else Digest(value["digest"]),
        value["size"],
        Status(value["status"]),
        None if value["problem"] is None else Problem(**value["problem"]),
    )
