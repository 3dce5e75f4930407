"""What was handed over: who received it, when, and every file that was there."""

from dataclasses import dataclass
from datetime import datetime

from zenger.model.document import Problem, Status
from zenger.model.ids import Digest


@dataclass(frozen=True, slots=True)
class Found:
    """One file, link or device met while walking a trove."""

    raw_path: bytes  # relative to the trove's root, slashes between
    size: int  # bytes; 0 where there is nothing to copy
    modified_ns: int  # only to see cheaply that nothing changed; never a document's date
    problem: Problem | None = None  # why it is not copied: a link, a device, no permission
    status: Status = Status.OK
    changed_ns: int = 0  # when its inode last changed, which no ordinary program can set
    inode: int = 0  # its lower 63 bits, which is what a database holds


@dataclass(frozen=True, slots=True)
class Received:
    """One file as it now lies in custody."""

    found: Found
    digest: Digest | None  # None where nothing was copied


@dataclass(frozen=True, slots=True)
class AccessionCount:
    """The figures of an accession record."""

    files: int = 0
    bytes: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Accession:
    """One act of receiving."""

    number: int
    collection: str
    started: datetime
    received_by: str
    count: AccessionCount
