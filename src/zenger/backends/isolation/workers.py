"""The outer end of a worker: hands it tasks, watches its limits, reads its frames."""

import contextlib
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from zenger.backends.isolation import wire
from zenger.backends.isolation.surroundings import Surroundings
from zenger.backends.isolation.zygote_process import Corpse, ZygoteProcess
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.protocols.sandbox import MAX_FRAME, Ending, Frame, Limits

_CHUNK = 1 << 18  # bytes asked of the socket at once
_NEARLY = 0.75  # of the memory limit: who died beyond it most likely died of it
"""An address space is never all resident: libraries, stacks and gaps take a part of it."""


class _Stop(Exception):  # noqa: N818  not an error: the reason a task is ended from outside
    def __init__(self, status: Status, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class _Gone(Exception):  # noqa: N818
    """The worker's socket has closed."""


class ZygoteSandbox:
    """Makes workers by forking a zygote; starts another one should it die."""

    profile: str

    def __init__(self, target: str, around: Surroundings) -> None:
        self._target = target
        self._around = around
        self._lock = threading.Lock()
        self._closed = False
        self._zygote = self._start()

    def _wrapper(self, command: list[str]) -> list[str]:
        raise NotImplementedError

    def _start(self) -> ZygoteProcess:
        return ZygoteProcess(self._wrapper, self._target, self._around)

    def worker(self) -> "ZygoteWorker":
        return ZygoteWorker(self)

    def fork(self, memory_bytes: int) -> tuple[ZygoteProcess, int, socket.socket]:
        """A locked process; a zygote that has died is replaced once.

        Raises:
            SandboxUnavailableError: there is no getting one.
        """
        for _ in range(2):
            with self._lock:
                if self._closed:
                    raise SandboxUnavailableError("The sandbox was closed; open another one.")
                zygote = self._zygote
            try:
                return zygote, *zygote.fork(memory_bytes)
            except OSError:
                self._replace(zygote)
        raise SandboxUnavailableError(
            "The sandbox cannot start a process: the machine is out of memory or processes. "
            "Free some, or use fewer workers with `--jobs`."
        )

    def _replace(self, dead: ZygoteProcess) -> None:
        with self._lock:
            if self._zygote is dead and not self._closed:
                dead.close()
                self._zygote = self._start()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._zygote.close()


class ZygoteWorker:
    """One locked process at a time, replaced after a failure, a limit, or 200 tasks."""

    def __init__(self, sandbox: ZygoteSandbox) -> None:
        self._sandbox = sandbox
        self._process: _Process | None = None

    def run(
        self, task: bytes, inputs: Sequence[BinaryIO], limits: Limits
    ) -> Iterator[Frame | Ending]:
        """See `zenger.protocols.sandbox.Worker`.

        Raises:
            ValueError: the task or the number of inputs is larger than the sandbox takes.
        """
        if len(task) > wire.MAX_TASK or len(inputs) > wire.MAX_INPUTS:
            raise ValueError(f"a task has {wire.MAX_TASK} bytes and {wire.MAX_INPUTS} inputs")
        process = self._ready(limits)
        ending: Ending | None = None
        try:
            for item in process.do(task, inputs, limits):
                if isinstance(item, Ending):
                    ending = item
                    break
                yield item
        finally:
            if ending is None or ending.status is not Status.OK:
                self.close()
        assert ending is not None  # noqa: S101  `do` yields one or raises
        yield ending

    def _ready(self, limits: Limits) -> "_Process":
        """The process at hand when it is fit for this task, else a fresh one."""
        process = self._process
        if process is None or not process.fits(limits):
            self.close()
            process = self._process = _Process(*self._sandbox.fork(limits.memory_bytes), limits)
        return process

    def close(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None


class _Process:
    def __init__(
        self, zygote: ZygoteProcess, pid: int, channel: socket.socket, limits: Limits
    ) -> None:
        self._zygote, self._pid, self._channel = zygote, pid, channel
        self._memory_bytes = limits.memory_bytes
        self._tasks = 0
        self._corpse: Corpse | None = None
        self._is_reaped = False

    def fits(self, limits: Limits) -> bool:
        """Idle, alive, young enough, and allowed the memory."""
        is_quiet = not select.select([self._channel], [], [], 0)[0]  # it died, or talks unasked
        return (
            is_quiet
            and self._tasks < wire.TASKS_PER_WORKER
            and limits.memory_bytes <= self._memory_bytes
        )

    def do(
        self, task: bytes, inputs: Sequence[BinaryIO], limits: Limits
    ) -> Iterator[Frame | Ending]:
        self._tasks += 1
        watch = _Watch(self._channel, limits)
        try:
            self._send(watch, task, inputs, limits)
            while isinstance(item := watch.next_item(), Frame):
                yield item
        except _Stop as stop:
            corpse = self.end()
            cpu, peak = (corpse.cpu_ms, corpse.peak_memory) if corpse else (0, 0)
            yield Ending(stop.status, stop.code, stop.message, watch.wall_ms, cpu, peak)
        except _Gone:
            yield self._autopsy(watch.wall_ms)
        else:
            yield _ending_of(item, watch.wall_ms)

    def _send(
        self, watch: "_Watch", task: bytes, inputs: Sequence[BinaryIO], limits: Limits
    ) -> None:
        header = wire.TASK.pack(len(task), limits.cpu_seconds, limits.memory_bytes, len(inputs))
        handles: list[int] = []
        try:
            for stream in inputs:
                handles.append(_reopened(stream))  # noqa: PERF401  what is open must be closed
            watch.send(header, handles)
        finally:
            for handle in handles:
                os.close(handle)
        watch.send(task, [])

    def end(self, *, is_dead: bool = False) -> Corpse | None:
        """Kill it and let go of everything. Harmless when repeated."""
        if not self._is_reaped:
            self._is_reaped = True
            reap = self._zygote.bury if is_dead else self._zygote.kill
            self._corpse = reap(self._pid)
            self._channel.close()
        return self._corpse

    def _autopsy(self, wall_ms: int) -> Ending:
        corpse = self.end(is_dead=True)
        if corpse is None:
            message = "The whole sandbox ended while this was read."
            return Ending(Status.CRASHED, "sandbox-lost", message, wall_ms)
        status, code, message = _cause(corpse, self._memory_bytes)
        return Ending(status, code, message, wall_ms, corpse.cpu_ms, corpse.peak_memory)


class _Watch:
    """Reads from a worker while its time and its output last.

    Both clocks stop while whoever takes the frames is busy with one.
    """

    def __init__(self, channel: socket.socket, limits: Limits) -> None:
        self._channel, self._limits = channel, limits
        self._buffer = bytearray()
        self._waited = 0.0  # seconds
        self._silent_since = 0.0  # of `_waited`
        self._taken = 0  # bytes of all frames

    @property
    def wall_ms(self) -> int:
        return int(self._waited * 1000)

    def send(self, data: bytes, handles: list[int]) -> None:
        """Give it all to the worker; `handles` go with the first byte."""
        view = memoryview(data)
        while view or handles:
            with self._timed():
                try:
                    sent = socket.send_fds(self._channel, [view], handles)
                except (BrokenPipeError, ConnectionResetError):
                    raise _Gone from None
            view, handles = view[sent:], []

    def next_item(self) -> Frame | wire.Report:
        """One frame, or the report that ends the task."""
        kind, length = wire.FRAME.unpack(self._read(wire.FRAME.size))
        if length == wire.END:
            report = wire.unpack_ending(kind, self._read(wire.ENDING.size))
            if self._buffer or report.outcome > wire.OUT_OF_MEMORY:
                raise _bad_frame()
            return report
        if length > MAX_FRAME:
            raise _bad_frame()
        self._taken += length + wire.FRAME.size
        if self._taken > self._limits.output_bytes:
            raise _Stop(Status.LIMIT, "output", "More came out of it than is allowed.")
        payload = self._read(length)
        self._silent_since = self._waited
        return Frame(kind, payload)

    def _read(self, size: int) -> bytes:
        while len(self._buffer) < size:
            with self._timed():
                try:
                    chunk = self._channel.recv(max(_CHUNK, size - len(self._buffer)))
                except ConnectionResetError:
                    chunk = b""
            if not chunk:
                raise _Gone
            self._buffer += chunk
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    @contextlib.contextmanager
    def _timed(self) -> Iterator[None]:
        """One wait on the socket, within what is left of both clocks."""
        left = self._limits.wall_seconds - self._waited
        calm = self._limits.stall_seconds - (self._waited - self._silent_since)
        if left <= 0:
            raise _Stop(Status.TIMEOUT, "wall-time", "It took longer than is allowed.")
        if calm <= 0:
            raise _Stop(Status.TIMEOUT, "stalled", "Nothing came out of it for too long.")
        self._channel.settimeout(min(left, calm))
        before = time.monotonic()
        try:
            yield
        except TimeoutError:
            self._waited += time.monotonic() - before
            is_over = self._waited >= self._limits.wall_seconds
            code = "wall-time" if is_over else "stalled"
            raise _Stop(Status.TIMEOUT, code, "It took longer than is allowed.") from None
        self._waited += time.monotonic() - before


def _reopened(stream: BinaryIO) -> int:
    """A read-only descriptor with a position of its own; the caller's stays where it is."""
    return os.open(f"/proc/self/fd/{stream.fileno()}", os.O_RDONLY | os.O_CLOEXEC)


def _bad_frame() -> _Stop:
    return _Stop(Status.CRASHED, "bad-frame", "What came out of it was not in the agreed form.")


def _ending_of(report: wire.Report, wall_ms: int) -> Ending:
    costs = (wall_ms, report.cpu_ms, report.peak_memory)
    if report.outcome == wire.DONE:
        return Ending(Status.OK, "", "", *costs)
    if report.outcome == wire.OUT_OF_MEMORY:
        return Ending(Status.OOM, "memory", "It needed more memory than is allowed.", *costs)
    return Ending(Status.CRASHED, "exception", report.untrusted_error, *costs)


def _cause(corpse: Corpse, memory_bytes: int) -> tuple[Status, str, str]:
    """What a worker that ended by itself most likely died of."""
    if corpse.status == wire.WAS_ALIVE:
        return Status.CRASHED, "cut-off", "The reader stopped answering."
    if os.WIFEXITED(corpse.status):
        code = f"exit-{os.WEXITSTATUS(corpse.status)}"
        return Status.CRASHED, code, "The reader ended in the middle of it."
    number = os.WTERMSIG(corpse.status)
    if number == signal.SIGXCPU:
        return Status.TIMEOUT, "cpu-time", "It took more processor time than is allowed."
    # Nobody here sends SIGKILL before the autopsy: that was the kernel, out of memory.
    if number == signal.SIGKILL or corpse.peak_memory >= _NEARLY * memory_bytes:
        return Status.OOM, "memory", "It needed more memory than is allowed."
    return Status.CRASHED, f"signal-{number}", "The reader crashed on it."
