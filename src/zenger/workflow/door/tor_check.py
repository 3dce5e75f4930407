"""Asks tor itself whether it takes the configuration."""

import os
import shutil
import subprocess
from pathlib import Path

from zenger.errors import DoorError, MissingProgramError

_WAIT = 60  # seconds


def require_valid(torrc: Path) -> None:
    """Asked as whoever the file belongs to: tor looks whether its folders are its own.

    Raises:
        MissingProgramError: there is no tor.
        DoorError: with what tor said.
    """
    done = _tor("--verify-config", "-f", str(torrc), owner=torrc.stat())
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if "[warn]" in line or "[err]" in line]
        raise DoorError("Tor does not take this configuration.\n" + "\n".join(said))


def has_proof_of_work() -> bool:
    """Whether this tor can ask whoever floods the door for work.

    Raises:
        MissingProgramError: there is no tor.
    """
    return "pow: yes" in _tor("--list-modules").stdout


def _tor(*words: str, owner: os.stat_result | None = None) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("tor") or shutil.which("tor", path="/usr/sbin:/usr/bin")
    if program is None:
        raise MissingProgramError("tor is not installed. Get it with `apt-get install tor`.")
    become = owner if os.geteuid() == 0 else None
    return subprocess.run(
        [program, *words], capture_output=True, text=True, timeout=_WAIT, check=False,
        user=become.st_uid if become else None, group=become.st_gid if become else None,
        extra_groups=() if become else None,
    )  # fmt: skip
