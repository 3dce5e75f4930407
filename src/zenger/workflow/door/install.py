"""Writes onto a Debian machine all that runs the door there: units, users, owners, torrc."""

import os
import sys
from pathlib import Path

from zenger.errors import DoorError
from zenger.receive.door.folder import DoorFolder
from zenger.workflow.door.install_units import Places, files_of
from zenger.workflow.door.tor_clients import write_torrc
from zenger.workflow.door.tor_config import TorPlaces

RUN = Path("/run/zenger")
COMMANDS = (
    "systemd-sysusers", "systemd-tmpfiles --create", "systemctl daemon-reload",
    "systemctl enable --now zenger-door.service zenger-mover.timer zenger-tor.service",
)  # fmt: skip
_LIBRARIES = tuple(Path(one) for one in ("/usr/lib", "/usr/lib64", "/lib", "/lib64"))


def install(folder: DoorFolder, program: Path, root: Path = Path("/")) -> tuple[Path, ...]:
    """Write the files; which they are. Nothing is started, and no user is made.

    Args:
        program: `zenger`, as it is on the machine that will run the door.
        root: where that machine's file system is.

    Raises:
        DoorError: a path holds what systemd would take for more than a path.
    """
    settings = folder.settings()
    places = Places(
        _plain(folder.path), _plain(program), _plain(folder.path.parent / "digests"),
        _executable(program), settings.mover_hour,
    )  # fmt: skip
    written = []
    for name, content in files_of(places).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        path.chmod(0o644)
        written.append(path)
    written.append(write_torrc(TorPlaces(folder.tor, RUN / "door.sock")))
    return tuple(written)


def _plain(path: Path) -> Path:
    text = os.fspath(path)
    if not text.startswith("/") or not text.isascii() or set(text) & set(" \t\n\"'\\%$;*?"):
        raise DoorError(
            "The door is installed under plain paths: letters, digits, dots and dashes, from the "
            "root on. Move its folder to /var/lib/zenger/door, say."
        )
    return path


def _executable(program: Path) -> tuple[Path, ...]:
    """The environment that `zenger` is in, the Python it was made of, the system's libraries."""
    python = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    return (program.parent.parent, python, Path(sys.base_prefix) / "lib", *_LIBRARIES)
