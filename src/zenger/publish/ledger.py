"""What the builder must remember of a million documents, on disk instead of in memory.

A scratch database beside the archive under construction: which files were written, and one
slim row a document for lists, feeds and browse trees. It is deleted when the build ends.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zenger.model.release import PublishedDocument
from zenger.publish.wording import shown_title

_TABLES = """
CREATE TABLE file (path TEXT PRIMARY KEY, size INTEGER, digest TEXT) WITHOUT ROWID;
CREATE TABLE earlier (path TEXT PRIMARY KEY, size INTEGER, digest TEXT) WITHOUT ROWID;
CREATE TABLE earlier_list (path TEXT PRIMARY KEY, changed TEXT) WITHOUT ROWID;
CREATE TABLE list (path TEXT PRIMARY KEY, changed TEXT) WITHOUT ROWID;
CREATE TABLE doc (id TEXT PRIMARY KEY, title TEXT, kind TEXT, language TEXT, date TEXT,
    pages INTEGER, status TEXT, code TEXT, message TEXT, media_type TEXT, collection TEXT,
    image TEXT, changed TEXT) WITHOUT ROWID;
CREATE TABLE contents (id TEXT PRIMARY KEY, expected INTEGER, emitted INTEGER, failed INTEGER,
    skipped INTEGER, words TEXT) WITHOUT ROWID;
