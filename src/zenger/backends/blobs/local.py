"""Bytes in folders of this machine, sharded by digest."""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from zenger.errors import AccessDeniedError, FixityError, NoSpaceError, ZengerError
from zenger.model.ids import Digest

CHUNK = 1024 * 1024  # bytes
SETTLERS = 8  # threads that wait for the disk; it does what they ask for together


def _explained(error: OSError) -> ZengerError | OSError:
    """The sentence an operator needs, for the errors an operator can mend."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoSpaceError(
            "The disk is full. Nothing half-written was kept. Free some space and run the same "
            "command again: it goes on where it stopped."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return AccessDeniedError(
            "The newsroom's folder cannot be written to. Check who owns it and whether the disk "
            "is mounted read-only, then run the same command again."
        )
    return error


@contextmanager
def _appearing(target: Path, *, settled: bool) -> Iterator[BinaryIO]:
    """A temporary file that becomes `target` when the block ends well, and vanishes otherwise."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    except OSError as error:
        raise _explained(error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            if settled:
                stream.flush()
                os.fsync(stream.fileno())
        Path(name).replace(target)
    except OSError as error:
        raise _explained(error) from error
    finally:
        Path(name).unlink(missing_ok=True)


def _settle(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


class LocalBlobStore:
    """`BlobStore` in a folder: ``ab/cd/abcd…``, files read-only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"

    def _path(self, digest: Digest) -> Path:
        return self._folder / digest[:2] / digest[2:4] / digest

    def put(self, chunks: Iterable[bytes]) -> tuple[Digest, int]:
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._incoming)
        except OSError as error:
            raise _explained(error) from error
        try:
            digest, size = self._fill(handle, chunks)
            target = self._path(digest)
            if not (target.exists() and target.stat().st_size == size):
                target.parent.mkdir(parents=True, exist_ok=True)
                Path(name).replace(target)
        except OSError as error:
            raise _explained(error) from error
        finally:
            Path(name).unlink(missing_ok=True)
        return digest, size

    @staticmethod
    def _fill(handle: int, chunks: Iterable[bytes]) -> tuple[Digest, int]:
        hasher, size = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                hasher.update(chunk)
                stream.write(chunk)
                size += len(chunk)
            stream.flush()
            os.fsync(stream.fileno())
            os.fchmod(stream.fileno(), 0o400)
        return Digest(hasher.hexdigest()), size

    def open(self, digest: Digest) -> BinaryIO:
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError:
            raise FixityError(recorded=digest, found="nothing there") from None

    def has(self, digest: Digest) -> bool:
        return self._path(digest).exists()

    def path(self, digest: Digest) -> Path:
        """The stored file itself, for linking into an archive with originals."""
        return self._path(digest)

    def verify(self, digest: Digest) -> None:
        hasher = hashlib.sha256()
        with self.open(digest) as stream:
            while chunk := stream.read(CHUNK):
                hasher.update(chunk)
        found = hasher.hexdigest()
        if found != digest:
            raise FixityError(recorded=digest, found=found)

    def digests(self) -> Iterator[Digest]:
        for first in sorted(p for p in self._folder.glob("??") if p.is_dir()):
            for second in sorted(first.iterdir()):
                yield from (Digest(p.name) for p in sorted(second.iterdir()))


class LocalDerivedStore:
    """`DerivedStore` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def write(self, key: str, *, settled: bool = True) -> Iterator[BinaryIO]:
        with _appearing(self._folder / key, settled=settled) as stream:
            yield stream

    def settle(self, keys: Iterable[str]) -> None:
        paths = [self.path(key) for key in keys]
        try:
            with ThreadPoolExecutor(SETTLERS) as threads:
                for _ in threads.map(_settle, paths):
                    pass
        except OSError as error:
            raise _explained(error) from error

    def open(self, key: str) -> BinaryIO:
        return self.path(key).open("rb")

    def path(self, key: str) -> Path:
        path = self._folder / key
        if not path.is_file():
            raise KeyError(key)
        return path

    def has(self, key: str) -> bool:
        return (self._folder / key).is_file()

    def scratch(self) -> BinaryIO:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return tempfile.TemporaryFile(dir=self._folder)
        except OSError as error:
            raise _explained(error) from error

    def delete(self, prefix: str) -> None:
        path = self._folder / prefix
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
