"""Reads damaged files behind the walls, the way the pipeline does, and counts how they end."""

import hashlib
import io
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tests.hostile.fuzzing.mutations import Damaged, damaged
from tests.hostile.fuzzing.seeds import Seed, seeds

from zenger.model.document import Status
from zenger.model.ids import Digest
from zenger.process.collect import Collected, collect
from zenger.process.frames import FrameKind
from zenger.protocols.sandbox import Ending, Limits, Sandbox, Worker

LIMITS = Limits(wall_seconds=20, stall_seconds=20, cpu_seconds=20, output_bytes=300_000_000)
DRAWN_EVERY = 4  # of the files with a picture of their pages: drawing takes longer than reading
OURS = frozenset({"exception", "bad-frame", "exit-1"})
"""Codes of a crash that no library's native code is to blame for."""


class Counting:
    """A blob store that keeps nothing: the memory of this process is what is measured."""

    def put(self, chunks: Iterable[bytes]) -> tuple[Digest, int]:
        return Digest("0" * 64), sum(map(len, chunks))


@dataclass(frozen=True)
class End:
    """How one task on one damaged file ended."""

    number: int
    file: str
    do: str
    handler: str
    status: Status
    code: str
    message: str
    ending: Ending
    adds_up: bool

    def __str__(self) -> str:
        return f"{self.do} by {self.handler}: {self.code} {self.message}, file {self.file}"


@dataclass
class Account:
    """What came of all of them."""

    ends: list[End] = field(default_factory=list)
    growth: int = 0  # bytes of this process

    def failed(self) -> list[End]:
        bad = (Status.CRASHED, Status.OOM, Status.TIMEOUT)
        return [end for end in self.ends if end.ending.status in bad]

    def ours(self) -> list[End]:
        return [end for end in self.failed() if end.code in OURS]

    def table(self) -> str:
        """Every handler: tasks, how they ended, CPU seconds, the largest worker."""
        lines = []
        for handler in sorted({end.handler for end in self.ends}):
            mine = [end for end in self.ends if end.handler == handler]
            counts = Counter(str(end.status) for end in mine)
            bad = Counter(
                f"{e.ending.status} {e.code}" for e in self.failed() if e.handler == handler
            )
            cpu = sum(end.ending.cpu_ms for end in mine) / 1000
            peak = max(end.ending.peak_memory for end in mine) // 1_000_000
            told = ", ".join(f"{status} {count}" for status, count in counts.most_common())
            worse = ", ".join(f"{what} {count}" for what, count in bad.most_common())
            lines.append(
                f"{handler or '(none)'}: {len(mine)}; {told}; {cpu:.0f} s, {peak} MB; {worse}"
            )
        cpu = sum(end.ending.cpu_ms for end in self.ends) / 1000
        lines.append(
            f"{len(self.ends)} tasks, {cpu:.0f} s; this process grew by {self.growth:,} bytes"
        )
        return "\n".join((*lines, *map(str, self.failed())))


def run(sandbox: Sandbox, kinds: dict[str, list[Seed]], numbers: range, jobs: int) -> Account:
    """Read all of them. Whatever is raised here is a failure of the parent."""
    account = Account()
    with ThreadPoolExecutor(jobs) as pool:
        parts = [numbers[first::jobs] for first in range(jobs)]
        for ends in pool.map(lambda part: _run_part(sandbox, kinds, part), parts):
            account.ends += ends
    account.ends.sort(key=lambda end: end.number)
    return account


def resident() -> int:
    """Bytes of memory that this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _run_part(sandbox: Sandbox, kinds: dict[str, list[Seed]], numbers: range) -> list[End]:
    worker = sandbox.worker()
    ends: list[End] = []
    try:
        for number in numbers:
            ends += read_one(worker, damaged(number, kinds))
    finally:
        worker.close()
    return ends


def read_one(worker: Worker, file: Damaged) -> list[End]:
    """Read it, and draw its pages if it has any and its turn has come."""
    with tempfile.TemporaryFile() as stream:
        stream.write(file.content)
        stream.flush()
        stream.seek(0)
        frames = worker.run(order("extract", file), [stream], LIMITS)
        got = collect(frames, Counting(), scratch=_scratch)  # type: ignore[arg-type]  # only `put`
        ends = [_end_of(file, got)]
        if file.number % DRAWN_EVERY == 0 and any(p.has_image for p in got.pages):
            ends.append(_drawn(worker, stream, file, got.handler))
    return ends


def _scratch() -> BinaryIO:
    return io.BytesIO()


def order(do: str, file: Damaged) -> bytes:
    options = {"passwords": ["hunter2"]}
    return json.dumps({"do": do, "digest": hashlib.sha256(file.content).hexdigest(), "size": len(file.content),
                       "name": file.name, "options": options}).encode()  # fmt: skip


def _end_of(file: Damaged, got: Collected) -> End:
    status, problem = got.outcome()
    code, message = (problem.code, problem.message) if problem else ("", "")
    adds_up = got.count().adds_up or status is not Status.OK
    return End(
        file.number, str(file), "extract", got.handler, status, code, message, got.ending, adds_up
    )


def _drawn(worker: Worker, stream: BinaryIO, file: Damaged, handler: str) -> End:
    ending = Ending(Status.CRASHED)
    for frame in worker.run(order("render", file), [stream], LIMITS):
        if isinstance(frame, Ending):
            ending = frame
        else:
            FrameKind(frame.kind)
    return End(
        file.number,
        str(file),
        "render",
        handler,
        ending.status,
        ending.code,
        ending.message,
        ending,
        True,
    )


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        wanted = damaged(int(argument), seeds())
        Path(argument).write_bytes(wanted.content)
        print(wanted, "called", wanted.name)
