"""What a process gives up before it serves: dumps of its memory, swap, names on files, words."""

import ctypes
import logging
import os
import resource
import signal

from zenger.errors import DoorError

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4
_libc = ctypes.CDLL(None, use_errno=True)


class _SystemInfo(ctypes.Structure):
    """sysinfo(2)."""

    _fields_ = (
        ("uptime", ctypes.c_long),
        ("loads", ctypes.c_ulong * 3),
        *((name, ctypes.c_ulong) for name in ("totalram", "freeram", "sharedram", "bufferram")),
        ("totalswap", ctypes.c_ulong),
        ("rest", ctypes.c_char * 256),
    )


def lock_down() -> None:
    """Nobody may look into the memory of this process, nor does it end up on a disk.

    Raises:
        DoorError: the system does not let it, and has a swap that memory could be written to.
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) or _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise DoorError("This system does not let a process protect its memory. Use Linux.")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    # Only pages that are used are locked: what is reserved and never touched costs nothing.
    if _libc.mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) and has_swap():
        raise DoorError(
            "Memory cannot be kept out of the swap here, and there is a swap: what a source sends "
            "could be written to the disk. Raise LimitMEMLOCK (the units of `zenger door install` "
            "do), or run `swapoff -a`."
        )


def end_with(parent: int) -> None:
    """Whatever ends the process that made this one ends this one too.

    Args:
        parent: its number, as it was before this process was made.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it has ended already
        os.kill(os.getpid(), signal.SIGTERM)


def has_swap() -> bool:
    """Asked of the kernel itself: in the units of the door /proc shows processes alone."""
    found = _SystemInfo()
    return bool(_libc.sysinfo(ctypes.byref(found))) or found.totalswap > 0


def fall_silent() -> None:
    """From now on this process says nothing to anybody: a line in a log has a time."""
    logging.disable(logging.CRITICAL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nowhere, handle)
    os.close(nowhere)
