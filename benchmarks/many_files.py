"""Very many small files: `python benchmarks/many_files.py [COUNT]`.

Files of one or two lines, all different, in folders of 1,000, are imported and processed
(`--text-only --jobs 1`). Of each command, as it goes: files done, CPU seconds of the main
process so far, its resident size. From these: the CPU seconds of the first half of its files
and of the second, and the largest size. Then the same trove is processed in a second newsroom,
killed (`kill -9`) in the middle, and started again: the time from the start until the first
file that was not read before is on record. Wall times are longer where others work beside.
"""

import argparse
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from _measuring import run, say, say_where

FOLDER = 1000  # files
LOOK = 0.2  # seconds between two looks at a process
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Look:
    """A process at one moment."""

    done: int  # files
    cpu: float  # seconds of the main process
    resident: int  # MB
    wall: float  # seconds since it was started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--once", action="store_true", help="one newsroom, killed in the middle")
    arguments = parser.parse_args()
    count = arguments.count
    say_where()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        trove = _trove(folder / "trove", count)
        desk = folder / "desk"
        run("init", "--newsroom", desk)
        _told("import", count, _watched(["import", str(trove)], desk, "catalog_occurrence"))
        command = ["process", "--text-only", "--jobs", "1"]
        if arguments.once:
            _killed_once(command, desk, count)
            return
        shutil.copytree(desk, folder / "stormy")
        _told("process", count, _watched(command, desk, "catalog_stagerecord"))
        _restarted(command, folder / "stormy", count)


def _trove(folder: Path, count: int) -> Path:
    for number in range(count):
        if number % FOLDER == 0:
            at = folder / f"{number // FOLDER:04}"
            at.mkdir(parents=True)
        text = f"Entry {number} of the harbour ledger.\n" + "Signed in La Paz.\n" * (number % 2)
        (at / f"{number}.txt").write_text(text)
    return folder


def _started(command: list[str], desk: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "zenger", *command, "--newsroom", str(desk)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _rows(desk: Path, table: str) -> int:
    """Rows so far. Of tables that nothing is deleted from, the last number tells it at once."""
    with sqlite3.connect(f"file:{desk / 'catalog.sqlite3'}?mode=ro", uri=True) as records:
        return records.execute(f"select coalesce(max(id), 0) from {table}").fetchone()[0]


def _look(process: int, done: int, began: float) -> Look | None:
    """None: it has just ended."""
    try:
        numbers = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        memory = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    except FileNotFoundError:
        return None
    if memory is None:
        return None
    cpu = (int(numbers[11]) + int(numbers[12])) / TICKS
    return Look(done, cpu, int(memory[1]) // 1024, time.monotonic() - began)


def _watched(command: list[str], desk: Path, table: str, until: int = 0) -> list[Look]:
    """How it went to its end, or to the moment when so many were done and it was killed."""
    began, looks = time.monotonic(), []
    process = _started(command, desk)
    while process.poll() is None:
        look = _look(process.pid, _rows(desk, table), began)
        looks += [look] if look is not None else []
        if until and looks[-1].done >= until:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return looks
        time.sleep(LOOK)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return looks


def _killed_once(command: list[str], desk: Path, count: int) -> None:
    before = _watched(command, desk, "catalog_stagerecord", until=count // 2)
    at = _rows(desk, "catalog_stagerecord")
    after = _watched(command, desk, "catalog_stagerecord")
    new = next(look for look in after if look.done > at)
    say(what="first new record after kill -9", at=at, wall=new.wall, cpu=new.cpu)
    _told("process", count, [look for look in before if look.done <= at], after)


def _told(what: str, count: int, looks: list[Look], second: list[Look] | None = None) -> None:
    """What the halves took; what comes after the last file (lists, index) is told by itself."""
    first = next(look for look in looks if look.done)
    half = next((look for look in looks if look.done >= count // 2), looks[-1])
    looks = second or looks
    again = next(look for look in looks if look.done > half.done) if second else half
    end = next((look for look in looks if look.done >= count), looks[-1])
    first_half = (half.cpu - first.cpu) / (half.done - first.done)
    second_half = (end.cpu - again.cpu) / max(1, end.done - again.done)
    say(
        what=what, files=count, ms_each_first_half=first_half * 1000,
        ms_each_second_half=second_half * 1000, ratio=second_half / first_half,
        cpu_before_first=first.cpu, cpu_after_last=looks[-1].cpu - end.cpu, cpu=looks[-1].cpu,
        wall=looks[-1].wall, peak_mb=max(look.resident for look in looks),
        peak_mb_until_last=max(look.resident for look in looks if look.wall <= end.wall),
    )  # fmt: skip


def _restarted(command: list[str], desk: Path, count: int) -> None:
    process = _started(command, desk)
    while _rows(desk, "catalog_stagerecord") < count // 2:
        if process.poll() is not None:
            sys.exit("it ended before it could be killed")
        time.sleep(LOOK)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before, began = _rows(desk, "catalog_stagerecord"), time.monotonic()
    process = _started(command, desk)
    while _rows(desk, "catalog_stagerecord") <= before:
        if process.poll() is not None:
            sys.exit("nothing was left to do")
        time.sleep(0.02)
    look = _look(process.pid, before, began)
    cpu = look.cpu if look else None
    say(what="first new record after kill -9", at=before, wall=time.monotonic() - began, cpu=cpu)
    process.kill()
    process.wait()


if __name__ == "__main__":
    main()
