"""The running door: a large upload, forty at once while pages are asked for, clients that drip.

    .venv/bin/python benchmarks/door_load.py [large] [forty] [slow] [--bytes N] [--seconds N]

Numbers asked for: 10 GB byte-exact with at most 100 MB in each process; 40 uploads while pages
answer within 50 ms (p95) on 2 cores; 500 slow clients for 10 minutes, and text within 5 s.
"""

import argparse
import hashlib
import multiprocessing
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.scenarios.door.opening import opened_digests
from tests.scenarios.door.running import (
    SMALL,
    Keys,
    RunningDoor,
    door_in,
    head_of_post,
    real,
    started,
)
from tests.scenarios.door.source import Source

MIB = 1024 * 1024
SETTINGS = replace(SMALL, upload_processes=48, max_parcel_bytes=20 * 10**9)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("what", nargs="*", default=["large", "forty", "slow"])
    asked.add_argument("--bytes", type=int, default=2 * 10**9)
    asked.add_argument("--seconds", type=int, default=60)
    words = asked.parse_args()
    for what in words.what:
        with tempfile.TemporaryDirectory(prefix="door-load-") as scratch:
            folder, keys = door_in(Path(scratch), SETTINGS)
            with started(folder, real) as door:
                print(f"== {what}, load {os.getloadavg()[0]:.1f}", flush=True)
                {"large": large, "forty": forty, "slow": slow}[what](door, keys, words)


def large(door: RunningDoor, keys: Keys, words: argparse.Namespace) -> None:
    """One file; the highest resident size of any process, asked for while it comes."""
    source = Source(door)
    source.opens_mailbox()
    digest, peak = hashlib.sha256(), 0

    def blocks() -> Iterator[bytes]:
        nonlocal peak
        for number, block in enumerate(noise(words.bytes)):
            digest.update(block)
            if number % 200 == 0:
                peak = max(peak, *(resident(pid) for pid in door.pids()))
            yield block

    began, before = time.monotonic(), cpu(door)
    answer = source.sends_large("large.bin", blocks(), words.bytes)
    took = time.monotonic() - began
    (path,) = door.folder.incoming.glob("*.age")
    (found,) = opened_digests(path, keys)
    spent = cpu(door) - before
    print(f"{words.bytes:,} bytes: {'whole' if 'Arrived whole.' in answer.words else 'BROKEN'}, "
          f"{'byte-exact' if found == (words.bytes, digest.hexdigest()) else 'NOT THE SAME'}; "
          f"{took:.0f} s, {words.bytes / took / 1e6:.0f} MB/s; CPU of the door "
          f"{spent:.0f} s; most resident in a process {peak / 1000:.0f} MB")  # fmt: skip


def forty(door: RunningDoor, keys: Keys, words: argparse.Namespace) -> None:
    """64 MiB each, at 4 MB/s at most; meanwhile a page is asked for ten times a second.

    Who sends is in processes apart, which step back: forty threads in the process that asks would
    be measured with it, and sources do not share the processor of the door.
    """
    del keys, words
    sources = [Source(door, 0) for _ in range(40)]
    for source in sources:
        source.opens_mailbox()
    fork = multiprocessing.get_context("fork")
    whole = fork.Value("i", 0)

    def send(source: Source) -> None:
        if "Arrived whole." in source.sends_large("f", paced(64 * MIB), 64 * MIB).words:
            with whole.get_lock():
                whole.value += 1

    def send_all(some: list[Source]) -> None:
        os.nice(10)
        threads = [threading.Thread(target=send, args=(source,)) for source in some]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    uploads = [fork.Process(target=send_all, args=(sources[start::4],)) for start in range(4)]
    began, times = time.monotonic(), []
    for upload in uploads:
        upload.start()
    while any(upload.is_alive() for upload in uploads):
        times.append(timed(door, "/en/"))
        time.sleep(0.1)
    took, times = time.monotonic() - began, sorted(times)
    memory = sum(proportional(pid) for pid in door.pids())
    print(f"{whole.value} of 40 whole in {took:.0f} s; {len(times)} pages: median "
          f"{times[len(times) // 2] * 1000:.0f} ms, p95 {times[len(times) * 95 // 100] * 1000:.0f} "
          f"ms, worst {times[-1] * 1000:.0f} ms; all processes together {memory / 1000:.0f} MB "
          "(proportional)")  # fmt: skip


def slow(door: RunningDoor, keys: Keys, words: argparse.Namespace) -> None:
    """500 connections at 100 bytes a second, a third of them uploads by a mailbox of their own."""
    del keys
    source, sender = Source(door), Source(door)
    source.opens_mailbox()
    sender.opens_mailbox()
    address = sender.page("send").action("/send/")
    kind = {"CONTENT_TYPE": "multipart/form-data; boundary=x"}
    heads = [
        sender.head("POST", address, 10**8, kind), head_of_post("/en/return/0", 10_000),
        b"GET /en/ HTTP/1.1\r\n",
    ]  # fmt: skip
    drips = [door.connect() for _ in range(500)]
    stop = threading.Event()

    def drip() -> None:
        for number, client in enumerate(drips):
            client.setblocking(False)
            client.send(heads[number % 3])
        while not stop.wait(1):
            for client in drips:
                try:
                    client.send(b"x" * 100)
                except OSError:  # shown out, or not read any more: it comes again
                    client.close()
                    drips[drips.index(client)] = again = door.connect()
                    again.setblocking(False)
                    again.send(heads[0])

    dripping = threading.Thread(target=drip)
    dripping.start()
    times, until = [], time.monotonic() + words.seconds
    while time.monotonic() < until:
        began = time.monotonic()
        assert "Arrived whole." in source.sends("A message.").words
        times.append(time.monotonic() - began)
        time.sleep(1)
    stop.set()
    dripping.join()
    times.sort()
    print(f"{len(times)} messages in {words.seconds} s: median {times[len(times) // 2]:.2f} s, "
          f"worst {times[-1]:.2f} s (form asked for, sent, answer read)")  # fmt: skip


def noise(size: int) -> Iterator[bytes]:
    block = random.Random(5).randbytes(MIB)
    for number in range(0, size, MIB):
        yield (number.to_bytes(8) + block)[: min(MIB, size - number)]


def paced(size: int) -> Iterator[bytes]:
    for block in noise(size):
        yield block
        time.sleep(MIB / 4e6)


def timed(door: RunningDoor, path: str) -> float:
    began = time.monotonic()
    assert Source(door).get(path).status == 200
    return time.monotonic() - began


def resident(pid: int) -> int:
    return _told(pid, "status", "VmRSS")


def proportional(pid: int) -> int:
    return _told(pid, "smaps_rollup", "Pss")


def _told(pid: int, file: str, name: str) -> int:
    """kB."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name + ":")), 0)


def cpu(door: RunningDoor) -> float:
    """Seconds of all processes, those that ended included."""
    ticks = 0
    for pid in door.pids():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