CREATE TABLE held (collection TEXT, id TEXT, PRIMARY KEY (collection, id)) WITHOUT ROWID;
CREATE TABLE place (id TEXT, folder TEXT, name TEXT);
CREATE TABLE person (id TEXT, key TEXT, name TEXT, address TEXT, role TEXT);
CREATE TABLE name_word (word BLOB, key TEXT, name TEXT, address TEXT, count INTEGER);
"""
_INDEXES = """
CREATE INDEX doc_date ON doc (date, title, id);
CREATE INDEX doc_kind ON doc (kind, date, title);
CREATE INDEX doc_language ON doc (language, date, title);
CREATE INDEX place_folder ON place (folder, name);
CREATE INDEX person_key ON person (key);
ANALYZE;
"""
_COLUMNS = "doc.id, title, kind, language, date, pages, status, collection, image"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    id: str
    title: str  # inert
    kind: str
    language: str
    date: str  # partial ISO, or empty
    pages: int
    status: str
    collection: str
    image: str  # "width height" of a thumbnail of page 1, or empty
    note: str = ""


class Ledger:
    """The scratch database of one build."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def close(self) -> None:
        self._db.close()

    def _each(self, query: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        # Not `yield from` the cursor: left in the middle, that would close it, and complain where
        # the ledger is closed already because printing failed.
        for record in self._db.execute(query, values):  # noqa: UP028
            yield record

    # -- files -------------------------------------------------------------------------------
    def add_file(self, path: str, size: int, digest: str) -> None:
        """Note a file of the archive. The same path twice is a mistake of ours and raises."""
        self._db.execute("INSERT INTO file VALUES (?, ?, ?)", (path, size, digest))

    def files(self) -> Iterator[tuple[str, int, str]]:
        """(path, bytes, SHA-256) of every file so far, by path in byte order."""
        yield from self._each("SELECT path, size, digest FROM file ORDER BY path")

    def count_files(self) -> tuple[int, int]:
        """How many files, and how many bytes."""
        row = self._db.execute("SELECT count(*), coalesce(sum(size), 0) FROM file").fetchone()
        return int(row[0]), int(row[1])

    def add_earlier(self, files: Iterable[tuple[str, int, str]]) -> None:
        """Note what the archive before this one held."""
        self._db.executemany("INSERT OR REPLACE INTO earlier VALUES (?, ?, ?)", files)

    def earlier_under(self, folder: str) -> list[tuple[str, int, str]]:
        """Files of the archive before this one below `folder`, which ends with a slash."""
        after = folder[:-1] + "0"  # "0" follows "/" in ASCII
        query = "SELECT path, size, digest FROM earlier WHERE path > ? AND path < ? ORDER BY path"
        return self._db.execute(query, (folder, after)).fetchall()

    def add_earlier_lists(self, moments: Mapping[str, str]) -> None:
        """Note since when each page that is no document's was as the archive before held it."""
        self._db.executemany("INSERT INTO earlier_list VALUES (?, ?)", moments.items())

    def date_lists(self, now: str) -> dict[str, str]:
        """Since when each page that is no document's is as it is: `now` unless its bytes are those
        it had before. Called once all pages are written and all documents noted."""
        self._db.execute(
            "INSERT INTO list SELECT file.path, "
            "coalesce(iif(earlier.digest = file.digest, earlier_list.changed, NULL), ?) "
            "FROM file LEFT JOIN earlier USING (path) LEFT JOIN earlier_list USING (path) "
            "WHERE file.path LIKE '%index.html' AND NOT (file.path LIKE 'd/%' "
            "AND substr(file.path, 3, 13) IN (SELECT id FROM doc))",
            (now,),
        )
        return dict(self._db.execute("SELECT path, changed FROM list ORDER BY path"))

    # -- documents ---------------------------------------------------------------------------
    def add_document(self, document: PublishedDocument, image: str, changed: str) -> None:
        """Keep the slim row, the places and the people of one document.

        Args:
            image: "width height" of a thumbnail of page 1, or empty.
            changed: ISO moment of the release that printed it as it is now.
        """
        date = document.date.value.isoformat() if document.date else ""
        self._db.execute(
            "INSERT INTO doc VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                document.public_id, _sql(shown_title(document.title)), document.kind,
                _sql(document.language), date, document.page_count, document.status, document.code,
                _sql(document.message), _sql(document.media_type), _sql(document.collection),
                image, changed,
            ),
        )  # fmt: skip
        self._add_contents(document)
        self._add_collections(document)
        self._add_places(document)
        self._add_people(document)

    def _add_contents(self, document: PublishedDocument) -> None:
        """Of those alone from which something inside is missing."""
        contents, count = document.contents, document.contents.count
        if not contents.is_whole:
            self._db.execute(
                "INSERT INTO contents VALUES (?, ?, ?, ?, ?, ?)",
                (
                    document.public_id, count.expected, count.emitted, count.failed, count.skipped,
                    contents.sentence(),
                ),
            )  # fmt: skip

    def _add_collections(self, document: PublishedDocument) -> None:
        collections = {document.collection, *(place.collection for place in document.places)}
        self._db.executemany(
            "INSERT INTO held VALUES (?, ?)",
            [(name, document.public_id) for name in sorted(map(_sql, collections))],
        )

    def _add_places(self, document: PublishedDocument) -> None:
        self._db.executemany(
            "INSERT INTO place VALUES (?, ?, ?)",
            [
                (
                    document.public_id,
                    folder_key((place.collection, *place.folder)),
                    _sql(_last_part(place.path)),
                )
                for place in document.places
            ],
        )

    def _add_people(self, document: PublishedDocument) -> None:
        self._db.executemany(
            "INSERT INTO person VALUES (?, ?, ?, ?, ?)",
            [
                (document.public_id, _sql(key), _sql(p.name), _sql(p.address), p.role)
                for p in document.people
                if (key := p.address.lower() or " ".join(p.name.lower().split()))
            ],
        )

    def finish_documents(self) -> None:
        """Build the indexes; lists may be asked for after this."""
        self._db.execute("COMMIT")
        self._db.executescript(_INDEXES)
        self._db.execute("BEGIN")

    def rows(self, where: str = "1", values: Sequence[Any] = (), order: str = "") -> Iterator[Row]:
        """Rows that meet an SQL condition of ours (never text from a document)."""
        ordering = order or "date = '', date, title, doc.id"
        query = f"SELECT {_COLUMNS} FROM doc WHERE {where} ORDER BY {ordering}"
        for record in self._db.execute(query, values):
            yield Row(*record)

    def people(self, limit: int = -1) -> Iterator[tuple[str, str, str, int]]:
        """(key, name, address, documents) of each person, those in most documents first."""
        query = (
            "SELECT key, max(name), max(address), count(DISTINCT id) FROM person "
            "GROUP BY key ORDER BY 4 DESC, key LIMIT ?"
        )
        yield from self._each(query, (limit,))

    def add_name_words(self, rows: Iterable[tuple[bytes, str, str, str, int]]) -> None:
        """Keep (sort key of a word, key, name, address, documents) of people, unsorted."""
        self._db.executemany("INSERT INTO name_word VALUES (?, ?, ?, ?, ?)", rows)

    def name_words(self) -> Iterator[tuple[bytes, str, str, str, int]]:
        """The same by word; of one word, those in most documents first."""
        yield from self._each("SELECT * FROM name_word ORDER BY word, count DESC, key")

    def query(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Any other question, for counts."""
        yield from self._each(sql, values)

    def one(self, sql: str, values: Sequence[Any] = ()) -> int:
        return int(self._db.execute(sql, values).fetchone()[0])


def folder_key(parts: Sequence[str]) -> str:
    """A folder's parts as one value that sorts its children right after it."""
    return json.dumps([_sql(part) for part in parts], ensure_ascii=False)[:-1]


def folder_parts(key: str) -> list[str]:
    parts: list[str] = json.loads(key + "]")
    return parts


def _last_part(path: str) -> str:
    return path.rsplit("!/", 1)[-1].rsplit("/", 1)[-1]


def _sql(untrusted_text: str) -> str:
    """Lone surrogates cannot be stored as UTF-8."""
    return untrusted_text.encode("utf-8", "replace").decode("utf-8")
