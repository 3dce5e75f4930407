import os
import subprocess
import sys
import time

from zenger.backends.isolation.meter import Meter

CHILD = "import time; held = b'x' * 30_000_000; print(flush=True); time.sleep(60)"


def test_memory_of_a_process_and_those_below_it_is_added_up() -> None:
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"
    with subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        meter = Meter()
        meter.read(process.pid)
        assert 35_000_000 < meter.peak_memory < 200_000_000
        (child,) = map(int, _children(process.pid))
        os.kill(child, 9)


def test_processor_time_is_told_in_milliseconds() -> None:
    meter = Meter()
    meter.read(os.getpid())
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass
    before = meter.cpu_ms
    meter.read(os.getpid())
    assert 50 <= meter.cpu_ms - before <= 2000


def test_a_process_that_is_gone_counts_nothing() -> None:
    with subprocess.Popen(["/bin/true"]) as process:
        process.wait()
    meter = Meter()
    meter.read(process.pid)
    assert (meter.peak_memory, meter.cpu_ms) == (0, 0)


def _children(pid: int) -> list[str]:
    with open(f"/proc/{pid}/task/{pid}/children") as file:  # noqa: PTH123
        return file.read().split()
