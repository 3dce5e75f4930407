"""Starts `zenger process` beside the desk, for what somebody asked to be done again."""

import os
import subprocess
import sys
from pathlib import Path


def start_processing(folder: Path) -> None:
    """Begin, and do not wait. It ends by itself, also when the desk is closed meanwhile.

    It is the same command that is typed: the writing lock keeps it alone, its workers are in the
    sandbox, and its settings are as in the last run. It is told nothing but the folder; what it
    says goes nowhere, since what it did is in the records.
    """
    command = [sys.executable, "-m", "zenger", "process", "--as-before"]
    command += ["--newsroom", str(folder.resolve())]
    with open(os.devnull, "r+b") as nothing:  # noqa: PTH123  read and written at once
        subprocess.Popen(
            command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True,
            cwd="/",
        )  # fmt: skip
