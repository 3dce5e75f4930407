"""Passwords are kept, tried on what is encrypted, and have nothing else read again."""

import json
from pathlib import Path

import pytest
from tests.workflow.house import accounts_of, newsroom_in, read_trove

from zenger.assemble import is_writing, writing
from zenger.catalog.models import AuditEntry, Collection, StageRecord
from zenger.errors import AccountError
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.passwords import (
    LONGEST,
    MOST,
    forget_passwords,
    keep_passwords,
    kept_passwords,
    try_passwords,
)
from zenger.workflow.process_newsroom import Processed, process_newsroom
from zenger.workflow.retry import retry

LOCKED = Path(__file__).parents[1] / "process/formats/samples/rar3-locked.rar"
PASSWORD = "12345678"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return newsroom_in(tmp_path / "newsroom")


def trove_in(folder: Path) -> Path:
    folder.mkdir()
    (folder / "locked.rar").write_bytes(LOCKED.read_bytes())
    (folder / "open.txt").write_bytes(b"Nothing secret here.\n")
    return folder


def unlock(newsroom: Newsroom, typed: str, *, as_before: bool = False) -> Processed:
    try_passwords(newsroom, typed, within=Collection.objects.values_list("pk", flat=True))
    return process_newsroom(newsroom, pictures=False, jobs=1, as_before=as_before)


def test_a_kept_password_opens_what_is_locked_and_nothing_else_is_read_again(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    before = read_trove(newsroom, trove_in(tmp_path / "trove"))
    assert before["locked.rar!/foo.txt"].status == "encrypted"
    done = unlock(newsroom, f"wrong\n{PASSWORD}\n")
    assert done.extract == 3  # the archive and its two members
    after = accounts_of(newsroom)
    assert after["locked.rar"].status == "ok"
    assert after["locked.rar!/foo.txt"].status == "ok"
    assert process_newsroom(newsroom, pictures=False, jobs=1) == Processed()


def test_as_before_reads_nothing_again_that_a_run_with_other_passwords_read(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    read_trove(newsroom, trove_in(tmp_path / "trove"), passwords=("of another file",))
    done = unlock(newsroom, PASSWORD, as_before=True)
    assert done.extract == 3
    assert len(set(StageRecord.objects.values_list("fingerprint", flat=True))) == 1


def test_they_lie_where_only_their_owner_reads_them_and_in_no_log(newsroom: Newsroom) -> None:
    assert keep_passwords(newsroom, "Zebulon's birthday\r\n\n pass word \nZebulon's birthday") == 2
    assert keep_passwords(newsroom, " pass word ") == 0
    assert kept_passwords(newsroom) == ("Zebulon's birthday", " pass word ")
    path = newsroom.folder / "keys" / "passwords.txt"
    assert path.stat().st_mode & 0o777 == 0o600
    log = json.dumps(list(AuditEntry.objects.values_list("verb", "details")))
    assert '"keep-passwords", {"count": 2}' in log
    assert "birthday" not in log
    forget_passwords(newsroom)
    assert kept_passwords(newsroom) == ()
    assert not path.exists()


def test_passwords_are_not_tried_in_collections_that_their_giver_does_not_see(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    read_trove(newsroom, trove_in(tmp_path / "trove"), collection="One")
    assert try_passwords(newsroom, PASSWORD, within=()) == 1
    assert process_newsroom(newsroom, pictures=False, jobs=1, as_before=True) == Processed()
    assert accounts_of(newsroom)["locked.rar!/foo.txt"].status == "encrypted"


@pytest.mark.parametrize(
    "typed",
    ["", "\n\r\n", "x" * (LONGEST + 1), "\n".join(map(str, range(MOST + 1)))],
    ids=["nothing", "empty lines", "endless", "too many"],
)
def test_what_cannot_be_kept_is_refused_whole(newsroom: Newsroom, typed: str) -> None:
    with pytest.raises(AccountError):
        keep_passwords(newsroom, typed)
    assert kept_passwords(newsroom) == ()


def test_a_retry_stays_within_the_collections_it_is_about(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    read_trove(newsroom, trove_in(tmp_path / "trove"), collection="One")
    assert retry(newsroom, statuses=("encrypted",), within=()) == 0
    assert retry(newsroom, statuses=("encrypted",), within=(987,)) == 0
    assert retry(newsroom, statuses=("encrypted",)) == 1


def test_whether_a_command_is_at_work_is_told_without_taking_its_lock(newsroom: Newsroom) -> None:
    assert not is_writing(newsroom)
    with writing(newsroom):
        assert is_writing(newsroom)
    assert not is_writing(newsroom)
