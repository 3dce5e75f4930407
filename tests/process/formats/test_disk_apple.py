"""Disks of Macs: HFS+ under Apple's table, in images packed in every way; discs for both worlds."""

import bz2
import io
import lzma
import plistlib
import struct
import unicodedata
import zlib
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Original, Status
from zenger.model.ids import Digest
from zenger.process.formats.archive_packed import PackedHandler
from zenger.process.formats.disk import DiskHandler
from zenger.process.identify import identify
from zenger.process.identify_packed import DMG, ISO, RAW_DISK

SAMPLES = Path(__file__).parent / "samples"
FILES = {
    "a.txt": b"first " * 500, "folder/b.txt": b"second\n", "Größe.txt": b"third", "empty": b"",
}  # fmt: skip
SYSTEM = 4  # tables of HFS+ that are listed as files
RUN = 8  # sectors
PACKED = {
    1: bytes,
    0x80000005: zlib.compress,
    0x80000006: bz2.compress,
    0x80000008: lzma.compress,
}


def image(name: str) -> bytes:
    return lzma.decompress((SAMPLES / f"{name}.xz").read_bytes())


def dmg(disk: bytes, *kinds: int, segments: int = 1) -> bytes:
    """The disk in Apple's wrapping, its runs packed in these ways by turns; zeros left out."""
    out, runs = bytearray(b"before"), []
    sectors = len(disk) // 512
    for number, start in enumerate(range(0, sectors, RUN)):
        run = disk[start * 512 : (start + RUN) * 512]
        if run.strip(b"\0"):
            kind = kinds[number % len(kinds)]
            packed = PACKED[kind](run)  # type: ignore[operator]
            runs.append((kind, 0, start, len(run) // 512, len(out) - 6, len(packed)))
            out += packed
        elif number % 3:  # else a gap, which holds zeros too
            runs.append((0, 0, start, len(run) // 512, 0, 0))
    runs.append((0xFFFFFFFF, 0, sectors, 0, 0, 0))
    table = struct.pack(">4sLQQQ", b"mish", 1, 0, sectors, 0).ljust(200, b"\0")
    table += struct.pack(">L", len(runs)) + b"".join(struct.pack(">LLQQQQ", *r) for r in runs)
    stated = plistlib.dumps({"resource-fork": {"blkx": [{"Data": table}]}})
    trailer = bytearray(512)
    struct.pack_into(">4sLLLQQQ", trailer, 0, b"koly", 4, 512, 1, 0, 6, len(out) - 6)
    struct.pack_into(">LL", trailer, 56, 1, segments)
    struct.pack_into(">QQ", trailer, 216, len(out), len(stated))
    struct.pack_into(">LQ", trailer, 488, 1, sectors)
    return bytes(out) + stated + bytes(trailer)


def contents(reading: Reading, prefix: str = "") -> dict[str, bytes]:
    named = {unicodedata.normalize("NFC", m.raw_name.decode()): data for m, data in reading.members}
    return {n.removeprefix(prefix): data for n, data in named.items() if n.startswith(prefix)}


@pytest.mark.parametrize("kinds", [(0x80000006,), (0x80000008,), tuple(PACKED)])
def test_an_image_packed_with_bzip2_or_lzma_gives_its_files(kinds: tuple[int, ...]) -> None:
    reading = read(DiskHandler(), dmg(image("disk.hfsplus"), *kinds), DMG)
    assert contents(reading, "partition-1/") == FILES
    assert not reading.troubles
    assert reading.adds_up


def test_tables_of_the_file_system_are_no_documents_and_apple_s_map_no_loss() -> None:
    reading = read(DiskHandler(), image("disk.hfsplus"), DMG)
    assert contents(reading, "partition-1/") == FILES
    assert {lost[1:] for lost in reading.lost} == {(Status.SKIPPED, "file-system")}
    assert len(reading.lost) == SYSTEM


def test_a_damaged_block_is_told() -> None:
    content = bytearray(dmg(image("disk.hfsplus"), 0x80000006))
    place = content.find(b"BZh", content.find(b"BZh", 20) + 20)
    content[place : place + 60] = bytes(60)
    reading = read(DiskHandler(), bytes(content), DMG)
    assert Status.CORRUPT in {status for status, _ in reading.troubles}


@pytest.mark.parametrize("change", ["segments", "list", "cut"])
def test_what_cannot_be_opened_says_so(change: str) -> None:
    content = dmg(image("disk.hfsplus"), 0x80000006, segments=2 if change == "segments" else 1)
    if change == "list":
        content = content.replace(b"<key>blkx</key>", b"<key>blkx</kex>")
    if change == "cut":
        content = content[:2000] + content[-512:]
    reading = read(DiskHandler(), content, DMG)
    assert not reading.members
    assert [status for status, _ in reading.troubles] == [Status.CORRUPT]


def test_an_exfat_disk_gives_its_files() -> None:
    reading = read(DiskHandler(), image("disk.exfat"), RAW_DISK)
    assert contents(reading) == FILES
    assert reading.adds_up


def test_a_disc_for_macs_too_gives_the_files_of_both_lists() -> None:
    reading = read(PackedHandler(), image("disc.hybrid"), ISO)
    assert contents(reading, "partition-2/") == FILES
    assert sorted(contents(reading).values()) == sorted([*FILES.values(), *FILES.values()])
    assert [m.ordinal for m, _ in reading.members][:4] == [0, 1, 2, 3]
    assert reading.adds_up
    assert not reading.troubles


@pytest.mark.parametrize(
    ("name", "kinds", "media_type"),
    [("disk.hfsplus", (0x80000008,), DMG), ("disk.hfsplus", (), DMG), ("disc.hybrid", (), ISO)],
)
def test_what_they_are_is_told(name: str, kinds: tuple[int, ...], media_type: str) -> None:
    content = dmg(image(name), *kinds)[6:] if kinds else image(name)
    original = Original(Digest("0" * 64), len(content), "x.dmg")
    assert identify(content[:8192], io.BytesIO(content), original).media_type == media_type
