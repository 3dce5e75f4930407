"""Databases, drawings, books, films and odd pictures, read and drawn in the real sandbox."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.corpus.manifest import MemberBytes

from zenger.backends.isolation.choose import choose_sandbox
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.process.collect import Collected, collect
from zenger.process.frames import FrameKind, load
from zenger.protocols.sandbox import Ending, Frame, Limits, Sandbox

pytestmark = pytest.mark.sandbox
MEMORY = 500_000_000  # bytes, resident, of a worker


@pytest.fixture(scope="module")
def walls() -> Iterator[Sandbox]:
    try:
        sandbox = choose_sandbox("zenger.process.worker:serve")
    except SandboxUnavailableError as error:
        pytest.skip(str(error))
    yield sandbox
    sandbox.close()


def order(do: str, path: Path, **more: object) -> bytes:
    return json.dumps(
        {"do": do, "digest": "0" * 64, "size": path.stat().st_size, "name": path.name,
         "options": {"passwords": []}, **more}
    ).encode()  # fmt: skip


def extract(walls: Sandbox, path: Path) -> Collected:
    worker = walls.worker()
    with path.open("rb") as stream:
        frames = worker.run(order("extract", path), [stream], Limits())
        got = collect(frames, MemberBytes())  # type: ignore[arg-type]  # only `put` is called
    worker.close()
    return got


def drawn(walls: Sandbox, path: Path) -> tuple[int, Ending]:
    """How many pages got a full picture, and how the drawing ended."""
    worker = walls.worker()
    pages, ending = 0, Ending(Status.CRASHED)
    with path.open("rb") as stream:
        for frame in worker.run(order("render", path), [stream], Limits()):
            if isinstance(frame, Ending):
                ending = frame
            elif isinstance(frame, Frame) and frame.kind == FrameKind.IMAGE:
                pages += load(frame.payload)["use"] == "full"
    worker.close()
    return pages, ending


READ = {
    "svg/testSVG.svg": "Test SVG image",
    "djvu/Test_rs20846.djvu": "Executive Orders: Issuance and Revocation",
}
DRAWN = {
    "svg/testSVG.svg": 1, "hostile/script.svg": 1, "djvu/Test_rs20846.djvu": 11,
    "heic/IMG_1034.heic": 1, "jp2/testJPEG.jp2": 1, "psd/testPSD2.psd": 1,
}  # fmt: skip


@pytest.mark.parametrize("path", READ)
def test_it_is_read_there(walls: Sandbox, shared: Path, path: str) -> None:
    got = extract(walls, shared / "corpus/formats" / path)
    assert got.outcome()[0] is Status.OK
    assert READ[path] in " ".join(" ".join(page.text.split()) for page in got.pages)
    assert got.ending.peak_memory <= MEMORY


@pytest.mark.parametrize("path", DRAWN)
def test_it_is_drawn_there(walls: Sandbox, shared: Path, path: str) -> None:
    pages, ending = drawn(walls, shared / "corpus/formats" / path)
    assert (pages, ending.status) == (DRAWN[path], Status.OK)
    assert ending.peak_memory <= MEMORY
