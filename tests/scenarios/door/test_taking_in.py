"""Sources come to the door that a newsroom runs, and what they bring comes out as they sent it.

All the while 500 others are there that send a hundred bytes a second. At small sizes; `make test-door` has the full ones.
"""

import hashlib
import os
import random
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.scenarios.door.memory import copies
from tests.scenarios.door.opening import files_in, members, opened, opened_digests
from tests.scenarios.door.running import Keys, RunningDoor, real
from tests.scenarios.door.slow_clients import slow_clients
from tests.scenarios.door.source import Source

from zenger.model.parcel import read_head
from zenger.model.parcel_padding import is_padded
from zenger.receive.age_opening import How
from zenger.receive.door.folder import new_name

FULL = os.environ.get("ZENGER_DOOR") == "full"
MIB = 1024 * 1024
SIZES = [0, 1, 65_535, 65_536, 65_537, MIB - 1, MIB, MIB + 1, 5 * MIB + 1]
LARGE = 4 * 1024 * MIB + 1 if FULL else 200_000_001  # bytes
SLOW_SECONDS = 600 if FULL else 60
MOST_MEMORY = 100_000  # kB of a process


@pytest.fixture(scope="module", autouse=True)
def company(open_door: tuple[RunningDoor, Keys]) -> Iterator[float]:
    with slow_clients(open_door[0], 500) as began:
        yield began


@pytest.fixture
def source(open_door: tuple[RunningDoor, Keys]) -> Source:
    visitor = Source(open_door[0])
    visitor.opens_mailbox()
    for path in open_door[0].folder.incoming.iterdir():
        path.unlink()
    return visitor


def arrived(door: RunningDoor, ending: str = ".age") -> Path:
    """The one parcel that came."""
    found = _until(lambda: list(door.folder.incoming.glob(f"*{ending}")))
    assert len(found) == 1, f"{len(found)} parcels, of {ending}"
    return found[0]


def test_files_of_awkward_sizes_arrive_as_they_were_sent(
    open_door: tuple[RunningDoor, Keys], source: Source
) -> None:
    door, keys = open_door
    files = {f"file {size}.bin": os.urandom(size) for size in SIZES}
    assert "Arrived whole." in source.sends("What these are.", files).words
    path = arrived(door)
    for desk in (1, 2):
        how, plain = opened(path, keys, desk)
        assert how == How.WHOLE
        sent = [(n.encode(), len(c), hashlib.sha256(c).hexdigest()) for n, c in files.items()]
        assert list(files_in(plain)) == sent
    assert read_head(members(plain)["parcel.json"]).untrusted_note == "What these are."
    assert is_padded(path.stat().st_size)


def test_a_large_file_arrives_whole_and_costs_little_memory(
    open_door: tuple[RunningDoor, Keys], source: Source
) -> None:
    door, keys = open_door
    digest, most = hashlib.sha256(), [0]

    def blocks() -> Iterator[bytes]:
        for number, block in enumerate(_random_blocks(LARGE)):
            digest.update(block)
            if number % 10 == 0:
                most[0] = max(most[0], *(_resident(pid) for pid in door.pids()))
            yield block

    assert "Arrived whole." in source.sends_large("large.bin", blocks(), LARGE).words
    assert opened_digests(arrived(door), keys) == [(LARGE, digest.hexdigest())]
    assert 10_000 < most[0] < MOST_MEMORY


def test_what_breaks_off_is_kept_as_far_as_it_came_and_its_source_sees_it(
    open_door: tuple[RunningDoor, Keys], source: Source
) -> None:
    door, keys = open_door
    content = os.urandom(15 * MIB)
    blocks = (content[start : start + MIB] for start in range(0, len(content), MIB))
    with pytest.raises(ConnectionAbortedError):
        source.sends_large("most.bin", blocks, len(content), stop=9 * MIB)  # at 60 %
    how, plain = opened(arrived(door, ".cut"), keys)
    assert how == How.CUT_OFF
    assert list(files_in(plain)) == []
    found = b"".join(v for k, v in members(plain).items() if k.startswith("files/0001/"))
    assert len(found) == 8 * MIB  # in parts of four
    assert content.startswith(found)
    assert "Incomplete." in source.page("inside").words


