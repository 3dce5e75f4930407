"""Discs: ISO 9660, UDF, and both beside each other."""

import lzma
import struct
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.archive_packed import PackedHandler
from zenger.process.formats.disk import DiskHandler

pytest.importorskip("libarchive", reason="libarchive is not installed")

SAMPLE = Path(__file__).parent / "samples/disc.iso.xz"
ISO, UDF = "application/x-iso9660-image", "application/x-udf-image"
FIRST, SECOND = b"first " * 500, b"second\n"


def disc() -> bytearray:
    return bytearray(lzma.decompress(SAMPLE.read_bytes()))


def contents(reading: Reading) -> dict[str, bytes]:
    return {member.raw_name.decode(): data for member, data in reading.members}


def only_note(content: bytearray) -> bytearray:
    """ISO 9660 lists the first file alone, as discs meant for UDF list a note."""
    (block,) = struct.unpack_from("<L", content, 16 * 2048 + 158)
    at = block * 2048
    for _ in range(3):  # the folder itself, its parent, the first file
        at += content[at]
    content[at : (block + 1) * 2048] = bytes((block + 1) * 2048 - at)
    return content


def test_a_disc_with_the_same_files_in_both_gives_each_once() -> None:
    reading = read(PackedHandler(), bytes(disc()), ISO)
    assert contents(reading) == {"A.TXT": FIRST, "B.TXT": SECOND}
    assert reading.adds_up


def test_names_that_iso_9660_cuts_short_are_read_from_udf() -> None:
    content = lzma.decompress(SAMPLE.with_name("disc.names.xz").read_bytes())
    reading = read(PackedHandler(), content, ISO)
    assert reading.names == [b"a name that is long.txt", b"iso9660/A_NAME_T.TXT"]
    assert reading.adds_up


def test_udf_alone_is_read() -> None:
    reading = read(DiskHandler(), bytes(disc()), UDF)
    assert contents(reading) == {"a.txt": FIRST, "b.txt": SECOND}
    assert reading.adds_up


def test_files_that_only_udf_lists_are_read_and_the_note_stays() -> None:
    content = bytes(only_note(disc()))
    reading = read(PackedHandler(), content, ISO)
    assert contents(reading) == {"a.txt": FIRST, "b.txt": SECOND, "iso9660/A.TXT": FIRST}
    assert [m.ordinal for m, _ in reading.members] == [0, 1, 2]
    assert reading.adds_up
    rest = read(PackedHandler(), content, ISO, options=ExtractionOptions(start_at=1))
    assert [m.ordinal for m, _ in rest.members] == [1, 2]
    assert rest.expected == 3


def test_a_disc_that_is_not_laid_out_plainly_says_so() -> None:
    content = disc()
    content[256 * 2048 : 257 * 2048] = bytes(2048)
    reading = read(DiskHandler(), bytes(content), UDF)
    assert reading.troubles == [(Status.UNSUPPORTED, "unknown-file-system")]
    assert reading.expected is None


def test_a_disc_that_was_cut_off_is_never_complete() -> None:
    whole = bytes(disc())
    for media_type, handler in ((UDF, DiskHandler()), (ISO, PackedHandler())):
        for sector in range(17, len(whole) // 2048):
            reading = read(handler, whole[: sector * 2048], media_type)
            is_whole = sorted(contents(reading).values()) == [FIRST, SECOND]
            assert is_whole or reading.troubles or reading.broken


@pytest.mark.parametrize("seed", range(60))
def test_no_flip_of_a_disc_raises(seed: int) -> None:
    content = disc()
    for step in range(8):
        content[257 * 2048 + (seed * 7919 + step * 104_729) % (12 * 2048)] ^= 0xFF >> step
        content[(seed * 31_337 + step * 7_777) % len(content)] ^= 0x55
    read(DiskHandler(), bytes(content), UDF)
    read(PackedHandler(), bytes(content), ISO)
