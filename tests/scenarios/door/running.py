"""A door that runs in processes of its own, and how to talk to it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from nacl.signing import SigningKey
from pyrage import x25519

from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.mailboxes import Mailboxes
from zenger.receive.door.settings import DoorSettings
from zenger.receive.keyring import Desk, Epoch, Keyring, signed
from zenger.receive.root import fingerprint_of
from zenger.receive.weeks import weeks_from

TINY = Path(__file__).with_name("tiny.py")
# One source of a test sends what a hundred would in a week.
SMALL = DoorSettings(name="The Harbour Record", upload_processes=3, max_weekly_parcels=10**6)


@dataclass
class Answer:
    status: int
    head: str
    body: bytes

    @property
    def words(self) -> list[str]:
        return self.body.decode().split()


@dataclass
class RunningDoor:
    folder: DoorFolder
    process: "subprocess.Popen[bytes]"

    def connect(self, circuit: int = 0) -> socket.socket:
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        client.settimeout(30)
        client.connect(str(self.folder.door_socket))
        if circuit:
            client.sendall(proxy_line(circuit))
        return client

    def ask(self, request: bytes, circuit: int = 0) -> Answer:
        with self.connect(circuit) as client:
            client.sendall(request)
            return answer_from(client)

    def get(self, path: str, circuit: int = 0) -> Answer:
        return self.ask(f"GET {path} HTTP/1.1\r\nHost: door\r\n\r\n".encode(), circuit)

    def post(self, path: str, body: bytes, circuit: int = 0) -> Answer:
        return self.ask(head_of_post(path, len(body)) + body, circuit)

    def pids(self) -> set[int]:
        """Of all processes of the door."""
        return descendants(self.process.pid)

    def stop(self) -> str:
        """What it said while it ran."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=20)
        return said.decode()


def proxy_line(circuit: int) -> bytes:
    return f"PROXY TCP6 fc00:dead:beef:4dad::0:{circuit:x} ::1 {circuit} 80\r\n".encode()


def head_of_post(path: str, size: int, kind: str = "application/octet-stream") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: door\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {size}\r\n\r\n"
    ).encode()


def answer_from(client: socket.socket) -> Answer:
    """Everything until the end; ends early are errors."""
    content = b""
    while block := client.recv(1 << 16):
        content += block
    head, blank, body = content.partition(b"\r\n\r\n")
    if not blank:
        raise ConnectionAbortedError("no answer")
    return Answer(int(head.split()[1]), head.decode("latin-1"), body)


def descendants(pid: int) -> set[int]:
    found = {pid}
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found |= descendants(int(child))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


@dataclass(frozen=True)
class Keys:
    """Keys of a newsroom with two desks, without the passphrases that take seconds."""

    root: SigningKey
    desks: tuple[x25519.Identity, ...]
    epochs: dict[tuple[str, int], x25519.Identity]  # by week and desk

    def keyring(self, issued: date, *, weeks: int = 26, valid: int = 30, version: int = 1) -> bytes:
        return signed(
            Keyring(
                version, "The Harbour Record", issued, issued + timedelta(weeks=valid), 14,
                tuple(Desk(n, str(one.to_public())) for n, one in enumerate(self.desks, 1)),
                tuple(
                    Epoch(week, desk, str(one.to_public()))
                    for (week, desk), one in self.epochs.items()
                    if week in weeks_from(issued, weeks)
                ),
            ),
            self.root,
        )  # fmt: skip


def keys_of(today: date) -> Keys:
    weeks = weeks_from(today - timedelta(weeks=40), 80)
    return Keys(
        SigningKey.generate(),
        (x25519.Identity.generate(), x25519.Identity.generate()),
        {(week, desk): x25519.Identity.generate() for week in weeks for desk in (1, 2)},
    )


def utc_today() -> date:
    return datetime.now(UTC).date()


def door_in(path: Path, settings: DoorSettings = SMALL) -> tuple[DoorFolder, Keys]:
    """A folder of a door, and the keys that open what comes in."""
    keys = keys_of(utc_today())
    folder = DoorFolder(path / "door", Path(mkdtemp(prefix="zd-", dir="/tmp")))
    settings = replace(settings, root=fingerprint_of(keys.root.verify_key).value.hex())
    folder.make(settings, keys.keyring(utc_today()))
    Mailboxes(folder.mailboxes, folder.pepper()).make()
    return folder, keys


@contextmanager
def started(
    folder: DoorFolder, command: Callable[[DoorFolder], list[str]], **environment: str
) -> Iterator[RunningDoor]:
    """Run a door until the block ends."""
    process = subprocess.Popen(
        command(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert process.stderr is not None
    door = RunningDoor(folder, process)
    try:
        line = process.stderr.readline()
        if b"is open" not in line:
            process.terminate()
            raise AssertionError((line + process.communicate()[1]).decode())
        yield door
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        shutil.rmtree(folder.run, ignore_errors=True)


def tiny(folder: DoorFolder) -> list[str]:
    return [sys.executable, str(TINY), str(folder.path), str(folder.run)]


def tiny_with_circuits(folder: DoorFolder) -> list[str]:
    return [*tiny(folder), "circuits"]


def real(folder: DoorFolder) -> list[str]:
    """The command that a newsroom types, but for tor in front of it."""
    return [*real_behind_tor(folder), "--no-circuits"]


def real_behind_tor(folder: DoorFolder) -> list[str]:
    """Before each request somebody says of which circuit it is, as tor does."""
    program = Path(sys.executable).with_name("zenger")
    words = ["door", "run", "--door", str(folder.path), "--run", str(folder.run)]
    return [str(program), *words]
