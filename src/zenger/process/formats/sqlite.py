"""SQLite databases: tables as pages of rows, files in blobs as documents, the schema as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import apsw

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    MembersExpected,
    Metadata,
    Page,
    PageKind,
    Piece,
    Trouble,
)
from zenger.process.formats.database_pages import TablePages
from zenger.process.formats.letter_runs import letter_runs
from zenger.process.formats.plain_pages import clean_text, text_pages
from zenger.process.formats.sqlite_beside import overlay
from zenger.process.formats.sqlite_blobs import Blobs
from zenger.process.formats.sqlite_file import opened
from zenger.process.formats.sqlite_marks import MAGIC
from zenger.process.formats.sqlite_rows import Table, rows
from zenger.protocols.formats import Identity

MEDIA_TYPES = frozenset(
    {"application/vnd.sqlite3", "application/x-sqlite3", "application/geopackage+sqlite3"}
)
BESIDE = "application/x-sqlite-beside"  # a write-ahead log or a journal
BLOCK = 4 * 1024**2  # bytes of one that are looked through at once
MAX_TABLES = 10_000
MAX_ROWS = 2_000_000  # of one file; a damaged index can lead around in circles
_STATED = ("user_version", "application_id", "encoding", "page_size")
_QUIET = "sqlite_"  # SQLite's own tables: statistics and counters


class SqliteHandler:
    """Everything that is stored; nothing that the file would have us run."""

    name = "sqlite"
    version = 2

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        known = identity.media_type in MEDIA_TYPES or identity.media_type == BESIDE
        return 1.0 if known or head.startswith(MAGIC) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        if identity.media_type == BESIDE:
            yield from _alone(untrusted, options)
            return
        beside = overlay(untrusted, options.volumes)
        if beside.told:
            yield Metadata(tuple(beside.told))
        if beside.is_damaged:
            message = "What lies beside the database is damaged: its newest rows may be missing."
            yield Trouble(Status.CORRUPT, Problem("log-damaged", message))
        yield from _cut_short(untrusted, beside.size)
        try:
            with opened(untrusted, beside) as connection:
                yield from _Database(connection, options).pieces()
        except apsw.Error as error:
            yield _damage(error)
        except UnicodeDecodeError:
            yield Trouble(Status.CORRUPT, Problem("damaged-database", "Its schema is no text."))


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    name: str
    sql: str

    @property
    def is_virtual(self) -> bool:
        return self.sql[:40].lstrip().upper().startswith("CREATE VIRTUAL")


class _Database:
    """One file, from its schema to its last row."""

    def __init__(self, connection: apsw.Connection, options: ExtractionOptions) -> None:
        self._connection = connection
        self._options = options
        self._pages = TablePages(options.rows_per_page)
        self._blobs = Blobs(connection, options)
        self._left = MAX_ROWS

    def pieces(self) -> Iterator[Piece]:
        schema = self._schema()
        tables = [e for e in schema if e.kind == "table" and not e.is_virtual]
        yield self._about(schema, tables)
        for entry in tables[:MAX_TABLES]:
            if not entry.name.startswith(_QUIET):
                yield from self._table(entry.name)
        if len(tables) > MAX_TABLES:
            message = f"Only the first {MAX_TABLES:,} of {len(tables):,} tables were read."
            self._pages.note(Status.LIMIT, "too-many-tables", message)
        yield from self._schema_pages(schema)
        yield MembersExpected(self._blobs.found)
        yield from self._pages.troubles

    def _schema(self) -> list[_Entry]:
        statement = "SELECT type, name, sql FROM sqlite_schema ORDER BY rowid"
        found = self._connection.execute(statement)
        return [_Entry(*(_words(cell) for cell in row)) for row in found]

    def _about(self, schema: list[_Entry], tables: list[_Entry]) -> Metadata:
        fields = [("tables", str(len(tables)))]
        counts = {kind: sum(entry.kind == kind for entry in schema) for kind in ("view", "trigger")}
        fields += [(f"{kind}s, not run", str(count)) for kind, count in counts.items() if count]
        virtual = [e.name for e in schema if e.kind == "table" and e.is_virtual]
        if virtual:  # what they hold lies in ordinary tables beside them
            fields.append(("virtual tables, not run", ", ".join(virtual)[:1000]))
        stated = ((name, self._connection.pragma(name)) for name in _STATED)
        fields += [(name.replace("_", " "), str(value)) for name, value in stated]
        return Metadata(tuple(fields))

    def _table(self, name: str) -> Iterator[Piece]:
        """Pages and the files between them. A damaged table ends early; the next is read."""
        try:
            table = Table.of(self._connection, name)
        except (apsw.Error, UnicodeDecodeError) as error:
            self._unreadable(name, error)
            return
        for page in self._pages.of(name, table.columns, self._counted(table)):
            yield page
            yield from self._blobs.members()

    def _counted(self, table: Table) -> Iterator[tuple[int, tuple[str, ...]]]:
        try:
            for number, cells in enumerate(rows(self._connection, table, self._blobs), 1):
                if self._left <= 0:
                    message = f"Only the first {MAX_ROWS:,} rows of this file were read."
                    self._pages.note(Status.LIMIT, "too-many-rows", message)
                    return
                self._left -= 1
                yield number, cells
        except apsw.Error as error:
            self._unreadable(table.name, error)

    def _unreadable(self, name: str, error: Exception) -> None:
        trouble = _damage(error)
        message = f"{trouble.problem.message} Table “{name[:100]}” was not read to its end."
        self._pages.note(trouble.status, trouble.problem.code, message)

    def _schema_pages(self, schema: list[_Entry]) -> Iterator[Page | Trouble]:
        texts = (clean_text(entry.sql) + ";\n\n" for entry in schema if entry.sql)
        start = self._pages.number + 1
        yield from text_pages(texts, self._options.max_text, start=start, kind=PageKind.ASIDE)


def _cut_short(untrusted: BinaryIO, size: int) -> Iterator[Trouble]:
    """Whether the file is shorter than its header says.

    Source: https://sqlite.org/fileformat2.html, 1.3 (the database header).
    """
    untrusted.seek(0)
    head = untrusted.read(100)
    if len(head) < 100 or head[24:28] != head[92:96]:  # the size in the header is not kept up
        return
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    if size < pages * (65_536 if page == 1 else page):
        message = "The file is shorter than it says; the end of the database is missing."
        yield Trouble(Status.TRUNCATED, Problem("cut-short", message))


def _alone(untrusted: BinaryIO, options: ExtractionOptions) -> Iterator[Piece]:
    """A log or a journal without its database: the words in it, in no order."""
    blocks = iter(lambda: untrusted.read(BLOCK), b"")
    untrusted.seek(0)
    runs = (clean_text(run) + "\n" for block in blocks for run in letter_runs(block))
    yield from text_pages(runs, options.max_text, kind=PageKind.ASIDE)
    message = (
        "What an SQLite database writes beside itself, read without that database: it is not in "
        "the same folder, or lies elsewhere too, with other such files. Words are in no order."
    )
    yield Trouble(Status.TRUNCATED, Problem("database-missing", message))


def _words(cell: object) -> str:
    return "" if cell is None else str(cell)


def _damage(error: Exception) -> Trouble:
    if isinstance(error, apsw.NotADBError):
        message = "No database can be seen in it: it is damaged or encrypted."
        return Trouble(Status.CORRUPT, Problem("unreadable-database", message))
    if isinstance(error, apsw.NoMemError | apsw.TooBigError):
        return Trouble(Status.LIMIT, Problem("large-values", "A value in it is too large to read."))
    return Trouble(Status.CORRUPT, Problem("damaged-database", "The database is damaged."))
