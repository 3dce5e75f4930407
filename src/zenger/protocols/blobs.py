"""Where bytes are kept: a local folder on one machine, a bucket at scale."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from zenger.model.ids import Digest


class BlobStore(Protocol):
    """Content-addressed originals, never changed once stored."""

    def put(self, chunks: Iterable[bytes]) -> tuple[Digest, int]:
        """Store the bytes; return their digest and size. Storing them twice is harmless.

        Atomic: after a crash the blob is there whole or not at all.

        Raises:
            NoSpaceError: the disk is full; nothing half-written is left.
        """
        ...

    def open(self, digest: Digest) -> BinaryIO:
        """The bytes, as a real file (it has a `fileno`), positioned at the start.

        Raises:
            FixityError: the bytes are not there, or their size has changed.
        """
        ...

    def has(self, digest: Digest) -> bool: ...

    def verify(self, digest: Digest) -> None:
        """Read the whole blob and compare. Raises `FixityError`."""
        ...

    def digests(self) -> Iterator[Digest]:
        """Every stored digest, in ascending order."""
        ...


class DerivedStore(Protocol):
    """What we made from originals, under its own prefix: never taken for one.

    A key is a relative path of lower-case letters, digits, dots, dashes and slashes, such as
    ``render/1f2e3d4c/ab/abcd…/12.full``. Writing a key again replaces it, atomically.
    """

    def write(self, key: str, *, settled: bool = True) -> AbstractContextManager[BinaryIO]:
        """A file to write into; it appears under its key when the block ends without error.

        Args:
            settled: on disk for good by then. If not, it has to be `settle`d before anything is
                recorded that relies on it: it may be gone or empty after a power cut.
        """
        ...

    def settle(self, keys: Iterable[str]) -> None:
        """Have these on disk for good: fifty at once take little more time than one.

        Raises:
            KeyError: there is no such key.
            NoSpaceError: the disk is full.
        """
        ...

    def open(self, key: str) -> BinaryIO:
        """Raises `KeyError` where there is no such key."""
        ...

    def path(self, key: str) -> Path:
        """The file itself, for linking into an archive. Raises `KeyError`."""
        ...

    def has(self, key: str) -> bool: ...

    def scratch(self) -> BinaryIO:
        """A file without a name on the same disk, which vanishes when it is closed.

        What is put aside while a document is read is as confidential as the document, so it
        does not go where other programs' temporary files do.
        """
        ...

    def delete(self, prefix: str) -> None:
        """Remove a key, or everything below a prefix. Removing nothing is harmless."""
        ...
