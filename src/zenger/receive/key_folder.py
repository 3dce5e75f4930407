"""Where private halves lie: a folder on a machine that is never online, everything in it locked.

    keyring.json            signed, public
    root.txt                fingerprint of the root, public
    root.age                the root, under a passphrase; better kept elsewhere
    recovery.age            a key that several people hold together, if there is one
    desks/1.age             identity of desk 1, under its passphrase
    epochs/2026-W48/1.age   key of that week, sealed to desk 1
    epochs/2026-W48/used    the last day on which a parcel of that week was imported

Each `.age` opens with any age program, to what `age-keygen` would have written.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyrage
from nacl.signing import SigningKey
from pyrage import x25519

from zenger.errors import KeyringError
from zenger.receive.age_passphrase import open_locked
from zenger.receive.desk_signing import public_half
from zenger.receive.keyring import Keyring, verified
from zenger.receive.recovery import open_recovery
from zenger.receive.root import Fingerprint, fingerprint_of, read_fingerprint
from zenger.receive.weeks import first_day
from zenger.receive.whole_file import sync, whole_file

KEYRING, ROOT, ROOT_TEXT = "keyring.json", "root.age", "root.txt"
RECOVERY = "recovery.age"
SHORTEST = 16  # characters of a passphrase
UNOPENED_DAYS = 70  # a door keeps what nobody fetches for eight weeks; and two to open it in
_ROOT_LINE = re.compile(r"ZENGER-ROOT-ED25519-([0-9a-f]{64})\s*")


@dataclass(frozen=True, slots=True)
class WeekKey:
    """The private half of an epoch, unlocked."""

    week: str  # empty: a desk's own, for what was sealed without forward secrecy
    identity: x25519.Identity


class KeyFolder:
    """The folder. Files appear in it whole or not at all, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fingerprint(self) -> Fingerprint:
        """Of the root whose keys these are.

        Raises:
            KeyringError: this is no folder of keys.
        """
        try:
            lines = (self.path / ROOT_TEXT).read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
            lines = []
        found = read_fingerprint(lines[0]) if lines else None
        if found is None:
            raise KeyringError(
                "There are no keys in this folder. Name it with `--keys DIR`, or make them with "
                "`zenger keys init`."
            )
        return found

    def keyring(self) -> Keyring:
        """Raises: KeyringError: it is missing, or not signed by the root of this folder."""
        try:
            content = (self.path / KEYRING).read_bytes()
        except FileNotFoundError:
            raise KeyringError(
                "The keyring is missing from the folder of keys. Copy it back from the door."
            ) from None
        return verified(content, self.fingerprint())

    def write_keyring(self, content: bytes) -> None:
        self._write(KEYRING, content)

    # the root

    def lock_root(self, root: SigningKey, passphrase: str) -> None:
        self._lock(ROOT, f"ZENGER-ROOT-ED25519-{bytes(root).hex()}\n", passphrase)
        found = fingerprint_of(root.verify_key)
        self._write(ROOT_TEXT, f"{found.hexadecimal}\n{' '.join(found.words)}\n".encode())

    def unlock_root(self, passphrase: str, elsewhere: Path | None = None) -> SigningKey:
        """The root.

        Args:
            elsewhere: its file, where it is kept apart.

        Raises:
            KeyringError: it is not there, another, or the passphrase is wrong.
        """
        text = _unlock(elsewhere or self.path / ROOT, passphrase, "root key")
        found = _ROOT_LINE.fullmatch(text)
        root = SigningKey(bytes.fromhex(found[1])) if found else None
        if root is None or fingerprint_of(root.verify_key) != self.fingerprint():
            raise KeyringError("This is not the root key of this folder. Take the right one.")
        return root

    # desks

    def lock_desk(self, desk: int, identity: x25519.Identity, passphrase: str) -> None:
        self._lock(f"desks/{desk}.age", f"{identity}\n", passphrase)

    def unlock_desk(self, desk: int, passphrase: str) -> x25519.Identity:
        """Raises: KeyringError: there is no such desk here, or the passphrase is wrong."""
        text = _unlock(self.path / f"desks/{desk}.age", passphrase, f"key of desk {desk}")
        return x25519.Identity.from_str(text.strip())

    def require_signer(self, desk: int, key: SigningKey) -> None:
        """Raises: KeyringError: the keyring does not say that this desk signs with this key."""
        if not any(
            one.id == desk and one.signs == public_half(key) for one in self.keyring().desks
        ):
            raise KeyringError(
                f"The keyring does not say with which key desk {desk} signs, so the door would "
                "take nothing from it: it was revoked, or added by an older Zenger. Add a new desk "
                "with `zenger keys add-desk`, and bring the keyring to the door."
            )

    def write_recovery(self, locked: bytes) -> None:
        self._write(RECOVERY, locked)

    def unlock_recovery(self, shares: Iterable[str]) -> x25519.Identity:
        """Raises: KeyringError: there is none here, or these shares do not open it."""
        try:
            locked = (self.path / RECOVERY).read_bytes()
        except FileNotFoundError:
            raise KeyringError(
                f"{RECOVERY} is not in the folder of keys. Copy it there from where it is kept."
            ) from None
        return open_recovery(locked, shares)

    def desks(self) -> tuple[int, ...]:
        """Whose identities lie here."""
        return tuple(sorted(int(one.stem) for one in (self.path / "desks").glob("*.age")))

    def drop_desk(self, desk: int) -> None:
        """Destroy what a desk could open parcels with."""
        for file in [self.path / f"desks/{desk}.age", *self.path.glob(f"epochs/*/{desk}.age")]:
            destroy(file)

    # weeks

    def store_week(self, week: str, desk: int, identity: x25519.Identity, wrapped_to: str) -> None:
        to = x25519.Recipient.from_str(wrapped_to)
        content = pyrage.encrypt(f"{identity}\n".encode(), [to], True)
        self._write(f"epochs/{week}/{desk}.age", content)

    def has_week(self, week: str, desk: int) -> bool:
        return (self.path / f"epochs/{week}/{desk}.age").is_file()

    def weeks(self) -> tuple[str, ...]:
        """Those of which private halves lie here, in order."""
        return tuple(sorted(one.name for one in self.path.glob("epochs/*-W*") if one.is_dir()))

    def unlock_weeks(self, desk: int, identity: x25519.Identity) -> tuple[WeekKey, ...]:
        """What opens this desk's parcels, latest week first, the desk's own key last."""
        found = []
        for week in reversed(self.weeks()):
            file = self.path / f"epochs/{week}/{desk}.age"
            if file.is_file():
                found.append(WeekKey(week, _unwrapped(file, identity)))
        return (*found, WeekKey("", identity))

    def note_import(self, week: str, day: date) -> None:
        """Parcels of that week were imported on that day: its key is kept for some days more."""
        last = self.last_import(week)
        if last is None or last < day:
            self._write(f"epochs/{week}/used", f"{day.isoformat()}\n".encode())

    def last_import(self, week: str) -> date | None:
        try:
            text = (self.path / f"epochs/{week}/used").read_text(encoding="ascii")
            return date.fromisoformat(text.strip())
        except FileNotFoundError:
            return None
        except ValueError:
            raise KeyringError(
                f"epochs/{week}/used in the folder of keys holds no day. Correct it by hand."
            ) from None

    def destroy_week(self, week: str) -> None:
        """From now on nobody opens a parcel of that week."""
        first_day(week)  # a name of ours, not of somebody's making
        folder = self.path / "epochs" / week
        for file in sorted(folder.iterdir()):
            destroy(file)
        folder.rmdir()
        sync(folder.parent)

    # files

    def make(self) -> None:
        """Raises: KeyringError: there is something already."""
        self.path.mkdir(parents=True, exist_ok=True)
        if any(self.path.iterdir()):
            raise KeyringError(
                "The folder for the keys is not empty, and keys are never overwritten. Choose "
                "another with `--keys DIR`."
            )
        self.path.chmod(0o700)
        for name in ("desks", "epochs"):
            (self.path / name).mkdir(mode=0o700)

    def open_to_others(self) -> tuple[str, ...]:
        """What in here somebody else on this machine may read."""
        found = [self.path, *sorted(self.path.rglob("*"))]
        return tuple(
            os.fspath(one.relative_to(self.path)) for one in found if one.stat().st_mode & 0o077
        )

    def _lock(self, name: str, text: str, passphrase: str) -> None:
        self._write(name, pyrage.passphrase.encrypt(text.encode(), passphrase, True))

    def _write(self, name: str, content: bytes) -> None:
        path = self.path / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with whole_file(path) as out:
            out.write(content)


