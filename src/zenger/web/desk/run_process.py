"""Starts commands beside the desk, for what takes longer than a page may."""

import os
import subprocess
import sys
from pathlib import Path


def start_processing(folder: Path) -> None:
    """Begin `zenger process`, and do not wait. It ends by itself, also when the desk is closed.

    It is the same command that is typed: the writing lock keeps it alone, its workers are in the
    sandbox, and its settings are as in the last run.
    """
    _start("process", "--as-before", folder=folder)


def start_check(folder: Path, walk: int, noted: str) -> None:
    """Begin the walk along the log that somebody asked for, and do not wait."""
    looked_for = ("--noted", noted) if noted else ()
    _start("audit", "--walk", str(walk), *looked_for, folder=folder)


def _start(*words: str, folder: Path) -> None:
    """A command is told nothing that is secret; what it says goes nowhere: it is in the records."""
    command = [sys.executable, "-m", "zenger", *words, "--newsroom", str(folder.resolve())]
    with open(os.devnull, "r+b") as nothing:  # noqa: PTH123  read and written at once
        subprocess.Popen(
            command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True,
            cwd="/",
        )  # fmt: skip
