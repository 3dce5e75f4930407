"""Sources come, and no log of this machine knows of it: neither who, nor what, nor when.

Six of them here; `make test-door` has a hundred.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.scenarios.door.logbooks import Logbooks, Syslog, clock_times
from tests.scenarios.door.running import RunningDoor, door_in, real_behind_tor, started
from tests.scenarios.door.source import Source

from zenger.cli.main import main
from zenger.receive.door.folder import DoorFolder
from zenger.workflow.door.tor_clients import write_torrc
from zenger.workflow.door.tor_config import TorPlaces

SESSIONS = 100 if os.environ.get("ZENGER_DOOR") == "full" else 6
LARGE = 1_000_003  # bytes, and more for each source: goes to the uploads


@dataclass
class Canaries:
    """What must be nowhere."""

    words: list[str] = field(default_factory=list)

    def session(self, door: RunningDoor, circuit: int) -> None:
        """Everything that a source does, some of it wrong."""
        message, name, size = secrets.token_hex(16), secrets.token_hex(16), LARGE + circuit
        source = Source(door, circuit)
        codename = source.opens_mailbox()
        assert "Arrived whole." in source.sends(message, {f"{name}.pdf": b"%PDF-"}).words
        content = name.encode().ljust(size, b".")
        assert "Arrived whole." in source.sends_large(f"{name}.bin", [content], size).words
        with pytest.raises(ConnectionAbortedError):
            source.sends_large(f"{name}.cut", [content], 2 * size, stop=1)
        source.get(f"/{name}")
        source.comes_back(f"{message} {codename}")
        source.comes_back(codename)
        with door.connect(circuit) as client:
            client.sendall(f"GET /{name} {message}\r\n\r\n".encode())
        with door.connect() as client:
            client.sendall(f"PROXY {name}\r\n".encode())
        self.words += [message, name, str(size), codename, *source.cookies.values()]
        self.words += [f"4dad::0:{circuit:x}", f"4dad::{circuit:x}", f"::1 {circuit} "]

    def in_(self, content: bytes) -> list[str]:
        return [word for word in self.words if word.encode() in content]


@pytest.fixture
def folder(tmp_path: Path) -> DoorFolder:
    return door_in(tmp_path)[0]


def test_no_log_knows_that_a_source_was_here(folder: DoorFolder) -> None:
    canaries, logbooks = Canaries(), Logbooks.now()
    first = 0x8000 + secrets.randbelow(0x7000)
    with Syslog() as syslog, _tor(folder) as tor, started(folder, real_behind_tor) as door:
        for number in range(SESSIONS):
            canaries.session(door, first + 7 * number)
        pids = door.pids()
        os.kill(door.process.pid, signal.SIGUSR1)  # it says all that it would ever say
        time.sleep(0.3)
        door.process.send_signal(signal.SIGTERM)
        said = b"".join(door.process.communicate(timeout=20))
        kept = {path: path.read_bytes() for path in _files(folder.path, folder.run)}
    written = logbooks.written()
    ours = b"\n".join(
        line for line in [*written.splitlines(), *syslog.lines]
        if _is_ours(line, pids | {tor.pid}, folder)
    )  # fmt: skip
    for content in (said, tor.said, written, b"\n".join(syslog.lines), *kept.values()):
        assert canaries.in_(content) == []
    assert len(canaries.words) >= 8 * SESSIONS
    assert clock_times(said) == []
    assert ours == b""
    assert syslog.works is not False
    texts = [content for path, content in kept.items() if _is_text(path)]
    assert [clock_times(content) for content in texts] == [[]] * len(texts)
    assert len(list(folder.incoming.glob("*.age"))) == 2 * SESSIONS


def test_what_is_looked_for_would_be_found(tmp_path: Path) -> None:
    """Or the test above could not fail."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "old.log").write_text("before\n")
    logbooks = Logbooks.now(tmp_path)
    with (tmp_path / "old.log").open("a") as log:
        log.write("a canary at 12:01:07\n")
    (tmp_path / "deep" / "new.log").write_text(f"another {int(time.time())}\n")
    found = logbooks.written()
    assert b"before" not in found
    assert Canaries(["a canary", "another", "absent"]).in_(found) == ["a canary", "another"]
    assert len(clock_times(found)) == 2


@pytest.mark.parametrize(
    "line",
    [
        "Log info stderr", "Log debug syslog", "log [hs]debug notice stderr",
        "Log notice file /var/log/tor/log", "+Log info stderr", "Lo debug stderr",
        'Log "info stderr"', "Log notice-debug stderr", "Log \\\ninfo stderr", "SafeLogging 0",
        "SafeLogging relay", "%include /etc/tor/more", "HeartbeatPeriod 30 minutes",
    ],
)  # fmt: skip
def test_a_tor_that_says_more_keeps_the_door_closed(folder: DoorFolder, line: str) -> None:
    torrc = write_torrc(TorPlaces(folder.tor, folder.door_socket))
    words = ["door", "check", "--door", str(folder.path)]
    assert CliRunner().invoke(main, words).exit_code == 0
    torrc.write_text(f"{torrc.read_text()}{line}\n")
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1
    assert "tor-log" in done.output


@dataclass
class _Tor:
    pid: int = 0
    said: bytes = b""


class _tor:  # noqa: N801 - reads as a word: `with _tor(folder)`
    """A real one, without a network, at the most that `zenger door check` lets it say."""

    def __init__(self, folder: DoorFolder) -> None:
        self._torrc = write_torrc(TorPlaces(folder.tor, folder.door_socket))
        self._tor, self._process = _Tor(), None

    def __enter__(self) -> _Tor:
        if shutil.which("tor"):
            self._process = subprocess.Popen(
                ["tor", "-f", self._torrc, "--DisableNetwork", "1"],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            self._tor.pid = self._process.pid
        return self._tor

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()  # in its own sandbox tor was seen to block SIGTERM
            self._tor.said = self._process.communicate()[0]
            assert b"notice" in self._tor.said


def _files(*folders: Path) -> Iterator[Path]:
    return (path for top in folders for path in top.rglob("*") if path.is_file())


def _is_text(path: Path) -> bool:
    """No ciphertext, no keys; nor what tor keeps for itself, with times of its own starts."""
    return path.suffix not in (".age", ".cut") and "tor" not in path.parts


def _is_ours(line: bytes, pids: set[int], folder: DoorFolder) -> bool:
    text = line.decode("utf-8", "replace")
    numbers = {int(found) for found in re.findall(r"(?:_PID=|\[)(\d+)\b", text)}
    names = ("zenger", "gunicorn", str(folder.path), str(folder.run))
    return bool(numbers & pids) or any(name in text for name in names)
