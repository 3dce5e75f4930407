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
    return made_with("meet me at the harbour", tmp_path_factory.mktemp("made"))


def made_with(words: str, folder: Path) -> dict[str, bytes]:
    """A database as every new one is, and its log, which has the words."""
    path = folder / "sms.db"
    db = sqlite3.connect(path)
    db.execute("pragma journal_mode = wal")
    db.execute("create table message (text)")
    db.commit()
    db.execute("pragma wal_checkpoint(truncate)")
    db.execute("insert into message values (?)", (words,))
    db.commit()
    made = {p.name: p.read_bytes() for p in (path, Path(f"{path}-wal"))}
    db.close()
    return made


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> dict[str, bytes]:
    made = made_with("wait at the station", tmp_path_factory.mktemp("other"))
    assert made["sms.db"] == files["sms.db"]
    return made


def said(word: str) -> int:
    return Page.objects.filter(text__contains=word).count()


def test_a_log_is_read_with_its_database(
    newsroom: Newsroom, tmp_path: Path, files: dict[str, bytes]
) -> None:
    trove = files_in(tmp_path / "trove", {**files, "in.zip": zipped(files)})
    found = read_trove(newsroom, trove)
    assert said("meet me at the harbour") == 1
    assert any("harbour" in row for row in rows_shown())
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


def within(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}


def rows_shown() -> list[str]:
    return list(Page.objects.exclude(kind="aside").values_list("text", flat=True))


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after another"])
def test_two_logs_of_the_same_database_are_told_and_neither_is_taken_for_the_other(
    newsroom: Newsroom, tmp_path: Path, files: dict[str, bytes], others: dict[str, bytes],
    at_once: bool,
) -> None:  # fmt: skip
    if not at_once:
        read_trove(newsroom, files_in(tmp_path / "trove", within("anna", files)))
        assert said("harbour") == 1
    both = within("anna", files) | within("boris", others)
    found = read_trove(newsroom, files_in(tmp_path / "trove", both))
    logs = [found[f"{who}/sms.db-wal"] for who in ("anna", "boris")]
    assert {(one.status, one.code) for one in logs} == {("truncated", "database-missing")}
    assert (said("harbour"), said("station")) == (1, 1)  # in the words of each log alone
    assert not any("harbour" in row or "station" in row for row in rows_shown())
    assert process_newsroom(newsroom, pictures=False, jobs=1) == Processed()


def test_whoever_has_a_copy_without_the_log_sees_none_of_its_rows(
    newsroom: Newsroom, tmp_path: Path, files: dict[str, bytes]
) -> None:
    trove = files_in(tmp_path / "trove", within("anna", files))
    read_trove(newsroom, trove)
    found = read_trove(newsroom, files_in(trove, {"boris/sms.db": files["sms.db"]}))
    assert found["anna/sms.db-wal"].code == "database-missing"
    assert not any("harbour" in row for row in rows_shown())
