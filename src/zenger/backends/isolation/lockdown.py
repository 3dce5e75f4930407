"""A worker gives up everything it will not need, before it sees a stranger's first byte."""

import ctypes
import os
import resource
import signal

from zenger.backends.isolation import landlock, seccomp

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
OPEN_FILES = 128


def die_with_parent() -> None:
    """Have the kernel kill this process when the thread that started it ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def lock_down(rules: int | None, memory_bytes: int, *, reserves: bool) -> None:
    """Irrevocably: limits, no new privileges, Landlock `rules` (where there), system calls.

    There is no limit on processes: the kernel counts them per user, so that a busy desktop would
    stop threads in here, and the filter allows no fork anyway.

    Raises:
        OSError: one of the locks does not hold; the caller must not go on.
    """
    for kind, amount in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_MEMLOCK, 0),
        *_memory(memory_bytes, reserves=reserves),
    ):
        _lower(kind, amount)
    # Not dumpable: others of the same user can then neither trace it nor read its /proc entry.
    _prctl(_PR_SET_DUMPABLE, 0)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if rules is not None:
        landlock.restrict(rules)
        os.close(rules)
    seccomp.load(seccomp.worker_filter(os.getpid()))


def limit_task(cpu_seconds: int, memory_bytes: int, *, reserves: bool) -> None:
    """Soft limits of the next task. They guard against accidents; wall time is kept outside."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    for kind, amount in (
        (resource.RLIMIT_CPU, used + cpu_seconds + 1),
        *_memory(memory_bytes, reserves=reserves),
    ):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (_least(amount, hard), hard))


def _memory(memory_bytes: int, *, reserves: bool) -> tuple[tuple[int, int], ...]:
    """The limit on address space; where it `reserves`, on what is private and may be written to.

    The kernel counts no reservation (PROT_NONE) as data and asks again when one is opened for
    writing, but not where the whole of it would go beyond a limit on address space: therefore
    there is none. Source: getrlimit(2), RLIMIT_DATA; mprotect_fixup() in Linux mm/mprotect.c.
    """
    space = resource.RLIM_INFINITY if reserves else memory_bytes
    return (resource.RLIMIT_AS, space), (resource.RLIMIT_DATA, memory_bytes)


def _least(amount: int, other: int) -> int:
    limited = [value for value in (amount, other) if value != resource.RLIM_INFINITY]
    return min(limited, default=resource.RLIM_INFINITY)


def _lower(kind: int, amount: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (_least(amount, hard),) * 2)


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    none = ctypes.c_ulong(0)
    if libc.prctl(option, ctypes.c_ulong(value), none, none, none) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
