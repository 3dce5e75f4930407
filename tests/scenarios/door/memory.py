"""Looks through the memory of processes for something that must not be there."""

import os
from collections.abc import Iterable
from pathlib import Path


def copies(marker: bytes, pids: Iterable[int]) -> int:
    """How often a marker stands in the memory of these processes."""
    return sum(_copies(marker, pid) for pid in pids)


def _copies(marker: bytes, pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    except (FileNotFoundError, ProcessLookupError):
        return 0
    try:
        return sum(_in_region(marker, memory, line) for line in lines)
    finally:
        os.close(memory)


def _in_region(marker: bytes, memory: int, line: str) -> int:
    span, rights, *_ = line.split()
    if rights[0] != "r" or "[vvar]" in line or "[vsyscall]" in line:
        return 0
    start, end = (int(place, 16) for place in span.split("-"))
    try:
        return os.pread(memory, end - start, start).count(marker)
    except (OSError, OverflowError, ValueError):
        return 0
