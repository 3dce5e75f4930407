"""A backup opens with the offline root alone, and makes the same door."""

import io
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from nacl.signing import SigningKey
from tests.scenarios.door.running import Keys, door_in, utc_today
from tests.workflow.door.test_mover import came_in

from zenger.errors import DoorError
from zenger.receive.door.folder import CUT, WHOLE, DoorFolder, new_name
from zenger.receive.door.mailboxes import Mailbox, Mailboxes
from zenger.receive.door.spool import ask_to_destroy
from zenger.receive.root_age import private_key_file
from zenger.workflow.door.backup import back_up
from zenger.workflow.door.mover import move
from zenger.workflow.door.restore import restore
from zenger.workflow.door.tor_clients import add_client
from zenger.workflow.door.tor_config import TorPlaces, onion_of

BOX = Mailbox(bytes(32), bytes(range(32)), "2099-W01")


@pytest.fixture
def door(tmp_path: Path) -> tuple[DoorFolder, Keys]:
    folder, keys = door_in(tmp_path)
    folder.run.rmdir()
    Mailboxes(folder.mailboxes, folder.pepper()).add(BOX)
    service = folder.tor / "door"
    service.mkdir()
    (service / "hostname").write_text("example.onion\n")
    (service / "hs_ed25519_secret_key").write_bytes(bytes(96))
    add_client(TorPlaces(folder.tor, folder.door_socket), "laptop-1")
    came_in(folder, b"older")
    move(folder, utc_today(), random.Random(1).shuffle)
    came_in(folder, b"new", CUT)
    return folder, keys


def backed_up(folder: DoorFolder) -> bytes:
    out = io.BytesIO()
    back_up(folder, out)
    return out.getvalue()


def content(folder: DoorFolder) -> dict[str, tuple[bytes, int]]:
    found = [path for path in folder.path.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder.path)): (
            path.read_bytes(),
            int(path.stat().st_mtime) if path.parent == folder.store else 0,
        )
        for path in found
        if path.name != "torrc"
    }


def test_the_same_door_is_made_of_it(door: tuple[DoorFolder, Keys], tmp_path: Path) -> None:
    folder, keys = door
    again = DoorFolder(tmp_path / "again")
    assert restore(io.BytesIO(backed_up(folder)), keys.root, again).parcels == 2
    old, new = content(folder), content(again)
    state = ("store/state.json", "store/last-run.json")
    assert state[1] not in new  # another machine, another clock: on its first day nothing ends
    assert {k: v for k, v in old.items() if k not in state} == {
        k: v for k, v in new.items() if k not in state
    }
    assert Mailboxes(again.mailboxes, again.pepper()).find(BOX.id, "2026-W48") == BOX
    assert onion_of(again.tor / "door") == "example.onion"
    assert list(again.open_to_others()) == []


def test_what_a_source_had_destroyed_is_in_neither(
    door: tuple[DoorFolder, Keys], tmp_path: Path
) -> None:
    folder, keys = door
    name = came_in(folder, b"regretted")
    moved = came_in(folder, b"regretted too")
    move(folder, utc_today(), random.Random(2).shuffle)
    for one in (name, moved):
        ask_to_destroy(folder.incoming, one)
    Mailboxes(folder.mailboxes, folder.pepper()).delete(BOX.id)
    again = DoorFolder(tmp_path / "again")
    restore(io.BytesIO(backed_up(folder)), keys.root, again)
    assert not [one for one, _ in content(again).values() if b"regretted" in one]
    assert Mailboxes(again.mailboxes, again.pepper()).find(BOX.id, "2026-W48") is None
    assert BOX.reply_public not in again.mailboxes.read_bytes()


def test_another_key_or_a_changed_backup_makes_nothing(
    door: tuple[DoorFolder, Keys], tmp_path: Path
) -> None:
    folder, keys = door
    whole = backed_up(folder)
    again = DoorFolder(tmp_path / "again")
    places = random.Random(3).sample(range(len(whole)), 20)
    changed = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places]
    for sealed in [whole[: len(whole) // 2], b"", b"age-encryption.org/v1\n", *changed]:
        with pytest.raises(DoorError, match="does not open"):
            restore(io.BytesIO(sealed), keys.root, again)
        assert not again.path.exists()
    with pytest.raises(DoorError, match="does not open"):
        restore(io.BytesIO(whole), SigningKey.generate(), again)
    again.path.mkdir()
    (again.path / "x").touch()
    with pytest.raises(DoorError, match="not empty"):
        restore(io.BytesIO(whole), keys.root, again)


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed: apt-get install age")
def test_any_age_and_tar_open_it_with_the_root(
    door: tuple[DoorFolder, Keys], tmp_path: Path
) -> None:
    folder, keys = door
    key, sealed = tmp_path / "root", tmp_path / "backup.age"
    key.touch(mode=0o600)
    key.write_bytes(private_key_file(keys.root))
    sealed.write_bytes(backed_up(folder))
    plain = subprocess.run(["age", "-d", "-i", key, sealed], capture_output=True, check=True)
    listed = subprocess.run(["tar", "-t"], input=plain.stdout, capture_output=True, check=True)
    assert b"mailboxes.sqlite3" in listed.stdout.splitlines()
    assert os.fsencode("pepper") in listed.stdout.splitlines()


def test_only_regular_files_are_copied(door: tuple[DoorFolder, Keys], tmp_path: Path) -> None:
    """Root makes the backup, and the door's process could have put anything into incoming/."""
    folder, _ = door
    (tmp_path / "other").write_bytes(b"of somebody else")
    (folder.incoming / f"{new_name()}{CUT}").symlink_to(tmp_path / "other")
    os.mkfifo(folder.incoming / f"{new_name()}{WHOLE}")
    assert back_up(folder, io.BytesIO()).parcels == 2


def test_what_is_destroyed_while_a_backup_is_written_is_told_and_not_restored(
    door: tuple[DoorFolder, Keys], tmp_path: Path
) -> None:
    folder, keys = door
    names = [came_in(folder, b"regretted" * 30_000) for _ in range(8)]
    move(folder, utc_today(), random.Random(2).shuffle)

    class Slow(io.BytesIO):
        """The source comes after the first bytes were written."""

        def write(self, data: bytes, /) -> int:  # type: ignore[override]
            if names:
                Mailboxes(folder.mailboxes, folder.pepper()).delete(BOX.id)
            while names:
                ask_to_destroy(folder.incoming, names.pop())
            return super().write(data)

    out = Slow()
    copied = back_up(folder, out)
    again = DoorFolder(tmp_path / "again")
    restored = restore(io.BytesIO(out.getvalue()), keys.root, again)
    assert not [one for one, _ in content(again).values() if b"regretted" in one]
    assert 0 < copied.overtaken == restored.overtaken < 8  # others had not had their turn
    assert restored.parcels == 2  # that were there before
    assert not (again.path / "destroyed").exists()
    assert Mailboxes(again.mailboxes, again.pepper()).find(BOX.id, "2026-W48") is None


def test_a_backup_that_cannot_be_written_says_so(door: tuple[DoorFolder, Keys]) -> None:
    class Full(io.BytesIO):
        def write(self, data: bytes, /) -> int:  # type: ignore[override]
            raise OSError(28, "No space left on device")

    with pytest.raises(DoorError, match=r"could not be written.*No space left"):
        back_up(door[0], Full())
    door[0].mailboxes.write_bytes(b"damaged")
    with pytest.raises(DoorError, match="mailboxes is damaged"):
        back_up(door[0], io.BytesIO())
