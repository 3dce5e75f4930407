"""The process that keeps the records stays small, however large or many the files are."""

import subprocess
import sys
from pathlib import Path

import pytest

MOST = 300  # MB resident
LINE = "The commission met in La Paz and agreed on the tariff of the port of Arica.\n"


# Asked of the process itself: what `wait` tells is also the peak of its children and, before it
# was itself, of whoever started it.
_MEASURED = """
import atexit, re, sys
status = lambda: open("/proc/self/status").read()
atexit.register(lambda: print("peak", re.search(r"VmHWM:\\s+(\\d+)", status())[1]))
from zenger.cli.main import main
main()
"""


def peak(*words: str | Path) -> int:
    """Run Zenger; the largest resident size of its main process, in MB."""
    command = [sys.executable, "-c", _MEASURED, *map(str, words)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    return int(run.stdout.split()[-1]) // 1024


@pytest.mark.slow
@pytest.mark.sandbox
def test_huge_texts_and_many_small_ones_pass_through_300_mb(tmp_path: Path) -> None:
    """The full size is `benchmarks/pipeline_memory.py`."""
    trove, desk = tmp_path / "trove", tmp_path / "desk"
    trove.mkdir()
    for number in range(600):
        (trove / f"{number}.txt").write_text(f"Cable {number}\n" + LINE * 40)
    for number in range(3):
        (trove / f"huge {number}.txt").write_text(f"Volume {number}\n" + LINE * 400_000)
    peak("init", "--newsroom", desk)
    assert peak("import", trove, "--newsroom", desk) <= MOST
    assert peak("process", "--text-only", "--newsroom", desk, "--jobs", "2") <= MOST
