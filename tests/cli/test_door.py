"""`zenger door` as whoever runs the door types it."""

import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyrage import decrypt, encrypt, x25519
from tests.scenarios.door.running import Keys, door_in, keys_of, utc_today

from zenger.cli.main import main
from zenger.receive.door.folder import DoorFolder, new_name
from zenger.receive.key_folder import KeyFolder
from zenger.receive.root import fingerprint_of
from zenger.workflow.door.digest import SIZE

needs_tor = pytest.mark.skipif(
    shutil.which("tor") is None, reason="tor is not installed: apt-get install tor"
)


def zenger(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def made(tmp_path: Path) -> tuple[DoorFolder, Keys]:
    folder, keys = door_in(tmp_path)
    folder.run.rmdir()  # not needed here
    return DoorFolder(folder.path), keys


def test_a_door_is_made_for_one_newsroom(tmp_path: Path) -> None:
    keys = keys_of(utc_today())
    keyring = tmp_path / "keyring.json"
    keyring.write_bytes(keys.keyring(utc_today()))
    words = " ".join(fingerprint_of(keys.root.verify_key).words)
    done = zenger("door", "init", "--door", tmp_path / "d", "--keyring", keyring, "--root", words)
    assert done.exit_code == 0, done.output
    assert zenger("door", "check", "--door", tmp_path / "d").exit_code == 0
    other = fingerprint_of(keys_of(utc_today()).root.verify_key).hexadecimal
    done = zenger("door", "init", "--door", tmp_path / "e", "--keyring", keyring, "--root", other)
    assert done.exit_code == 40
    assert "not of the newsroom" in done.output
    assert not (tmp_path / "e").exists()


def test_a_newer_keyring_is_put_in_place_and_an_old_one_never_again(
    made: tuple[DoorFolder, Keys], tmp_path: Path
) -> None:
    folder, keys = made
    new = tmp_path / "new.json"
    new.write_bytes(keys.keyring(utc_today(), version=2))
    assert zenger("door", "keyring", new, "--door", folder.path).exit_code == 0
    assert folder.keyring().version == 2
    new.write_bytes(keys.keyring(utc_today(), version=1))
    done = zenger("door", "keyring", new, "--door", folder.path)
    assert done.exit_code == 40
    assert "version 2 is here already" in done.output
    new.write_bytes(keys_of(utc_today()).keyring(utc_today(), version=3))
    assert zenger("door", "keyring", new, "--door", folder.path).exit_code == 40
    assert folder.keyring().version == 2


def test_of_two_keyrings_with_one_version_the_second_is_refused(
    made: tuple[DoorFolder, Keys], tmp_path: Path
) -> None:
    """Somebody may have been revoked in the one and not in the other."""
    folder, keys = made
    same, other = folder.keyring_bytes(), tmp_path / "other.json"
    other.write_bytes(same)
    assert zenger("door", "keyring", other, "--door", folder.path).exit_code == 0
    other.write_bytes(keys.keyring(utc_today(), weeks=5))
    done = zenger("door", "keyring", other, "--door", folder.path)
    assert done.exit_code == 40
    assert "says something else under the same number" in done.output
    assert folder.keyring_bytes() == same


@pytest.mark.parametrize("days", [2, -400])
def test_a_keyring_with_which_nothing_would_be_taken_is_not_put_in_place(
    made: tuple[DoorFolder, Keys], tmp_path: Path, days: int
) -> None:
    folder, keys = made
    same, other = folder.keyring_bytes(), tmp_path / "other.json"
    other.write_bytes(keys.keyring(utc_today() + timedelta(days=days), version=2))
    done = zenger("door", "keyring", other, "--door", folder.path)
    assert done.exit_code == 40
    assert "Set the clock right that is wrong" in done.output
    assert folder.keyring_bytes() == same


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda f, k: (f.path / "incoming").chmod(0o755), "Others on this machine may read"),
        (lambda f, k: (f.path / "pepper").chmod(0o644), "Others on this machine may read"),
        (lambda f, k: (f.path / "pepper").unlink(), "pepper is missing"),
        (lambda f, k: _elsewhere(f.incoming), "on another file system"),
        (lambda f, k: f.write("keyring.json", k.keyring(utc_today() - timedelta(weeks=31))),
         "The keyring ended on"),
        (lambda f, k: f.write("keyring.json", k.keyring(utc_today() + timedelta(days=2))),
         "The keyring holds from"),
        (lambda f, k: f.write("keyring.json", keys_of(utc_today()).keyring(utc_today())),
         "not of the newsroom"),
        (lambda f, k: f.write("keyring.json", f.keyring_bytes()[:-400]), "no keyring"),
        (lambda f, k: (f.path / "door.toml").write_text("access_log = 'yes'"), "unknown setting"),
        (lambda f, k: _open_desk(f), "everybody could"),
    ],
    ids=["readable folder", "readable pepper", "no pepper", "a link elsewhere", "expired keyring", "early keyring",
         "another's keyring", "half a keyring", "a log", "an open desk"],
)  # fmt: skip
def test_the_door_stays_closed_where_it_could_not_protect(
    made: tuple[DoorFolder, Keys], harm: object, said: str
) -> None:
    folder, keys = made
    harm(folder, keys)  # type: ignore[operator]
    for verb in ("run", "check"):
        done = zenger("door", verb, "--door", folder.path)
        assert done.exit_code != 0
        assert said in done.output
    assert not folder.door_socket.exists()


