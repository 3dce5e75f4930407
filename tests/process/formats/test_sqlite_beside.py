"""Rows that stand only in a write-ahead log are read; a broken-off change is put back."""

import io
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Metadata
from zenger.model.ids import Digest
from zenger.process.formats.sqlite import BESIDE, SqliteHandler
from zenger.process.identify import identify

BREAKS_OFF = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("create table t (x)")
db.executemany("insert into t values (?)", [(f"first {n} " + "y" * 300,) for n in range(300)])
db.commit()
db.execute("pragma cache_size = 2")
db.execute("update t set x = 'torn ' || x")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def logged(tmp_path: Path) -> tuple[bytes, bytes]:
    """A database and its log: one row was copied over, 40 commits were not."""
    path = tmp_path / "a.db"
    db = sqlite3.connect(path)
    db.execute("pragma journal_mode = wal")
    db.execute("create table t (x)")
    db.execute("insert into t values ('copied')")
    db.commit()
    db.execute("pragma wal_checkpoint(truncate)")
    for number in range(40):
        db.execute("insert into t values (?)", (f"waiting {number} " + "x" * 300,))
        db.commit()
    found = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    db.close()
    return found


def together(database: bytes, beside: bytes) -> Reading:
    options = ExtractionOptions(volumes=(0, len(database)))
    return read(SqliteHandler(), database + beside, options=options)


def fields(reading: Reading) -> dict[str, str]:
    return dict(pair for p in reading.pieces if isinstance(p, Metadata) for pair in p.fields)


def test_rows_of_the_log_are_read_with_the_others(logged: tuple[bytes, bytes]) -> None:
    got = together(*logged)
    assert "copied" in got.text
    assert got.text.count("waiting") == 40
    assert fields(got)["write-ahead log"].endswith("pages of 40 commits")
    assert got.troubles == []
    assert "waiting" not in read(SqliteHandler(), logged[0]).text


def test_behind_a_damaged_page_nothing_is_believed_and_that_is_told(
    logged: tuple[bytes, bytes],
) -> None:
    log = bytearray(logged[1])
    log[len(log) // 2] ^= 1
    got = together(logged[0], bytes(log))
    assert 0 < got.text.count("waiting") < 40
    assert got.troubles == [(Status.CORRUPT, "log-damaged")]


def test_pages_of_an_earlier_use_of_the_log_do_not_count(logged: tuple[bytes, bytes]) -> None:
    database, log = logged
    stale = bytearray(log[-4120:])
    stale[8:16] = bytes(8)  # the salts of another time
    got = together(database, log + bytes(stale))
    assert got.text.count("waiting") == 40
    assert got.troubles == []


def test_a_log_alone_says_so_and_shows_its_words(logged: tuple[bytes, bytes]) -> None:
    name = Original(Digest("0" * 64), 1, "a.db-wal")
    assert identify(logged[1][:8192], io.BytesIO(logged[1]), name).media_type == BESIDE
    got = read(SqliteHandler(), logged[1], BESIDE)
    assert "waiting" in got.text
    assert got.troubles == [(Status.TRUNCATED, "database-missing")]


def test_a_change_that_was_broken_off_is_put_back(tmp_path: Path) -> None:
    path = tmp_path / "j.db"
    ended = subprocess.run([sys.executable, "-c", BREAKS_OFF, str(path)], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    database, journal = path.read_bytes(), Path(f"{path}-journal").read_bytes()
    assert "torn" in read(SqliteHandler(), database).text
    got = together(database, journal)
    assert "torn" not in got.text
    assert got.text.count("first") == 300
    assert "put back" in fields(got)["journal"]


def test_chance_behind_a_database_does_no_harm(logged: tuple[bytes, bytes]) -> None:
    got = together(logged[0], os.urandom(9000))
    assert "copied" in got.text
    assert got.troubles == [(Status.CORRUPT, "log-damaged")]
