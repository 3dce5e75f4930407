"""Files on ext2 that the disk library would not come back from: read here, or given up alone."""

import lzma
import struct
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.disk import DiskHandler

pytest.importorskip("pytsk3", reason="the extra for disks is not installed")

SAMPLE = Path(__file__).parent / "samples/disk.ext2.xz"
RAW = "application/x-raw-disk-image"
BLOCK, TABLE = 1024, 261  # bytes; where the inodes of the first group begin
ROOT, FOLDER, SMALL, LARGE = 2, 13, 14, 15  # inodes
OTHERS = {"a.txt": b"first " * 500, "zebra.txt": b"third\n"}
MIDDLE, END = 66 * 1024**2, 70 * 1024**2  # bytes
HUGE = 0xFFFFFFFF


@pytest.fixture(scope="module")
def whole() -> bytes:
    return lzma.decompress(SAMPLE.read_bytes())


def place(whole: bytes, inode: int) -> int:
    """Where an inode is; those behind the eighth are in the second group."""
    (per_group,) = struct.unpack_from("<L", whole, 1024 + 40)
    (size,) = struct.unpack_from("<H", whole, 1024 + 88)
    group, row = divmod(inode - 1, per_group)
    (table,) = struct.unpack_from("<L", whole, 2 * BLOCK + 32 * group + 8)
    return int(table * BLOCK + row * size)


def resized(whole: bytes, inode: int, size: int) -> bytes:
    content = bytearray(whole)
    struct.pack_into("<L", content, place(whole, inode) + 4, size)
    return bytes(content)


def contents(reading: Reading) -> dict[str, bytes]:
    return {member.raw_name.decode(): data for member, data in reading.members}


def test_a_file_whose_tables_have_three_levels_is_read_with_its_holes(whole: bytes) -> None:
    reading = read(DiskHandler(), whole, RAW)
    found = contents(reading)
    large = found.pop("folder/large")
    assert found == {**OTHERS, "folder/b.txt": b"second\n"}
    assert len(large) == END + 3
    assert large[:500] == b"start" * 100
    assert large[MIDDLE : MIDDLE + 6] == b"middle"
    assert large[-3:] == b"end"
    assert len(large.replace(b"\0", b"")) == 500 + 6 + 3
    assert reading.adds_up


@pytest.mark.parametrize("inode", [SMALL, LARGE], ids=["of one block", "of three levels"])
def test_a_damaged_size_costs_that_file_alone(whole: bytes, inode: int) -> None:
    reading = read(DiskHandler(), resized(whole, inode, HUGE), RAW)
    name = {SMALL: b"folder/b.txt", LARGE: b"folder/large"}[inode]
    assert reading.lost == [(name, Status.LIMIT, "file-of-holes")]
    assert len(reading.members) == 3
    assert OTHERS.items() <= contents(reading).items()
    assert reading.adds_up


@pytest.mark.parametrize("root", [False, True], ids=["a folder", "the uppermost"])
def test_a_folder_of_a_damaged_size_is_given_up_and_said(whole: bytes, root: bool) -> None:
    inode = ROOT if root else FOLDER
    reading = read(DiskHandler(), resized(whole, inode, HUGE), RAW)
    assert contents(reading) == ({} if root else OTHERS)
    assert reading.troubles == [(Status.CORRUPT, "file-system-damaged")]
    assert reading.expected is None


def test_a_table_behind_the_end_of_the_disk_breaks_that_file_alone(whole: bytes) -> None:
    content = bytearray(whole)
    struct.pack_into("<L", content, place(whole, LARGE) + 40 + 4 * 14, 0x7FFFFFFF)
    reading = read(DiskHandler(), bytes(content), RAW)
    assert reading.broken == [(b"folder/large", Status.CORRUPT, "file-damaged")]
    assert contents(reading) == {**OTHERS, "folder/b.txt": b"second\n"}
    assert reading.adds_up


def test_names_that_make_no_sense_beside_such_a_file_are_not_passed_over(whole: bytes) -> None:
    content = bytearray(resized(whole, SMALL, HUGE))
    entry = content.index(b"large") - 8
    struct.pack_into("<H", content, entry + 4, 3)
    reading = read(DiskHandler(), bytes(content), RAW)
    assert (Status.CORRUPT, "file-system-damaged") in reading.troubles
    assert OTHERS.items() <= contents(reading).items()
    assert reading.expected is None


def test_reading_goes_on_at_the_member_where_it_was(whole: bytes) -> None:
    first = read(DiskHandler(), resized(whole, SMALL, HUGE), RAW)
    later = read(
        DiskHandler(), resized(whole, SMALL, HUGE), RAW, options=ExtractionOptions(start_at=2)
    )
    assert later.expected == first.expected
    assert later.names == [m.raw_name for m, _ in first.members if m.ordinal >= 2]


def test_inodes_placed_beyond_all_disks_are_named_as_damaged(whole: bytes) -> None:
    content = bytearray(whole)
    struct.pack_into("<L", content, 1024 + 96, 0x82)  # wide descriptors
    struct.pack_into("<H", content, 1024 + 254, 64)
    struct.pack_into("<L", content, 2 * BLOCK + 40, HUGE)
    reading = read(DiskHandler(), bytes(content), RAW)
    assert {row[1:] for row in reading.lost} == {(Status.CORRUPT, "file-damaged")}
    assert not any(contents(reading).values())
    assert reading.adds_up
