"""External programs (LibreOffice and the like), each run alone in namespaces of its own."""

import contextlib
import os
import re
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO, BinaryIO

from zenger.backends.isolation import seccomp
from zenger.backends.isolation.bubblewrap import base_walls
from zenger.backends.isolation.meter import Meter
from zenger.backends.isolation.zygote_process import NotStartedError
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.protocols.sandbox import Ending, Limits, ProgramRun

_CHUNK = 1 << 18  # bytes
_METER_SECONDS = 0.2
_NO_OUTPUT, _NOT_FOUND = 97, 127  # exit codes; 127 is the shell's own
_XCPU, _KILLED = 128 + signal.SIGXCPU, 128 + signal.SIGKILL

# The output leaves through standard output: /scratch vanishes with its namespace. The program's
# own chatter goes nowhere, because it may quote the document.
_SCRIPT = """
ulimit -c 0; ulimit -S -t "$1"; ulimit -H -t $(($1 + 5)); ulimit -v "$2"; output=$3; shift 3
command -v "$1" >/dev/null || exit 127
"$@" </dev/null >/dev/null 2>&1
code=$?
times >&2
[ $code = 0 ] || exit $code
[ -f "$output" ] && [ ! -L "$output" ] || exit 97
exec cat -- "$output"
"""


