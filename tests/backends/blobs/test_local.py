"""The local blob store keeps the contract, and notices a changed disk."""

import errno
import importlib.util
import os
from pathlib import Path

import pytest

from zenger.backends.blobs.local import LocalBlobStore, LocalDerivedStore
from zenger.errors import FixityError, NoSpaceError

_SPEC = importlib.util.spec_from_file_location(
    "blobs_contract", Path(__file__).parents[2] / "protocols" / "blobs_contract.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
_CONTRACT = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_CONTRACT)


class TestLocalBlobStore(_CONTRACT.BlobStoreContract):  # type: ignore[misc,name-defined]
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> LocalBlobStore:
        return LocalBlobStore(tmp_path)


def test_a_flipped_byte_is_found(tmp_path: Path) -> None:
    blobs = LocalBlobStore(tmp_path)
    digest, _ = blobs.put([b"evidence"])
    blobs.path(digest).chmod(0o600)
    blobs.path(digest).write_bytes(b"Evidence")
    with pytest.raises(FixityError, match="Do not publish"):
        blobs.verify(digest)


def test_a_derived_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    derived = LocalDerivedStore(tmp_path)
    with pytest.raises(RuntimeError), derived.write("render/ab/1.full") as stream:
        stream.write(b"half")
        raise RuntimeError
    assert not derived.has("render/ab/1.full")
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_what_is_settled_can_be_read_and_what_is_missing_is_said(tmp_path: Path) -> None:
    derived = LocalDerivedStore(tmp_path)
    keys = [f"extract/ab/{number}.jsonl.zst" for number in range(20)]
    for key in keys:
        with derived.write(key, settled=False) as stream:
            stream.write(key.encode())
    derived.settle(keys)
    for key in keys:
        with derived.open(key) as stream:
            assert stream.read() == key.encode()
    with pytest.raises(KeyError):
        derived.settle(["extract/ab/none"])


def test_a_disk_that_is_full_is_noticed_when_files_are_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived = LocalDerivedStore(tmp_path)
    with derived.write("extract/ab/1", settled=False) as stream:
        stream.write(b"boxes")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoSpaceError):
        derived.settle(["extract/ab/1"])
