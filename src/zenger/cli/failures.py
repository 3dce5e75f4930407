"""What went wrong around Zenger, as one sentence that says what to do: never a traceback."""

import errno
import os
import tempfile
import traceback
from pathlib import Path

from zenger.errors import (
    AccessDeniedError,
    NewsroomBusyError,
    NewsroomError,
    NoSpaceError,
    ZengerError,
)

SHOW_ALL = "ZENGER_TRACEBACK"  # set in the environment: the traceback after all

_FULL = NoSpaceError(
    "The disk is full. Nothing half-written was kept. Free some space and run the same command "
    "again: it goes on where it stopped."
)
_DENIED = AccessDeniedError(
    "A file or folder of the newsroom or the archive cannot be read or written. Check who owns it "
    "and whether the disk is mounted read-only, then run the same command again."
)
_BY_NUMBER = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: NoSpaceError(
        "A file grew larger than this account or this file system allows. See `ulimit -f`, or "
        "keep the newsroom on another disk with `--newsroom DIR`, then run the command again."
    ),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: _DENIED,
    errno.EMFILE: ZengerError(
        "Too many files are open at once. Allow more with `ulimit -n 4096`, or ask for fewer "
        "workers with `--jobs 1`, then run the same command again."
    ),
    errno.EIO: ZengerError(
        "The disk gave an error. Look at it before anything else (`dmesg` names it); the newsroom "
        "may have to be restored from a backup."
    ),
}
# What SQLite and the index say, who know no numbers.
_BY_WORDS = (
    (("disk is full", "No space left on device", "os error 28"), _FULL),
    (("readonly database", "unable to open database", "Permission denied"), _DENIED),
    (("database is locked",), NewsroomBusyError(
        "Another program holds the newsroom's catalog. Wait until it has ended, then run the "
        "same command again.")),
    (("malformed", "not a database"), NewsroomError(
        "The newsroom's catalog is damaged. Restore its folder from a backup, or make a new "
        "newsroom and import the trove again.")),
    (("disk I/O error",), ZengerError(
        "The newsroom's catalog cannot be written: the disk gave an error (`dmesg` names it), or a "
        "file may grow no larger for this account (`ulimit -f`). Run it again then.")),
)  # fmt: skip
# SQLite says these of a disk without room for its files beside the catalog, too.
_SILENT = ("disk I/O error", "unable to open database")
ROOM = 256 * 1024  # bytes; it cannot even begin with less


def explained(error: BaseException) -> ZengerError:
    """The error that a command ends with. Words of the system are left out: they name files."""
    if isinstance(error, ZengerError):
        return error
    if isinstance(error, OSError) and error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno]
    words = str(error)
    if any(sign in words for sign in _SILENT) and _is_full():
        return _FULL
    for signs, meaning in _BY_WORDS:
        if any(sign in words for sign in signs):
            return meaning
    if isinstance(error, MemoryError):
        return ZengerError("There is not enough memory. Ask for fewer workers with `--jobs 1`.")
    return ZengerError(
        f"Something went wrong that should not have ({_place(error)}). What is done is kept. This "
        f"is a fault in Zenger: please report it. With {SHOW_ALL}=1 in the environment the whole "
        "story is shown; it may name files, so read it before you pass it on."
    )


def _is_full() -> bool:
    """Whether there is no room where the catalog lies: found out by writing there."""
    from django.db import connection

    try:
        with tempfile.TemporaryFile(dir=Path(connection.settings_dict["NAME"]).parent) as stream:
            stream.write(bytes(ROOM))
    except OSError as error:
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return False


def _place(error: BaseException) -> str:
    """Where in our code, and what kind: enough to find it, and nothing out of a document."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "zenger" in f.filename]
    if not ours:
        return type(error).__name__
    last = ours[-1]
    module = last.filename.rpartition(f"{os.sep}zenger{os.sep}")[2]
    return f"{type(error).__name__} in {module}:{last.lineno}"
