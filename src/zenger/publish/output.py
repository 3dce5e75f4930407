"""Writing the archive's files: each is hashed as it is written and noted for the manifest."""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from zenger.publish.ledger import Ledger

_CHUNK = 1024 * 1024
_READABLE = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


class Output:
    """The folder under construction.

    Args:
        folder: exists and is empty.
        ledger: learns of every file.
    """

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder = folder
        self.ledger = ledger
        self._made: set[str] = set()

    def write(self, path: str, content: bytes | str) -> None:
        """Write one file; `path` is relative, with slashes, and new."""
        if isinstance(content, str):
            content = content.encode("utf-8", "replace")
        target = self._target(path)
        with open(target, "xb", buffering=0) as stream:  # noqa: PTH123  # 20 % of a build's time
            stream.write(content)
        self.ledger.add_file(path, len(content), hashlib.sha256(content).hexdigest())

    def write_json(self, path: str, value: Any) -> None:
        self.write(path, json_text(value) + "\n")

    @contextmanager
    def writing(self, path: str) -> Iterator["HashingWriter"]:
        """Write one file in pieces; it counts once the block ends well."""
        with self._target(path).open("xb") as stream:
            writer = HashingWriter(stream)
            yield writer
        self.ledger.add_file(path, writer.size, writer.digest.hexdigest())

    def copy(self, path: str, source: BinaryIO) -> None:
        """Write what `source` holds."""
        with self.writing(path) as target:
            while chunk := source.read(_CHUNK):
                target.write(chunk)

    def link(self, path: str, source: Path) -> None:
        """Put the file `source` into the archive without using its space twice, if possible."""
        target = self._target(path)
        link_or_copy(source, target)
        digest = hashlib.sha256()
        with target.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
            size = stream.tell()
        self.ledger.add_file(path, size, digest.hexdigest())

    def keep(self, path: str, source: Path, size: int, digest: str) -> None:
        """Take over a file of the archive before this one, with the digest it was listed with."""
        link_or_copy(source, self._target(path))
        self.ledger.add_file(path, size, digest)

    def _target(self, path: str) -> Path:
        folder, _, _ = path.rpartition("/")
        if folder not in self._made:
            os.makedirs(self.folder / folder, exist_ok=True)  # noqa: PTH103
            if len(self._made) > 50_000:
                self._made.clear()
            self._made.add(folder)
        return self.folder / path


class HashingWriter:
    """A file that knows its own digest."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()
        self.size = 0  # bytes so far

    def write(self, content: bytes) -> None:
        self._stream.write(content)
        self.digest.update(content)
        self.size += len(content)


def link_or_copy(source: Path, target: Path) -> None:
    """A hard link where a web server may read the file and the disk allows it, else a copy."""
    if source.stat().st_mode & _READABLE == _READABLE:
        try:
            target.hardlink_to(source)
        except OSError:  # another disk, or no hard links there: a copy is as good
            pass
        else:
            return
    shutil.copyfile(source, target)
    target.chmod(0o644)


def json_text(value: Any) -> str:
    """JSON on one line, readable in every script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
