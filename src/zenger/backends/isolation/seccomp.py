"""The system-call filters, as the bytes the kernel takes: no library is needed to load them.

    worker    an allow-list; everything else fails with EPERM, so that a library which tries
              something unusual gets an error and not a bullet
    program   a deny-list for LibreOffice and the like, which bubblewrap loads

Source: Linux Documentation/userspace-api/seccomp_filter.rst; struct sock_filter in linux/filter.h.
"""

import ctypes
import os
import platform
import struct

from zenger.backends.isolation.syscall_numbers import CONDITIONAL, FREE

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_LOAD, _JEQ, _JSET, _JGE, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_NUMBER, _ARCH = 0, 4  # offsets in struct seccomp_data
_PROT_EXEC = 4
_CLONE_THREAD = 0x10000
_FCNTL = (0, 1, 2, 3, 4, 1030)  # DUPFD, GETFD, SETFD, GETFL, SETFL, DUPFD_CLOEXEC
_IOCTL = (0x5401, 0x541B, 0x5421, 0x5450, 0x5451)  # TCGETS, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
_PRCTL = (3, 15, 16, 0x53564D41)  # GET_DUMPABLE, SET_NAME, GET_NAME, SET_VMA
_AF_UNIX = 1
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2

# What no program needs to convert a file, by number (x86_64, aarch64): a way out of a sandbox has
# often begun at one of these. Sockets are dealt with apart.
_PROGRAM_DENIED: dict[str, tuple[int, int]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "open_by_handle_at": (304, 265),
    "personality": (135, 92),
}
_SOCKET = (41, 198)
_CLONE_NEW_NAMESPACES = 0x7E020080  # NEWTIME to NEWNS

_Instruction = tuple[int, int, int, int]


def supported() -> bool:
    """Whether numbers are known for this machine's architecture."""
    return platform.machine() in _ARCHITECTURES


def worker_filter(pid: int) -> bytes:
    """The allow-list for a worker whose own process id, as it sees it, is `pid`.

    Which files may be opened, and how, is for Landlock and the mounts to say: a filter sees no
    path, and Tesseract crashes when it cannot open /dev/null for writing.
    """
    column, arch = _ARCHITECTURES[platform.machine()]
    bodies: dict[str, list[_Instruction]] = {
        "mmap": _unless_bits(2, _PROT_EXEC),
        "mprotect": _unless_bits(2, _PROT_EXEC),
        "clone": _if_bits(0, _CLONE_THREAD),
        # Its flags are in memory, where a filter cannot look; ENOSYS makes libc use clone.
        "clone3": [_return(_ERRNO | _ENOSYS)],
        "fcntl": _if_one_of(1, _FCNTL),
        "ioctl": _if_one_of(1, _IOCTL),
        "prctl": _if_one_of(0, _PRCTL),
        "prlimit64": _if_one_of(0, (0, pid)),
        "kill": _if_one_of(0, (pid,)),
        "tgkill": _if_one_of(0, (pid,)),
        # Two ends in one process, which nobody else can join: the runtime inside the office
        # library wakes its own threads through such a pair.
        "socketpair": _if_one_of(0, (_AF_UNIX,)),
    }
    rules = [(numbers[column], [_return(_ALLOW)]) for numbers in FREE.values()]
    rules += [(numbers[column], bodies[name]) for name, numbers in CONDITIONAL.items()]
    return _assemble(arch, rules, otherwise=_ERRNO | _EPERM)


def program_filter() -> bytes:
    """The deny-list for an external program: local sockets only, no tracing, no new mounts."""
    column, arch = _ARCHITECTURES[platform.machine()]
    deny = [_return(_ERRNO | _EPERM)]
    rules = [(numbers[column], deny) for numbers in _PROGRAM_DENIED.values()]
    rules.append((_SOCKET[column], _if_one_of(0, (_AF_UNIX,))))
    rules.append((CONDITIONAL["clone"][column], _unless_bits(0, _CLONE_NEW_NAMESPACES)))
    rules.append((CONDITIONAL["clone3"][column], [_return(_ERRNO | _ENOSYS)]))
    return _assemble(arch, rules, otherwise=_ALLOW)


def load(program: bytes) -> None:
    """Put this thread under `program` for good. Needs no_new_privs.

    Raises:
        OSError: the kernel refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: unsigned short length; struct sock_filter *filter
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    pointer = ctypes.create_string_buffer(header, len(header))
    mode, none = ctypes.c_ulong(_MODE_FILTER), ctypes.c_ulong(0)
    if libc.prctl(_PR_SET_SECCOMP, mode, ctypes.byref(pointer), none, none) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _assemble(arch: int, rules: list[tuple[int, list[_Instruction]]], *, otherwise: int) -> bytes:
    """Check the architecture, then walk the rules; each jumps over its body when not meant."""
    code = [(_LOAD, 0, 0, _ARCH), (_JEQ, 1, 0, arch), _return(_KILL), (_LOAD, 0, 0, _NUMBER)]
    # x86_64 kernels also take the numbers of the x32 ABI, which have bit 30 set.
    code += [(_JGE, 0, 1, 0x40000000), _return(_ERRNO | _ENOSYS)]
    for number, body in rules:
        if number >= 0:
            code += [(_JEQ, 0, len(body), number), *body]
    code.append(_return(otherwise))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def _return(value: int) -> _Instruction:
    return (_RETURN, 0, 0, value)


def _argument(index: int) -> _Instruction:
    """Load the low half of an argument; all that are looked at here are 32-bit flags or ids."""
    return (_LOAD, 0, 0, 16 + 8 * index)


def _unless_bits(index: int, bits: int) -> list[_Instruction]:
    return [
        _argument(index),
        (_JSET, 0, 1, bits),
        _return(_ERRNO | _EPERM),
        _return(_ALLOW),
    ]


def _if_bits(index: int, bits: int) -> list[_Instruction]:
    return [
        _argument(index),
        (_JSET, 0, 1, bits),
        _return(_ALLOW),
        _return(_ERRNO | _EPERM),
    ]


def _if_one_of(index: int, values: tuple[int, ...]) -> list[_Instruction]:
    code = [_argument(index)]
    for value in values:
        code += [(_JEQ, 0, 1, value), _return(_ALLOW)]
    return [*code, _return(_ERRNO | _EPERM)]