def test_what_was_sent_is_in_no_memory_when_it_has_arrived(
    open_door: tuple[RunningDoor, Keys], source: Source
) -> None:
    door, _ = open_door
    for size in (0, 3 * MIB):  # a message, and a message with a file
        marker = secrets.token_hex(16)
        files = {"a.bin": marker.encode() * (size // 32)} if size else {}
        assert "Arrived whole." in source.sends(f"This is {marker}.", files).words
        assert _until(lambda: copies(marker.encode(), door.pids()) == 0), f"{size} bytes"  # noqa: B023


def test_a_door_that_is_open_is_not_opened_twice(open_door: tuple[RunningDoor, Keys]) -> None:
    door, _ = open_door
    under_way = door.folder.incoming / f"{new_name()}.part"
    under_way.touch(mode=0o600)
    done = subprocess.run(real(door.folder), capture_output=True, text=True, check=False)
    assert done.returncode == 42
    assert "open already" in done.stderr
    assert under_way.exists()
    under_way.unlink()
    assert door.get("/en/").status == 200


def test_sizes_say_nothing_but_their_class(
    open_door: tuple[RunningDoor, Keys], source: Source
) -> None:
    door, _ = open_door
    sizes = random.Random(5)
    for _ in range(1000 if FULL else 6):
        source.sends("", {"a": bytes(sizes.randrange(3 * MIB))})
    source.sends("", {f"{n:02d}": bytes(50_000) for n in range(20)})
    source.sends("", {"one": bytes(1_020_000)})
    found = [path.stat().st_size for path in door.folder.incoming.glob("*.age")]
    assert all(is_padded(size) for size in found)
    assert len(set(found)) < len(found)


def _kept_bytes(door: RunningDoor) -> bytes:
    files = sorted(path for path in door.folder.path.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files)


def test_nothing_is_written_of_who_came(
    open_door: tuple[RunningDoor, Keys], source: Source
) -> None:
    """No log, and in the folder nothing but what is meant to be there."""
    door, _ = open_door
    before = _kept_bytes(door)
    codename = source.opens_mailbox()
    source.sends("It is about Ottoline.", {"ottoline-1931.pdf": b"%PDF-ottoline"})
    source.comes_back(codename)
    source.comes_back("wrong words of somebody who guesses here now")
    for name in ("inside", "send", "nothing-here", "return"):
        source.page(name)
    kept = {path for path in door.folder.path.rglob("*") if path.is_file()}
    assert {path.name for path in kept if path.parent == door.folder.path} == {
        "door.toml", "keyring.json", "pepper", "mailboxes.sqlite3", "mailboxes.sqlite3-journal",
    }  # fmt: skip
    content = _kept_bytes(door)
    # Short words stand by chance in keys, and some name a column of the tables: not for anybody.
    words = [word for word in codename.split() if len(word) > 4 and word.encode() not in before]
    told = ["ottoline", "Ottoline", codename, *words, *source.cookies.values()]
    assert [word for word in told if word.encode() in content] == []
    assert {path.name for path in door.folder.run.iterdir()} == {
        "door.sock", "pages.sock", "messages.sock", "upload.sock",
    }  # fmt: skip


def test_a_message_goes_through_at_once_whoever_drips(source: Source, company: float) -> None:
    """Last, so that what came before was tried in their company too."""
    times = []
    while not times or time.monotonic() - company < SLOW_SECONDS:
        began = time.monotonic()
        assert "Arrived whole." in source.sends("A message.").words
        times.append(time.monotonic() - began)
        time.sleep(1)
    assert max(times) < 5


def _random_blocks(size: int) -> Iterator[bytes]:
    stream = random.Random(11)
    while size > 0:
        yield stream.randbytes(min(MIB, size))
        size -= MIB


def _resident(pid: int) -> int:
    """kB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def _until(found: Callable[[], object], seconds: float = 10) -> object:
    until = time.monotonic() + seconds
    while not (value := found()) and time.monotonic() < until:
        time.sleep(0.1)
    return value
