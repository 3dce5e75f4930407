"""Damage that a decoder answers with an error of its own kind is still data."""

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

from tests.process.formats.reading import read

from zenger.model.document import Status
from zenger.process.formats.archive import ArchiveHandler
from zenger.process.formats.epub import EpubHandler
from zenger.process.formats.image import ImageHandler
from zenger.process.formats.media import MediaHandler


def test_a_photoshop_file_whose_layers_cannot_be_counted(shared: Path) -> None:
    whole = (shared / "corpus/formats/psd/testPSD2.psd").read_bytes()
    for size in range(100, len(whole), 997):
        got = read(ImageHandler(), whole[:size], "image/vnd.adobe.photoshop")
        assert got.troubles


def test_a_photoshop_file_that_claims_four_gigabytes_is_damaged_and_takes_none() -> None:
    size = struct.pack(">HIIHH", 3, 8, 8, 8, 3)
    content = b"8BPS" + struct.pack(">H", 1) + bytes(6) + size + b"\xff" * 4 + bytes(100)
    tracemalloc.start()
    got = read(ImageHandler(), content, "image/vnd.adobe.photoshop")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert got.troubles[0][0] is Status.CORRUPT
    assert peak < 20_000_000


def test_a_film_whose_boxes_lead_beyond_all_files() -> None:
    content = struct.pack(">I4sI", 12, b"ftyp", 0)
    content += struct.pack(">I4sQ", 1, b"free", (1 << 64) - 1) + bytes(40)
    got = read(MediaHandler(), content, "video/mp4")
    assert (Status.CORRUPT, "no-index") in got.troubles


def test_a_package_with_a_part_without_a_name() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", "b")
    content = out.getvalue().replace(b"PK\1\2", b"PK\1\2")
    at = content.find(b"PK\1\2") + 46
    content = content[:at] + b"\0" + content[at + 1 :]
    got = read(EpubHandler(), content, "application/epub+zip")
    assert got.troubles[0][0] is Status.CORRUPT


def test_a_zip_whose_members_lie_beyond_all_files() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", "b")
        archive.writestr("c", "d")
    content = out.getvalue()
    at = content.find(b"PK\1\2")
    extra = struct.pack("<HHQ", 1, 8, (1 << 64) - 1)
    far = bytearray(content[at : at + 47])
    far[30:32], far[42:46] = struct.pack("<H", len(extra)), b"\xff" * 4
    rest = content[at + 47 :]
    end = bytearray(rest[-22:])
    struct.pack_into("<I", end, 12, struct.unpack_from("<I", end, 12)[0] + len(extra))
    got = read(
        ArchiveHandler(),
        content[:at] + bytes(far) + extra + rest[:-22] + bytes(end),
        "application/zip",
    )
    # What its entry in the list does not lead to is found by its own header.
    assert [content for _, content in got.members] == [b"d", b"b"]
    assert got.lost or got.broken
