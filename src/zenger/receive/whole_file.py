"""Files that appear under their name whole or not at all, and survive a loss of power."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path


@contextmanager
def whole_file(path: Path, *, adopted: bool = False) -> Iterator[BufferedRandom]:
    """Write a file that only its owner may read; as the block ends it takes the place of another.

    An error in the block leaves what was there before, and nothing half-done.

    Args:
        adopted: made by root, it goes to whoever what was there belongs to, or else the folder.
    """
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if adopted:
            adopt(part, path if os.path.lexists(path) else path.parent)
        part.replace(path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


def adopt(path: Path, like: Path) -> None:
    """Give what root made to whoever `like` belongs to, or they could not read it.

    They may have put a link in its place meanwhile: what that leads to stays whose it is.
    """
    if os.geteuid() == 0:
        owner = like.lstat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def sync(folder: Path) -> None:
    """What was renamed or removed in a folder stays so, also after a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
