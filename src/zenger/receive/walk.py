"""Walks what was handed over without changing or following anything."""

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


def walk(trove: Path, *, exclude: tuple[str, ...] = ()) -> Iterator[Found]:
    """Every file, link and device below `trove` in byte order, or the file itself.

    Args:
        trove: a folder, or one file (which may be an archive or a mailbox).
        exclude: shell patterns matched against the relative path and against the last part.

    Raises:
        TroveError: there is nothing there, or it may not be read at all.
    """
    root = os.fsencode(trove)
    try:
        info = trove.stat()  # the trove itself may be reached through a link
    except OSError as error:
        raise TroveError(
            f"The trove cannot be read: {os.strerror(error.errno or 0).lower()}. Check the path."
        ) from error
    if stat.S_ISDIR(info.st_mode):
        yield from _walk_folder(root, b"", exclude)
    else:
        yield _found(root, os.fsencode(trove.name), info)


def _walk_folder(folder: bytes, prefix: bytes, exclude: tuple[str, ...]) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        if not prefix:
            raise TroveError("The trove may not be read. Check its permissions.") from error
        yield Found(prefix.rstrip(b"/"), 0, 0, _UNREADABLE, Status.SKIPPED)
        return
    for entry in entries:
        relative = prefix + entry.name
        if _excluded(relative, exclude):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk_folder(entry.path, relative + b"/", exclude)
        else:
            yield _found(entry.path, relative, entry.stat(follow_symlinks=False))


def _found(path: bytes, relative: bytes, info: os.stat_result) -> Found:
    for is_kind, problem in _NOT_FILES:
        if is_kind(info.st_mode):
            return Found(relative, 0, 0, problem, Status.SKIPPED)
    if not os.access(path, os.R_OK):
        return Found(relative, info.st_size, info.st_mtime_ns, _UNREADABLE, Status.SKIPPED)
    return Found(relative, info.st_size, info.st_mtime_ns)


def _excluded(relative: bytes, patterns: tuple[str, ...]) -> bool:
    path = shown_name(relative)
    last = path.rsplit("/", 1)[-1]
    return any(fnmatch(path, pattern) or fnmatch(last, pattern) for pattern in patterns)
