"""A copy of the door that only the newsroom's offline root opens, and a door made of it again.

It holds parcels, mailboxes, settings and the keys of the onion services: all that a clean machine
needs to be the same door at the same address. What a source had destroyed is not in it.
"""

import os
import re
import shutil
import stat
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

import pyrage
from nacl.signing import SigningKey

from zenger.errors import DoorError
from zenger.receive.door.folder import FOLDERS, DoorFolder
from zenger.receive.door.mailboxes import Mailboxes
from zenger.receive.keyring import root_of
from zenger.receive.root import fingerprint_of
from zenger.receive.root_age import root_identity, root_recipient
from zenger.receive.whole_file import sync
from zenger.workflow.door.mover import destroy_unwanted
from zenger.workflow.progress import Report, counted, silent

_BLOCK = 256 * 1024
_PLAIN = ("door.toml", "keyring.json", "pepper", "replies/taken")
_MANY = (
    "store/*", "incoming/*.age", "incoming/*.cut", "tor/door/*", "tor/desk/*",
    "tor/desk/authorized_clients/*.auth",
)  # fmt: skip
_MAILBOXES = "mailboxes.sqlite3"
_NAME = re.compile(
    r"door\.toml|keyring\.json|pepper|mailboxes\.sqlite3|replies/taken"
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


def back_up(folder: DoorFolder, out: BinaryIO, *, report: Report = silent) -> Copied:
    """Write a backup, sealed to the root that this door is pinned to.

    Raises:
        KeyringError: the keyring is not of that root.
    """
    root = root_of(folder.keyring_bytes(), folder.fingerprint())
    destroy_unwanted(folder)
    total = sum(one.stat().st_size for one in folder.store.glob("*"))
    members = _Tar(folder, counted("backup", total, report))
    pyrage.encrypt_io(members, out, [root_recipient(root)])
    return Copied(members.parcels, members.bytes)


def restore(sealed: BinaryIO, root: SigningKey, folder: DoorFolder) -> Copied:
    """Make the door that a backup holds in an empty folder.

    Raises:
        DoorError: there is something already, it was changed, or another root opens it.
    """
    if folder.path.exists() and any(folder.path.iterdir()):
        raise DoorError("The folder for the door is not empty. Choose another with `--door`.")
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.path.chmod(0o700)
    whole = folder.path / ".restore.tar"
    try:
        _unseal(sealed, root, whole)
        copied = _unpack(whole, folder)
        folder.keyring()
        Mailboxes(folder.mailboxes, folder.pepper()).make_journal()
    except BaseException:
        shutil.rmtree(folder.path)  # there was nothing before
        raise
    whole.unlink()
    sync(folder.path)
    return copied


def _unseal(sealed: BinaryIO, root: SigningKey, whole: Path) -> None:
    """All of it is opened, and known to be unchanged, before any of it is used."""
    whole.touch(mode=0o600)
    try:
        with whole.open("wb") as out:
            pyrage.decrypt_io(sealed, out, [root_identity(root)])
    except (pyrage.DecryptError, OSError) as error:
        raise DoorError(
            "This backup does not open: it was sealed to another root "
            f"(this one is {fingerprint_of(root.verify_key).hexadecimal}), it was changed, or it "
            "broke off. Nothing of it was used."
        ) from error


def _unpack(whole: Path, folder: DoorFolder) -> Copied:
    for name in (*FOLDERS, "tor/door", "tor/desk", "tor/desk/authorized_clients"):
        (folder.path / name).mkdir(mode=0o700)
    parcels = size = 0
    with tarfile.open(whole) as members:
        for member in members:
            content = members.extractfile(member) if member.isreg() else None
            if content is None or not _NAME.fullmatch(member.name):
                raise DoorError("There is something in this backup that belongs to no door.")
            _place(content, folder.path / member.name, member.mtime)
            parcels += member.name.endswith((".age", ".cut"))
            size += member.size
    for name in ("tor/desk/authorized_clients", "tor/desk", "tor/door"):
        if not any((folder.path / name).iterdir()):
            (folder.path / name).rmdir()
    return Copied(parcels, size)


def _place(content: IO[bytes], path: Path, stamp: float) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as out:
        shutil.copyfileobj(content, out, _BLOCK)
        out.flush()
        os.utime(out.fileno(), (stamp, stamp))
        os.fsync(out.fileno())


class _Tar:
    """The members of a backup as the file that the age library reads from."""

    def __init__(self, folder: DoorFolder, count: Callable[[int], None]) -> None:
        self._count = count
        self._mailboxes = Mailboxes(folder.mailboxes, folder.pepper()).copy()
        self._chunks = self._all(folder)
        self._chunk = memoryview(b"")
        self.parcels = self.bytes = 0

    def read(self, size: int) -> bytes:
        while not self._chunk:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._chunk = memoryview(chunk)
        taken, self._chunk = self._chunk[:size], self._chunk[size:]
        return bytes(taken)

    def _all(self, folder: DoorFolder) -> Iterator[bytes]:
        yield from self._member(_MAILBOXES, self._mailboxes)
        paths = [folder.path / name for name in _PLAIN]
        paths += [path for name in _MANY for path in sorted(folder.path.glob(name))]
        for path in paths:
            name = str(path.relative_to(folder.path))
            if _NAME.fullmatch(name) and _is_file(path):
                yield from self._file(name, path)
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
        self.parcels += member.name.endswith((".age", ".cut"))
        self.bytes += member.size
        return member.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


def _is_file(path: Path) -> bool:
    """Not a link or a pipe, which whoever broke into the door's process may have put there."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False
