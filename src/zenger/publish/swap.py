"""Putting a finished folder in the place of another so that nobody ever sees half of either."""

import ctypes
import errno
import os
import shutil
from pathlib import Path

from zenger.publish.readable import let_everybody_read

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_HERE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


def replace_folder(built: Path, site: Path) -> None:
    """Make `built` appear as `site`, and remove what stood there.

    Both lie on the same disk. Where the system can exchange two names at once (Linux on
    most disks), a reader always finds one or the other whole. Elsewhere there is a moment
    between two renames; `recover` repairs an interruption in it. Readers are other accounts.
    """
    let_everybody_read(built)
    if not site.exists():
        built.rename(site)
        return
    aside = aside_of(site)
    if _exchange(built, site):
        built.rename(aside)
    else:
        site.rename(aside)
        built.rename(site)
    shutil.rmtree(aside)


def aside_of(site: Path) -> Path:
    """Where the archive before this one waits while its successor takes its place."""
    return site.with_name(f".{site.name}.before")


def recover(site: Path) -> None:
    """Repair what an interrupted replacement left: bring the old archive back, or remove it."""
    aside = aside_of(site)
    if not aside.exists():
        return
    if site.exists():
        shutil.rmtree(aside)
    else:
        aside.rename(site)


def _exchange(one: Path, other: Path) -> bool:
    """renameat2(2) with RENAME_EXCHANGE; False where the system or the disk lacks it."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    arguments = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if renameat2(*arguments) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_HERE:
        return False
    raise OSError(code, os.strerror(code), str(other))