def test_what_will_be_wrong_soon_is_said_before(made: tuple[DoorFolder, Keys]) -> None:
    folder, keys = made
    check = ("door", "check", "--door", folder.path, "--json")
    for keyring, code, urgent in (
        (keys.keyring(utc_today(), valid=3), "soon-expired", False),
        (keys.keyring(utc_today(), weeks=2), "soon-no-epochs", False),
        (keys.keyring(utc_today(), weeks=0), "no-epochs", True),
    ):
        folder.write("keyring.json", keyring)
        done = zenger(*check)
        assert json.loads(done.stdout)["code"] == code
        assert done.exit_code == int(urgent)


def _elsewhere(path: Path) -> None:
    path.rmdir()
    path.symlink_to("/dev/shm")


def _open_desk(folder: DoorFolder) -> None:
    (folder.tor / "torrc").write_text(f"HiddenServiceDir {folder.tor / 'desk'}\n")
    (folder.tor / "torrc").chmod(0o600)


@needs_tor
def test_tor_takes_what_is_written_and_each_person_has_a_key(
    made: tuple[DoorFolder, Keys],
) -> None:
    folder, _ = made
    tor = ("door", "tor", "--door", folder.path, "--json")
    said = json.loads(zenger(*tor).stdout)
    assert (said["people"], said["proof_of_work"]) == ([], True)
    keys = {name: json.loads(zenger(*tor, "--add", name).stdout)["key"] for name in ("a", "b")}
    assert keys["a"] != keys["b"]
    assert keys["a"].rpartition(":")[2] not in _all_text(folder.tor)  # it is kept nowhere
    assert zenger(*tor, "--add", "a").exit_code == 42
    assert "HiddenServiceDir " + str(folder.tor / "desk") in (folder.tor / "torrc").read_text()
    assert zenger("door", "check", "--door", folder.path).exit_code == 0
    assert json.loads(zenger(*tor, "--revoke", "a").stdout)["people"] == ["b"]
    assert zenger("door", "check", "--door", folder.path).exit_code == 0
    assert json.loads(zenger(*tor, "--revoke", "b").stdout)["people"] == []
    assert str(folder.tor / "desk") not in (folder.tor / "torrc").read_text()
    assert zenger(*tor, "--revoke", "b").exit_code == 42
    for name in ("../x", "A", "", "a" * 40):
        assert zenger(*tor, "--add", name).exit_code == (0 if not name else 42)


def _all_text(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.rglob("*") if path.is_file())


def test_what_came_in_goes_to_the_reading_room_on_a_stick(
    made: tuple[DoorFolder, Keys], tmp_path: Path
) -> None:
    folder, _ = made
    for ending in (".age", ".cut", ".part"):
        (folder.incoming / (new_name() + ending)).write_bytes(os.urandom(1000))
    moved = json.loads(zenger("door", "move", "--door", folder.path, "--json").stdout)
    assert (moved["whole"], moved["incomplete"]) == (1, 1)
    stick = tmp_path / "stick"
    assert "2 parcels" in zenger("door", "hand-over", "--door", folder.path, "-o", stick).stderr
    assert {path.suffix for path in stick.iterdir()} == {".age", ".cut"}
    for path in stick.iterdir():
        assert path.read_bytes() == (folder.store / path.name).read_bytes()
    assert "0 parcels" in zenger("door", "hand-over", "--door", folder.path, "-o", stick).stderr
    done = zenger("door", "hand-over", "--door", folder.path, "-o", stick, "--again")
    assert "2 parcels" in done.stderr


def test_the_desk_alone_opens_the_digest_also_with_age(
    made: tuple[DoorFolder, Keys], tmp_path: Path
) -> None:
    folder, keys = made
    digest = tmp_path / "digest.age"
    assert zenger("door", "digest", "--door", folder.path, "-o", digest).exit_code == 0
    key = tmp_path / "key"
    for desk in keys.desks:
        assert json.loads(decrypt(digest.read_bytes(), [desk]))["waiting"] == 0
        key.write_text(str(desk))
        if shutil.which("age"):
            run = subprocess.run(["age", "-d", "-i", key, digest], capture_output=True, check=True)
            assert json.loads(run.stdout)["day"] == utc_today().isoformat()
    with pytest.raises(Exception, match="No matching keys"):
        decrypt(digest.read_bytes(), list(keys_of(utc_today()).desks))


@pytest.mark.parametrize(("text", "code"), [("\x1b]0;seen\x07 none", 0), (" " * SIZE, 42)])
def test_a_digest_that_somebody_else_made_moves_no_cursor_and_fills_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: int
) -> None:
    """Whoever broke into the door knows the public keys of the desk."""
    desk = x25519.Identity.generate()
    monkeypatch.setattr(KeyFolder, "unlock_desk", lambda *_: desk)
    (tmp_path / "digest.age").write_bytes(encrypt(text.encode(), [desk.to_public()]))
    (tmp_path / "p.txt").write_text("desk 1: unused\nunused\n")
    done = zenger("door", "read-digest", tmp_path / "digest.age", "--keys", tmp_path,
                  "--passphrases", tmp_path / "p.txt")  # fmt: skip
    assert (done.exit_code, "\x1b" in done.output) == (code, False), done.output
