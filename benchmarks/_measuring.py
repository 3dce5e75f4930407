"""What the benchmarks share: the scale texts as pages, running Zenger, telling what it took."""

import json
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"
PAGE = 2_000  # characters of the scale texts
# The peak is asked of the process itself: what `wait` tells is also that of its children and,
# before it was itself, of whoever started it.
ZENGER = """
import atexit, re, sys
status = lambda: open("/proc/self/status").read()
atexit.register(lambda: print("peak", re.search(r"VmHWM:\\s+(\\d+)", status())[1]))
from zenger.cli.main import main
main()
"""


@dataclass(frozen=True)
class Cost:
    """Of one command; its CPU includes its children, the peak is that of the process alone."""

    cpu: float  # seconds
    wall: float  # seconds; other work on the machine makes it longer
    peak: int  # MB resident

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.peak, other.peak))


def pieces(text: str) -> list[str]:
    """A long text as pages of about `PAGE` characters, cut at spaces; at least one."""
    found, start = [], 0
    while start < len(text):
        end = text.rfind(" ", start, start + PAGE) if start + PAGE < len(text) else len(text)
        end = end if end > start else start + PAGE
        found.append(text[start:end])
        start = end
    return found or [""]


def cpu_seconds() -> float:
    """Of this process so far."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def run(*words: object, cores: int = 0) -> Cost:
    """Run `zenger WORDS`; a failure ends the benchmark with what it said.

    Args:
        cores: it and all its children are held to the first so many; 0: to none.
    """
    held = sorted(os.sched_getaffinity(0))[: cores or None]
    started = time.monotonic()
    command = [sys.executable, "-c", ZENGER, *map(str, words)]
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            command,
            stdout=said,
            stderr=complaints,
            preexec_fn=lambda: os.sched_setaffinity(0, held),
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        complaints.seek(0)
        if process.returncode:
            sys.exit(complaints.read()[-2000:])
        peak = int(said.read().split()[-1]) // 1024
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak)


@dataclass(frozen=True)
class Workers:
    """What the workers of one newsroom took, as they report it."""

    cpu: float  # seconds
    peak: int  # MB resident, of the largest one, OCR and LibreOffice left out


def workers(desk: Path, *stages: str) -> Workers:
    """Of these stages. They are nobody's children that this process could wait for.

    What starting the sandbox itself costs (about a second, once a run) is in no CPU figure.
    """
    stages = stages or ("extract", "render", "ocr", "print")
    marks = ", ".join("?" * len(stages))
    with sqlite3.connect(desk / "catalog.sqlite3") as connection:
        cpu = f"select coalesce(sum(cpu_ms), 0) from catalog_stagerecord where stage in ({marks})"
        peak = (
            "select coalesce(max(peak_memory), 0) from catalog_stagerecord"
            " where stage in ('extract', 'render')"
        )
        return Workers(
            connection.execute(cpu, stages).fetchone()[0] / 1000,
            connection.execute(peak).fetchone()[0] // 1024**2,
        )


def say(**values: object) -> None:
    """One object a line, as the other benchmarks print."""
    rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in values.items()}
    print(json.dumps(rounded), flush=True)


def say_where() -> None:
    """Machine and commit; `+` behind the commit where files differ from it."""
    git = ["git", "-C", str(PROJECT)]
    commit = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    changed = subprocess.run(
        [*git, "status", "--porcelain", "-uno"], capture_output=True, text=True
    )
    say(
        commit=commit.stdout.strip() + ("+" if changed.stdout.strip() else ""),
        machine=f"{platform.machine()}, {os.cpu_count()} cores",
        python=platform.python_version(),
        load=round(os.getloadavg()[0], 1),
    )
