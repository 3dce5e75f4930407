"""Files that commands write where somebody says: never over another, and whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click


def require_new(target: Path) -> None:
    """Before the work begins. Raises `click.UsageError`."""
    if os.path.lexists(target):
        raise click.UsageError(f"{target} is there already. Choose another name.")
    if not target.absolute().parent.is_dir():
        raise click.UsageError(f"The folder of {target} does not exist. Make it first.")


@contextmanager
def written_whole(target: Path, *, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Beside its place until it is whole; gone if the work breaks off.

    Args:
        mode: who may read it; only this user, unless it is made for others.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _into_place(part, target)
    finally:
        part.unlink(missing_ok=True)


def _into_place(part: Path, target: Path) -> None:
    """Under its name, whole, and not over another file."""
    try:
        os.link(part, target)  # fails where something is there by now
    except FileExistsError:
        raise
    except OSError:  # sticks are often FAT, which knows no links
        if os.path.lexists(target):
            raise
        part.rename(target)
