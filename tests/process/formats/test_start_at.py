"""A container that was read in part goes on at the member where it was."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read
from tests.process.formats.test_archive_warc import made as web_archive
from tests.process.formats.test_disk import image

from zenger.model.extraction import ExtractionOptions, MemberLost
from zenger.process.formats.archive import ArchiveHandler
from zenger.process.formats.archive_packed import PackedHandler
from zenger.process.formats.archive_warc import WarcHandler
from zenger.process.formats.disk import DiskHandler
from zenger.protocols.formats import FormatHandler

SAMPLES = Path(__file__).parent / "samples"
FILES = {f"{number}.txt": b"words %d " % number * 400 for number in range(6)}


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in FILES.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return out.getvalue()


def numbered(reading: Reading) -> dict[int, bytes | str]:
    found: dict[int, bytes | str] = {m.ordinal: data for m, data in reading.members}
    found |= {p.ordinal: p.problem.code for p in reading.pieces if isinstance(p, MemberLost)}
    return found


@pytest.mark.parametrize(
    ("handler", "content", "media_type"),
    [
        (ArchiveHandler(), zipped(), "application/zip"),
        (ArchiveHandler(), zipped()[:-80], "application/zip"),
        (ArchiveHandler(), tarred(), "application/gzip"),
        (PackedHandler(), "7z-locked.7z", "application/x-7z-compressed"),
        (PackedHandler(), "rar5-psw.rar", "application/vnd.rar"),
        (PackedHandler(), "rar5-dups.rar", "application/vnd.rar"),
        (WarcHandler(), web_archive(), "application/warc"),
        (DiskHandler(), image("img"), "application/x-raw-disk-image"),
    ],
    ids=["zip", "damaged zip", "tar.gz", "7z", "rar", "rar with copies", "warc", "disk"],
)
def test_members_from_there_on_are_the_same_and_all_are_counted(
    handler: FormatHandler, content: bytes | str, media_type: str
) -> None:
    data = (SAMPLES / content).read_bytes() if isinstance(content, str) else content
    passwords = ("secret", "password")
    whole = read(handler, data, media_type, options=ExtractionOptions(passwords))
    everything = numbered(whole)
    assert len(everything) > 1
    for first in range(len(everything) + 1):
        options = ExtractionOptions(passwords, start_at=first)
        rest = read(handler, data, media_type, options=options)
        assert numbered(rest) == {n: got for n, got in everything.items() if n >= first}
        assert rest.expected == whole.expected
        assert rest.troubles == whole.troubles
