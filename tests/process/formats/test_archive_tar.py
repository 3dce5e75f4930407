"""Tar archives behind each other, of GNU's own kinds, and in volumes."""

import gzip
import io
import tarfile

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.process.formats.archive import ArchiveHandler


def opened(content: bytes) -> Reading:
    return read(ArchiveHandler(), content, "application/x-tar", name="t.tar")


def tarred(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return buffer.getvalue()


def sealed(header: bytearray) -> bytes:
    """With the checksum of what it says now."""
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)


@pytest.mark.parametrize("size", [100, 700_000])
@pytest.mark.parametrize("wrap", [bytes, gzip.compress])
def test_a_tar_behind_a_tar_is_read_too(size: int, wrap: object) -> None:
    first, second, third = (tarred(**{name: name.encode() * size}) for name in ("a", "b", "c"))
    reading = opened(wrap(first + second + third))  # type: ignore[operator]
    assert [(m.raw_name, m.ordinal, len(data)) for m, data in reading.members] == [
        (b"a", 0, size), (b"b", 1, size), (b"c", 2, size),
    ]  # fmt: skip
    assert reading.expected == 3
    assert not reading.troubles


def test_what_follows_a_small_tar_and_is_none_is_told() -> None:
    reading = opened(tarred(a=b"words") + b"left over")
    assert reading.names == [b"a"]
    assert reading.troubles == [(Status.TRUNCATED, "data-after-end")]


def test_a_thousand_small_tars_behind_each_other() -> None:
    reading = opened(tarred(a=b"words")[:2048] * 1000)
    assert (len(reading.members), reading.expected, reading.troubles) == (1000, 1000, [])


def test_times_in_a_gnu_header_are_no_part_of_the_name() -> None:
    content = bytearray(tarred(note=b"words"))
    content[257:265] = b"ustar  \0"
    content[345:356] = b"15302544335"
    reading = opened(sealed(content[:512]) + bytes(content[512:]))
    assert reading.names == [b"note"]


def test_the_rest_of_a_member_of_the_volume_before_is_not_called_whole() -> None:
    content = bytearray(tarred(note=b"words"))
    content[156:157] = b"M"
    reading = opened(sealed(content[:512]) + bytes(content[512:]))
    assert reading.members[0][1] == b"words"
    assert reading.troubles == [(Status.TRUNCATED, "other-volume")]
