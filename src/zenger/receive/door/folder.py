"""The door's folder: everything that the machine at the door keeps, and nothing that decrypts.

    door.toml           settings
    keyring.json        signed by the newsroom's root, whose fingerprint door.toml pins
    pepper              32 random bytes that codenames are hashed with
    mailboxes.sqlite3   hashes of codenames, keys to reply to, sealed replies; its journal
    incoming/           what came today: NAME.part under way, NAME.age whole, NAME.cut broken off;
                        NAME.delete, empty, asks the mover to destroy NAME wherever it lies by then
    store/              what the mover laid anew, under other names, all times set to the day
    replies/            bundles of the desk that wait to be taken in
    tor/                torrc and the two onion services
    run/                sockets; elsewhere in an installation: a folder that is only in memory

NAME is 32 random hexadecimal digits. Nobody but its owner may read anything in here.
"""

import fcntl
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zenger.errors import DoorError
from zenger.receive.door.settings import FILE_NAME, DoorSettings, door_toml, read_door_settings
from zenger.receive.keyring import Keyring, verified
from zenger.receive.root import Fingerprint, read_fingerprint
from zenger.receive.whole_file import whole_file

PEPPER_SIZE = 32  # bytes
NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)
PART, WHOLE, CUT, DELETE = ".part", ".age", ".cut", ".delete"
FOLDERS = ("incoming", "store", "replies", "tor", "run")


def new_name() -> str:
    """A name for a parcel, which says nothing."""
    return secrets.token_hex(16)


class DoorFolder:
    """The folder. Files appear in it whole or not at all, readable by their owner only."""

    def __init__(self, path: Path, run: Path | None = None) -> None:
        """Args: run: where sockets are, if not in the folder itself."""
        self.path = path
        self.run = run or path / "run"

    @property
    def mailboxes(self) -> Path:
        return self.path / "mailboxes.sqlite3"

    @property
    def incoming(self) -> Path:
        return self.path / "incoming"

    @property
    def store(self) -> Path:
        return self.path / "store"

    @property
    def replies(self) -> Path:
        return self.path / "replies"

    @property
    def tor(self) -> Path:
        return self.path / "tor"

    @property
    def door_socket(self) -> Path:
        return self.run / "door.sock"

    @property
    def upload_socket(self) -> Path:
        return self.run / "upload.sock"

    def settings(self) -> DoorSettings:
        """Raises: DoorError: this is no door, or its settings cannot be read."""
        return read_door_settings(self.path)

    def fingerprint(self) -> Fingerprint:
        """Of the root that this door was pinned to when it was made.

        Raises:
            DoorError: the settings name none.
        """
        found = read_fingerprint(self.settings().root)
        if found is None:
            raise DoorError(
                f"{FILE_NAME} names no fingerprint of the newsroom's root. Correct `root` by hand: "
                "`zenger keys show` prints it."
            )
        return found

    def keyring(self) -> Keyring:
        """The keyring, which the pinned root signed. It may have expired.

        Raises:
            KeyringError: another signed it, or it was changed.
            DoorError: it is missing.
        """
        return verified(self.keyring_bytes(), self.fingerprint())

    def keyring_bytes(self) -> bytes:
        """Raises: DoorError: it is missing."""
        return self._read("keyring.json", "Copy it from the folder of keys.")

    def pepper(self) -> bytes:
        """Raises: DoorError: it is missing or cut off."""
        content = self._read("pepper", "Without it no codename opens: restore the backup.")
        if len(content) != PEPPER_SIZE:
            raise DoorError("The door's pepper is damaged: restore the backup.")
        return content

    def write_keyring(self, content: bytes) -> None:
        """Put another keyring in place of this one.

        Raises:
            KeyringError: the pinned root did not sign it.
        """
        verified(content, self.fingerprint())
        self.write("keyring.json", content)

    def open_to_others(self) -> Iterator[str]:
        """What in here somebody else on this machine may read or write.

        A group may look at what is in the folder itself and go through it: in an installation that
        is root's, and what is in it belongs to users of their own.
        """
        for one in (self.path, *sorted(self.path.rglob("*"))):
            try:
                mode = one.lstat().st_mode
            except FileNotFoundError:
                continue  # an upload that ended meanwhile
            forbidden = 0o027 if one == self.path else 0o077
            if not stat.S_ISLNK(mode) and not stat.S_ISSOCK(mode) and mode & forbidden:
                yield str(one.relative_to(self.path))

    def hold(self) -> int:
        """Be the only process that serves this door, with those that it makes, until all end.

        Raises:
            DoorError: another does.
        """
        handle = os.open(self.incoming, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise DoorError(
                "This door is open already. Stop the one that serves it, or leave it be."
            ) from None
        return handle

    @contextmanager
    def alone(self, waiting: Callable[[], None] | None = None) -> Iterator[None]:
        """Be the only command that lays, copies or destroys parcels; sources come all the while.

        Args:
            waiting: called once if another is at it, which is then waited for. None: no waiting.

        Raises:
            DoorError: another is at it.
        """
        handle = os.open(self.store, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if waiting is None:
                    raise DoorError(
                        "Another command is at the parcels of this door: the mover, a backup, or "
                        "one that hands over or takes in. Nothing was done. Start this again when "
                        "it is through."
                    ) from None
                waiting()
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def make(self, settings: DoorSettings, keyring: bytes) -> None:
        """Make the folder.

        Raises:
            DoorError: there is something already.
            KeyringError: the root in the settings did not sign the keyring.
        """
        pinned = read_fingerprint(settings.root)
        if pinned is None:
            raise DoorError("This is no fingerprint: it has 32 digits, or ten words.")
        verified(keyring, pinned)
        self.path.mkdir(parents=True, exist_ok=True)
        if any(self.path.iterdir()):
            raise DoorError("The folder for the door is not empty. Choose another with `--door`.")
        self.path.chmod(0o700)
        for name in FOLDERS:
            (self.path / name).mkdir(mode=0o700)
        self.write("pepper", secrets.token_bytes(PEPPER_SIZE))
        self.write("keyring.json", keyring)
        self.write(FILE_NAME, door_toml(settings))

    def write(self, name: str, content: bytes) -> None:
        """Write a file: it appears whole or not at all, and survives a loss of power."""
        path = self.path / name
        with whole_file(path, adopted=True) as out:
            out.write(content)

    def _read(self, name: str, what_to_do: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            self.settings()  # says so where there is no door at all
            raise DoorError(f"{name} is missing from the door's folder. {what_to_do}") from None
