"""Parcels go to the reading room, on a stick or over a line that goes one way.

They stay at the door until the reading room says that it has them: a stick can be lost.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from zenger.errors import DoorError
from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.store import Store
from zenger.receive.whole_file import whole_file
from zenger.workflow.progress import Report, counted, silent

_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was copied."""

    parcels: int
    bytes: int


def hand_over(
    folder: DoorFolder, target: Path, today: date, *, again: bool = False, report: Report = silent
) -> HandedOver:
    """Copy parcels into a folder, and look whether they arrived.

    Args:
        again: those too that were handed over before.

    Raises:
        DoorError: what was written is not what is read back, or another command is at them.
    """
    with folder.alone():
        return _hand_over(folder, target, today, again=again, report=report)


def _hand_over(
    folder: DoorFolder, target: Path, today: date, *, again: bool, report: Report
) -> HandedOver:
    store = Store(folder.store)
    before = store.state().handed
    chosen = [one for one in store.parcels() if again or one.name not in before]
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    count = counted("hand-over", sum(one.size for one in chosen), report)
    chosen = [
        one
        for one in chosen
        if _copied(folder.store / one.file_name, target / one.file_name, count)
    ]
    state = store.state()
    for one in chosen:
        state.handed[one.name] = today.isoformat()
    store.write_state(state)
    return HandedOver(len(chosen), sum(one.size for one in chosen))


def _copied(source: Path, target: Path, count: Callable[[int], None]) -> bool:
    """Whether it is there now: its source may have had it destroyed meanwhile."""
    try:
        stream = source.open("rb")
    except FileNotFoundError:
        return False
    with stream:
        _copy(stream, target, count)
    return True


def _copy(read: BinaryIO, target: Path, count: Callable[[int], None]) -> None:
    """Tells of each part how many bytes it has; at the end all is read back."""
    digest = hashlib.sha256()
    with whole_file(target) as there:
        while block := read.read(_BLOCK):
            digest.update(block)
            there.write(block)
            count(len(block))
        there.flush()
        os.fsync(there.fileno())
        # so that it is read back from the stick, and not from memory
        os.posix_fadvise(there.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        there.seek(0)
        if hashlib.file_digest(there, "sha256").digest() != digest.digest():
            raise DoorError(
                "What was written there is not what is read back: the stick or disk is broken. "
                "Take another; the parcels are still at the door."
            )
