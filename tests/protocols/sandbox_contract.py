"""What any sandbox does, whatever its walls are made of."""

import json
from pathlib import Path
from typing import Any

import pytest

from zenger.model.document import Status
from zenger.protocols.sandbox import MAX_FRAME, Ending, Frame, Limits, Sandbox, Worker

LIMITS = Limits(wall_seconds=60, stall_seconds=60)


def order(do: str, **values: Any) -> bytes:
    return json.dumps({"do": do, "with": values}).encode()


def outcome(
    worker: Worker, task: bytes, *paths: Path, limits: Limits = LIMITS
) -> tuple[list[Frame], Ending]:
    """All frames of a task, and how it ended."""
    streams = [path.open("rb") for path in paths]
    try:
        *frames, ending = worker.run(task, streams, limits)
    finally:
        for stream in streams:
            stream.close()
    assert isinstance(ending, Ending)
    assert all(isinstance(frame, Frame) for frame in frames)
    return [frame for frame in frames if isinstance(frame, Frame)], ending


class SandboxContract:
    """A subclass gives a fixture `sandbox` whose target is `orders:serve`."""

    @pytest.fixture
    def worker(self, sandbox: Sandbox) -> Worker:
        return sandbox.worker()

    def test_it_gives_frames_and_then_one_ending(self, worker: Worker, tmp_path: Path) -> None:
        first, second = tmp_path / "a", tmp_path / "b"
        first.write_bytes(b"\0one")
        second.write_bytes(b"two" * 100_000)
        frames, ending = outcome(worker, order("echo", x=1), first, second)
        assert frames == [
            Frame(7, b'{"x": 1}'),
            Frame(8, b"\0one"),
            Frame(8, b"two" * 100_000),
        ]
        assert (ending.status, ending.code, ending.message) == (Status.OK, "", "")

    def test_a_task_without_output_is_only_an_ending(self, worker: Worker) -> None:
        frames, ending = outcome(worker, order("sleep", seconds=0))
        assert (frames, ending.status) == ([], Status.OK)

    def test_the_target_is_warmed_up_before(self, worker: Worker) -> None:
        frames, _ = outcome(worker, order("who"))
        assert True in json.loads(frames[0].payload)["warm"]

    def test_kinds_from_0_to_255_and_empty_payloads_arrive_in_order(self, worker: Worker) -> None:
        frames, _ = outcome(worker, order("frames", count=256, size=0))
        assert [(frame.kind, frame.payload) for frame in frames] == [(n, b"") for n in range(256)]

    def test_the_largest_frame_arrives(self, worker: Worker) -> None:
        frames, ending = outcome(worker, order("frames", count=1, size=MAX_FRAME))
        assert (len(frames[0].payload), ending.status) == (MAX_FRAME, Status.OK)

    def test_a_frame_that_is_too_large_ends_the_task(self, worker: Worker) -> None:
        frames, ending = outcome(worker, order("boast", size=MAX_FRAME + 1))
        assert (frames, ending.status, ending.code) == ([], Status.CRASHED, "bad-frame")

    def test_too_much_output_ends_the_task(self, worker: Worker) -> None:
        limits = Limits(output_bytes=1_000_000)
        task = order("frames", count=100_000, size=60_000)
        frames, ending = outcome(worker, task, limits=limits)
        assert (ending.status, ending.code) == (Status.LIMIT, "output")
        assert 10 <= len(frames) <= 17

    def test_an_exception_tells_its_class_and_nothing_of_the_file(self, worker: Worker) -> None:
        frames, ending = outcome(worker, order("fail", text="the name of a source"))
        assert frames == [Frame(1, b"before")]
        assert (ending.status, ending.code) == (Status.CRASHED, "exception")
        assert ending.message == "LookupError"

    def test_the_next_task_is_fine_after_a_failure(self, worker: Worker) -> None:
        outcome(worker, order("fail", text=""))
        assert outcome(worker, order("echo"))[1].status is Status.OK

    def test_an_abandoned_task_leaves_the_worker_usable(self, worker: Worker) -> None:
        running = worker.run(order("frames", count=500, size=1000), [], LIMITS)
        assert next(running) == Frame(0, b"\0" * 1000)
        running.close()  # type: ignore[attr-defined]
        assert outcome(worker, order("echo", y=2))[0] == [Frame(7, b'{"y": 2}')]

    def test_the_caller_s_file_keeps_its_position(self, worker: Worker, tmp_path: Path) -> None:
        path = tmp_path / "a"
        path.write_bytes(b"0123456789")
        with path.open("rb") as stream:
            stream.seek(4)
            frames = list(worker.run(order("echo"), [stream], LIMITS))
            if self.isolates:
                assert stream.tell() == 4
                assert frames[1] == Frame(8, b"0123456789")

    isolates = True

    def test_closing_twice_is_harmless(self, sandbox: Sandbox) -> None:
        worker = sandbox.worker()
        outcome(worker, order("echo"))
        worker.close()
        worker.close()
