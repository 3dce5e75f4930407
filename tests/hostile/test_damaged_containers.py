"""Containers that are cut short, damaged, locked or that lie about themselves."""

import gzip
import io
import shutil
import struct
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from tests.workflow.house import accounts_of, files_in, newsroom_in, read_trove

from zenger.model.document import Status
from zenger.workflow.check import Account
from zenger.workflow.process_newsroom import process_newsroom

WORDS = {"a.txt": b"Words of the first. " * 300, "b.txt": b"Words of the second. " * 300}


class _NoSeek(io.RawIOBase):
    """A pipe: what is written to it gets its sizes after the data, in a descriptor."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += data
        return len(data)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in WORDS.items():
            archive.writestr(name, content)
    return out.getvalue()


def zip_from_a_pipe() -> bytes:
    pipe = _NoSeek()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, content in WORDS.items():
            archive.writestr(name, content)
    return bytes(pipe.data)


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in WORDS.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return out.getvalue()


def with_sizes(content: bytes, size: int) -> bytes:
    """The first member's declared size, in its own header and in the directory."""
    data = bytearray(content)
    data[22:26] = struct.pack("<L", size)
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", size)
    return bytes(data)


def read(tmp_path: Path, name: str, content: bytes) -> dict[str, Account]:
    accounts = read_trove(newsroom_in(tmp_path / "desk"), files_in(tmp_path / "t", {name: content}))
    assert all(account.is_accounted_for for account in accounts.values())
    return accounts


def test_a_zip_written_to_a_pipe_is_read_whole(tmp_path: Path) -> None:
    accounts = read(tmp_path, "x.zip", zip_from_a_pipe())
    assert {a.status for a in accounts.values()} == {"ok"}
    assert set(accounts) == {"x.zip", "x.zip!/a.txt", "x.zip!/b.txt"}


@pytest.mark.parametrize("make", [zipped, zip_from_a_pipe, tarred], ids=["zip", "pipe", "tar"])
@pytest.mark.parametrize("part", [0.3, 0.6])
def test_a_container_cut_short_says_so(tmp_path: Path, make: object, part: float) -> None:
    whole = make()  # type: ignore[operator]
    accounts = read(tmp_path, "x", whole[: int(len(whole) * part)])
    statuses = {a.status for a in accounts.values()}
    assert statuses & {Status.TRUNCATED, Status.CORRUPT}


def test_a_zip_cut_short_is_not_taken_for_the_zip_that_lies_in_it(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("letter.txt", b"Before the other archive.")
        archive.writestr("inner.zip", zipped())  # stored, as archivers store what is packed
        archive.writestr("z.txt", b"After it. " * 10)
    accounts = read(tmp_path, "sack.zip", out.getvalue()[:-40])
    assert accounts["sack.zip"].status == Status.TRUNCATED
    assert accounts["sack.zip"].code == "directory-missing"
    assert set(accounts) == {
        "sack.zip", "sack.zip!/letter.txt", "sack.zip!/inner.zip", "sack.zip!/z.txt",
        "sack.zip!/inner.zip!/a.txt", "sack.zip!/inner.zip!/b.txt",
    }  # fmt: skip


def test_a_gzip_cut_short_is_no_good_member(tmp_path: Path) -> None:
    accounts = read(tmp_path, "x.tar.gz", gzip.compress(tarred())[:-40])
    assert Status.TRUNCATED in {a.status for a in accounts.values()}


@pytest.mark.parametrize("size", [0, 1, 2**31], ids=["none", "one byte", "two gigabytes"])
def test_a_declared_size_is_not_believed(tmp_path: Path, size: int) -> None:
    accounts = read(tmp_path, "x.zip", with_sizes(zipped(), size))
    assert accounts["x.zip!/a.txt"].status in {"ok", Status.TRUNCATED, Status.CORRUPT}
    assert accounts["x.zip!/b.txt"].status == "ok"


@pytest.mark.skipif(shutil.which("zip") is None, reason="the program zip is not installed")
def test_a_locked_zip_is_encrypted_until_its_password_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(WORDS["a.txt"])
    subprocess.run(["zip", "-q", "-P", "hunter2", "x.zip", "a.txt"], cwd=tmp_path, check=True)
    trove = files_in(tmp_path / "t", {"x.zip": (tmp_path / "x.zip").read_bytes()})
    newsroom = newsroom_in(tmp_path / "desk")
    accounts = read_trove(newsroom, trove)
    member = accounts["x.zip!/a.txt"]
    assert (member.status, member.code) == (Status.ENCRYPTED, "password-needed")
    process_newsroom(newsroom, pictures=False, jobs=1, passwords=("wrong", "hunter2"))
    assert accounts_of(newsroom)["x.zip!/a.txt"].status == "ok"
