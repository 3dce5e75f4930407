"""Where strangers' files are opened: a process that can reach nothing and may be killed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from zenger.model.document import Status


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may use before it is stopped."""

    wall_seconds: float = 600.0
    stall_seconds: float = 120.0  # without a single frame
    cpu_seconds: int = 600
    memory_bytes: int = 2 * 1024**3  # address space; where it `reserves`, what may be written to
    reserves: bool = False
    """Whether address space may be set aside that is not used: a GraalVM image reserves 32 GiB
    before its first allocation."""
    output_bytes: int = 200 * 1024**3  # of all frames together


@dataclass(frozen=True, slots=True)
class Frame:
    """One message from inside: a kind (one byte, 0 to 255) and its payload."""

    kind: int
    payload: bytes


MAX_FRAME = 16 * 1024 * 1024  # bytes; a larger one ends the task as `crashed`


@dataclass(frozen=True, slots=True)
class Ending:
    """How a task ended, the last thing a run yields. Costs are of the whole task."""

    status: Status  # OK, TIMEOUT, OOM, CRASHED or LIMIT
    code: str = ""  # "wall-time", "stalled", "memory", "signal-11", "bad-frame", "output"
    message: str = ""
    wall_ms: int = 0
    cpu_ms: int = 0
    peak_memory: int = 0  # bytes, resident


class Worker(Protocol):
    """One isolated process, warm over many tasks. Not thread-safe: one task at a time."""

    had_others: bool
    """Whether the process of the last task had done others before, which may have spoiled it."""

    def run(
        self, task: bytes, inputs: Sequence[BinaryIO], limits: Limits
    ) -> Iterator[Frame | Ending]:
        """Do one task and stream what comes out, then exactly one `Ending`.

        `inputs` are real files; inside they are read-only and have no name. After anything
        but OK the process is gone; the next `run` gets a fresh one. Abandoning the iterator
        kills the process. Nothing is retried here: the pipeline decides.
        """
        ...

    def close(self) -> None: ...


class Sandbox(Protocol):
    """Makes workers."""

    profile: str  # "full" (namespaces, Landlock, seccomp), "reduced", or "none" (tests only)

    def worker(self) -> Worker: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ProgramRun:
    """What an external program left."""

    ending: Ending
    output: BinaryIO | None  # positioned at the start, deleted when closed; None unless OK


class ProgramSandbox(Protocol):
    """Runs an external program on one file, alone with a private scratch directory."""

    def available(self) -> bool: ...

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
        """Run `argv` on ``/scratch/{input_name}`` and return ``/scratch/{output_name}``.

        No network, nothing of the user's, `/scratch` is a memory file system of
        `scratch_bytes` and the working directory and HOME. A missing output with exit 0 is
        status CRASHED, code "no-output".
        """
        ...
