"""A real tor, without a network, makes the onion services that Zenger tells it to make."""

import io
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.scenarios.door.running import Keys, door_in

from zenger.cli.main import main
from zenger.receive.door.folder import DoorFolder
from zenger.workflow.door.backup import back_up
from zenger.workflow.door.restore import restore
from zenger.workflow.door.tor_config import onion_of

pytestmark = pytest.mark.skipif(
    shutil.which("tor") is None, reason="tor is not installed: apt-get install tor"
)
ONION = re.compile(r"[a-z2-7]{56}\.onion")


@pytest.fixture
def made(tmp_path: Path) -> tuple[DoorFolder, Keys]:
    return door_in(tmp_path)


def told(folder: DoorFolder, *words: str) -> dict[str, object]:
    command = ["door", "tor", "--door", str(folder.path), "--run", str(folder.run), "--json"]
    done = CliRunner().invoke(main, [*command, *words])
    assert done.exit_code == 0, done.output
    said: dict[str, object] = json.loads(done.stdout)
    return said


@contextmanager
def running_tor(folder: DoorFolder, *services: str) -> Iterator[int]:
    """Until the block ends; entered when the addresses are there."""
    process = subprocess.Popen(
        ["tor", "-f", folder.tor / "torrc", "--DisableNetwork", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        until = time.monotonic() + 30
        while not all(onion_of(folder.tor / name) for name in services):
            if process.poll() is not None or time.monotonic() > until:
                process.kill()
                raise AssertionError(process.communicate()[0])
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.communicate(timeout=5)
        except subprocess.TimeoutExpired:  # in its own sandbox tor was seen to block SIGTERM
            process.kill()
            process.communicate()


def test_door_and_desk_get_addresses_and_keep_them(made: tuple[DoorFolder, Keys]) -> None:
    folder, keys = made
    told(folder, "--add", "laptop-1")
    told(folder, "--add", "laptop-2")
    with running_tor(folder, "door", "desk") as pid:
        assert _network_sockets(pid) == set()
    said = told(folder)
    assert ONION.fullmatch(str(said["door"]))
    assert ONION.fullmatch(str(said["desk"]))
    assert said["door"] != said["desk"]
    assert list(folder.open_to_others()) == []
    key = str(told(folder, "--revoke", "laptop-2", "--add", "laptop-3")["key"])
    assert key.startswith(f"{str(said['desk']).removesuffix('.onion')}:descriptor:x25519:")
    assert told(folder)["people"] == ["laptop-1", "laptop-3"]
    again = DoorFolder(folder.path.parent / "again", folder.run)
    sealed = io.BytesIO()
    back_up(folder, sealed)
    sealed.seek(0)
    restore(sealed, keys.root, again)
    shutil.rmtree(folder.path)
    assert told(again)["people"] == ["laptop-1", "laptop-3"]
    with running_tor(again, "door", "desk"):
        pass
    assert (told(again)["door"], told(again)["desk"]) == (said["door"], said["desk"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("HiddenServiceVersion 2", "version"),
        ("HiddenServiceNonAnonymousMode 1", "NonAnonymous"),
        ("NoSuchThing 1", "Unknown option"),
    ],
)
def test_what_tor_does_not_take_is_said(
    made: tuple[DoorFolder, Keys], line: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = made
    from zenger.workflow.door import tor_config

    monkeypatch.setattr(tor_config, "_DOOR", f"{tor_config._DOOR}{line}\n")
    words = ["door", "tor", "--door", str(folder.path)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 42
    assert said in done.output


def _network_sockets(pid: int) -> set[str]:
    """Those of a process that are none of the kernel's own between processes."""
    sockets = {str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()}
    numbers = {one[8:-1] for one in sockets if one.startswith("socket:[")}
    lines = Path("/proc/net/unix").read_text().splitlines()[1:]
    return numbers - {line.split()[6] for line in lines}
