"""Files of the archive are for everybody, whatever the umask of who prints it.

Accounts that keep secrets often have the umask 077; of an archive printed so, a web server, which
is another account, could read nothing. What is printed is hidden until it takes its place.
"""

import os
import stat
from pathlib import Path

HIDDEN = 0o700  # of a folder under construction, which nobody has checked yet
HIDDEN_FILE = 0o600
_FILE = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
_FOLDER = _FILE | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


def let_everybody_read(place: Path) -> None:
    """Let every account read this file, or this folder and all in it where the umask forbade it."""
    if not place.is_dir() or place.is_symlink():
        _add(place, _FILE)
        return
    _add(place, _FOLDER)
    if not _umask() & _FOLDER:
        return
    for inside, folders, files in os.walk(place):
        for name in folders:
            _add(Path(inside, name), _FOLDER)
        for name in files:
            _add(Path(inside, name), _FILE)


def make_folders(folder: Path) -> None:
    """Make it, and those above it, where they are missing. Those that are there stay as they are:
    somebody may have closed them."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        _add(one, _FOLDER)


def _umask() -> int:
    """That of this process; what is made in the moment between is more private, never less."""
    umask = os.umask(stat.S_IRWXG | stat.S_IRWXO)
    os.umask(umask)
    return umask


def _add(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.lstat().st_mode)
    if not path.is_symlink() and mode & bits != bits:
        path.chmod(mode | bits)
