"""What of a source's files touches the disk, and what happens when that is full."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.hostile.door.conftest import Mount
from tests.scenarios.door.opening import opened
from tests.scenarios.door.running import SMALL, door_in, real, started
from tests.scenarios.door.source import Source

from zenger.receive.age_opening import How

FULL = os.environ.get("ZENGER_DOOR") == "full"
MIB = 1024 * 1024
MARKED = 2048 * MIB if FULL else 48 * MIB  # bytes sent
CALLS = "openat,open,creat,rename,renameat,renameat2,memfd_create,mknod,mknodat"
# Calls that make something: a new file, or one in memory that can be swapped.
MADE = re.compile(r"\b(?:creat|memfd_create|open(?:at)?)\(.*")
NAMED = re.compile(r'"([^"]*)"')


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace: apt-get install strace")
def test_only_ciphertext_is_ever_written(small_disk: Mount, tmp_path: Path) -> None:
    """The kernel tells of every file that is made; the raw image tells what was written."""
    # One mailbox takes no more than it leaves, and 256 times its letters must be free.
    disk = small_disk(MARKED // MIB * 5 // 2 + 100)
    folder, keys = door_in(disk, replace(SMALL, text_reserve_bytes=MIB))
    marker = secrets.token_hex(16)
    with started(folder, real) as door, watched(door.pids(), tmp_path / "calls") as calls:
        source = Source(door)
        source.opens_mailbox()
        block = marker.encode() * (MIB // 32)
        blocks = (block for _ in range(MARKED // MIB))
        assert "Arrived whole." in source.sends_large(f"{marker}.bin", blocks, MARKED).words
        with pytest.raises(ConnectionAbortedError):
            source.sends_large(f"{marker}.bin", (block for _ in range(9)), 9 * MIB, stop=5 * MIB)
        assert "Arrived whole." in source.sends(f"This is {marker}.").words
        assert _found(marker, disk.parent / "disk.img") == 0  # while it runs
    os.sync()
    assert _found(marker, disk.parent / "disk.img") == 0
    assert _others(made_in(calls.read_text()), folder.incoming) == set()
    assert len(made_in(calls.read_text())) >= 3
    whole = [path for path in folder.incoming.glob("*.age") if path.stat().st_size > MARKED]
    assert len(whole) == 1
    assert opened(whole[0], keys)[0] == How.WHOLE


def test_a_flood_of_files_leaves_room_for_messages(small_disk: Mount) -> None:
    disk = small_disk(80)
    settings = replace(SMALL, text_reserve_bytes=20 * MIB, max_stored_bytes=10**12)
    folder, keys = door_in(disk, settings)
    with started(folder, real) as door:
        kept, refused = 0, 0
        for _ in range(8):  # a mailbox each: one alone may take half of the room at most
            flooding = Source(door)
            flooding.opens_mailbox()
            answer = flooding.sends_large("f", (bytes(MIB) for _ in range(10)), 10 * MIB)
            kept += "Arrived whole." in answer.words and answer.status == 200
            refused += "There is no room" in answer.words
        assert kept >= 2
        assert refused >= 2
        assert shutil.disk_usage(disk).free >= settings.text_reserve_bytes
        other = Source(door)
        other.opens_mailbox()
        assert "Arrived whole. Your message." in other.sends("I can still write.").words
    whole = list(folder.incoming.glob("*.age"))
    assert len(whole) >= kept + 1
    assert {opened(path, keys)[0] for path in whole} == {How.WHOLE}


def made_in(calls: str) -> set[str]:
    """Names of the files that these calls made."""
    lines = [found[0] for found in MADE.finditer(calls)]
    return {
        NAMED.findall(line)[-1]
        for line in lines
        if "O_CREAT" in line or line.startswith(("creat", "memfd_create"))
    }


def _others(made: set[str], incoming: Path) -> set[str]:
    """Files that are neither ciphertext nor the empty sign of life of gunicorn's workers, nor the
    record of mailboxes, which holds hashes and sealed things."""
    ours = re.compile(
        rf"{re.escape(str(incoming))}/[0-9a-f]{{32}}\.part|/tmp/zd-\w+/wgunicorn-\w+|/dev/null"
        rf"|{re.escape(str(incoming.parent))}/mailboxes\.sqlite3"
    )
    return {name for name in made if not ours.fullmatch(name)}


class watched:  # noqa: N801 - reads as a word: `with watched(pids, file)`
    """The calls of these processes, and of all that they make, are written to a file."""

    def __init__(self, pids: set[int], to: Path) -> None:
        self._to = to
        words = [word for pid in pids for word in ("-p", str(pid))]
        self._strace = subprocess.Popen(
            ["strace", "-f", "-qq", "-s", "300", "-e", f"trace={CALLS}", "-o", to, *words],
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Path:
        time.sleep(1)
        if self._strace.poll() is not None:
            pytest.skip("strace may not look at processes here")
        return self._to

    def __exit__(self, *_: object) -> None:
        self._strace.send_signal(signal.SIGINT)
        self._strace.wait(20)


def _found(marker: str, image: Path) -> int:
    """How often a marker stands in the raw bytes of a disk."""
    wanted, count, rest = marker.encode(), 0, b""
    with image.open("rb") as stream:
        while block := stream.read(8 * MIB):
            count += (rest + block).count(wanted)
            rest = block[-len(wanted) + 1 :]
    return count