class BubblewrapPrograms:
    """Runs a program on one file with no network, a scratch in memory, and nothing left after."""

    def available(self) -> bool:
        """Whether a trial run succeeds. Asked once for each process; says nothing of a program."""
        return _works()

    def run(
        self,
        argv: Sequence[str],
        untrusted_input: BinaryIO,
        *,
        input_name: str,
        output_name: str,
        limits: Limits,
        scratch_bytes: int = 1024**3,
        environment: tuple[tuple[str, str], ...] = (),
    ) -> ProgramRun:
        """See `zenger.protocols.sandbox.ProgramSandbox`.

        A program that is not installed is status SKIPPED, code "missing-program". There is no
        stall limit: programs say nothing until they are done.

        Raises:
            SandboxUnavailableError: bubblewrap is missing or does not work here.
            ValueError: a name is not a plain file name.
        """
        for name in (input_name, output_name):
            if name in ("", ".", "..") or "/" in name or "\0" in name:
                raise ValueError("input and output have plain file names")
        if not self.available():
            raise SandboxUnavailableError(
                "External programs need bubblewrap and user namespaces. Install it "
                "(`apt install bubblewrap`); `zenger doctor` says whether it works."
            )
        inside = ["/bin/sh", "-c", _SCRIPT, "run", str(limits.cpu_seconds)]
        inside += [str(limits.memory_bytes // 1024), f"/scratch/{output_name}", *argv]
        with _open_again(untrusted_input) as source, _filter_file() as rules:
            walls = _walls(source, rules, f"/scratch/{input_name}", scratch_bytes, environment)
            return _Run([*walls, "--", *inside], (source, rules), limits).result()


@cache
def _works() -> bool:
    if not seccomp.supported():
        return False
    try:
        command = [*base_walls(), "--proc", "/proc", "--", "/bin/true"]
    except NotStartedError:
        return False
    quiet = subprocess.DEVNULL
    try:
        done = subprocess.run(
            command, stdin=quiet, stdout=quiet, stderr=quiet, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _walls(
    source: BinaryIO,
    rules: IO[bytes],
    input_path: str,
    scratch_bytes: int,
    environment: tuple[tuple[str, str], ...],
) -> list[str]:
    walls = [*base_walls(), "--proc", "/proc", "--seccomp", str(rules.fileno())]
    for folder in ("/etc/alternatives", "/etc/libreoffice"):  # links and files that /usr points to
        walls += ["--ro-bind-try", folder, folder]
    walls += ["--size", str(scratch_bytes), "--tmpfs", "/scratch", "--chdir", "/scratch"]
    walls += ["--symlink", "/scratch", "/tmp"]  # noqa: S108  one memory, one limit
    walls += ["--perms", "0600", "--file", str(source.fileno()), input_path]
    for name, value in (("HOME", "/scratch"), *environment):
        walls += ["--setenv", name, value]
    return walls


def _open_again(stream: BinaryIO) -> BinaryIO:
    """The same file from its start, read-only, with a position of its own."""
    return open(f"/proc/self/fd/{stream.fileno()}", "rb", buffering=0)  # noqa: PTH123


def _filter_file() -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    file.write(seccomp.program_filter())
    file.seek(0)
    return file


_TIMES = re.compile(r"(\d{1,6})m(\d{1,2}[.,]\d{1,6})s")


@dataclass(frozen=True, slots=True)
class _Stop:
    status: Status
    code: str
    message: str


_TOO_LONG = _Stop(Status.TIMEOUT, "wall-time", "The program took longer than is allowed.")
_TOO_MUCH = _Stop(Status.LIMIT, "output", "The program wrote more than is allowed.")


class _Run:
    """One run of one program, from start to the last process of its namespace."""

    def __init__(
        self, command: list[str], passed: Sequence[IO[bytes] | BinaryIO], limits: Limits
    ) -> None:
        self._limits = limits
        self._began = time.monotonic()
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  given to the caller
        self._times = tempfile.TemporaryFile()  # noqa: SIM115  closed with the run
        self._meter = Meter()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._times,
            pass_fds=[file.fileno() for file in passed],
            start_new_session=True,
            env={},
            cwd="/",
        )

    def result(self) -> ProgramRun:
        stop: _Stop | None = None
        try:
            stop = self._copy()
        finally:
            status = self._end()
        cpu_ms, peak = max(self._cpu_ms(), self._meter.cpu_ms), self._meter.peak_memory
        wall_ms = int((time.monotonic() - self._began) * 1000)
        if stop is None:
            stop = _verdict(status, peak, self._limits.memory_bytes)
        ending = Ending(stop.status, stop.code, stop.message, wall_ms, cpu_ms, peak)
        if stop.status is not Status.OK:
            self._output.close()
            return ProgramRun(ending, None)
        self._output.seek(0)
        return ProgramRun(ending, self._output)

    def _copy(self) -> _Stop | None:
        """Take what comes out, until the end or a limit."""
        assert self._process.stdout is not None  # noqa: S101  it is a pipe
        taken = 0
        with self._process.stdout as pipe, selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while True:
                left = self._began + self._limits.wall_seconds - time.monotonic()
                if left <= 0:
                    return _TOO_LONG
                if not selector.select(min(left, _METER_SECONDS)):
                    self._meter.read(self._process.pid)
                    continue
                chunk = os.read(pipe.fileno(), _CHUNK)
                if not chunk:
                    return None
                taken += len(chunk)
                if taken > self._limits.output_bytes:
                    return _TOO_MUCH
                self._output.write(chunk)

    def _end(self) -> int:
        """The exit code; all processes of it are over after this.

        The output's end says that the program is done or has closed it; whichever, its time is up.
        """
        if not self._exits_soon():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        return self._process.wait()

    def _cpu_ms(self) -> int:
        """What the shell wrote at the end: bubblewrap's own usage leaves out what it contained."""
        with self._times as file:
            file.seek(0)
            untrusted = file.read(4096).decode("ascii", "replace")
        found = _TIMES.findall(untrusted[-200:])
        return int(sum(int(m) * 60_000 + float(s.replace(",", ".")) * 1000 for m, s in found))

    def _exits_soon(self) -> bool:
        if time.monotonic() - self._began > self._limits.wall_seconds:
            return False
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
            return True
        return False


def _verdict(code: int, peak: int, memory_bytes: int) -> _Stop:
    if code == 0:
        return _Stop(Status.OK, "", "")
    if code == _NOT_FOUND:
        return _Stop(Status.SKIPPED, "missing-program", "The program for this is not installed.")
    if code == _NO_OUTPUT:
        return _Stop(Status.CRASHED, "no-output", "The program ended without a result.")
    if code == _XCPU:
        return _Stop(Status.TIMEOUT, "cpu-time", "The program used more time than is allowed.")
    if code in (_KILLED, -signal.SIGKILL) or peak >= 0.75 * memory_bytes:
        return _Stop(Status.OOM, "memory", "The program needed more memory than is allowed.")
    if code > 128:
        return _Stop(Status.CRASHED, f"signal-{code - 128}", "The program crashed on it.")
    return _Stop(Status.CRASHED, f"exit-{code}", "The program failed on it.")
