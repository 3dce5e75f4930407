"""`kill -9` at any moment loses nothing: the records end as those of an undisturbed run."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.trove import dump, make_trove

KILLS = 20


def press(base: Path, newsroom: str) -> list[str]:
    where = ["-o", str(base / f"{newsroom}-site"), "--newsroom", str(base / newsroom)]
    what = ["--title", "Harbour", "--public-record", "Public since 1975", "--jobs", "2"]
    return [sys.executable, "-m", "zenger", "press", str(base / "trove"), *where, *what]


@pytest.mark.slow
def test_twenty_kills_end_in_the_same_state(tmp_path: Path) -> None:
    make_trove(tmp_path / "trove")
    started = time.monotonic()
    subprocess.run(press(tmp_path, "calm"), check=True, capture_output=True, timeout=300)
    whole = time.monotonic() - started
    chance = random.Random(1735)
    killed = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            press(tmp_path, "stormy"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.1, whole))
        process.send_signal(signal.SIGKILL)
        killed += process.wait(timeout=60) == -signal.SIGKILL
    assert killed > KILLS // 4
    subprocess.run(press(tmp_path, "stormy"), check=True, capture_output=True, timeout=300)
    calm, stormy = dump(tmp_path / "calm"), dump(tmp_path / "stormy")
    for table, rows in calm.items():
        assert stormy[table] == rows, table
    verify = [sys.executable, "-m", "zenger", "verify", str(tmp_path / "stormy-site")]
    subprocess.run(verify, check=True, capture_output=True, timeout=60)
