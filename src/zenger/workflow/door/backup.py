"""A copy of the door that only the newsroom's offline root opens. `restore.py` makes it again.

It holds parcels, mailboxes, settings and the keys of the onion services: all that a clean machine
needs to be the same door at the same address. What a source had destroyed is not in it.
"""

import re
import stat
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from zenger.errors import DoorError
from zenger.receive.door.folder import DELETE, NAME, DoorFolder
from zenger.receive.door.mailboxes import Mailboxes
from zenger.receive.door.store import Store
from zenger.receive.keyring import root_of
from zenger.receive.root_age import root_recipient
from zenger.workflow.door.mover import destroy_unwanted
from zenger.workflow.progress import Report, counted, silent

_BLOCK = 256 * 1024
_PLAIN = ("door.toml", "keyring.json", "pepper", "replies/taken")
_MANY = (
    "store/*", "incoming/*.age", "incoming/*.cut", "tor/door/*", "tor/desk/*",
    "tor/desk/authorized_clients/*.auth",
)  # fmt: skip
_MAILBOXES = "mailboxes.sqlite3"
DESTROYED = "destroyed"  # names of parcels that are in it and were destroyed while it was written
MEMBER = re.compile(
    r"door\.toml|keyring\.json|pepper|mailboxes\.sqlite3|replies/taken|destroyed"
    r"|(store|incoming)/[0-9a-f]{32}\.(age|cut)|store/(names\.key|state\.json)"
    r"|tor/(door|desk)/(hostname|hs_ed25519_(secret|public)_key)"
    r"|tor/desk/authorized_clients/[a-z0-9-]{1,40}\.auth",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Copied:
    """What is in a backup."""

    parcels: int
    bytes: int
    overtaken: int = 0  # of these, that their source had destroyed while it was written


def back_up(folder: DoorFolder, out: BinaryIO, *, report: Report = silent) -> Copied:
    """Write a backup, sealed to the root that this door is pinned to.

    Raises:
        KeyringError: the keyring is not of that root.
        DoorError: another command is at the parcels, or the file cannot be written.
    """
    root = root_of(folder.keyring_bytes(), folder.fingerprint())
    with folder.alone():
        destroy_unwanted(folder)
        total = sum(path.stat().st_size for _, path in _files(folder))
        members = _Tar(folder, counted("backup", total, report))
        try:
            pyrage.encrypt_io(members, out, [root_recipient(root)])
        except pyrage.EncryptError as error:
            raise members.failed or DoorError(
                f"The backup could not be written ({error}). Nothing of it is left; make room, or "
                "write it somewhere else."
            ) from error
    return Copied(members.parcels, members.bytes, len(members.overtaken))


def _files(folder: DoorFolder) -> Iterator[tuple[str, Path]]:
    """What is copied besides the mailboxes, with its name there."""
    paths = [folder.path / name for name in _PLAIN]
    paths += [path for name in _MANY for path in sorted(folder.path.glob(name))]
    for path in paths:
        name = str(path.relative_to(folder.path))
        if MEMBER.fullmatch(name) and _is_file(path):
            yield name, path


def _unwanted(folder: DoorFolder) -> set[str]:
    """Names of what sources had destroyed since the last run, as it came in and as it was laid."""
    wishes = {path.stem for path in folder.incoming.glob(f"*{DELETE}") if NAME.fullmatch(path.stem)}
    return wishes | {Store(folder.store).name_of(name) for name in wishes}


class _Tar:
    """The members of a backup as the file that the age library reads from."""

    def __init__(self, folder: DoorFolder, count: Callable[[int], None]) -> None:
        self._count = count
        self._chunks = self._all(folder)
        self._chunk = memoryview(b"")
        self.parcels = self.bytes = 0
        self.copied = set[str]()  # names of parcels
        self.overtaken = set[str]()  # of these, destroyed meanwhile
        self.failed: Exception | None = None  # the age library tells of an error only that it was

    def read(self, size: int) -> bytes:
        while not self._chunk:
            try:
                chunk = next(self._chunks, None)
            except Exception as error:
                self.failed = error
                raise
            if chunk is None:
                return b""
            self._chunk = memoryview(chunk)
        taken, self._chunk = self._chunk[:size], self._chunk[size:]
        return bytes(taken)

    def _all(self, folder: DoorFolder) -> Iterator[bytes]:
        for name, path in list(_files(folder)):
            if path.stem not in _unwanted(folder):
                yield from self._file(name, path)
        # Last: of what comes meanwhile there is no parcel without its receipt, and a mailbox that
        # is deleted meanwhile is not in it.
        yield from self._member(_MAILBOXES, Mailboxes(folder.mailboxes, folder.pepper()).copy())
        # After these: who has everything destroyed has parcels destroyed first.
        self.overtaken = self.copied & _unwanted(folder)
        yield from self._member(DESTROYED, "\n".join(sorted(self.overtaken)).encode())
        yield bytes(tarfile.RECORDSIZE)

    def _file(self, name: str, path: Path) -> Iterator[bytes]:
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            return  # its source had it destroyed just now, or it was never there
        with stream:
            found = tarfile.TarInfo(name)
            found.size = stream.seek(0, 2)
            if name.startswith("store/"):  # a day, which is all that is left of the time there
                found.mtime = int(path.stat().st_mtime)
            stream.seek(0)
            yield self._header(found)
            while block := stream.read(_BLOCK):
                self._count(len(block))
                yield block
            yield bytes(-found.size % tarfile.BLOCKSIZE)

    def _member(self, name: str, content: bytes) -> Iterator[bytes]:
        found = tarfile.TarInfo(name)
        found.size = len(content)
        yield self._header(found)
        yield content + bytes(-len(content) % tarfile.BLOCKSIZE)

    def _header(self, member: tarfile.TarInfo) -> bytes:
        member.mode = 0o600
        if member.name.endswith((".age", ".cut")):
            self.parcels += 1
            self.copied.add(Path(member.name).stem)
        self.bytes += member.size
        return member.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


def _is_file(path: Path) -> bool:
    """Not a link or a pipe, which whoever broke into the door's process may have put there."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False
