"""Times that a file system keeps besides those of files that are there: the mover's come over them.

    freed inodes   hold when a file was made and removed, until another file gets their number
    access times   of keyring and pepper tell when somebody came for the first time on a day
    the journal    of ext4 holds older states of all of these, until it has been filled once more

Source:
    https://docs.kernel.org/filesystems/ext4/ and `EXT4_IOC_CHECKPOINT` in fs/ext4/ioctl.c.
"""

import fcntl
import os
import struct
from contextlib import suppress
from pathlib import Path

from zenger.errors import DoorError
from zenger.receive.door.folder import DoorFolder, new_name

_LEAST, _MOST = 64, 4096  # files that are made to get numbers of removed ones
_TAKEN = ".number-"
_CHECKPOINT = 0x4004662B  # _IOW('f', 43, __u32)
_ZEROOUT = 2


def numbers_in(folder: Path) -> set[int]:
    """Of the inodes of files that are there."""
    numbers = set()
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # its source removed it just now
            numbers.add(path.lstat().st_ino)
    return numbers


def lay_over(folder: DoorFolder, removed: set[int]) -> None:
    """What was removed or read since the last time has no time any more but this one.

    Args:
        removed: numbers of inodes; those that are in use are left out.
    """
    here = (folder.path, folder.incoming, folder.store)
    _take_numbers(folder.incoming, removed.difference(*(numbers_in(one) for one in here)))
    for path in (folder.path, *folder.path.iterdir()):
        if path != folder.tor:  # which has its own
            with suppress(FileNotFoundError):
                # Now: who does not own a file may set no other time.
                os.utime(path, follow_symlinks=False)


def _take_numbers(folder: Path, wanted: set[int]) -> None:
    """Make empty files and remove them: they get the numbers, and the places, of those removed.

    A few more than these in any case: sources remove parcels too.
    """
    for path in folder.glob(f"{_TAKEN}*"):  # of a run that was stopped
        path.unlink(missing_ok=True)
    most = min(_MOST, os.statvfs(folder).f_favail // 2)
    made, got = list[Path](), set[int]()
    try:
        while len(made) < most and (len(made) < _LEAST or not wanted <= got):
            path = folder / f"{_TAKEN}{new_name()}"
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            made.append(path)
            got.add(os.fstat(handle).st_ino)
            os.close(handle)
    finally:
        for path in made:
            path.unlink(missing_ok=True)


def empty_journal(folder: DoorFolder) -> None:
    """Have ext4 write out its journal and fill it with zeros.

    Raises:
        DoorError: it may not be done, or this is another file system.
    """
    handle = os.open(folder.path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
        fcntl.ioctl(handle, _CHECKPOINT, struct.pack("=I", _ZEROOUT))
    except OSError as error:
        raise DoorError(
            f"The journal of the disk was not emptied ({error.strerror}): times of what sources "
            "did stay in it until it is full. It takes root, ext4, and Linux 5.14 or newer."
        ) from None
    finally:
        os.close(handle)
