"""Archives and disks are opened in a locked worker, which can load and open nothing any more."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.corpus.manifest import MemberBytes
from tests.process.formats.test_archive_lzh import lzh

from zenger.backends.isolation.choose import choose_sandbox
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.process.collect import Collected, collect
from zenger.process.formats.archive_library import available
from zenger.protocols.sandbox import Limits, Sandbox, Worker

SAMPLES = Path(__file__).parent / "samples"
PASSWORDS = ["wrong", "secret", "password", "12345678"]
MEMBERS = {
    "7z-locked.7z": 2, "7z-locked-names.7z": 2, "zip-aes.zip": 2, "zip-xz.zip": 2, "zip-ppmd.zip": 2,
    "rar3-locked.rar": 2, "rar3-comment-hpsw.rar": 2, "rar5-psw.rar": 2, "rar5-hpsw.rar": 2,
    "rar5-crc.rar": 2, "disk.img.xz": 4, "disk.gpt.xz": 4, "disk.ntfs.xz": 2, "disk.qcow2.xz": 4,
    "disk.vhdx.xz": 4, "disk.vmdk.xz": 4, "disk.vpc.xz": 4, "disc.iso.xz": 2,
}  # fmt: skip
MOST_MEMORY = 500_000_000  # bytes, of the worker with all its parsers

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(not available(), reason="libarchive is not installed"),
]


@pytest.fixture(scope="module")
def walls() -> Iterator[Sandbox]:
    try:
        sandbox = choose_sandbox("zenger.process.worker:serve")
    except SandboxUnavailableError as error:
        pytest.skip(str(error))
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="module")
def worker(walls: Sandbox) -> Iterator[Worker]:
    worker = walls.worker()
    yield worker
    worker.close()


def test_names_of_an_older_charset_are_read_behind_the_walls(
    worker: Worker, tmp_path: Path
) -> None:
    path = tmp_path / "x.lzh"
    path.write_bytes(lzh({b"a.txt": b"first", "報告書.txt".encode("cp932"): b"second"}))
    got = extract(worker, path)
    assert got.ending.status is Status.OK
    assert got.count().emitted == 2
    assert got.count().adds_up


def extract(worker: Worker, path: Path) -> Collected:
    order = {"do": "extract", "digest": "0" * 64, "size": path.stat().st_size,
             "name": path.name, "options": {"passwords": PASSWORDS}}  # fmt: skip
    with path.open("rb") as stream:
        frames = worker.run(json.dumps(order).encode(), [stream], Limits())
        return collect(frames, MemberBytes())  # type: ignore[arg-type]  # only `put`


@pytest.mark.parametrize(("name", "count"), MEMBERS.items())
def test_each_sample_gives_its_members_behind_the_walls(
    worker: Worker, tmp_path: Path, name: str, count: int
) -> None:
    content = (SAMPLES / name).read_bytes()
    path = tmp_path / name.removesuffix(".xz")
    path.write_bytes(lzma.decompress(content) if name.endswith("xz") else content)
    got = extract(worker, path)
    assert got.ending.status is Status.OK
    assert got.count().emitted == count
    assert got.count().adds_up
    assert got.ending.peak_memory <= MOST_MEMORY


def test_the_shared_archives_are_read_behind_the_walls(shared: Path, worker: Worker) -> None:
    folder = shared / "corpus/formats"
    found = {}
    for path in ("7z/test-documents.7z", "cab/test-documents.cab", "cpio/test-documents.cpio",
                 "warc/testWARC_multiple.warc", "arc/testARC.arc"):  # fmt: skip
        got = extract(worker, folder / path)
        found[path.split("/")[0]] = (got.outcome()[0], got.count().emitted)
    assert found == {
        "7z": (Status.OK, 9), "cab": (Status.OK, 9), "cpio": (Status.OK, 9),
        "warc": (Status.OK, 4), "arc": (Status.OK, 3),
    }  # fmt: skip
