"""A stranger's SQLite file, opened so that nothing in it acts: no trigger, view or extension.

Pages of the file are read through the handle that the worker was given, never by name and never
all at once. The file is told to be immutable: SQLite looks for no journal or write-ahead log; what
lies beside it is laid over it here (`sqlite_beside`).
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import apsw

from zenger.process.formats.sqlite_beside import Overlay

MAX_VALUE = 256 * 1024**2  # bytes; SQLite refuses to build a larger one
HEAP = 200 * 1024**2  # bytes that SQLite may allocate
CACHE_KIB = 8_000
_LIMITS = (
    (apsw.SQLITE_LIMIT_LENGTH, MAX_VALUE),
    (apsw.SQLITE_LIMIT_SQL_LENGTH, 1_000_000),
    (apsw.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (apsw.SQLITE_LIMIT_ATTACHED, 0),
    (apsw.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (apsw.SQLITE_LIMIT_WORKER_THREADS, 0),
)
_SWITCHES = (
    (apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
    (apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0),
    (apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
    (apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
    (apsw.SQLITE_DBCONFIG_DQS_DML, 0),
    (apsw.SQLITE_DBCONFIG_DQS_DDL, 0),
)
# What our own statements are made of; generated columns of the schema may call no more either.
_FUNCTIONS = frozenset({"octet_length", "typeof"})
_ALLOWED = frozenset({apsw.SQLITE_SELECT, apsw.SQLITE_READ, apsw.SQLITE_PRAGMA})
_names = itertools.count()


class _File:
    """The file as SQLite reads it: pieces of bytes by offset, and no way to change any."""

    def __init__(self, untrusted: BinaryIO, beside: Overlay) -> None:
        self._untrusted = untrusted
        self._beside = beside

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802  SQLite's name
        content = b""
        while len(content) < amount:
            place, length = self._beside.place(offset + len(content), amount - len(content))
            self._untrusted.seek(place)
            piece = self._untrusted.read(length)
            if not piece:
                break
            content += piece
        return content

    def xFileSize(self) -> int:  # noqa: N802
        return self._beside.size

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        raise apsw.ReadOnlyError

    def xTruncate(self, size: int) -> None:  # noqa: N802
        raise apsw.ReadOnlyError

    def xSync(self, flags: int) -> None:  # noqa: N802
        """Nothing was written."""

    def xLock(self, level: int) -> None:  # noqa: N802
        """Nobody else can reach this file."""

    xUnlock = xLock  # noqa: N815

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, operation: int, pointer: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return 4096

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return int(apsw.SQLITE_IOCAP_IMMUTABLE)

    def xClose(self) -> None:  # noqa: N802
        """The handle is the worker's."""


class _Vfs(apsw.VFS):
    """A file system that holds one file."""

    def __init__(self, untrusted: BinaryIO, beside: Overlay) -> None:
        self.name = f"untrusted-{next(_names)}"
        self._untrusted = untrusted
        self._beside = beside
        super().__init__(self.name, base="")

    def xOpen(self, name: object, flags: list[int]) -> _File:  # type: ignore[override]  # noqa: N802
        if not flags[0] & apsw.SQLITE_OPEN_MAIN_DB:
            raise apsw.CantOpenError
        flags[1] = apsw.SQLITE_OPEN_READONLY
        return _File(self._untrusted, self._beside)

    def xAccess(self, name: str, flags: int) -> bool:  # noqa: N802
        return False

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        raise apsw.ReadOnlyError

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name

    def xDlOpen(self, name: str) -> int:  # noqa: N802
        return 0


@contextmanager
def opened(untrusted: BinaryIO, beside: Overlay) -> Iterator[apsw.Connection]:
    """A connection that can only read.

    Raises:
        apsw.Error: when a statement is run, where the file is damaged or encrypted.
    """
    apsw.hard_heap_limit(HEAP)
    vfs = _Vfs(untrusted, beside)
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection("file:untrusted?immutable=1", flags=flags, vfs=vfs.name)
    try:
        for limit, value in _LIMITS:
            connection.limit(limit, value)
        for switch, value in _SWITCHES:
            connection.config(switch, value)
        # Not safe for writing, which cannot happen here: without it one bad entry hides all.
        connection.pragma("writable_schema", 1)
        connection.pragma("cell_size_check", 1)
        connection.pragma("mmap_size", 0)
        connection.pragma("cache_size", -CACHE_KIB)
        connection.pragma("temp_store", 2)
        connection.authorizer = _authorized
        yield connection
    finally:
        connection.close(force=True)
        vfs.unregister()


def _authorized(
    action: int, first: str | None, second: str | None, database: str | None, trigger: str | None
) -> int:
    if action == apsw.SQLITE_FUNCTION:
        return int(apsw.SQLITE_OK if second in _FUNCTIONS else apsw.SQLITE_DENY)
    if trigger is not None:  # the innermost trigger or view that asks
        return int(apsw.SQLITE_DENY)
    return int(apsw.SQLITE_OK if action in _ALLOWED else apsw.SQLITE_DENY)
