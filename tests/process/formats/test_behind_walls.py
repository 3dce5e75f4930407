"""Databases, drawings, books, films and odd pictures, read and drawn in the real sandbox."""

import io
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from PIL import Image
from tests.corpus.manifest import MemberBytes
from tests.process.formats.test_picture_kinds import heic_bomb, jp2_bomb, psd_bomb, raw_file

from zenger.backends.isolation.choose import choose_sandbox
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.model.ids import Digest
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
    "accdb/testAccess2.accdb": "the quick",
    "dbf/testDBF_gb18030.dbf": "虽然该指令经过重新发布",
    "epub/testEPUB_multi-metadata-vals.epub": "even the opposition had",
    "xps/testXLSX.xps": "abcd efg foo bar baz spaced out",
    "mkv/testMKV.mkv": "duration: 1.17 s",
    "flac/testFLAC_twoCovers.flac": "artist: Test Artist",
    "vsdx/testVISIO_text.vsdx": "Text, text, everywhere!",
    "wpd/testWordPerfect.wpd": "APPENDIX",
    "hwp/testHWP_5.0.hwp": "테스트 test",
    "srt/test_subrip.srt": "00:01:14,440 --> 00:01:15,760 ESSAI DE SOUS-TITRES",
    "vtt/testWebVTT_simple.vtt": "00:05.000 --> 00:09.000 - It will perforate your stomach.",
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


def test_a_camera_raw_file_is_drawn_there(walls: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(raw_file())
    assert extract(walls, path).outcome()[0] is Status.OK
    assert drawn(walls, path)[0] == 1


class Discarding(MemberBytes):
    """A blob store that only counts: the test's own memory is not what is measured."""

    def put(self, chunks: Iterable[bytes]) -> tuple[Digest, int]:
        return Digest("0" * 64), sum(map(len, chunks))


def test_a_database_of_a_thousand_tables_and_huge_values_stays_small(
    walls: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    for number in range(1000):
        connection.execute(f"CREATE TABLE t{number} (a, b)")
        connection.execute(f"INSERT INTO t{number} VALUES (?, ?)", (number, "word " * 50))
    connection.execute("CREATE TABLE huge (b)")
    for _ in range(3):
        connection.execute("INSERT INTO huge VALUES (zeroblob(200000000))")
    connection.executemany(
        "INSERT INTO huge VALUES (?)", ((os.urandom(240_000),) for _ in range(999))
    )
    connection.commit()
    connection.close()
    worker = walls.worker()
    with path.open("rb") as stream:
        frames = worker.run(order("extract", path), [stream], Limits())
        got = collect(frames, Discarding())  # type: ignore[arg-type]  # only `put` is called
    worker.close()
    assert got.outcome()[0] is Status.OK
    assert sorted(m.size for m in got.members)[-3:] == [200_000_000] * 3
    assert len(got.pages) > 1000
    assert got.ending.peak_memory <= MEMORY


@pytest.mark.parametrize("bomb", [heic_bomb, psd_bomb, jp2_bomb])
def test_a_bomb_of_pixels_stays_small(
    walls: Sandbox, shared: Path, tmp_path: Path, bomb: Callable[[Path], bytes]
) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(bomb(shared))
    got = extract(walls, path)
    assert got.outcome()[0] in (Status.LIMIT, Status.CORRUPT)
    assert got.ending.peak_memory <= MEMORY
    assert drawn(walls, path)[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "side"), [("JPEG2000", 10_000), ("AVIF", 5_400)])
def test_a_large_picture_stays_small(walls: Sandbox, tmp_path: Path, kind: str, side: int) -> None:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "white").save(out, kind)
    path = tmp_path / "large"
    path.write_bytes(out.getvalue())
    got = extract(walls, path)
    assert got.outcome()[0] is Status.OK
    assert got.ending.peak_memory <= MEMORY


def test_a_large_photograph_is_read_by_ocr_there(walls: Sandbox, shared: Path) -> None:
    path = shared / "corpus/formats/heic/IMG_1034.heic"
    worker = walls.worker()
    with path.open("rb") as stream:
        task = order("draw", path, media_type="image/heic", page=1)
        frames = [f for f in worker.run(task, [stream], Limits()) if isinstance(f, Frame)]
    (size,) = [load(f.payload) for f in frames if f.kind == FrameKind.IMAGE]
    with TemporaryFile() as pixels:
        for frame in frames:
            if frame.kind == FrameKind.CONTENT:
                pixels.write(frame.payload)
        pixels.flush()
        task = order("ocr", path, width=size["width"], height=size["height"], languages=["en"])
        *_, ending = worker.run(task, [pixels], Limits())
    worker.close()
    assert isinstance(ending, Ending)
    assert (ending.status, ending.code) == (Status.OK, "")
