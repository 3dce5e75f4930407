"""Archives, disks and streams that become far too much, or lie: each ends with its status, soon."""

import io
import lzma
import struct
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Member, MemberBroken, Trouble
from zenger.model.ids import Digest
from zenger.process.formats.archive import ArchiveHandler
from zenger.process.formats.archive_packed import PackedHandler
from zenger.process.formats.disk import DiskHandler
from zenger.protocols.formats import FormatHandler, Identity

libarchive = pytest.importorskip("libarchive", reason="libarchive is not installed")

MB = 1024**2
ZEROS = bytes(MB)
SECONDS = 60  # for each, on a busy machine


def most_out(handler: FormatHandler, path: Path, media_type: str) -> tuple[int, set[str]]:
    """How many bytes came out, and with which codes it was stopped."""
    size, codes = 0, set()
    original = Original(Digest("0" * 64), path.stat().st_size, path.name)
    began = time.monotonic()
    with path.open("rb") as stream:
        for piece in handler.extract(original, stream, Identity(media_type), ExtractionOptions()):
            if isinstance(piece, Member):
                try:
                    for block in piece.content:
                        size += len(block)
                except MemberBroken as broken:
                    assert broken.status is Status.LIMIT
                    codes.add(broken.problem.code)
            elif isinstance(piece, Trouble):
                codes.add(piece.problem.code)
    assert time.monotonic() - began < SECONDS
    return size, codes


def streamed(path: Path, compress: Callable[[bytes], bytes], flush: Callable[[], bytes]) -> None:
    with path.open("wb") as out:
        for _ in range(1500):
            out.write(compress(ZEROS))
        out.write(flush())


@pytest.mark.parametrize("kind", ["gz", "xz", "zst"])
def test_a_stream_of_zeros_is_stopped(tmp_path: Path, kind: str) -> None:
    coder = {
        "gz": lambda: zlib.compressobj(9, zlib.DEFLATED, 31),
        "xz": lambda: lzma.LZMACompressor(preset=0),
        "zst": lambda: zstandard.ZstdCompressor(1).compressobj(),
    }[kind]()
    path = tmp_path / f"bomb.{kind}"
    streamed(path, coder.compress, coder.flush)
    size, codes = most_out(ArchiveHandler(), path, "")
    assert size <= 1024 * MB
    assert codes & {"member-expansion", "archive-expansion"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "media_type"),
    [("7zip", "application/x-7z-compressed"), ("xar", "application/x-xar")],
)
def test_an_archive_of_zeros_is_stopped(tmp_path: Path, form: str, media_type: str) -> None:
    path = tmp_path / "bomb"
    with libarchive.file_writer(str(path), form) as archive:
        archive.add_file_from_memory("zeros", 1200 * MB, (ZEROS for _ in range(1200)))
    size, codes = most_out(PackedHandler(), path, media_type)
    assert size <= 1024 * MB
    assert "archive-expansion" in codes


@pytest.mark.parametrize("size", [100_000, 300_000, 10_000_000, 0xFFFFFFFF])
def test_a_file_on_a_disk_that_lies_about_its_size_is_no_success(tmp_path: Path, size: int) -> None:
    samples = Path(__file__).parents[1] / "process/formats/samples"
    disk = bytearray(lzma.decompress((samples / "disk.img.xz").read_bytes()))
    struct.pack_into("<L", disk, disk.find(b"A       TXT") + 28, size)
    path = tmp_path / "disk"
    path.write_bytes(disk)
    original = Original(Digest("0" * 64), len(disk), "disk")
    outcomes, troubles = {}, []
    with path.open("rb") as stream:
        identity = Identity("application/x-raw-disk-image")
        for piece in DiskHandler().extract(original, stream, identity, ExtractionOptions()):
            if isinstance(piece, Member):
                outcomes[piece.raw_name] = _drained(piece.content)
            elif isinstance(piece, Trouble):
                troubles.append(piece.problem.code)
    lying = outcomes.pop(b"partition-1/a.txt", "passed over")
    assert lying in ("file-cut-short", "file-damaged") or troubles == ["file-system-damaged"]
    assert set(outcomes.values()) == {"whole"}


def _drained(blocks: Iterator[bytes]) -> str:
    try:
        for _ in blocks:
            pass
    except MemberBroken as broken:
        return broken.problem.code
    return "whole"


def wrapped(inside: bytes, form: str, path: Path) -> bytes:
    with libarchive.file_writer(str(path), form) as archive:
        archive.add_file_from_memory("in", len(inside), [inside])
    return path.read_bytes()


def tarred(inside: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        header = tarfile.TarInfo("in")
        header.size = len(inside)
        archive.addfile(header, io.BytesIO(inside))
    return out.getvalue()


def test_a_thousand_archives_in_each_other_stop_at_the_depth_allowed(tmp_path: Path) -> None:
    inside = b"the end"
    for level in range(1000):
        inside = zlib_wrapped(inside) if level % 3 else tarred(inside)
    trove = files_in(tmp_path / "trove", {"deep": inside, "note.txt": b"A note beside it."})
    began = time.monotonic()
    accounts = read_trove(newsroom_in(tmp_path / "desk"), trove)
    assert time.monotonic() - began < SECONDS
    assert accounts["note.txt"].status == "ok"
    (stopped,) = [a for a in accounts.values() if a.status == Status.LIMIT]
    assert stopped.code == "depth"
    assert all(a.is_accounted_for for a in accounts.values())


def zlib_wrapped(inside: bytes) -> bytes:
    coder = zlib.compressobj(9, zlib.DEFLATED, 31)
    return coder.compress(inside) + coder.flush()


def test_archives_of_every_kind_in_each_other_are_opened(tmp_path: Path) -> None:
    inside = b"All human beings are born free and equal in dignity and rights."
    for form in ("ar_svr4", "7zip", "cpio_newc", "xar", "iso9660"):
        inside = wrapped(inside, form, tmp_path / form)
    accounts = read_trove(newsroom_in(tmp_path / "desk"), files_in(tmp_path / "t", {"x": inside}))
    assert {a.status for a in accounts.values()} == {"ok"}
    assert len(accounts) == 6
    assert all(a.is_accounted_for for a in accounts.values())


def test_many_members_of_one_name_all_stay(tmp_path: Path) -> None:
    path = tmp_path / "x.cpio"
    with libarchive.file_writer(str(path), "cpio_newc") as archive:
        for number in range(50):
            content = b"number %d" % number
            archive.add_file_from_memory("same.txt", len(content), [content])
    trove = files_in(tmp_path / "t", {"x.cpio": path.read_bytes()})
    accounts = read_trove(newsroom_in(tmp_path / "desk"), trove)
    assert accounts["x.cpio"].children.emitted == 50
    assert all(a.is_accounted_for for a in accounts.values())
