"""Where pages are made ready beside the folder they are printed into, by one process at a time.

An archive and cases of one place keep each other out: cases that appear while the archive is
printed again would be gone with the old one.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zenger.errors import NewsroomBusyError
from zenger.publish.readable import HIDDEN


@contextmanager
def staging_alone(site: Path) -> Iterator[Path]:
    """An empty folder beside `site` that no other process has, and that a dead one leaves free.

    Raises:
        NewsroomBusyError: another process has it.
    """
    staging = site.with_name(f".{site.name}.building")
    staging.mkdir(mode=HIDDEN, exist_ok=True)
    handle = os.open(staging, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _lock(handle, staging)
        os.fchmod(handle, HIDDEN)  # one that was left may be open to all
        for left in staging.iterdir():  # by a run that died
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        try:
            yield staging
        finally:
            shutil.rmtree(staging)
    finally:
        os.close(handle)


def _lock(handle: int, staging: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_there = staging.exists() and staging.stat().st_ino == os.fstat(handle).st_ino
    except BlockingIOError:
        is_there = False
    if not is_there:  # locked by another, or taken away by one that has just ended
        raise NewsroomBusyError(
            "Another command is printing there. Wait until it has ended, then run this one again; "
            "nothing of it or of this one is lost."
        )
