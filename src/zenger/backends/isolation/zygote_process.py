"""The outer end of a zygote: starts it, asks it for workers, sees to its end."""

import contextlib
import json
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass

from zenger.backends.isolation import wire
from zenger.backends.isolation.surroundings import ENVIRONMENT, Surroundings
from zenger.errors import SandboxUnavailableError

START_SECONDS = 120.0  # importing every parser on a slow, busy disk
_ENTRY = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1])['path']; "
    "from zenger.backends.isolation.zygote import main; main()"
)


class NotStartedError(Exception):
    """This kind of sandbox cannot be set up here; another kind might."""


@dataclass(frozen=True, slots=True)
class Corpse:
    """What the zygote says of a worker it has killed or found dead."""

    status: int  # as wait() gives it, or `wire.WAS_ALIVE`
    cpu_ms: int
    peak_memory: int  # bytes


class ZygoteProcess:
    """One running zygote. Its methods may be called from several threads."""

    def __init__(
        self, wrapper: Callable[[list[str]], list[str]], target: str, around: Surroundings
    ) -> None:
        """Start it and wait until it is ready.

        Args:
            wrapper: what puts namespaces around a command, or returns it as it is.

        Raises:
            NotStartedError: it did not come up, or could not lock a worker down.
            SandboxUnavailableError: it came up, but `target` could not be loaded in it.
        """
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        config = {
            "path": [str(p) for p in around.search_path],
            "readable": [str(p) for p in around.readable()],
            "target": target,
            "fd": theirs.fileno(),
            "with_parent": wrapper([]) == [],
        }
        python = [str(around.interpreter), "-s", "-S", "-P", "-c", _ENTRY, json.dumps(config)]
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the process
        try:
            self._keep(wrapper(python), theirs)
            self.landlock_abi = self._await_ready()
        except BaseException:
            self.close()
            raise

    def _keep(self, command: list[str], theirs: socket.socket) -> None:
        """Start the process from a thread that lives as long as it does, and reaps it.

        "Die with parent" means with the parent's *thread*: started from a pool's thread, the
        zygote would be killed when that thread ended.
        """
        started: list[OSError | None] = []
        event = threading.Event()
        self._keeper = threading.Thread(
            target=self._start_and_wait, args=(command, theirs, started, event), daemon=True
        )
        self._keeper.start()
        event.wait()
        theirs.close()
        if started[0] is not None:
            raise NotStartedError(str(started[0])) from started[0]

    def _start_and_wait(
        self,
        command: list[str],
        theirs: socket.socket,
        started: list[OSError | None],
        event: threading.Event,
    ) -> None:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._complaints,
                pass_fds=(theirs.fileno(),),
                env=ENVIRONMENT,
                cwd="/",
                start_new_session=True,  # Ctrl-C in the terminal is for Zenger alone
            )
        except OSError as error:
            started.append(error)
            event.set()
            return
        self._process = process
        started.append(None)
        event.set()
        process.wait()

    def _await_ready(self) -> int:
        self._control.settimeout(START_SECONDS)
        has_started = False
        while True:
            try:
                packet = self._control.recv(wire.REPORT.size)
            except OSError as error:
                raise NotStartedError("it did not answer in time") from error
            if not packet:
                if has_started:
                    raise SandboxUnavailableError(_load_failed(self._last_words()))
                raise NotStartedError(self._last_words())
            kind, number, text = wire.REPORT.unpack(packet)
            words = text.rstrip(b"\0").decode("utf-8", "replace")
            if kind == wire.READY:
                return int(number)
            if kind == wire.BROKEN and number < 0:
                raise NotStartedError(words)
            if kind == wire.BROKEN:
                raise SandboxUnavailableError(_load_failed(words))
            has_started = True

    def _last_words(self) -> str:
        self._keeper.join(5)
        self._complaints.seek(0)
        lines = self._complaints.read(100_000).decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it ended at once")

    def fork(self, memory_bytes: int, *, reserves: bool = False) -> tuple[int, socket.socket]:
        """A new locked worker: its process id inside, and our end of its socket.

        Raises:
            OSError: the zygote is gone or cannot fork.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with theirs:
                pid = self._ask(wire.FORK, memory_bytes, reserves=reserves, passed=theirs)[0]
        except OSError:
            ours.close()
            raise
        if not pid:
            ours.close()
            raise OSError("no more processes can be started")
        return pid, ours

    def kill(self, pid: int) -> Corpse | None:
        """End a worker and account for it. None: the zygote itself is gone."""
        return self._account(wire.KILL, pid)

    def bury(self, pid: int) -> Corpse | None:
        """Account for a worker whose socket has closed; one that lives on is killed."""
        return self._account(wire.BURY, pid)

    def _account(self, verb: int, pid: int) -> Corpse | None:
        try:
            found, *account = self._ask(verb, pid)
        except OSError:
            return None
        return Corpse(*account) if found else None

    def _ask(
        self,
        verb: int,
        number: int,
        *,
        reserves: bool = False,
        passed: socket.socket | None = None,
    ) -> tuple[int, int, int, int]:
        handles = [] if passed is None else [passed.fileno()]
        with self._lock:
            socket.send_fds(self._control, [wire.COMMAND.pack(verb, number, reserves)], handles)
            packet = self._control.recv(wire.REPLY.size)
        if len(packet) != wire.REPLY.size:
            raise OSError("the zygote is gone")
        pid, status, cpu_ms, peak = wire.REPLY.unpack(packet)
        return pid, status, cpu_ms, peak

    def close(self) -> None:
        """End it and everything in it. Harmless when repeated."""
        with contextlib.suppress(OSError):
            # Wakes a thread that still waits for an answer, which close() alone would not.
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        self._complaints.close()
        process = getattr(self, "_process", None)
        if process is None:
            return
        self._keeper.join(2)
        if self._keeper.is_alive():
            process.kill()
            self._keeper.join()


def _load_failed(words: str) -> str:
    return (
        f"The sandbox works, but what should run in it does not load there: {words}. "
        "Reinstall Zenger; `zenger doctor` says more."
    )
