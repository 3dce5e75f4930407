"""Files kept in the cells of an SQLite table: pictures, documents, property lists."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import apsw

from zenger.model.document import Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MemberLost,
)
from zenger.process.identify import MAGIC

CHUNK = 1 << 20
HELD = 32 * 1024**2  # bytes of files kept in memory, where rows have no number to come back by
SMALLEST = 32  # bytes of a file; less is a number or a key
_HEAD = 4096
_NO_FILES = ("text/", "application/octet-stream", "application/x-empty")


@dataclass(slots=True)
class _Waiting:
    name: bytes
    content: bytes | None = None
    place: tuple[str, str, int] | None = None  # table, column, row


@dataclass(slots=True)
class Blobs:
    """What was met in the cells so far and has still to be given out."""

    connection: apsw.Connection
    options: ExtractionOptions
    found: int = 0
    given: int = 0
    spent: int = 0  # bytes of files that came out
    held: int = 0
    waiting: list[_Waiting] = field(default_factory=list)

    def small(self, table: str, column: str, rowid: int | None, value: bytes) -> str:
        """What a cell shows in place of `value`; a file becomes a member."""
        if len(value) >= SMALLEST and _is_file(value[:_HEAD]):
            return self._file(table, column, rowid, len(value), value)
        return _shown(value)

    def large(self, table: str, column: str, rowid: int | None, size: int) -> str:
        """The same for a value that was not read: a file of its own, whatever it is."""
        return self._file(table, column, rowid, size, None)

    def _file(
        self, table: str, column: str, rowid: int | None, size: int, value: bytes | None
    ) -> str:
        self.found += 1
        row = f"row {rowid}" if rowid is not None else f"value {self.found}"
        name = f"{table[:80]}.{column[:80]} {row}"
        waiting = _Waiting(name.encode("utf-8", "replace"))
        if rowid is not None:
            waiting.place = (table, column, rowid)
        elif value is not None and self.held + size <= HELD:
            waiting.content = value
            self.held += size
        self.waiting.append(waiting)
        return f"[file of {size:,} bytes: {name}]"

    def members(self) -> Iterator[Member | MemberLost]:
        """Those that wait. Each is read before the next is asked for."""
        waiting, self.waiting = self.waiting, []
        for one in waiting:
            ordinal, self.given = self.given, self.given + 1
            if one.place is None and one.content is None:
                yield _lost(one.name, ordinal)
                continue
            yield Member(one.name, ordinal, MemberKind.EMBEDDED, self._content(one))
        self.held = 0

    def _content(self, one: _Waiting) -> Iterator[bytes]:
        blocks = iter([one.content]) if one.content is not None else self._streamed(one)
        for block in blocks:
            self.spent += len(block)
            if self.spent > self.options.max_expanded_bytes:
                raise MemberBroken(Status.LIMIT, Problem("expansion", "Too much comes out of it."))
            yield block

    def _streamed(self, one: _Waiting) -> Iterator[bytes]:
        table, column, row = one.place or ("", "", 0)
        try:
            with self.connection.blob_open("main", table, column, row, False) as blob:
                while block := blob.read(CHUNK):
                    yield block
        except apsw.Error as error:
            problem = Problem("damaged-database", "This value cannot be read to its end.")
            raise MemberBroken(Status.CORRUPT, problem) from error


def _lost(name: bytes, ordinal: int) -> MemberLost:
    message = "A large value in a table without row numbers cannot be read by parts."
    return MemberLost(
        name, ordinal, MemberKind.EMBEDDED, Status.LIMIT, Problem("large-values", message)
    )


def _is_file(head: bytes) -> bool:
    try:
        media_type = str(MAGIC.best_magic_buffer(head).mime_type)
    except ValueError:
        return False
    return not media_type.startswith(_NO_FILES)


def _shown(value: bytes) -> str:
    """Text where it is text; else its first bytes."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if text.replace("\n", "").replace("\t", "").replace("\r", "").isprintable():
        return text
    shown = value[:16].hex(" ")
    return f"[{len(value):,} bytes: {shown}{' …' if len(value) > 16 else ''}]"
