"""Sealing, opening and codenames of the door: `python benchmarks/door_seal.py [--mebibytes N]`.

A parcel with one file of N MiB is sealed to two desks as the door does it, its size unknown, and as
`zenger seal` does it; then opened into quarantine, as the reading room does. Beside it the age
library alone, pulled, with the same bytes. Each in a process of its own, whose largest resident
size is told, and that of one that only imports the same. CPU seconds and wall time.

Then keys are derived from codenames (Argon2id), one after the other.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

import pyrage
from _measuring import cpu_seconds, say, say_where
from pyrage import x25519

from zenger.model.parcel import FORMAT, ParcelHead
from zenger.receive.age_sealing import AgeSealing
from zenger.receive.codename import source_keys
from zenger.receive.parcel_writing import ParcelWriting
from zenger.receive.unsealing import unseal

MIB = 1024 * 1024
BLOCK = os.urandom(MIB)
STEP = 64 * 1024  # bytes, as they come from a connection
GOAL = 0.6  # seconds for a codename
DERIVED = 12  # codenames


class Nowhere:
    """Takes ciphertext and keeps none of it."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        pass


class Blocks:
    """A file of so many blocks, for a library that reads."""

    def __init__(self, count: int) -> None:
        self._left = count * MIB

    def read(self, size: int) -> bytes:
        size = min(size, self._left, MIB)
        self._left -= size
        return BLOCK[:size]


def sealing(out: BinaryIO, keys: list[x25519.Identity], count: int, size: int | None) -> None:
    head = ParcelHead(FORMAT, "2026-11-26", "A message.")
    writing = ParcelWriting(AgeSealing(out, [str(one.to_public()) for one in keys]), head)
    writing.begin(b"large.bin", size=size)
    view = memoryview(BLOCK)
    for _ in range(count):
        for start in range(0, MIB, STEP):
            writing.write(bytes(view[start : start + STEP]))
    writing.end()
    writing.finish()


def one_task(task: str, count: int, folder: Path) -> None:
    """What a process of its own does; it says what it took."""
    keys = [x25519.Identity.generate() for _ in range(2)]
    parcel, key = folder / "p.age", folder / "key.txt"
    cpu, wall = cpu_seconds(), time.perf_counter()
    nowhere: BinaryIO = Nowhere()  # type: ignore[assignment]
    if task == "door":
        sealing(nowhere, keys, count, None)
    elif task == "seal":
        sealing(nowhere, keys, count, count * MIB)
    elif task == "age alone":
        pyrage.encrypt_io(Blocks(count), nowhere, [one.to_public() for one in keys])
    elif task == "make":  # what is then opened
        key.write_text(str(keys[1]), encoding="ascii")
        with parcel.open("wb") as out:
            sealing(out, keys, count, None)
    elif task == "open":
        identity = x25519.Identity.from_str(key.read_text(encoding="ascii"))
        (folder / "quarantine").mkdir()
        with parcel.open("rb") as sealed:
            found = unseal(sealed, folder / "quarantine", [identity], b"x")
        assert found is not None
        assert found.is_complete
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert peak is not None
    print(cpu_seconds() - cpu, time.perf_counter() - wall, int(peak[1]) / 1024)


def apart(task: str, count: int, folder: str) -> tuple[float, float, float]:
    """CPU seconds, wall time and largest resident size of a process that does this alone."""
    words = [sys.executable, __file__, "--task", task, "--mebibytes", str(count)]
    done = subprocess.run([*words, "--folder", folder], capture_output=True, text=True, check=True)
    cpu, wall, peak = map(float, done.stdout.split())
    return cpu, wall, peak


def measured(task: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        if task == "open":
            apart("make", count, scratch)
        cpu, wall, peak = apart(task, count, scratch)
    say(
        task=task, mebibytes=count, cpu_s=cpu, wall_s=wall, peak_mb=round(peak),
        mib_per_cpu_s=round(count / max(cpu, 1e-9)), mib_per_s=round(count / max(wall, 1e-9)),
    )  # fmt: skip


def codenames() -> None:
    took, cpus = [], []
    for number in range(DERIVED):
        start, cpu = time.perf_counter(), cpu_seconds()
        source_keys(f"seven words of which none is in the list {number}", pepper=bytes(32))
        took.append(time.perf_counter() - start)
        cpus.append(cpu_seconds() - cpu)
    say(
        task="codename", count=DERIVED, least_s=min(took), median_s=statistics.median(took),
        most_s=max(took), median_cpu_s=statistics.median(cpus), goal_s=GOAL,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mebibytes", type=int, default=512)
    parser.add_argument("--task", default="")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.task:
        one_task(asked.task, asked.mebibytes, asked.folder)
        return
    say_where()
    for task in ("nothing", "age alone", "door", "seal", "open"):
        measured(task, asked.mebibytes)
    codenames()


if __name__ == "__main__":
    main()
