"""From a source to the newsroom and back, by the commands that people type and a real tor."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest
from tests.scenarios.door.running import real_behind_tor, started
from tests.scenarios.door.source import Source
from tests.scenarios.door.test_tor import running_tor

from zenger.receive.door.folder import DoorFolder

pytestmark = pytest.mark.skipif(
    shutil.which("tor") is None, reason="tor is not installed: apt-get install tor"
)
MESSAGE = "The harbour dues were paid twice. I keep the ledger."
LEDGER = b"Paid to the same account on 3 and 4 May: 1,250,000.\n" * 20_000  # 1 MB: a large upload
REPLY = "Which account? Come back on Friday."


@dataclass
class Room:
    """A folder in which commands are typed."""

    path: Path

    def zenger(self, line: str, *, may_fail: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "zenger", *line.split()], cwd=self.path,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0 or may_fail, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    made = Room(tmp_path)
    made.write("both.txt", "a root unguessed so far\na desk unguessed so far\n")
    made.write("desk.txt", "a desk unguessed so far\n")
    made.write("anna.txt", "correct horse battery staple")
    made.write("reply.txt", REPLY)
    made.zenger("keys init --keys keys --newsroom-name Harbour --passphrases both.txt")
    fingerprint = (tmp_path / "keys/root.txt").read_text().splitlines()[0].replace(" ", "")
    made.zenger(f"door init --door door --keyring keys/keyring.json --root {fingerprint}")
    made.zenger("init --newsroom newsroom")
    made.zenger("user add anna --role admin --all --newsroom newsroom --passphrase-file anna.txt")
    return made


def test_documents_reach_the_newsroom_and_its_answer_reaches_the_source(room: Room) -> None:
    folder = DoorFolder(room.path / "door", Path(mkdtemp(prefix="zd-", dir="/tmp")))
    said = json.loads(room.zenger(f"door tor --door door --run {folder.run} --add laptop --json"))
    assert said["people"] == ["laptop"]
    with running_tor(folder, "door", "desk"), started(folder, real_behind_tor) as door:
        source = Source(door, circuit=7)
        codename = source.opens_mailbox()
        assert "Arrived whole." in source.sends(MESSAGE, {"ledger.txt": LEDGER}).words
        with pytest.raises(ConnectionAbortedError):
            source.sends_large("second.bin", (bytes(1 << 20) for _ in range(9)), 9 << 20, 5 << 20)

        room.zenger("door check --door door")
        room.zenger("door move --door door")
        room.zenger("door digest --door door -o digest.age")
        words = "door read-digest digest.age --keys keys --passphrases desk.txt"
        digest = json.loads(room.zenger(words))
        assert (digest["waiting"], digest["incomplete"]) == (2, 1)
        room.zenger("door hand-over --door door -o stick")

        parcels = " ".join(str(path) for path in sorted((room.path / "stick").iterdir()))
        room.zenger(
            f"open {parcels} --keys keys --newsroom newsroom --desk 1 --passphrases desk.txt",
            may_fail=True,
        )  # exit code 1: one of them is incomplete
        listed = room.zenger("submissions list --as anna --newsroom newsroom --json")
        found = {one["complete"]: one for one in map(json.loads, listed.splitlines())}
        assert set(found) == {True, False}
        number = found[True]["number"]
        shown = room.zenger(f"submissions show {number} --as anna --newsroom newsroom")
        assert MESSAGE in shown
        room.zenger(f"submissions reply {number} --text reply.txt --as anna --newsroom newsroom")
        room.zenger("submissions send -o bundle.json --clear --keys keys --desk 1 "
                    "--passphrases desk.txt --newsroom newsroom")  # fmt: skip
        room.zenger("door take bundle.json --door door")
        assert [path.suffix for path in folder.store.glob("*.*t")] == [".cut"]  # not cleared

        again = Source(door, circuit=8)
        page = again.comes_back(codename)
        assert REPLY in page.words
        assert "Incomplete." in page.words
        assert REPLY not in again.post(page.action("/read/")).words
        again.post(again.page("delete").action("/delete/"))
        assert Source(door, circuit=9).comes_back(codename).status == 403
        room.zenger("door move --door door")
    assert not list(folder.store.glob("*.cut")) + list(folder.store.glob("*.age"))
