"""What reading disks gives, whichever library reads them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zenger.model.document import Problem, Status

CUT = Problem("file-cut-short", "The image ends inside the file.")


class DiskDamagedError(Exception):
    """A folder cannot be read; what was in it is not known."""


@dataclass(frozen=True, slots=True)
class FileOnDisk:
    """One file, or one of the streams that a file may have beside its data."""

    raw_name: bytes
    content: Callable[[], Iterator[bytes]]
    problem: Problem | None = None  # why it has none
    status: Status = Status.SKIPPED  # of one that has none
