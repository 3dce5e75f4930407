"""Landlock: the kernel forgets every file for this process except the trees it is told.

Spoken through three system calls, without a library. Source: Linux
Documentation/userspace-api/landlock.rst.
"""

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1
_WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}  # by ABI
_TCP = 0b11  # bind and connect, from ABI 4
_SCOPES = 0b11  # abstract sockets and signals, from ABI 6


def abi() -> int:
    """The version of Landlock that this kernel speaks; 0 where it is missing or switched off."""
    version: int = _libc().syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    return max(version, 0)


def ruleset(readable: Iterable[Path]) -> int:
    """A descriptor of rules: `readable` may be read, /dev/null written, nothing else touched.

    Raises:
        OSError: Landlock is not there, or refused.
    """
    version = abi()
    rights = max(bits for since, bits in _RIGHTS.items() if since <= max(version, 1))
    attributes = struct.pack("=Q", rights)
    if version >= 4:
        attributes += struct.pack("=Q", _TCP)
    if version >= 6:
        attributes += struct.pack("=Q", _SCOPES)
    rules = _call(_CREATE_RULESET, attributes, len(attributes), 0)
    for path in readable:
        _allow(rules, path, _READ_FILE)
    _allow(rules, Path(os.devnull), (_READ_FILE | _WRITE_FILE | _TRUNCATE) & rights)
    return rules


def restrict(rules: int) -> None:
    """Put this thread under the rules for good. Needs no_new_privs."""
    _call(_RESTRICT_SELF, rules, 0)


def _allow(rules: int, path: Path, file_rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # not on this system, so there is nothing to read either
    try:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        rights = file_rights | _READ_DIR if is_folder else file_rights
        _call(_ADD_RULE, rules, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, handle), 0)
    finally:
        os.close(handle)


def _call(number: int, *arguments: int | bytes) -> int:
    wide = [ctypes.c_long(a) if isinstance(a, int) else ctypes.c_char_p(a) for a in arguments]
    result: int = _libc().syscall(ctypes.c_long(number), *wide)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
