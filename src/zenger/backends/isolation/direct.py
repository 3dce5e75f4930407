"""No sandbox at all, in the same process. For tests, and nowhere else."""

import importlib
import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from zenger.model.document import Status
from zenger.protocols.sandbox import MAX_FRAME, Ending, Frame, Limits


class _TooMuch(BaseException):
    def __init__(self, status: Status, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class DirectSandbox:
    """Keeps the shape of a sandbox and none of its safety: no time or memory limit holds."""

    profile = "none"
    had_others = False

    def __init__(self, target: str) -> None:
        module_name, _, function = target.partition(":")
        module = importlib.import_module(module_name)
        if hasattr(module, "warm_up"):
            module.warm_up()
        self._serve = getattr(module, function)

    def worker(self) -> "DirectSandbox":
        return self

    def run(
        self, task: bytes, inputs: Sequence[BinaryIO], limits: Limits
    ) -> Iterator[Frame | Ending]:
        """All of the task is done before the first frame is given."""
        frames: list[Frame] = []
        taken = 0

        def emit(kind: int, payload: bytes) -> None:
            nonlocal taken
            if len(payload) > MAX_FRAME:
                raise _TooMuch(Status.CRASHED, "bad-frame")
            taken += len(payload)
            if taken > limits.output_bytes:
                raise _TooMuch(Status.LIMIT, "output")
            frames.append(Frame(kind, bytes(payload)))

        before, cpu = time.monotonic(), time.process_time()
        status, code, message = Status.OK, "", ""
        try:
            self._serve(task, list(inputs), emit)
        except _TooMuch as stop:
            status, code = stop.status, stop.code
        except MemoryError:
            status, code = Status.OOM, "memory"
        except Exception as error:  # noqa: BLE001  as a worker does it
            status, code, message = Status.CRASHED, "exception", type(error).__name__
        yield from frames
        wall_ms = int((time.monotonic() - before) * 1000)
        cpu_ms = int((time.process_time() - cpu) * 1000)
        yield Ending(status, code, message, wall_ms, cpu_ms)

    def close(self) -> None:
        """Nothing to let go of."""
