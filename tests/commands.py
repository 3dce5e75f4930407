"""Commands of `zenger` in this process, for tests of what they do; starting Python anew for each
takes a second of computing, and a sandbox two more. `tests/scenarios/test_press.py` and
`tests/faults` start them as people do.
"""

import shutil
import subprocess
import tempfile
from contextlib import chdir
from functools import cache
from pathlib import Path

from click.testing import CliRunner
from django.db import connection
from tests.trove import make_trove

from zenger.cli.main import main

WHY = "Released in 2019"
TITLE = "The Harbour Record"


def zenger(
    *words: str | Path, check: bool = True, within: Path | None = None, typed: str = ""
) -> "subprocess.CompletedProcess[str]":
    """What `zenger WORDS` leaves and says.

    Args:
        check: anything but success is a failure of the test.
        within: the folder that it is run in.
        typed: standard input, which is no terminal.
    """
    typed_words = [str(word) for word in words]
    with chdir(within or Path.cwd()):
        run = CliRunner().invoke(main, typed_words, input=typed)
    connection.close()  # as when a process ends: all is in the newsroom's files
    assert not check or run.exit_code == 0, run.output
    return subprocess.CompletedProcess(typed_words, run.exit_code, run.stdout, run.stderr)


def press_into(folder: Path) -> Path:
    """A `trove` (`tests/trove.py`) with the newsroom `desk` and the archive `site` made of it."""
    shutil.copytree(_pressed().name, folder, symlinks=True, dirs_exist_ok=True)
    return folder


@cache
def _pressed() -> tempfile.TemporaryDirectory[str]:
    kept = tempfile.TemporaryDirectory()
    folder = Path(kept.name)
    zenger("press", make_trove(folder / "trove"), "-o", folder / "site", "--newsroom",
           folder / "desk", "--title", TITLE, "--public-record", WHY)  # fmt: skip
    return kept
