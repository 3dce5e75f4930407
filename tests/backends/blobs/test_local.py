"""The local blob store keeps the contract, and notices a changed disk."""

import importlib.util
from pathlib import Path

import pytest

from zenger.backends.blobs.local import LocalBlobStore, LocalDerivedStore
from zenger.errors import FixityError

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
