from pathlib import Path

import pytest
from tests.backends.isolation.walls_contract import WallsContract
from tests.protocols.sandbox_contract import order, outcome

from zenger.backends.isolation.bubblewrap import BubblewrapSandbox
from zenger.backends.isolation.workers import ZygoteSandbox, ZygoteWorker
from zenger.backends.isolation.zygote_process import NotStartedError

pytestmark = pytest.mark.sandbox


class TestBubblewrapSandbox(WallsContract):
    make = BubblewrapSandbox

    def test_its_profile_is_full(self, sandbox: ZygoteSandbox) -> None:
        assert sandbox.profile == "full"

    @pytest.mark.parametrize(
        "path", ["/home", "/root/.ssh", "/etc/passwd", "/var", "/sys", "/proc"]
    )
    def test_the_machine_s_other_folders_do_not_exist_inside(
        self, worker: ZygoteWorker, path: str
    ) -> None:
        frames, _ = outcome(worker, order("exists", path=path))
        assert frames[0].payload == b"False"

    def test_processes_outside_have_no_number_inside(self, worker: ZygoteWorker) -> None:
        frames, _ = outcome(worker, order("parent"))
        assert int(frames[0].payload) < 10


def test_without_bubblewrap_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(NotStartedError, match="not installed"):
        BubblewrapSandbox("orders:serve")


def test_an_installation_under_tmp_is_found(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("def serve(task, inputs, emit): emit(1, task)")
    sandbox = BubblewrapSandbox("elsewhere:serve", (tmp_path,))
    frames, _ = outcome(sandbox.worker(), b"here")
    sandbox.close()
    assert frames[0].payload == b"here"
