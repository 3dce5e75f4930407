"""The members of one reading: the latest in memory, those before them on disk."""

import time
from collections.abc import Iterable, Iterator

from zenger.model.document import MemberCount, Problem, Status
from zenger.model.extraction import Trouble
from zenger.process.checkpoint import Checkpoint, MemberKept

# Members are put down at whichever comes first. Small containers never get there, and pay nothing.
PART = 1000  # members
PART_BYTES = 256 * 1024**2  # of their content
PART_SECONDS = 30.0


class MemberList:
    """Members in the order they came. A million of them cost the memory of a thousand."""

    def __init__(self, checkpoint: Checkpoint | None = None) -> None:
        """Go on behind the members of a checkpoint. Without one, all stay in memory."""
        self._checkpoint = checkpoint
        self._latest: list[MemberKept] = []
        self._emitted = self._failed = self._skipped = 0
        self.size = 0  # bytes that came out of all of them
        # That were told before, in order.
        self.troubles = dict.fromkeys(() if checkpoint is None else checkpoint.troubles)
        for member in self:
            self._tally(member)
        self._begin_part()

    def append(self, member: MemberKept) -> None:
        self._latest.append(member)
        self._tally(member)

    def put_down(self, troubles: Iterable[Trouble]) -> None:
        """Put those so far on disk if it is time. Called where the latest is known to be whole.

        Args:
            troubles: all that were told so far.
        """
        if self._checkpoint is None or not self._latest or not self._is_time():
            return
        self._checkpoint.put_down(self._latest, troubles)
        self._latest.clear()
        self._begin_part()

    def forget(self) -> None:
        """Remove what is on disk, once these are on record."""
        if self._checkpoint is not None:
            self._checkpoint.forget()

    def count(self, expected: int | None) -> MemberCount:
        return MemberCount(expected, self._emitted, self._failed, self._skipped)

    def shared_failure(self) -> tuple[Status, Problem] | None:
        """How all of them failed, where not one came out: the container is no success then."""
        if self._emitted or not self._failed:
            return None
        failed = (m for m in self if m.status is not Status.SKIPPED)
        first = next(failed)
        same = all(member.status is first.status for member in failed)
        return (first.status, first.problem) if same and first.problem else None

    def __iter__(self) -> Iterator[MemberKept]:
        if self._checkpoint is not None:
            yield from self._checkpoint
        yield from self._latest

    def __len__(self) -> int:
        return self._emitted + self._failed + self._skipped

    def _tally(self, member: MemberKept) -> None:
        self.size += member.size
        if member.digest is not None:
            self._emitted += 1
        elif member.status is Status.SKIPPED:
            self._skipped += 1
        else:
            self._failed += 1

    def _begin_part(self) -> None:
        self._before, self._begun = self.size, time.monotonic()

    def _is_time(self) -> bool:
        return (
            len(self._latest) >= PART
            or self.size - self._before >= PART_BYTES
            or time.monotonic() - self._begun >= PART_SECONDS
        )
