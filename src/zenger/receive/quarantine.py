"""Where the files of a parcel lie until they are imported: a private folder that is gone after.

Only folders and regular files are made in it, by us, under names that are safe; so whatever a
parcel calls its files, nothing lands outside. What is not surely whole ends in `.incomplete`.
"""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from zenger.model.parcel import HEAD_NAME, FileHead, ParcelHead, head_json
from zenger.model.parcel_names import safe_name, safe_path

CUT = ".incomplete"
_MOST_PATH = 1024  # bytes of a path below the folder; a longer one is flattened


@dataclass(frozen=True, slots=True)
class Placed:
    """A file of the parcel as it lies here."""

    untrusted_name: bytes  # as it came
    path: str  # below the folder
    size: int  # bytes
    is_whole: bool

    @property
    def is_renamed(self) -> bool:
        return not self.path.encode().endswith(b"files/" + self.untrusted_name)


@dataclass(slots=True)
class _Open:
    untrusted_name: bytes
    path: str  # where it will be if it is whole
    stream: BinaryIO
    size: int = 0


@dataclass(slots=True)
class Quarantine:
    """A fresh folder, which takes what is read out of one parcel."""

    folder: Path
    placed: list[Placed] = field(default_factory=list)
    _file: _Open | None = None

    def head(self, head: ParcelHead, untrusted: bytes) -> None:
        """The record as it came, without where replies go: that is nothing to be archived."""
        kept = head_json(replace(head, reply_to="")) if head.reply_to else untrusted
        (self.folder / HEAD_NAME).write_bytes(kept)

    def begin(self, file: FileHead, untrusted: bytes) -> None:
        wanted = safe_path(file.untrusted_name)
        if wanted.encode() != file.untrusted_name:
            self._keep_name(file.number, untrusted)
        self._open(file.untrusted_name, f"files/{wanted}", f"files/{file.number:06d}")

    def plain(self, untrusted_name: bytes) -> None:
        """What is no parcel is one file."""
        self._open(untrusted_name, f"files/{safe_name(untrusted_name)}", "files/000001")

    def data(self, untrusted: bytes) -> None:
        file = self._begun()
        file.stream.write(untrusted)
        file.size += len(untrusted)

    def end(self, *, is_whole: bool) -> None:
        """The file ended; without an end, `close` leaves it marked as incomplete."""
        file, self._file = self._begun(), None
        file.stream.close()
        path = file.path
        if is_whole:
            (self.folder / (path + CUT)).rename(self.folder / path)
        self.placed.append(
            Placed(file.untrusted_name, path if is_whole else path + CUT, file.size, is_whole)
        )

    def close(self) -> None:
        """Nothing more comes."""
        if self._file is not None:
            self.end(is_whole=False)

    def _begun(self) -> _Open:
        if self._file is None:
            raise ValueError("no file was begun")
        return self._file

    def _open(self, untrusted_name: bytes, wanted: str, otherwise: str) -> None:
        path = self._free(wanted, otherwise)
        target = self.folder / (path + CUT)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        self._file = _Open(untrusted_name, path, os.fdopen(handle, "wb"))

    def _free(self, wanted: str, otherwise: str) -> str:
        """A path of which the folders are made and nothing is there yet."""
        if len(wanted.encode()) <= _MOST_PATH and self._has_room(wanted):
            return wanted
        flat = f"{otherwise}-{safe_name(wanted.rpartition('/')[2].encode(), 100)}"
        while not self._has_room(flat):  # the sender may have thought of this name too
            flat = f"{otherwise}-{flat.rpartition('/')[2]}"[:_MOST_PATH]
            otherwise += "x"
        return flat

    def _has_room(self, path: str) -> bool:
        target = self.folder / path
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):  # a file lies where a folder should be
            return False
        taken = self.folder / (path + CUT)
        return not (os.path.lexists(target) or os.path.lexists(taken))

    def _keep_name(self, number: int, untrusted: bytes) -> None:
        """The name as it came, in the record that came with it."""
        names = self.folder / "names"
        names.mkdir(mode=0o700, exist_ok=True)
        (names / f"{number:06d}.json").write_bytes(untrusted)
