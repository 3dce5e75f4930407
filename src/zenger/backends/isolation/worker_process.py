"""One locked process, seen from outside: what it is given, and what it died of."""

import os
import select
import signal
import socket
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from zenger.backends.isolation import wire
from zenger.backends.isolation.watch import Gone, Stop, Watch
from zenger.backends.isolation.zygote_process import Corpse, ZygoteProcess
from zenger.model.document import Status
from zenger.protocols.sandbox import Ending, Frame, Limits

_NEARLY = 0.75  # of the memory limit: who died beyond it most likely died of it
"""An address space is never all resident: libraries, stacks and gaps take a part of it."""
_ABORTED = 0.3  # the same of who gave up by itself, as pdfium does where it gets no large block


class WorkerProcess:
    """One locked process, from its first task to its end."""

    def __init__(
        self, zygote: ZygoteProcess, pid: int, channel: socket.socket, limits: Limits
    ) -> None:
        self._zygote, self._pid, self._channel = zygote, pid, channel
        self._memory_bytes, self._reserves = limits.memory_bytes, limits.reserves
        self._tasks = 0
        self._corpse: Corpse | None = None
        self._is_reaped = False

    @property
    def has_served(self) -> bool:
        return self._tasks > 0

    def fits(self, limits: Limits) -> bool:
        """Idle, alive, young enough, and allowed the memory; nothing reserved without need."""
        is_quiet = not select.select([self._channel], [], [], 0)[0]  # it died, or talks unasked
        return (
            is_quiet
            and self._tasks < wire.TASKS_PER_WORKER
            and limits.memory_bytes <= self._memory_bytes
            and limits.reserves == self._reserves
        )

    def do(
        self, task: bytes, inputs: Sequence[BinaryIO], limits: Limits
    ) -> Iterator[Frame | Ending]:
        self._tasks += 1
        watch = Watch(self._channel, limits)
        try:
            self._send(watch, task, inputs, limits)
            while isinstance(item := watch.next_item(), Frame):
                yield item
        except Stop as stop:
            corpse = self.end()
            cpu, peak = (corpse.cpu_ms, corpse.peak_memory) if corpse else (0, 0)
            yield Ending(stop.status, stop.code, stop.message, watch.wall_ms, cpu, peak)
        except Gone:
            yield self._autopsy(watch.wall_ms)
        else:
            yield _ending_of(item, watch.wall_ms)

    def _send(
        self, watch: "Watch", task: bytes, inputs: Sequence[BinaryIO], limits: Limits
    ) -> None:
        memory = limits.memory_bytes, limits.reserves
        header = wire.TASK.pack(len(task), limits.cpu_seconds, *memory, len(inputs))
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


def _reopened(stream: BinaryIO) -> int:
    """A read-only descriptor with a position of its own; the caller's stays where it is."""
    return os.open(f"/proc/self/fd/{stream.fileno()}", os.O_RDONLY | os.O_CLOEXEC)


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
    share = _ABORTED if number == signal.SIGABRT else _NEARLY
    if number == signal.SIGKILL or corpse.peak_memory >= share * memory_bytes:
        return Status.OOM, "memory", "It needed more memory than is allowed."
    return Status.CRASHED, f"signal-{number}", "The reader crashed on it."
