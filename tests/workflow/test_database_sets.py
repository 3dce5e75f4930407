"""A write-ahead log is read with the database it lies beside, in a folder or an archive."""

import sqlite3
from pathlib import Path

import pytest
from tests.workflow.house import files_in, newsroom_in, read_trove
from tests.workflow.test_volume_sets import zipped

from zenger.catalog.models import Page
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.process_newsroom import Processed, process_newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return newsroom_in(tmp_path / "newsroom")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("made") / "sms.db"
    db = sqlite3.connect(path)
    db.execute("pragma journal_mode = wal")
    db.execute("create table message (text)")
    db.commit()
    db.execute("pragma wal_checkpoint(truncate)")
    db.execute("insert into message values ('meet me at the harbour')")
    db.commit()
    made = {p.name: p.read_bytes() for p in (path, Path(f"{path}-wal"))}
    db.close()
    return made


def said(word: str) -> int:
    return Page.objects.filter(text__contains=word).count()


def test_a_log_is_read_with_its_database(
    newsroom: Newsroom, tmp_path: Path, files: dict[str, bytes]
) -> None:
    trove = files_in(tmp_path / "trove", {**files, "in.zip": zipped(files)})
    found = read_trove(newsroom, trove)
    assert said("meet me at the harbour") == 1
    assert {found[path].status for path in ("sms.db", "in.zip!/sms.db")} == {"ok"}
    beside = found["sms.db-wal"]
    assert (beside.status, beside.code) == ("skipped", "volume-joined")
    assert "database" in beside.message
    assert process_newsroom(newsroom, pictures=False, jobs=1) == Processed()


@pytest.mark.parametrize("first", ["sms.db", "sms.db-wal"])
def test_whichever_comes_later_both_are_read_together(
    newsroom: Newsroom, tmp_path: Path, files: dict[str, bytes], first: str
) -> None:
    trove = files_in(tmp_path / "trove", {first: files[first]})
    read_trove(newsroom, trove)
    found = read_trove(newsroom, files_in(trove, files))
    assert said("meet me at the harbour") == 1
    assert found["sms.db-wal"].code == "volume-joined"


def test_a_text_with_such_a_name_is_a_text(newsroom: Newsroom, tmp_path: Path) -> None:
    files = {"field": b"Notes of May.", "field-journal": b"Notes of June."}
    found = read_trove(newsroom, files_in(tmp_path / "trove", files))
    assert {account.status for account in found.values()} == {"ok"}
    assert said("June") == 1
