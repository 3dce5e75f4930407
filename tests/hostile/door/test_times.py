"""After the batch, nothing on the raw disk knows when a source came, nor who came first."""

import os
import random
import shutil
import signal
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.hostile.door.conftest import Mount
from tests.hostile.door.raw_times import Span, commits, debugfs_times, inode_times
from tests.visitor import BEGUN, DoorHouse, Visitor, door_house

from zenger.errors import DoorError
from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.mailboxes import ID_SIZE, Mailbox, Mailboxes, Sealed
from zenger.workflow.door.mover import move
from zenger.workflow.door.traces import empty_journal

TICK = 0.02  # seconds; the clock of a file system goes in steps of up to 10 ms
INODES = range(11, 200)  # numbers, among them all that files of this test ever had
COUNTERS = (slice(24, 28), slice(40, 44), slice(92, 96))  # in the header: how often SQLite wrote
needs_debugfs = pytest.mark.skipif(
    shutil.which("debugfs") is None, reason="needs debugfs: apt-get install e2fsprogs"
)


@dataclass
class Day:
    """One on which two sources sent something, one sent and destroyed it, one broke off."""

    folder: DoorFolder
    visits: Span
    batch: Span
    names: tuple[str, ...]  # of what came in
    before: bytes  # the raw disk as it was when the mover began
    after: bytes


@needs_debugfs
def test_no_time_of_a_source_is_left_on_the_disk(small_disk: Mount) -> None:
    disk = small_disk(40)
    image = disk.parent / "disk.img"
    day = _day_on(disk, image)
    assert inode_times(day.before, day.visits)  # they can be seen
    assert commits(day.before, day.visits)
    assert any(name.encode() in day.before for name in day.names)
    assert inode_times(day.after, day.visits) == []
    assert commits(day.after, day.visits) == 0
    assert debugfs_times(image, INODES, day.visits) == []
    assert debugfs_times(image, INODES, day.batch)
    assert not any(name.encode() in day.after for name in day.names)
    kept = day.folder.mailboxes.read_bytes()
    with sqlite3.connect(day.folder.mailboxes) as database:
        boxes = [row[0] for row in database.execute("SELECT id FROM mailbox")]
    assert len(boxes) == 3
    assert [day.after.count(box) for box in boxes] == [kept.count(box) for box in boxes]


@needs_debugfs
def test_what_is_there_has_the_day_or_the_time_of_the_batch(small_disk: Mount) -> None:
    disk = small_disk(40)
    day = _day_on(disk, disk.parent / "disk.img")
    midnight = datetime(BEGUN.year, BEGUN.month, BEGUN.day, tzinfo=UTC).timestamp()
    laid = [*day.folder.store.glob("*.age"), *day.folder.store.glob("*.cut")]
    assert len(laid) == 3
    for path in (day.folder.path, *day.folder.path.rglob("*")):
        found = path.stat()
        if path.parent == day.folder.path and path.name == "tor":
            continue
        for seen in (found.st_mtime, found.st_ctime):
            is_new = day.batch.start <= seen <= day.batch.end
            assert is_new or seen < day.visits.start or seen == midnight, path.name
    boxes = Mailboxes(day.folder.mailboxes, day.folder.pepper())
    laid_by_the_mover = _pages(day.folder.mailboxes)
    boxes.lay_anew()
    assert _pages(day.folder.mailboxes) == laid_by_the_mover
    assert {path.stat().st_mtime for path in laid} == {midnight}
    assert all(day.batch.start <= path.stat().st_ctime <= day.batch.end for path in laid)


def test_mailboxes_do_not_tell_who_came_first(tmp_path: Path) -> None:
    """Raw pages are the same in whichever order sources came: here two days of one lot."""
    chance = random.Random(17)
    lot = [chance.randbytes(ID_SIZE) for _ in range(30)]
    receipts = {box: Sealed(chance.randbytes(16), chance.randbytes(560)) for box in lot}
    days = [lot, lot[::-1], chance.sample(lot, len(lot))]
    raw = []
    for number, order in enumerate(days):
        boxes = Mailboxes(tmp_path / f"{number}.sqlite3", bytes(32))
        boxes.make()
        for box in order:
            boxes.add(Mailbox(box, box, "2027-W21"))
        for box in order:
            boxes.put_receipt(box, receipts[box])
        file = tmp_path / f"{number}.sqlite3"
        raw.append((_pages(file), boxes.lay_anew(), _pages(file)))
    assert len({before for before, _, _ in raw}) == len(days)  # it can be seen
    assert len({after for _, _, after in raw}) == 1
    with sqlite3.connect(tmp_path / "0.sqlite3") as database:
        assert [row[0] for row in database.execute("SELECT id FROM mailbox")] == sorted(lot)
        assert list(database.execute("PRAGMA auto_vacuum")) == [(1,)]


def test_whoever_kills_the_mover_while_it_lays_mailboxes_anew_loses_none(tmp_path: Path) -> None:
    chance = random.Random(19)
    boxes = Mailboxes(tmp_path / "boxes.sqlite3", bytes(32))
    boxes.make()
    lot = [chance.randbytes(ID_SIZE) for _ in range(20)]
    for box in lot:
        boxes.add(Mailbox(box, box, "2027-W21"))
        boxes.add_reply(box, chance.randbytes(100_048))
    began = time.monotonic()
    boxes.lay_anew()
    took = time.monotonic() - began
    for step in range(12):
        pid = os.fork()
        if not pid:
            boxes.lay_anew()
            os._exit(0)
        time.sleep(took * step / 12)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        boxes.require_sound()
        assert all(boxes.find(box, "2026-W48") and boxes.replies(box) for box in lot)
    boxes.lay_anew()
    assert {path.name for path in tmp_path.iterdir()} == {"boxes.sqlite3", "boxes.sqlite3-journal"}
    assert (tmp_path / "boxes.sqlite3-journal").stat().st_size == 0


def test_a_disk_that_cannot_forget_is_named(tmp_path: Path) -> None:
    shm = Path("/dev/shm")
    if not os.access(shm, os.W_OK):
        pytest.skip("needs a file system in memory")
    with pytest.raises(DoorError, match="was not emptied"):
        empty_journal(DoorFolder(shm))


def _day_on(disk: Path, image: Path) -> Day:
    with door_house(disk) as house:
        for path in house.folder.path.iterdir():
            os.utime(path, (0, 0))  # long ago: who reads it now is noted in its time of access
        time.sleep(TICK)
        began = time.time() - TICK / 2
        house.reopen()
        names = _visits(house)
        ended = time.time()
        os.sync()
        before = image.read_bytes()
        time.sleep(TICK)
        batch = time.time() - TICK / 2
        move(house.folder, BEGUN, random.Random(3).shuffle)
        empty_journal(house.folder)
        os.sync()
        over = Span(batch, time.time())
        return Day(house.folder, Span(began, ended), over, names, before, image.read_bytes())


def _visits(house: DoorHouse) -> tuple[str, ...]:
    """Names under which it came in."""
    seen: set[str] = set()
    for number in range(4):
        source = Visitor(house)
        source.opens_mailbox()
        cut = 5_000 if number == 2 else 0
        source.sends("What I saw.", {"a.bin": bytes(90_000)}, cut=cut)
        seen |= {name.partition(".")[0] for name in house.incoming()}
        if number == 3:
            source.post(source.page("delete").action("/delete/"))
    assert len(seen) == 4
    return tuple(seen)


def _pages(file: Path) -> bytes:
    raw = bytearray(file.read_bytes())
    for counter in COUNTERS:
        raw[counter] = bytes(4)
    return bytes(raw)
