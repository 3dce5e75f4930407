"""What a tree of processes uses, looked at from outside now and then."""

import os
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


class Meter:
    """Keeps the highest values seen. Between two looks a peak can pass unseen."""

    def __init__(self) -> None:
        self.peak_memory = 0  # bytes, resident, of all processes together
        self.cpu_ms = 0

    def read(self, root: int) -> None:
        """Look at process `root` and all below it; those that are gone count nothing."""
        memory = ticks = 0
        waiting = [root]
        while waiting:
            folder = Path("/proc", str(waiting.pop()))
            try:
                # After the name, which may hold anything: fields 3 (state) and on of proc(5).
                fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
                for task in folder.glob("task/*/children"):
                    waiting += map(int, task.read_text().split())
            except OSError:
                continue
            ticks += int(fields[11]) + int(fields[12])
            memory += int(fields[21]) * _PAGE
        self.peak_memory = max(self.peak_memory, memory)
        self.cpu_ms = max(self.cpu_ms, int(ticks * _TICK_MS))
