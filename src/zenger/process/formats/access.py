"""Access databases (.mdb, .accdb): tables as pages of rows, objects in them as documents."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MembersExpected,
    Metadata,
    Piece,
    Trouble,
)
from zenger.process.formats.access_file import AccessFile, Column, DamagedError, Definition
from zenger.process.formats.access_objects import MAX_OBJECT, unwrapped
from zenger.process.formats.access_values import MEMO, OLE, cracked, shown, text
from zenger.process.formats.database_pages import TablePages
from zenger.protocols.formats import Identity

MEDIA_TYPES = frozenset(
    {"application/x-msaccess", "application/msaccess", "application/vnd.ms-access"}
)
MAX_TABLES = 10_000
MAX_ROWS = 2_000_000  # of one file
MAX_MEMO = 4 * 1024**2  # bytes of one long text
SMALLEST = 16  # bytes of an object that is a document
_A_TABLE = 1  # a type in the catalogue
_SYSTEM = ("MSys", "~")
_DAMAGE = (DamagedError, struct.error, LookupError, ValueError, OverflowError)


class AccessHandler:
    """All tables that hold data, hidden ones too; forms, queries and code are not read."""

    name = "access"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type in MEDIA_TYPES else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        try:
            file = AccessFile(untrusted)
            if file.is_encrypted:
                message = "The database is encrypted under a password."
                yield Trouble(Status.ENCRYPTED, Problem("password-needed", message))
                return
            yield from _Database(file, options).pieces()
        except _DAMAGE:
            message = "No list of tables can be read: the database is damaged."
            yield Trouble(Status.CORRUPT, Problem("unreadable-database", message))


@dataclass(slots=True)
class _Database:
    file: AccessFile
    options: ExtractionOptions
    pages: TablePages = field(init=False)
    waiting: list[tuple[bytes, bytes]] = field(default_factory=list)  # name, place of its bytes
    found: int = 0
    left: int = MAX_ROWS
    bad_rows: int = 0

    def __post_init__(self) -> None:
        self.pages = TablePages(self.options.rows_per_page)

    def pieces(self) -> Iterator[Piece]:
        owners = self.file.owners()
        tables = list(self._catalog(owners))
        kind = "Jet 3" if self.file.is_old else "Jet 4 or ACE"
        yield Metadata((("format", kind), ("tables", str(len(tables)))))
        ordinal = 0
        for name, page in tables[:MAX_TABLES]:
            for piece in self._table(name, page, owners):
                yield piece
                for member in self._members(ordinal):
                    ordinal += 1
                    yield member
        if len(tables) > MAX_TABLES:
            self.pages.note(Status.LIMIT, "too-many-tables", f"Only {MAX_TABLES:,} were read.")
        if self.bad_rows:
            message = f"Rows that are damaged and left out: {self.bad_rows}."
            self.pages.note(Status.CORRUPT, "damaged-rows", message)
        if self.file.is_cut_short:
            message = "The file ends in the middle of a page; there may have been more."
            self.pages.note(Status.TRUNCATED, "cut-short", message)
        yield MembersExpected(self.found)
        yield from self.pages.troubles

    def _catalog(self, owners: dict[int, list[int]]) -> Iterator[tuple[str, int]]:
        definition = self.file.definition()
        wanted = {c.name: at for at, c in enumerate(definition.columns)}
        for cells in self._raw_rows(definition, owners):
            values = [
                shown(column, cell, is_old=self.file.is_old)
                for column, cell in zip(definition.columns, cells, strict=True)
            ]
            name, kind, page = (values[wanted[key]] for key in ("Name", "Type", "Id"))
            if kind == str(_A_TABLE) and not name.startswith(_SYSTEM):
                yield name, int(page) & 0xFFFFFF

    def _raw_rows(
        self, definition: Definition, owners: dict[int, list[int]]
    ) -> Iterator[list[bytes | None]]:
        for page in owners.get(definition.page, ()):
            try:
                rows = list(self.file.rows(page))
            except _DAMAGE:
                self.bad_rows += 1
                continue
            for row in rows:
                try:
                    yield cracked(row, definition.columns, is_old=self.file.is_old)
                except _DAMAGE:
                    self.bad_rows += 1

    def _table(self, name: str, page: int, owners: dict[int, list[int]]) -> Iterator[Piece]:
        try:
            definition = self.file.definition(page)
        except _DAMAGE:
            message = f"The description of table “{name[:100]}” is damaged."
            self.pages.note(Status.CORRUPT, "damaged-table", message)
            return
        columns = tuple(column.name for column in definition.columns)
        yield from self.pages.of(name, columns, self._rows(name, definition, owners))

    def _rows(
        self, name: str, definition: Definition, owners: dict[int, list[int]]
    ) -> Iterator[tuple[int, tuple[str, ...]]]:
        number = 0
        for number, cells in enumerate(self._raw_rows(definition, owners), 1):
            if self.left <= 0:
                message = f"Only the first {MAX_ROWS:,} rows of this file were read."
                self.pages.note(Status.LIMIT, "too-many-rows", message)
                return
            self.left -= 1
            pairs = zip(definition.columns, cells, strict=True)
            yield number, tuple(self._cell(name, column, cell, number) for column, cell in pairs)
        if number + self.bad_rows < definition.rows:
            message = f"Table “{name[:100]}” should have {definition.rows:,} rows, has {number:,}."
            self.pages.note(Status.TRUNCATED, "missing-rows", message)

    def _cell(self, table: str, column: Column, value: bytes | None, row: int) -> str:
        if value is None or column.kind not in (MEMO, OLE):
            return shown(column, value, is_old=self.file.is_old)
        try:
            if column.kind == MEMO:
                return self._memo(value)
            return self._object(table, column, value, row)
        except _DAMAGE:
            self.pages.note(Status.CORRUPT, "damaged-values", "Some long texts are damaged.")
            return ""

    def _memo(self, value: bytes) -> str:
        content = bytearray()
        for part in self.file.long_value(value):
            content += part
            if len(content) > MAX_MEMO:
                self.pages.note(Status.TRUNCATED, "long-cells", "Some long texts are cut short.")
                break
        return text(bytes(content), is_old=self.file.is_old)

    def _object(self, table: str, column: Column, value: bytes, row: int) -> str:
        size = struct.unpack_from("<I", value)[0] & 0x3FFFFFFF
        if size < SMALLEST:
            return b"".join(self.file.long_value(value)).hex(" ")
        self.found += 1
        name = f"{table[:80]}.{column.name[:80]} row {row}"
        self.waiting.append((name.encode("utf-8", "replace"), value))
        return f"[object of {size:,} bytes: {name}]"

    def _members(self, ordinal: int) -> Iterator[Member]:
        waiting, self.waiting = self.waiting, []
        for number, (name, place) in enumerate(waiting, ordinal):
            yield self._member(name, place, number)

    def _member(self, name: bytes, place: bytes, ordinal: int) -> Member:
        """A small object is taken out of its wrapping; a large one is streamed as it is."""
        if struct.unpack_from("<I", place)[0] & 0x3FFFFFFF <= MAX_OBJECT:
            try:
                inner, content = unwrapped(b"".join(self.file.long_value(place)), name)
            except _DAMAGE:
                return Member(name, ordinal, MemberKind.EMBEDDED, self._content(place))
            return Member(inner, ordinal, MemberKind.EMBEDDED, iter([content]))
        return Member(name, ordinal, MemberKind.EMBEDDED, self._content(place))

    def _content(self, place: bytes) -> Iterator[bytes]:
        try:
            yield from self.file.long_value(place)
        except _DAMAGE as error:
            problem = Problem("damaged-database", "This object cannot be read to its end.")
            raise MemberBroken(Status.CORRUPT, problem) from error
