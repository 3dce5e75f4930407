"""The door that a backup holds, made again: all of it is unsealed before any of it is used."""

import os
import shutil
import tarfile
from pathlib import Path
from typing import IO, BinaryIO

import pyrage
from nacl.signing import SigningKey

from zenger.errors import DoorError
from zenger.receive.door.folder import CUT, FOLDERS, NAME, WHOLE, DoorFolder
from zenger.receive.door.mailboxes import Mailboxes
from zenger.receive.root import fingerprint_of
from zenger.receive.root_age import root_identity
from zenger.receive.whole_file import sync
from zenger.workflow.door.backup import DESTROYED, MEMBER, Copied

_BLOCK = 256 * 1024


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
            f"broke off ({error}). Nothing of it was used."
        ) from error


def _unpack(whole: Path, folder: DoorFolder) -> Copied:
    for name in (*FOLDERS, "tor/door", "tor/desk", "tor/desk/authorized_clients"):
        (folder.path / name).mkdir(mode=0o700)
    parcels = size = 0
    with tarfile.open(whole) as members:
        for member in members:
            content = members.extractfile(member) if member.isreg() else None
            if content is None or not MEMBER.fullmatch(member.name):
                raise DoorError("There is something in this backup that belongs to no door.")
            _place(content, folder.path / member.name, member.mtime)
            parcels += member.name.endswith((".age", ".cut"))
            size += member.size
    for name in ("tor/desk/authorized_clients", "tor/desk", "tor/door"):
        if not any((folder.path / name).iterdir()):
            (folder.path / name).rmdir()
    overtaken = _drop_destroyed(folder)
    return Copied(parcels - overtaken, size, overtaken)


def _drop_destroyed(folder: DoorFolder) -> int:
    """Remove what its source had destroyed while the backup was written; how many parcels."""
    said = folder.path / DESTROYED
    if not said.exists():  # a backup of before it was said
        return 0
    dropped = 0
    for name in filter(NAME.fullmatch, said.read_text().split()):
        for path in (folder.path / place / name for place in ("incoming", "store")):
            for ending in (WHOLE, CUT):
                if (one := path.with_suffix(ending)).exists():
                    one.unlink()
                    dropped += 1
    said.unlink()
    return dropped


def _place(content: IO[bytes], path: Path, stamp: float) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as out:
        shutil.copyfileobj(content, out, _BLOCK)
        out.flush()
        os.utime(out.fileno(), (stamp, stamp))
        os.fsync(out.fileno())
