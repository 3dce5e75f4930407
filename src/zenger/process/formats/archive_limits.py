"""How much an archive may become: bombs are stopped by counting what really comes out.

A declared size is never believed. Ratios count only once there is enough to hurt, because
small text files compress a hundredfold quite honestly (logs, zeroed disk images, XML).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from zenger.model.document import Problem, Status
from zenger.model.extraction import MemberBroken, Trouble

MEMBER_FREE = 100 * 1024**2  # bytes of one member before its ratio counts
TOTAL_FREE = 1024**3  # bytes of all members before their ratio counts


@dataclass(slots=True)
class Budget:
    """What has come out of one archive so far."""

    container: int  # bytes of the archive itself
    ratio: int  # times the compressed bytes; deflate itself ends at 1,032
    most: int  # bytes out of one archive, whatever its size
    spent: int = 0  # bytes that came out
    exhausted: bool = False
    troubles: list[Trouble] = field(default_factory=list)

    def counted(self, blocks: Iterable[bytes], compressed: int | None = None) -> Iterator[bytes]:
        """The same blocks.

        Args:
            compressed: bytes the member takes in the archive; None where that is not known.

        Raises:
            MemberBroken: with status LIMIT, at the block that is too much.
        """
        size = 0
        for block in blocks:
            size += len(block)
            self.spent += len(block)
            self._check_total()
            if compressed is not None and size > max(MEMBER_FREE, self.ratio * compressed):
                raise MemberBroken(Status.LIMIT, self._problem("member-expansion"))
            yield block

    def _check_total(self) -> None:
        allowed = min(self.most, max(TOTAL_FREE, self.ratio * self.container))
        if self.spent <= allowed:
            return
        if not self.exhausted:
            self.exhausted = True
            self.troubles.append(Trouble(Status.LIMIT, self._problem("archive-expansion")))
        raise MemberBroken(Status.LIMIT, self._problem("archive-expansion"))

    def _problem(self, code: str) -> Problem:
        message = (
            f"What comes out is more than {self.ratio} times what went in, or more than "
            f"{self.most:,} bytes: a bomb, most likely."
        )
        return Problem(code, message)


def too_many(limit: int) -> Trouble:
    message = f"Only the first {limit:,} members were read."
    return Trouble(Status.LIMIT, Problem("too-many-members", message))
