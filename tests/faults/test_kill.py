"""`kill -9` at any moment loses nothing: the records end as those of an undisturbed run."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.trove import dump, make_trove

KILLS = int(os.environ.get("ZENGER_KILLS", "20"))  # `make kills` asks for 200


def press(base: Path, newsroom: str) -> list[str]:
    where = ["-o", str(base / f"{newsroom}-site"), "--newsroom", str(base / newsroom)]
    what = ["--title", "Harbour", "--public-record", "Public since 1975", "--jobs", "2"]
    return [sys.executable, "-m", "zenger", "press", str(base / "trove"), *where, *what]


@pytest.mark.slow
def test_many_kills_end_in_the_same_state(tmp_path: Path) -> None:
    make_trove(tmp_path / "trove")
    started = time.monotonic()
    subprocess.run(press(tmp_path, "calm"), check=True, capture_output=True, timeout=300)
    whole = time.monotonic() - started
    _storm(tmp_path, whole)
    subprocess.run(press(tmp_path, "stormy"), check=True, capture_output=True, timeout=300)
    calm, stormy = dump(tmp_path / "calm"), dump(tmp_path / "stormy")
    for table, rows in calm.items():
        assert stormy[table] == rows, table
    verify = [sys.executable, "-m", "zenger", "verify", str(tmp_path / "stormy-site")]
    subprocess.run(verify, check=True, capture_output=True, timeout=60)


def _storm(base: Path, whole: float) -> None:
    """Kill the press `KILLS` times at random moments of its `whole` seconds.

    A run that ends before its moment came is begun anew from nothing, so that the kills fall
    into all stages, however fast the machine is just now.
    """
    chance = random.Random(1735)
    kills = 0
    for _ in range(KILLS * 10):
        process = subprocess.Popen(
            press(base, "stormy"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(timeout=chance.uniform(0.1, whole))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=60)
            kills += 1
            if kills == KILLS:
                return
        else:
            shutil.rmtree(base / "stormy")
            shutil.rmtree(base / "stormy-site")
    pytest.fail(f"only {kills} of {KILLS} kills came in time")
