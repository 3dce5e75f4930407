"""SQLite databases: every row and file in them, and nothing in them is ever run."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import Metadata, PageKind
from zenger.process.formats.sqlite import SqliteHandler

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x02\0\0\0" + bytes(60)


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., bytes]:
    def make(*statements: str | tuple[str, tuple[object, ...]]) -> bytes:
        path = tmp_path / "made.db"
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        for statement in statements:
            if isinstance(statement, str):
                connection.execute(statement)
            else:
                connection.execute(*statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return path.read_bytes()

    return make


def opened(content: bytes) -> Reading:
    return read(SqliteHandler(), content)


def fields(reading: Reading) -> dict[str, str]:
    return dict(pair for p in reading.pieces if isinstance(p, Metadata) for pair in p.fields)


def test_a_table_is_pages_of_rows_under_its_name(made: Callable[..., bytes]) -> None:
    rows = [("INSERT INTO calls VALUES (?, ?, ?)", (n, f"person {n}", 1.5)) for n in range(450)]
    got = opened(made("CREATE TABLE calls (number, name, minutes)", *rows))
    assert [page.label for page in got.pages][:3] == [
        "calls rows 1–200", "calls rows 201–400", "calls rows 401–450",
    ]  # fmt: skip
    assert got.pages[0].rows[:2] == (("number", "name", "minutes"), ("0", "person 0", "1.5"))
    assert got.pages[2].rows[-1] == ("449", "person 449", "1.5")
    assert got.troubles == []


def test_a_database_left_in_write_ahead_mode_is_read(made: Callable[..., bytes]) -> None:
    got = opened(made("PRAGMA journal_mode=WAL", "CREATE TABLE a (b)", "INSERT INTO a VALUES (7)"))
    assert got.pages[0].text == "b\n7"


def test_views_triggers_and_virtual_tables_are_shown_and_not_run(
    made: Callable[..., bytes],
) -> None:
    got = opened(
        made(
            "CREATE TABLE a (b, c AS (upper(b)))",
            "INSERT INTO a (b) VALUES ('x')",
            "CREATE VIEW evil AS SELECT load_extension('/tmp/evil.so')",
            "CREATE TRIGGER late AFTER INSERT ON a BEGIN DELETE FROM a; END",
            "CREATE VIRTUAL TABLE found USING fts5(body)",
            "INSERT INTO found VALUES ('a secret word')",
        )
    )
    assert fields(got)["views, not run"] == fields(got)["triggers, not run"] == "1"
    assert fields(got)["virtual tables, not run"] == "found"
    assert "a secret word" in got.text  # it lies in an ordinary table beside the virtual one
    schema = got.pages[-1]
    assert schema.kind is PageKind.ASIDE
    assert "load_extension" in schema.text
    assert "DELETE FROM a" in schema.text
    assert got.troubles == []


def test_files_in_cells_are_documents_of_their_own(made: Callable[..., bytes]) -> None:
    large = os.urandom(3_000_000)
    got = opened(
        made(
            "CREATE TABLE shots (id INTEGER PRIMARY KEY, picture BLOB, note)",
            ("INSERT INTO shots VALUES (?, ?, ?)", (5, PNG, b"only text")),
            ("INSERT INTO shots VALUES (?, ?, ?)", (9, large, b"\x01\x02")),
        )
    )
    assert [(m.raw_name, content) for m, content in got.members] == [
        (b"shots.picture row 5", PNG), (b"shots.picture row 9", large),
    ]  # fmt: skip
    assert got.adds_up
    assert "only text" in got.text
    assert "[2 bytes: 01 02]" in got.text


def test_a_large_value_that_cannot_be_streamed_is_named_as_lost(
    made: Callable[..., bytes],
) -> None:
    got = opened(
        made(
            "CREATE TABLE a (k TEXT PRIMARY KEY, v) WITHOUT ROWID",
            ("INSERT INTO a VALUES ('small', ?)", (PNG,)),
            ("INSERT INTO a VALUES ('zz', ?)", (os.urandom(300_000),)),
        )
    )
    assert [content for _, content in got.members] == [PNG]
    assert got.lost == [(b"a.v value 2", Status.LIMIT, "large-values")]
    assert got.adds_up


def test_names_that_are_no_names_and_text_that_is_none(made: Callable[..., bytes]) -> None:
    got = opened(
        made(
            'CREATE TABLE "we""ird; DROP TABLE a" ("rowid", "_rowid_", "oid", "x y")',
            'INSERT INTO "we""ird; DROP TABLE a" VALUES (1, 2, 3, CAST(x\'ff41\' AS TEXT))',
            'INSERT INTO "we""ird; DROP TABLE a" VALUES (4, 5, 6, \'good\')',
        )
    )
    assert got.pages[0].rows[1:] == (("1", "2", "3", "[2 bytes: ff 41]"), ("4", "5", "6", "good"))


def test_text_in_utf_16_is_read(made: Callable[..., bytes]) -> None:
    got = opened(made("PRAGMA encoding='UTF-16le'", "CREATE TABLE a (b)",
                      "INSERT INTO a VALUES ('Ünïcode')"))  # fmt: skip
    assert got.pages[0].text == "b\nÜnïcode"


def test_a_thousand_tables_are_a_thousand_pages(made: Callable[..., bytes]) -> None:
    content = made(*(f"CREATE TABLE t{n} (a)" for n in range(1000)))
    got = opened(content)
    assert len([p for p in got.pages if p.kind is PageKind.SHEET]) == 1000
    assert got.troubles == []


def test_a_table_wider_than_sizes_can_be_asked_for(made: Callable[..., bytes]) -> None:
    columns = ", ".join(f"c{n}" for n in range(1500))
    got = opened(made(f"CREATE TABLE wide ({columns})", "INSERT INTO wide (c1499) VALUES ('end')"))
    assert got.pages[0].rows[1][-1] == "end"
    assert got.troubles == []


@pytest.mark.parametrize("share", [0.01, 0.3, 0.8, 0.99])
def test_a_database_cut_short_says_so_and_gives_what_is_there(
    made: Callable[..., bytes], share: float
) -> None:
    rows = [("INSERT INTO a VALUES (?)", ("word " * 100,)) for _ in range(2000)]
    content = made("CREATE TABLE a (b)", *rows)
    got = opened(content[: int(len(content) * share)])
    assert (Status.TRUNCATED, "cut-short") in got.troubles
    assert "word" in got.text


def test_pages_of_noise_in_the_middle_end_one_table_only(made: Callable[..., bytes]) -> None:
    rows = [("INSERT INTO a VALUES (?)", ("word " * 100,)) for _ in range(500)]
    content = bytearray(made("CREATE TABLE a (b)", *rows, "CREATE TABLE z (y)",
                             "INSERT INTO z VALUES ('last words')"))  # fmt: skip
    content[40_960:81_920] = os.urandom(40_960)
    got = opened(bytes(content))
    assert got.troubles[0][0] is Status.CORRUPT
    assert "last words" in got.text


@pytest.mark.parametrize("content", [b"SQLite format 3\0", b"SQLite format 3\0" + os.urandom(8192)])
def test_a_header_with_nothing_good_behind_it_is_damaged(content: bytes) -> None:
    got = opened(content)
    assert [status for status, _ in got.troubles][-1] is Status.CORRUPT


def test_a_schema_that_is_malformed_in_one_entry_keeps_the_others(
    made: Callable[..., bytes],
) -> None:
    content = made(
        "CREATE TABLE good (a)", "INSERT INTO good VALUES ('kept')", "CREATE TABLE broken (b)"
    ).replace(b"CREATE TABLE broken (b)", b"CREATE TABLE broken ,b)")
    got = opened(content)
    assert "kept" in got.text
    assert got.troubles


def test_a_generated_column_cannot_eat_the_memory(made: Callable[..., bytes]) -> None:
    got = opened(made("CREATE TABLE a (b, c AS (zeroblob(255000000)))",
                      "INSERT INTO a (b) VALUES (1)"))  # fmt: skip
    assert (Status.LIMIT, "large-values") in got.troubles or got.broken or got.lost
