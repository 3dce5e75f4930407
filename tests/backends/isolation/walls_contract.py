"""What a sandbox of forked workers keeps in, stops and cleans up. Each kind inherits this."""

import gc
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.protocols.sandbox_contract import SandboxContract, order, outcome

from zenger.backends.isolation.workers import ZygoteSandbox, ZygoteWorker
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.protocols.sandbox import Limits

HERE = Path(__file__).parent
GIB = 1024**3


def descendants(pid: int | None = None) -> set[int]:
    """Processes below this one, the dead and unburied too."""
    found: set[int] = set()
    waiting = [os.getpid() if pid is None else pid]
    while waiting:
        for task in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            try:
                children = {int(word) for word in task.read_text().split()}
            except OSError:
                continue
            found |= children
            waiting += children
    return found


def open_files() -> set[str]:
    gc.collect()
    return {path.name for path in Path("/proc/self/fd").iterdir()}


def eventually(claim: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not claim():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def worker_pid(worker: ZygoteWorker) -> int:
    frames, _ = outcome(worker, order("who"))
    pid: int = json.loads(frames[0].payload)["pid"]
    return pid


# Attempts that fail with the filter's or Landlock's own error, not for want of a target.
REFUSED = [
    *["TCP", "UDP", "unix socket", "netlink", "TIPC pair", "connect", "pass a descriptor"],
    *["fork", "vfork", "start a program", "exec"],
    *["kill the parent", "kill everyone", "kill number 1", "trace the parent"],
    *["read the parent's memory", "make memory executable"],
    *["mount", "chroot", "new user namespace", "bpf", "perf", "io_uring", "userfaultfd", "keyctl"],
    *["memfd", "become root", "change the host name", "set the clock", "shared memory"],
    *["personality", "no dumps again"],
]


class WallsContract(SandboxContract):
    """A subclass gives `make`, the class of the sandbox."""

    make: Callable[..., ZygoteSandbox]

    @pytest.fixture(scope="class")
    @classmethod
    def sandbox(cls) -> Iterator[ZygoteSandbox]:
        sandbox = cls.make("orders:serve", (HERE,))
        yield sandbox
        sandbox.close()

    @pytest.fixture
    def worker(self, sandbox: ZygoteSandbox) -> Iterator[ZygoteWorker]:
        worker = sandbox.worker()
        yield worker
        worker.close()

    def attempt(self, worker: ZygoteWorker, escape: str, argument: str = "") -> str:
        frames, ending = outcome(worker, order("try_out", escape=escape, argument=argument))
        assert ending.status is Status.OK
        return frames[0].payload.decode()

    # What is kept in

    @pytest.mark.parametrize("escape", REFUSED)
    def test_a_worker_is_refused(self, worker: ZygoteWorker, escape: str) -> None:
        assert self.attempt(worker, escape) == "EPERM"

    def test_a_worker_gets_no_memory_to_run_code_from(self, worker: ZygoteWorker) -> None:
        assert self.attempt(worker, "map executable memory") in ("EPERM", "PermissionError")

    def test_new_ways_to_ask_the_kernel_are_unknown_to_it(self, worker: ZygoteWorker) -> None:
        assert self.attempt(worker, "clone3") == "ENOSYS"
        assert self.attempt(worker, "x32 system calls") == "ENOSYS"

    def test_a_worker_cannot_raise_its_limits(self, worker: ZygoteWorker) -> None:
        assert self.attempt(worker, "raise a limit") in ("EPERM", "ValueError")

    @pytest.mark.parametrize(
        "escape",
        ["write a new file", "append to a file", "delete", "rename", "make a folder", "link"],
    )
    @pytest.mark.parametrize("folder", ["/tmp", "/dev/shm", "/usr", "the user's"])
    def test_nothing_can_be_written_anywhere(
        self, worker: ZygoteWorker, tmp_path: Path, escape: str, folder: str
    ) -> None:
        place = tmp_path if folder == "the user's" else Path(folder)
        (tmp_path / "there").write_bytes(b"kept")
        result = self.attempt(worker, escape, str(place / "there"))
        assert result in ("EPERM", "EACCES", "ENOENT", "EROFS")
        assert (tmp_path / "there").read_bytes() == b"kept"
        assert list(tmp_path.iterdir()) == [tmp_path / "there"]

    @pytest.mark.parametrize(
        "path",
        ["/etc/passwd", "/proc/1/environ", "/proc/self/environ", "/proc/self/maps", "/sys/kernel"],
    )
    def test_a_file_of_the_system_cannot_be_read(self, worker: ZygoteWorker, path: str) -> None:
        assert self.attempt(worker, "read a file", path) in ("EACCES", "ENOENT")

    def test_a_file_of_the_user_cannot_be_read_nor_its_folder_listed(
        self, worker: ZygoteWorker, tmp_path: Path
    ) -> None:
        (tmp_path / "secret").write_bytes(b"of a source")
        path = str(tmp_path / "secret")
        assert self.attempt(worker, "read a file", path) in ("EACCES", "ENOENT")
        assert self.attempt(worker, "list a folder", str(tmp_path)) in ("EACCES", "ENOENT")
        assert self.attempt(worker, "list a folder", "/") == "EACCES"

    def test_code_and_fonts_can_be_read(self, worker: ZygoteWorker) -> None:
        assert self.attempt(worker, "list a folder", "/usr/share").startswith("done")
        assert self.attempt(worker, "read a file", "/dev/urandom").startswith("done")

    def test_the_environment_holds_nothing_of_the_user_s(self, sandbox: ZygoteSandbox) -> None:
        frames, _ = outcome(sandbox.worker(), order("environment"))
        assert "PYTEST_CURRENT_TEST" in os.environ
        assert set(json.loads(frames[0].payload)) <= {
            *("PATH", "HOME", "LANG", "TZ", "PWD", "LC_CTYPE", "MALLOC_ARENA_MAX"),
            "MIMALLOC_ARENA_RESERVE",
            *("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"),
            *("TOKIO_WORKER_THREADS", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONUTF8"),
        }

    def test_inputs_are_read_only_even_when_the_caller_s_are_not(
        self, worker: ZygoteWorker, tmp_path: Path
    ) -> None:
        path = tmp_path / "original"
        path.write_bytes(b"evidence")
        before = path.stat()
        with path.open("r+b") as stream:
            frames = list(worker.run(order("write_input"), [stream], Limits()))
        results = json.loads(frames[0].payload)  # type: ignore[union-attr]
        assert all(not result.startswith("done") for result in results.values()), results
        assert path.read_bytes() == b"evidence"
        assert path.stat().st_mtime_ns == before.st_mtime_ns
        assert path.stat().st_mode == before.st_mode

    # What still works

    def test_libraries_may_print_without_being_heard(
        self, worker: ZygoteWorker, capfd: pytest.CaptureFixture[str]
    ) -> None:
        frames, ending = outcome(worker, order("chatter"))
        assert (frames[0].payload, ending.status) == (b"still here", Status.OK)
        assert capfd.readouterr() == ("", "")

    def test_callbacks_from_c_still_work(self, worker: ZygoteWorker) -> None:
        assert outcome(worker, order("callback"))[0][0].payload == b"42"

    def test_threads_still_work(self, worker: ZygoteWorker) -> None:
        assert outcome(worker, order("thread"))[0][0].payload == b"from a thread"

    def test_libraries_may_throw_things_away(self, worker: ZygoteWorker) -> None:
        # Tesseract opens /dev/null for writing, and crashes when it cannot.
        assert self.attempt(worker, "throw away") == "done 4"

    # What is stopped

    @pytest.mark.parametrize(
        ("task", "limits", "status", "code"),
        [
            (order("sleep", seconds=99), {"wall_seconds": 0.3}, Status.TIMEOUT, "wall-time"),
            (order("sleep", seconds=99), {"stall_seconds": 0.3}, Status.TIMEOUT, "stalled"),
            (
                order("sleep", seconds=99, beat=0.02),
                {"wall_seconds": 0.3, "stall_seconds": 0.2},
                Status.TIMEOUT,
                "wall-time",
            ),
            (order("spin"), {"stall_seconds": 0.3}, Status.TIMEOUT, "stalled"),
            (order("spin"), {"cpu_seconds": 0}, Status.TIMEOUT, "cpu-time"),
            (order("eat"), {"memory_bytes": GIB // 2}, Status.OOM, "memory"),
            (order("eat_and_die"), {"memory_bytes": GIB // 2}, Status.OOM, "memory"),
            (order("leave", code=3), {}, Status.CRASHED, "exit-3"),
            (order("leave", code=0), {}, Status.CRASHED, "exit-0"),
            (order("system_exit"), {}, Status.CRASHED, "exception"),
            (order("segfault"), {}, Status.CRASHED, "signal-11"),
            (order("abort"), {}, Status.CRASHED, "signal-6"),
            (order("close_channel"), {}, Status.CRASHED, "cut-off"),
            (order("forge_ending", kind=3), {}, Status.CRASHED, "bad-frame"),
            (order("frames", count=10**9, size=1), {"output_bytes": 9999}, Status.LIMIT, "output"),
        ],
        ids=lambda value: value.decode() if isinstance(value, bytes) else None,
    )
    def test_it_is_stopped(
        self,
        worker: ZygoteWorker,
        task: bytes,
        limits: dict[str, float],
        status: Status,
        code: str,
    ) -> None:
        allowed = {"wall_seconds": 30, "stall_seconds": 30, **limits}
        _, ending = outcome(worker, task, limits=Limits(**allowed))  # type: ignore[arg-type]
        assert (ending.status, ending.code) == (status, code)
        assert outcome(worker, order("echo"))[1].status is Status.OK

    def test_a_slow_reader_of_frames_is_not_held_against_the_document(
        self, worker: ZygoteWorker
    ) -> None:
        task = order("frames", count=20, size=200_000)
        running = worker.run(task, [], Limits(wall_seconds=0.5, stall_seconds=0.3))
        items = []
        for item in running:
            items.append(item)
            time.sleep(0.05)
        assert items[-1].status is Status.OK  # type: ignore[union-attr]

    def test_a_name_made_up_by_a_document_is_not_passed_on(self, worker: ZygoteWorker) -> None:
        _, ending = outcome(worker, order("sneaky_name"))
        assert (ending.code, ending.message) == ("exception", "")

    def test_costs_are_told(self, worker: ZygoteWorker) -> None:
        _, ending = outcome(worker, order("burn", seconds=0.2, size=50_000_000))
        assert 200 <= ending.cpu_ms <= 2000
        assert 200 <= ending.wall_ms <= 10_000
        assert 50_000_000 <= ending.peak_memory <= 500_000_000

    def test_costs_of_one_that_was_killed_are_told(self, worker: ZygoteWorker) -> None:
        _, ending = outcome(worker, order("spin"), limits=Limits(cpu_seconds=1))
        assert 900 <= ending.cpu_ms <= 2500
        assert ending.peak_memory >= 5_000_000

    # What is replaced and cleaned up

    def test_a_worker_is_kept_for_200_tasks_and_then_replaced(self, worker: ZygoteWorker) -> None:
        pids = [worker_pid(worker) for _ in range(401)]
        assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [200, 200, 1]

    def test_a_worker_is_replaced_after_a_failure(self, worker: ZygoteWorker) -> None:
        first = worker_pid(worker)
        outcome(worker, order("fail", text=""))
        assert worker_pid(worker) != first

    def test_a_worker_is_replaced_when_more_memory_is_allowed(self, worker: ZygoteWorker) -> None:
        outcome(worker, order("echo"), limits=Limits(memory_bytes=GIB // 2))
        first = worker_pid(worker)  # asks for 2 GiB
        outcome(worker, order("echo"), limits=Limits(memory_bytes=GIB))
        assert worker_pid(worker) == first

    @pytest.mark.parametrize(
        ("reserves", "use", "answer"),
        [
            (False, False, b"not reserved"),
            (True, False, b"reserved"),
            (True, True, b"reserved, not to be used"),
        ],
        ids=["nothing is granted", "granted and left alone", "granted and used as memory"],
    )
    def test_space_may_be_set_aside_where_that_is_granted_but_not_used_as_memory(
        self, worker: ZygoteWorker, reserves: bool, use: bool, answer: bytes
    ) -> None:
        limits = Limits(reserves=reserves)
        frames, _ = outcome(worker, order("reserve", size=40 * GIB, use=use), limits=limits)
        assert frames[0].payload == answer

    @pytest.mark.parametrize("task", ["eat", "eat_and_die"])
    def test_memory_is_limited_as_ever_where_space_is_granted(
        self, worker: ZygoteWorker, task: str
    ) -> None:
        limits = Limits(memory_bytes=GIB // 2, reserves=True)
        _, ending = outcome(worker, order(task), limits=limits)
        assert (ending.status, ending.code) == (Status.OOM, "memory")

    def test_no_worker_with_space_set_aside_serves_a_task_without(
        self, worker: ZygoteWorker
    ) -> None:
        outcome(worker, order("echo"), limits=Limits(reserves=True))
        frames, _ = outcome(worker, order("reserve", size=40 * GIB, use=False))
        assert frames[0].payload == b"not reserved"

    def test_an_abandoned_task_ends_its_process(self, sandbox: ZygoteSandbox) -> None:
        before = descendants()
        worker = sandbox.worker()
        running = worker.run(order("sleep", seconds=99, beat=0.01), [], Limits())
        next(running)
        assert descendants() - before
        running.close()  # type: ignore[attr-defined]
        assert descendants() == before

    def test_a_worker_killed_between_tasks_is_replaced(self, sandbox: ZygoteSandbox) -> None:
        before = descendants()
        worker = sandbox.worker()
        outcome(worker, order("echo"))
        (pid,) = descendants() - before
        os.kill(pid, 9)
        assert eventually(lambda: Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z")
        assert outcome(worker, order("echo"))[1].status is Status.OK
        worker.close()

    def test_nothing_is_left_after_closing(self, request: pytest.FixtureRequest) -> None:
        files, processes, threads = open_files(), descendants(), threading.active_count()
        sandbox = request.cls.make("orders:serve", (HERE,))
        workers = [sandbox.worker() for _ in range(3)]
        for worker in workers:
            outcome(worker, order("echo"))
        hanging = sandbox.worker().run(order("sleep", seconds=99, beat=0.01), [], Limits())
        next(hanging)
        outcome(workers[0], order("segfault"))
        assert len(descendants() - processes) >= 4
        sandbox.close()
        assert eventually(lambda: descendants() == processes)
        hanging.close()
        for worker in workers:
            worker.close()
        sandbox.close()
        assert open_files() == files
        assert threading.active_count() == threads

    def test_nothing_is_left_of_a_sandbox_that_was_forgotten(
        self, request: pytest.FixtureRequest
    ) -> None:
        files, processes = open_files(), descendants()
        sandbox = request.cls.make("orders:serve", (HERE,))
        worker = sandbox.worker()
        outcome(worker, order("echo"))
        worker.close()
        assert descendants() != processes
        del sandbox, worker
        gc.collect()
        assert eventually(lambda: descendants() == processes)
        assert open_files() == files

    def test_a_closed_sandbox_says_so(self, request: pytest.FixtureRequest) -> None:
        sandbox = request.cls.make("orders:serve", (HERE,))
        sandbox.close()
        with pytest.raises(SandboxUnavailableError, match="closed"):
            outcome(sandbox.worker(), order("echo"))

    def test_a_lost_zygote_costs_one_task_and_is_replaced(
        self, request: pytest.FixtureRequest
    ) -> None:
        before = descendants()
        sandbox = request.cls.make("orders:serve", (HERE,))
        try:
            worker = sandbox.worker()
            running = worker.run(order("sleep", seconds=99, beat=0.01), [], Limits())
            next(running)
            for pid in sorted(descendants() - before)[:1]:
                os.kill(pid, 9)
            *_, ending = running
            assert (ending.status, ending.code) == (Status.CRASHED, "sandbox-lost")
            assert outcome(worker, order("echo"))[1].status is Status.OK
        finally:
            sandbox.close()
        assert eventually(lambda: descendants() == before)

    def test_many_threads_may_share_a_sandbox(self, sandbox: ZygoteSandbox) -> None:
        endings = []

        def work() -> None:
            worker = sandbox.worker()
            for number in range(10):
                task = order("fail", text="") if number % 3 == 0 else order("echo")
                endings.append(outcome(worker, task)[1].status)
            worker.close()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert endings.count(Status.CRASHED) == 16
        assert endings.count(Status.OK) == 24

    def test_it_may_be_made_in_a_thread_that_ends(self, request: pytest.FixtureRequest) -> None:
        made: list[ZygoteSandbox] = []
        thread = threading.Thread(
            target=lambda: made.append(request.cls.make("orders:serve", (HERE,)))
        )
        thread.start()
        thread.join()
        time.sleep(0.2)
        before = descendants()
        assert outcome(made[0].worker(), order("echo"))[1].status is Status.OK
        assert before, "the first zygote is still there"
        made[0].close()

    @pytest.mark.parametrize("target", ["no_such_module:serve", "orders:no_such_function"])
    def test_a_target_that_does_not_load_is_an_error_with_its_reason(
        self, request: pytest.FixtureRequest, target: str
    ) -> None:
        with pytest.raises(SandboxUnavailableError, match="no_such_"):
            request.cls.make(target, (HERE,))
