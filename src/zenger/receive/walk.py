"""Walks what was handed over without changing or following anything."""

import errno
import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from zenger.errors import TroveError
from zenger.model.accession import Found
from zenger.model.document import Problem, Status
from zenger.model.names import shown_name

_NOT_FILES = (
    (stat.S_ISLNK, Problem("link", "A symbolic link: listed, not followed.")),
    (stat.S_ISCHR, Problem("device", "A device: listed, not read.")),
    (stat.S_ISBLK, Problem("device", "A device: listed, not read.")),
    (stat.S_ISFIFO, Problem("pipe", "A named pipe: listed, not read.")),
    (stat.S_ISSOCK, Problem("socket", "A socket: listed, not read.")),
)
_UNREADABLE = Problem("no-permission", "The operating system does not let Zenger read it.")
_READ_ERROR = Problem("read-error", "The disk gave an error when it was read.")
# Of what was received once, none of these says that it is gone.
OUT_OF_REACH = frozenset({"no-permission", "read-error", "path-too-long"})


def walk(trove: Path, *, exclude: tuple[str, ...] = ()) -> Iterator[Found]:
    """Every file, link and device below `trove` in byte order, or the file itself.

    Args:
        trove: a folder, or one file (which may be an archive or a mailbox).
        exclude: shell patterns matched against the relative path and against the last part.

    Raises:
        TroveError: there is nothing there, it is no folder and no file, or it may not be read.
    """
    root = os.fsencode(trove)
    try:
        info = trove.stat()  # the trove itself may be reached through a link
    except OSError as error:
        raise _unreadable_trove(error) from error
    if stat.S_ISDIR(info.st_mode):
        if not os.access(root, os.R_OK | os.X_OK):
            raise TroveError("The trove may not be read. Check its permissions.")
        yield from _walk_folder(root, exclude)
        return
    found = _found(root, os.fsencode(trove.name), info)
    if found.problem is _UNREADABLE:
        raise TroveError("The trove may not be read. Check its permissions.")
    if found.problem:
        raise TroveError(
            "The trove is neither a folder nor a file. Save what comes out of a pipe or a device "
            "as a file first."
        )
    yield found


def _unreadable_trove(error: OSError) -> TroveError:
    why = os.strerror(error.errno or 0).lower()
    return TroveError(f"The trove cannot be read: {why}. Check the path.")


def require_apart(trove: Path, *ours: Path) -> None:
    """Refuse to work on a trove that holds what we make, or is held by it: it would never end.

    Raises:
        TroveError: one of `ours` (newsroom, archive) and the trove lie inside each other.
    """
    source = trove.resolve()
    for folder in ours:
        made = folder.resolve()
        if made.is_relative_to(source) or source.is_relative_to(made):
            raise TroveError(
                "The trove and the folder to work in lie inside each other, so what is made would "
                "be received again. Keep newsroom and archive beside the trove."
            )


def _walk_folder(root: bytes, exclude: tuple[str, ...]) -> Iterator[Found]:
    """Depth first with a stack of our own: folders may be nested deeper than Python can call."""
    try:
        first = _entries(root)
    except OSError as error:  # a disk that was pulled out, since it was looked for
        raise _unreadable_trove(error) from error
    waiting: list[tuple[bytes, Iterator[os.DirEntry[bytes]]]] = [(b"", iter(first))]
    while waiting:
        prefix, entries = waiting[-1]
        entry = next(entries, None)
        if entry is None:
            waiting.pop()
            continue
        relative = prefix + entry.name
        if _excluded(relative, exclude):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                waiting.append((relative + b"/", iter(_entries(entry.path))))
            else:
                yield _found(entry.path, relative, entry.stat(follow_symlinks=False))
        except OSError as error:
            yield Found(relative, 0, 0, reading_problem(error), Status.SKIPPED)


def _entries(folder: bytes) -> list[os.DirEntry[bytes]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def reading_problem(error: OSError) -> Problem:
    """Why a file or a folder of a trove could not be read."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return _UNREADABLE
    if error.errno == errno.ENAMETOOLONG:
        return Problem("path-too-long", "The way to it is longer than the system can follow.")
    if error.errno == errno.ENOENT:
        return Problem("read-error", "It was not there any more when it was to be read.")
    if error.errno == errno.ELOOP:
        return Problem("link", "A symbolic link by the time it was to be read: not followed.")
    return _READ_ERROR


def _found(path: bytes, relative: bytes, info: os.stat_result) -> Found:
    for is_kind, problem in _NOT_FILES:
        if is_kind(info.st_mode):
            return Found(relative, 0, 0, problem, Status.SKIPPED)
    if not os.access(path, os.R_OK):
        return Found(relative, info.st_size, info.st_mtime_ns, _UNREADABLE, Status.SKIPPED)
    return Found(
        relative, info.st_size, info.st_mtime_ns,
        changed_ns=info.st_ctime_ns, inode=info.st_ino & (2**63 - 1),
    )  # fmt: skip


def _excluded(relative: bytes, patterns: tuple[str, ...]) -> bool:
    path = shown_name(relative)
    last = path.rsplit("/", 1)[-1]
    return any(fnmatch(path, pattern) or fnmatch(last, pattern) for pattern in patterns)
