"""Keys, sealing and opening on the command line alone, as the guide has it."""

import json
import subprocess
import sys
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from nacl.public import PrivateKey
from tests.workflow.house import files_in, newsroom_in

from zenger.cli.main import main
from zenger.model.parcel import FORMAT, ParcelHead, reply_address
from zenger.receive.age_sealing import AgeSealing
from zenger.receive.door.replies import read_bundle
from zenger.receive.door.sealed_text import open_text
from zenger.receive.key_folder import KeyFolder
from zenger.receive.parcel_writing import ParcelWriting

PASSPHRASES = "a root that nobody has guessed yet\na desk that nobody has guessed yet\n"


def _zenger(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zenger", *words], cwd=folder, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys, a newsroom, and documents to be sealed."""
    folder = tmp_path_factory.mktemp("room")
    (folder / "both.txt").write_text(PASSPHRASES, encoding="utf-8")
    (folder / "desk.txt").write_text(PASSPHRASES.splitlines()[1] + "\n", encoding="utf-8")
    made = _zenger(
        folder, "keys", "init", "--keys", "keys", "--newsroom-name", "The Harbour Record",
        "--passphrases", "both.txt",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    newsroom_in(folder / "newsroom")
    files_in(folder / "trove", {"letter.txt": b"The tariff was false.", "in/note.txt": b"Twice."})
    return folder


def _fingerprint(room: Path) -> str:
    shown = _zenger(room, "keys", "show", "--keys", "keys", "--json")
    return str(json.loads(shown.stdout.splitlines()[0])["fingerprint"])


def _seal(room: Path, output: str, root: str) -> subprocess.CompletedProcess[str]:
    where = ["--to", "keys/keyring.json", "--root", root, "-o", output]
    return _zenger(room, "seal", "trove", *where)


def _open(room: Path, *more: str) -> subprocess.CompletedProcess[str]:
    where = ["--keys", "keys", "--newsroom", "newsroom", "--passphrases", "desk.txt", "--json"]
    return _zenger(room, "open", *more, *where)


def test_what_was_sealed_is_opened_and_imported(room: Path) -> None:
    before = {p for p in room.rglob("*") if "newsroom" not in p.parts}
    sealed = _seal(room, "parcel.age", _fingerprint(room))
    assert sealed.returncode == 0, sealed.stderr
    after = {p for p in room.rglob("*") if "newsroom" not in p.parts}
    assert after - before == {room / "parcel.age"}  # nothing but the parcel is written
    assert b"tariff" not in (room / "parcel.age").read_bytes()
    assert (room / "parcel.age").stat().st_size == 128 * 1024
    opened = _open(room, "parcel.age")
    assert opened.returncode == 0, opened.stderr
    check = _zenger(room, "check", "--newsroom", "newsroom", "--json")
    paths = [json.loads(line)["path"] for line in check.stdout.splitlines()]
    assert any(path.endswith("letter.txt") for path in paths)
    assert any(path.endswith("note.txt") for path in paths)


def test_another_root_is_refused(room: Path) -> None:
    wrong = _seal(room, "wrong.age", "0" * 32)
    assert wrong.returncode == 40 and not (room / "wrong.age").exists()


def test_a_changed_parcel_is_refused(room: Path) -> None:
    assert _seal(room, "changed.age", _fingerprint(room)).returncode == 0
    content = bytearray((room / "changed.age").read_bytes())
    content[70_000] ^= 1
    (room / "changed.age").write_bytes(content)
    opened = _open(room, "changed.age")
    assert opened.returncode == 1, opened.stdout + opened.stderr


@pytest.mark.parametrize(("verb", "code"), [("show", 0), ("check", 0), ("destroy", 0)])
def test_the_keys_are_looked_after(room: Path, verb: str, code: int) -> None:
    assert _zenger(room, "keys", verb, "--keys", "keys").returncode == code


def test_the_fingerprint_is_printed(room: Path) -> None:
    done = _zenger(room, "keys", "print", "--keys", "keys", "-o", "fingerprint.html")
    assert done.returncode == 0
    assert _fingerprint(room)[:4] in (room / "fingerprint.html").read_text(encoding="utf-8")


def _through_the_door(room: Path, reply_to: str) -> Path:
    """A parcel as the door seals it: to this week's keys, saying where replies go."""
    today = datetime.now(UTC).date()
    path = room / f"{'ab' * 16}.age"
    with path.open("wb") as out:
        epochs = KeyFolder(room / "keys").keyring().of_week(today)
        writing = ParcelWriting(
            AgeSealing(out, [one.recipient for one in epochs]),
            ParcelHead(FORMAT, today.isoformat(), "Read me first.", reply_to=reply_to),
        )
        writing.begin(b"a.txt", size=9)
        writing.write(b"An order.")
        writing.end()
        writing.finish()
    return path


def _here(room: Path, *words: str, said: str = "") -> Result:
    """The same in this process, which does not start Python anew."""
    with chdir(room):
        return CliRunner().invoke(main, words, input=said)


def test_a_source_is_answered_on_the_command_line(room: Path) -> None:
    source, mailbox = PrivateKey.generate(), b"m" * 32
    parcel = _through_the_door(room, reply_address(mailbox, bytes(source.public_key)))
    (room / "anna.txt").write_text("correct horse battery staple\n", encoding="utf-8")
    made = _here(
        room, "user", "add", "anna", "--role", "editor", "--all", "--passphrase-file", "anna.txt",
        "--newsroom", "newsroom",
    )  # fmt: skip
    assert made.exit_code == 0, made.stderr
    opened = _here(
        room, "open", parcel.name, "--keys", "keys", "--newsroom", "newsroom", "--passphrases",
        "desk.txt", "--json",
    )  # fmt: skip
    assert opened.exit_code == 0, opened.stderr
    where = ["--as", "anna", "--newsroom", "newsroom"]
    listed = _here(room, "submissions", "list", "--unread", "--json", *where)
    said = next(one for one in map(json.loads, listed.stdout.splitlines()) if one["can_reply"])
    assert said["source"] == json.loads(opened.stdout.splitlines()[-1])["source"]
    number = str(said["number"])
    shown = _here(room, "submissions", "show", number, *where)
    assert "Read me first." in shown.stdout
    answered = _here(room, "submissions", "reply", number, "--text", "-", *where, said="Who?")
    assert answered.exit_code == 0, answered.stderr
    assert _here(room, "submissions", "tag", number, "Port", *where).exit_code == 0
    assert _here(room, "submissions", "assign", number, "anna", *where).exit_code == 0
    assert _here(room, "submissions", "assign", number, "nobody", *where).exit_code == 44
    assert _here(room, "submissions", "block", number, *where).exit_code == 0
    mine = _here(room, "submissions", "list", "--mine", "--tag", "PORT", *where)
    assert said["source"] in mine.stdout
    assert "with anna, blocked, port" in mine.stdout
    assert _here(room, "submissions", "delete", number, *where).exit_code == 2
    keys = ["--keys", "keys", "--newsroom", "newsroom", "--passphrases", "desk.txt"]
    sent = _here(room, "submissions", "send", "-o", "bundle.json", "--clear", *keys)
    assert sent.exit_code == 0, sent.stderr
    bundle = read_bundle((room / "bundle.json").read_bytes(), KeyFolder(room / "keys").keyring())
    assert [open_text(one.sealed, source) for one in bundle.replies] == ["Who?"]
    assert (bundle.destroyed, bundle.blocked) == (("ab" * 16,), (mailbox,))
    once_more = _here(room, "submissions", "send", "-o", "two.json", *keys)
    assert once_more.exit_code == 44, once_more.stderr
    assert not (room / "two.json").exists()


def test_a_recovery_key_is_made_shown_used_and_ended(room: Path) -> None:
    keys = ["--keys", "keys", "--passphrases", "both.txt"]
    wrong = _here(room, "keys", "recovery", *keys)
    assert wrong.exit_code == 2
    made = _here(room, "keys", "recovery", "--needed", "2", "--holders", "3", *keys)
    assert made.exit_code == 0, made.stderr
    shares = made.stdout.splitlines()
    assert len(shares) == 3
    shown = _here(room, "keys", "show", "--keys", "keys", "--json")
    assert json.loads(shown.stdout)["recovery"] == {"needed": 2, "holders": 3}
    sealed = _seal(room, "shared.age", _fingerprint(room))
    assert "any 2 of 3 people" in sealed.stderr
    (room / "shares.txt").write_text("\n".join(shares[1:]), encoding="utf-8")
    opened = _here(
        room, "open", "shared.age", "--keys", "keys", "--newsroom", "newsroom", "--recovery",
        "shares.txt", "--json",
    )  # fmt: skip
    assert opened.exit_code == 0, opened.stderr
    said = json.loads(opened.stdout)
    assert (said["complete"], said["forward_secrecy"], said["weeks"]) == (True, False, [])
    ended = _here(room, "keys", "recovery", "--off", *keys)
    assert ended.exit_code == 0, ended.stderr
    assert KeyFolder(room / "keys").keyring().recovery is None