def is_due(week: str, last_import: date | None, keep_days: int, today: date) -> bool:
    """Whether a week's key has to be destroyed: both the week and its last import are long over.

    Of a week of which nothing was opened yet, something may still lie at the door.
    """
    end = first_day(week).toordinal() + 6
    if last_import is None:
        return today.toordinal() > end + max(keep_days, UNOPENED_DAYS)
    return today.toordinal() > max(end, last_import.toordinal()) + keep_days


def destroy_due(folder: KeyFolder, keep_days: int, today: date) -> tuple[str, ...]:
    """Destroy what is due; the weeks it was."""
    due = due_weeks(folder, folder.weeks(), keep_days, today)
    for week in due:
        folder.destroy_week(week)
    return due


def due_weeks(
    folder: KeyFolder, weeks: Iterable[str], keep_days: int, today: date
) -> tuple[str, ...]:
    return tuple(week for week in weeks if is_due(week, folder.last_import(week), keep_days, today))


def destroy(file: Path) -> None:
    """Overwrite and remove a file. A disk may keep an older copy: see docs/decisions/parcels.md."""
    if not file.is_file():
        return
    with file.open("r+b") as stream:
        stream.write(os.urandom(file.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())
    file.unlink()
    sync(file.parent)


def _unlock(file: Path, passphrase: str, what: str) -> str:
    try:
        content = open_locked(file.read_bytes(), passphrase)
    except FileNotFoundError:
        raise KeyringError(f"The {what} is not in the folder of keys. Name where it is.") from None
    if content is None or not content.isascii():
        raise KeyringError(f"This passphrase does not open the {what}.")
    return content.decode("ascii")


def _unwrapped(file: Path, identity: x25519.Identity) -> x25519.Identity:
    try:
        text = pyrage.decrypt(file.read_bytes(), [identity]).decode("ascii")
    except (pyrage.DecryptError, UnicodeDecodeError):
        raise KeyringError(
            "A key of a week is not sealed to this desk, or damaged. Restore the folder of keys "
            "from its copy."
        ) from None
    return x25519.Identity.from_str(text.strip())
