"""What every blob store promises."""

import hashlib
from collections.abc import Iterator

import pytest

from zenger.errors import FixityError
from zenger.model.ids import Digest
from zenger.protocols.blobs import BlobStore


class BlobStoreContract:
    """Inherit and provide `blobs`."""

    def test_bytes_come_back_under_their_digest(self, blobs: BlobStore) -> None:
        digest, size = blobs.put([b"pa", b"per"])
        assert (digest, size) == (hashlib.sha256(b"paper").hexdigest(), 5)
        with blobs.open(digest) as stream:
            assert stream.read() == b"paper"
            assert stream.fileno() >= 0

    def test_storing_twice_is_harmless(self, blobs: BlobStore) -> None:
        assert blobs.put([b"x"]) == blobs.put([b"x"])
        assert len(list(blobs.digests())) == 1

    def test_a_source_that_fails_half_way_leaves_nothing(self, blobs: BlobStore) -> None:
        def failing() -> Iterator[bytes]:
            yield b"half"
            raise OSError("unplugged")

        with pytest.raises(OSError, match="unplugged"):
            blobs.put(failing())
        assert list(blobs.digests()) == []

    def test_what_is_not_there_is_a_fixity_error(self, blobs: BlobStore) -> None:
        with pytest.raises(FixityError, match="Restore"):
            blobs.open(Digest("0" * 64))
