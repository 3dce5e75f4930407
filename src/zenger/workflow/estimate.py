"""What lies ahead: files, time and disk of a first run, before any work starts."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from zenger.errors import NoSpaceError
from zenger.receive.walk import walk

DISK_FACTOR = 4.0  # newsroom and archive together, for each byte received
BYTES_A_SECOND = 250_000  # of mixed files with pictures, two cores; see benchmarks/
SPARE = 200_000_000  # bytes that stay free


@dataclass(frozen=True, slots=True)
class Estimate:
    """What lies ahead."""

    files: int
    bytes: int
    disk: int  # bytes needed
    seconds: float


def estimate(trove: Path, folder: Path, *, exclude: tuple[str, ...] = ()) -> Estimate:
    """Time and disk for a first run.

    Raises:
        NoSpaceError: the disk is too small for it, and nothing was started.
    """
    files = size = 0
    for found in walk(trove, exclude=exclude):
        files += 1
        size += found.size
    disk = int(size * DISK_FACTOR) + 20_000 * files
    where = folder
    while not where.exists():
        where = where.absolute().parent
    free = shutil.disk_usage(where).free
    if not folder.exists() and free < disk + SPARE:
        raise NoSpaceError(
            f"This needs about {disk // 1_000_000:,} MB and {free // 1_000_000:,} MB are free, so "
            "nothing was started. Free some space, or keep the newsroom on another disk with "
            "`--newsroom DIR`."
        )
    return Estimate(files, size, disk, 5 + size / BYTES_A_SECOND)
