"""A folder of keys, made once: passphrases take seconds to lock and unlock, as they should."""

import atexit
import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from nacl.signing import SigningKey
from pyrage import x25519

from zenger.receive.key_folder import KeyFolder, WeekKey
from zenger.workflow.door.ceremony import begin

ROOT_PASSPHRASE = "one passphrase for the root"
DESK_PASSPHRASES = ("another passphrase for desk 1", "a third passphrase for desk 2")
BEGUN = date(2026, 11, 26)  # a Thursday, in 2026-W48
WEEK = "2026-W48"


@dataclass(frozen=True)
class House:
    """Keys with two desks, in a folder of the test's own."""

    folder: KeyFolder
    root: SigningKey
    desks: tuple[x25519.Identity, ...]

    def week_keys(self, desk: int = 1) -> tuple[WeekKey, ...]:
        return self.folder.unlock_weeks(desk, self.desks[desk - 1])


@cache
def _made() -> tuple[Path, SigningKey, tuple[x25519.Identity, ...]]:
    scratch = mkdtemp(prefix="zenger-test-keys-")
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    path = Path(scratch) / "keys"
    folder = KeyFolder(path)
    begin(
        folder, newsroom="The Harbour Record", onion="example.onion", keep_days=14,
        root_passphrase=ROOT_PASSPHRASE, desk_passphrases=DESK_PASSPHRASES, today=BEGUN,
    )  # fmt: skip
    desks = tuple(folder.unlock_desk(n, p) for n, p in enumerate(DESK_PASSPHRASES, 1))
    return path, folder.unlock_root(ROOT_PASSPHRASE), desks


def house_in(path: Path) -> House:
    made, root, desks = _made()
    shutil.copytree(made, path)
    return House(KeyFolder(path), root, desks)
