"""Archives and disk images are told by their bytes, wherever in the file they say what they are."""

import io
import lzma
from pathlib import Path

import pytest

from zenger.model.document import Original
from zenger.model.ids import Digest
from zenger.process.identify import identify

SAMPLES = Path(__file__).parent / "formats/samples"


def judged(content: bytes) -> str:
    original = Original(Digest("0" * 64), len(content), "x")
    return identify(content[:8192], io.BytesIO(content), original).media_type


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("7z-locked.7z", "application/x-7z-compressed"),
        ("rar3-locked.rar", "application/vnd.rar"),
        ("rar5-psw.rar", "application/vnd.rar"),
        ("disk.img.xz", "application/x-raw-disk-image"),
        ("disk.ntfs.xz", "application/x-raw-disk-image"),
        ("disk.qcow2.xz", "application/x-qemu-disk"),
        ("disk.vhdx.xz", "application/x-vhdx"),
        ("disk.vmdk.xz", "application/x-vmdk"),
        ("disk.vpc.xz", "application/x-vhd"),
    ],
)
def test_samples_are_what_they_are(name: str, media_type: str) -> None:
    content = (SAMPLES / name).read_bytes()
    assert judged(lzma.decompress(content) if name.endswith("xz") else content) == media_type


@pytest.mark.parametrize(
    ("start", "place", "mark", "media_type"),
    [
        (b"", 32769, b"CD001", "application/x-iso9660-image"),
        (b"", 32769, b"BEA01", "application/x-udf-image"),
        (b"BZh9", -512, b"koly", "application/x-apple-diskimage"),
        (b"", -512, b"conectix", "application/x-vhd"),
        (b"", 1080, b"\x53\xef", "application/x-raw-disk-image"),
        (b"\xeb\x58\x90NTFS    ", 510, b"\x55\xaa", "application/x-raw-disk-image"),
    ],
)
def test_marks_far_inside_are_found(start: bytes, place: int, mark: bytes, media_type: str) -> None:
    content = bytearray(start.ljust(70_000, b"\0"))
    place %= len(content)
    content[place : place + len(mark)] = mark
    assert judged(bytes(content)) == media_type


def test_two_bytes_of_a_boot_sector_alone_make_no_disk() -> None:
    content = bytearray(b"\x90" * 4096)
    content[510:512] = b"\x55\xaa"
    assert judged(bytes(content)) != "application/x-raw-disk-image"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("cab/test-documents.cab", "application/vnd.ms-cab-compressed"),
        ("cpio/test-documents.cpio", "application/x-cpio"),
        ("warc/testWARC_multiple.warc", "application/warc"),
        ("arc/testARC.arc", "application/x-ia-arc"),
    ],
)
def test_the_shared_archives_are_told(shared: Path, path: str, media_type: str) -> None:
    assert judged((shared / "corpus/formats" / path).read_bytes()) == media_type
