"""A handler that does what no handler may, through the public interface: all of it is contained."""

import os
import socket
import threading
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from tests.workflow.house import files_in, newsroom_in

from zenger.catalog.models import Page
from zenger.model.document import Status
from zenger.model.ids import Digest
from zenger.process.handlers import GROUP
from zenger.protocols.sandbox import Limits
from zenger.workflow import stages
from zenger.workflow.check import Account, check
from zenger.workflow.import_trove import import_trove
from zenger.workflow.plan import Task
from zenger.workflow.process_newsroom import process_newsroom

HERE = Path(__file__).parent / "misbehaving"
SHORT = Limits(wall_seconds=20, stall_seconds=10, cpu_seconds=6, output_bytes=300_000_000)

# Each order, and how its file may end.
ENDS = {
    "hang": {Status.TIMEOUT},
    "deafen": {Status.TIMEOUT},
    "drip": {Status.TIMEOUT},
    "spin": {Status.TIMEOUT},
    "eat-memory": {Status.OOM},
    "exit": {Status.CRASHED},
    "exit-in-python": {Status.CRASHED},
    "crash": {Status.CRASHED},
    "raise": {Status.CRASHED},
    "recurse": {Status.OK, Status.CRASHED},
    "close-everything": {Status.CRASHED},
    "kill-all": {Status.OK, Status.CRASHED},
    "kill-parent": {Status.OK, Status.CRASHED},
    # Its memory ends it, or its time where so many threads are slow to start: either holds it.
    "many-threads": {Status.OK, Status.CRASHED, Status.OOM, Status.TIMEOUT},
    "endless-pages": {Status.TRUNCATED, Status.TIMEOUT},
    "nonsense": {Status.CRASHED},
    "no-piece": {Status.CRASHED},
    "huge-page": {Status.TRUNCATED},
    "print": {Status.OK},
}
REFUSED = ["write", "fill-scratch", "read", "connect", "fork", "run-program"]


@pytest.fixture
def misbehaving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The handler, installed as any package would bring it."""
    package = tmp_path / "installed" / "site-packages"
    info = package / "misbehaving-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: misbehaving\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\nx = misbehaving:MisbehavingHandler\n")
    (package / "misbehaving.py").write_text((HERE / "misbehaving.py").read_text())
    monkeypatch.syspath_prepend(str(package))
    # Not `Limits`: those that an earlier test of this process asked for are remembered.
    monkeypatch.setattr(stages, "_limits_of", lambda more: SHORT)
    assert stages.limits_of(Task(Digest("0" * 64), 1, "x")) == SHORT
    assert any(entry.value.startswith("misbehaving") for entry in entry_points(group=GROUP))
    yield


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and whatever reaches it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            try:
                while True:
                    connection, _ = server.accept()
                    heard.append(connection.recv(100))
            except OSError:
                return

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], heard


def test_every_order_is_contained_and_harms_no_other_file(
    misbehaving: None,
    listener: tuple[int, list[bytes]],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    port, heard = listener
    target, secret = tmp_path / "written", tmp_path / "secret"
    secret.write_text("not for workers")
    words = {"write": str(target), "read": str(secret), "connect": str(port)}
    orders = [*ENDS, *REFUSED]
    files = {
        f"{order}.bad": f"MISBEHAVE {order} {words.get(order, '')}".encode() for order in orders
    }
    files |= {f"fine-{n}.txt": f"An innocent file, number {n}.".encode() for n in range(10)}
    newsroom = newsroom_in(tmp_path / "desk")
    import_trove(newsroom, files_in(tmp_path / "trove", files), collection="Trove")

    process_newsroom(newsroom, pictures=False, jobs=4)  # most of it is waiting

    accounts = {account.path: account for account in check(newsroom)}
    assert all(accounts[f"fine-{n}.txt"].status == Status.OK for n in range(10))
    wrong = {o: a.status for o in ENDS if (a := accounts[f"{o}.bad"]).status not in ENDS[o]}
    assert wrong == {}
    refused = {order: _said(accounts[f"{order}.bad"]) for order in REFUSED}
    assert all(said.startswith("refused: ") for said in refused.values()), refused
    assert not target.exists() and heard == []
    assert secret.read_text() == "not for workers"
    assert not [p for p in (Path("/tmp"), Path("/dev/shm")) if (p / "misbehaved").exists()]
    said = "".join(capfd.readouterr()) + repr(list(accounts.values()))
    assert "the name of a source" not in said
    assert os.getppid()  # and we are still here


def _said(account: Account) -> str:
    """What the second page of its file says."""
    return Page.objects.get(blob=account.document.removeprefix("sha256:"), number=2).text
