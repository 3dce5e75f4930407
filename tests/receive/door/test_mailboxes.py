"""A mailbox keeps a hash, a key and a week; what is deleted from it is gone from the disk."""

from pathlib import Path

import apsw
import pytest
from nacl.public import PrivateKey

from zenger.errors import DoorError
from zenger.receive.door.mailboxes import Mailbox, Mailboxes, Sealed
from zenger.receive.door.sealed_text import OVERHEAD, REPLY_SIZE, open_text, seal_text

PEPPER = bytes(range(32))
KEY = PrivateKey(bytes(range(1, 33)))
MINE = Mailbox(b"m" * 32, bytes(KEY.public_key), "2027-W20")
OTHER = Mailbox(b"o" * 32, bytes(32), "2026-W48")


@pytest.fixture
def mailboxes(tmp_path: Path) -> Mailboxes:
    made = Mailboxes(tmp_path / "mailboxes.sqlite3", PEPPER)
    made.make()
    made.add(MINE)
    made.add(OTHER)
    return made


def test_it_is_found_until_its_week_is_over(mailboxes: Mailboxes) -> None:
    assert mailboxes.find(MINE.id, "2027-W20") == MINE
    assert mailboxes.find(MINE.id, "2027-W21") is None
    mailboxes.extend(MINE.id, "2027-W30")
    mailboxes.extend(MINE.id, "2027-W25")  # never shortened
    assert mailboxes.find(MINE.id, "2027-W30") is not None


def test_another_pepper_leads_elsewhere(tmp_path: Path) -> None:
    lookup = b"l" * 32
    assert (
        Mailboxes(tmp_path, PEPPER).id_of(lookup)
        != Mailboxes(tmp_path, bytes(32)).id_of(lookup)
        != lookup
    )


def test_replies_and_receipts_go_with_their_mailbox(mailboxes: Mailboxes) -> None:
    assert mailboxes.add_reply(MINE.id, b"one")
    assert mailboxes.add_reply(OTHER.id, b"two")
    assert mailboxes.put_receipt(MINE.id, Sealed(b"1" * 16, b"begun"))
    assert mailboxes.put_receipt(MINE.id, Sealed(b"1" * 16, b"whole"))
    assert [one.sealed for one in mailboxes.receipts(MINE.id)] == [b"whole"]
    mailboxes.delete(MINE.id)
    assert mailboxes.find(MINE.id, "2026-W48") is None
    assert mailboxes.replies(MINE.id) == mailboxes.receipts(MINE.id) == ()
    assert [one.sealed for one in mailboxes.replies(OTHER.id)] == [b"two"]


def test_replies_are_read_in_the_order_in_which_they_came(mailboxes: Mailboxes) -> None:
    for number in range(12):
        mailboxes.add_reply(MINE.id, b"%d" % number)
    replies = mailboxes.replies(MINE.id)
    assert mailboxes.next_reply(MINE.id) == (replies[0], 12)
    assert mailboxes.next_reply(OTHER.id) == (None, 0)
    assert [int(one.sealed) for one in replies] == list(range(12))
    mailboxes.drop_reply(MINE.id, replies[0].id)
    mailboxes.add_reply(MINE.id, b"12")
    assert [int(one.sealed) for one in mailboxes.replies(MINE.id)] == list(range(1, 13))


def test_nothing_is_put_into_a_mailbox_that_is_gone(mailboxes: Mailboxes) -> None:
    mailboxes.delete(MINE.id)
    assert not mailboxes.add_reply(MINE.id, b"late")
    assert not mailboxes.put_receipt(MINE.id, Sealed(b"1" * 16, b"late"))


def test_what_ended_is_deleted_and_nothing_else(mailboxes: Mailboxes) -> None:
    assert mailboxes.expire("2026-W49") == 1
    assert mailboxes.find(OTHER.id, "2026-W48") is None
    assert mailboxes.find(MINE.id, "2026-W49") == MINE


def test_a_reply_that_was_read_is_overwritten_on_the_disk(
    mailboxes: Mailboxes, tmp_path: Path
) -> None:
    canary = b"canary in a sealed reply " * 400
    mailboxes.add_reply(MINE.id, canary)
    (reply,) = mailboxes.replies(MINE.id)
    files = {one.name: one.stat().st_size for one in tmp_path.iterdir()}
    assert files.pop("mailboxes.sqlite3-journal") == 0
    assert b"canary" in (tmp_path / "mailboxes.sqlite3").read_bytes()
    mailboxes.drop_reply(MINE.id, reply.id)
    assert set(files) == {"mailboxes.sqlite3"}
    assert (tmp_path / "mailboxes.sqlite3-journal").stat().st_size == 0
    assert len(list(tmp_path.iterdir())) == 2
    assert b"canary" not in (tmp_path / "mailboxes.sqlite3").read_bytes()


def test_every_opening_is_set_so_that_nothing_is_left_of_what_is_deleted(
    mailboxes: Mailboxes,
) -> None:
    with mailboxes._opened() as opened:
        found = {
            name: opened.pragma(name)
            for name in (
                "secure_delete",
                "journal_mode",
                "trusted_schema",
                "auto_vacuum",
                "temp_store",
            )
        }
    assert found == {
        "secure_delete": 1, "journal_mode": "memory", "trusted_schema": 0, "auto_vacuum": 1,
        "temp_store": 2,
    }  # fmt: skip


def test_no_column_holds_a_time(mailboxes: Mailboxes, tmp_path: Path) -> None:
    """Whoever adds one learns here that none may be there."""
    del mailboxes
    opened = apsw.Connection(str(tmp_path / "mailboxes.sqlite3"))
    columns = {
        f"{table}.{row[1]}"
        for table in ("mailbox", "reply", "receipt", "count")
        for row in opened.execute(f"PRAGMA table_info({table})")
    }
    assert columns == {
        "mailbox.id", "mailbox.reply_public", "mailbox.expires", "mailbox.blocked",
        "reply.mailbox", "reply.id", "reply.sealed", "receipt.mailbox", "receipt.id",
        "receipt.sealed", "count.week", "count.what", "count.n",
    }  # fmt: skip


def test_a_damaged_file_is_noticed(mailboxes: Mailboxes, tmp_path: Path) -> None:
    mailboxes.require_sound()
    path = tmp_path / "mailboxes.sqlite3"
    path.write_bytes(path.read_bytes()[:8192] + b"x" * 8192)
    with pytest.raises(DoorError, match="backup"):
        mailboxes.require_sound()


def test_a_missing_file_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(DoorError, match="missing"):
        Mailboxes(tmp_path / "none", PEPPER).find(MINE.id, "2026-W48")


def test_the_file_is_for_its_owner_only(mailboxes: Mailboxes, tmp_path: Path) -> None:
    del mailboxes
    assert (tmp_path / "mailboxes.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "Thank you.", "\0 \x80 é", "é" * 49_999])
def test_every_text_has_the_same_length_sealed(text: str) -> None:
    sealed = seal_text(text, bytes(KEY.public_key))
    assert len(sealed) == REPLY_SIZE + OVERHEAD
    assert open_text(sealed, KEY) == text
    assert open_text(sealed, PrivateKey.generate()) is None
    assert open_text(sealed[:-1], KEY) is None


def test_a_text_that_is_too_long_is_refused_rather_than_cut() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        seal_text("é" * 50_000, bytes(KEY.public_key))
