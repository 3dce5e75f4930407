"""Disk images: the files of every partition, or why they are not to be had."""

import lzma
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.process.formats import disk
from zenger.process.formats.disk import DiskHandler

SAMPLES = Path(__file__).parent / "samples"
RAW = "application/x-raw-disk-image"
WRAPPED = {
    "qcow2": "application/x-qemu-disk",
    "vhdx": "application/x-vhdx",
    "vmdk": "application/x-vmdk",
    "vpc": "application/x-vhd",
}
FILES = {"a.txt": b"first " * 500, "b.txt": b"second\n"}
ON_DISK = {f"partition-{n}/{name}": data for n in (1, 2) for name, data in FILES.items()}


def image(kind: str) -> bytes:
    return lzma.decompress((SAMPLES / f"disk.{kind}.xz").read_bytes())


def contents(reading: Reading) -> dict[str, bytes]:
    return {member.raw_name.decode(): data for member, data in reading.members}


@pytest.mark.parametrize(("kind", "media_type"), [("img", RAW), *WRAPPED.items()])
def test_files_of_all_partitions_are_read_in_every_wrapping(kind: str, media_type: str) -> None:
    reading = read(DiskHandler(), image(kind), media_type)
    assert contents(reading) == ON_DISK
    assert reading.lost == [(b"partition-3", Status.ENCRYPTED, "password-needed")]
    assert reading.adds_up


def test_ntfs_gives_files_with_the_streams_beside_them() -> None:
    reading = read(DiskHandler(), image("ntfs"), RAW)
    assert contents(reading) == {
        "a.txt": b"first " * 500,
        "a.txt:Zone.Identifier": b"ZoneId=3",  # where a download came from
    }
    assert {(status, code) for _, status, code in reading.lost} == {(Status.SKIPPED, "file-system")}
    assert reading.adds_up


def test_a_table_of_the_newer_kind_is_read_too() -> None:
    reading = read(DiskHandler(), image("gpt"), RAW)
    assert contents(reading) == ON_DISK
    assert reading.adds_up


def test_a_disk_without_partitions_is_one_file_system() -> None:
    reading = read(DiskHandler(), image("img")[64 * 512 :], RAW)
    assert contents(reading) == FILES
    assert reading.adds_up


def test_links_are_named_and_skipped(tmp_path: Path) -> None:
    if not shutil.which("mke2fs"):
        pytest.skip("the program mke2fs is not installed")
    folder, path = tmp_path / "files", tmp_path / "disk"
    folder.mkdir()
    (folder / "passwd").symlink_to("/etc/passwd")
    path.write_bytes(bytes(256 * 1024))
    subprocess.run(["mke2fs", "-q", "-F", "-d", folder, path], check=True)
    reading = read(DiskHandler(), path.read_bytes(), RAW)
    assert reading.lost == [(b"passwd", Status.SKIPPED, "link")]
    assert not reading.members
    assert reading.adds_up


def test_a_disk_that_was_cut_off_names_what_is_behind_its_end() -> None:
    whole = image("img")
    reading = read(DiskHandler(), whole[: 200 * 1024], RAW)
    assert contents(reading) == {
        name: data for name, data in ON_DISK.items() if name.startswith("partition-1")
    }
    assert {name for name, _, _ in reading.lost} == {b"partition-2", b"partition-3"}


@pytest.mark.parametrize(("kind", "media_type"), WRAPPED.items())
def test_a_virtual_disk_that_was_cut_off_is_never_complete(kind: str, media_type: str) -> None:
    whole = image(kind)
    for part in range(1, 20):
        reading = read(DiskHandler(), whole[: len(whole) * part // 20], media_type)
        assert contents(reading) == ON_DISK or reading.troubles or reading.broken


def test_an_encrypted_disk_says_so() -> None:
    for content, media_type in (
        (b"LUKS\xba\xbe".ljust(4096, b"\0"), RAW),
        (b"encrcdsa".ljust(4096, b"\0"), "application/x-apple-diskimage"),
    ):
        reading = read(DiskHandler(), content, media_type)
        found = reading.troubles + [(status, code) for _, status, code in reading.lost]
        assert found == [(Status.ENCRYPTED, "password-needed")]


def test_a_disk_without_anything_readable_is_unsupported_and_not_empty() -> None:
    reading = read(DiskHandler(), bytes(100_000), RAW)
    assert reading.troubles == [(Status.UNSUPPORTED, "unknown-file-system")]
    assert reading.expected is None


@pytest.mark.parametrize("seed", range(40))
def test_no_flip_of_a_disk_raises(seed: int) -> None:
    content = bytearray(image("img"))
    for step in range(6):
        content[(seed * 7919 + step * 104_729) % len(content)] ^= 0x55
        content[(seed * 31 + step * 17) % 2048 + 64 * 512] ^= 0xFF
    read(DiskHandler(), bytes(content), RAW)


def test_a_disk_without_the_extra_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "HAS_LIBRARY", False)
    reading = read(DiskHandler(), image("img"), RAW)
    assert [status for status, _ in reading.troubles] == [Status.UNSUPPORTED]
    assert "zenger[disks]" in disk.MISSING.message
    assert not reading.members


def test_without_the_extra_all_formats_still_load() -> None:
    hidden = "import sys; sys.modules['pytsk3'] = None\n"
    loaded = "from zenger.process.handlers import handlers\n"
    asked = "from zenger.process.formats import disk\nassert handlers() and not disk.HAS_LIBRARY"
    subprocess.run([sys.executable, "-c", hidden + loaded + asked], check=True, timeout=120)
