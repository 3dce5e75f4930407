"""Sandboxes made of forked workers: one keeps the zygote, the other a process at hand."""

import socket
import threading
import weakref
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from zenger.backends.isolation import wire
from zenger.backends.isolation.surroundings import Surroundings
from zenger.backends.isolation.worker_process import WorkerProcess
from zenger.backends.isolation.zygote_process import ZygoteProcess
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.protocols.sandbox import Ending, Frame, Limits


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
        zygote = ZygoteProcess(self._wrapper, self._target, self._around)
        # A thread waits for the process and would keep it, with all its parsers, for whoever
        # forgets a sandbox. When this whole program ends, it ends by itself.
        weakref.finalize(self, zygote.close).atexit = False
        return zygote

    def worker(self) -> "ZygoteWorker":
        return ZygoteWorker(self)

    def fork(self, limits: Limits) -> tuple[ZygoteProcess, int, socket.socket]:
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
                return zygote, *zygote.fork(limits.memory_bytes, reserves=limits.reserves)
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
        self._process: WorkerProcess | None = None
        self.had_others = False

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
        self.had_others = process.has_served
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

    def _ready(self, limits: Limits) -> WorkerProcess:
        """The process at hand when it is fit for this task, else a fresh one."""
        process = self._process
        if process is None or not process.fits(limits):
            self.close()
            process = self._process = WorkerProcess(*self._sandbox.fork(limits), limits)
        return process

    def close(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None
