"""What came in is laid anew without times; what nobody fetches ends, after a warning."""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from tests.scenarios.door.running import door_in, utc_today

from zenger.receive.door.folder import CUT, DELETE, PART, WHOLE, DoorFolder, new_name
from zenger.receive.door.settings import door_toml
from zenger.receive.door.spool import ask_to_destroy
from zenger.receive.door.store import State, Store
from zenger.receive.whole_file import adopt
from zenger.workflow.door import door_hand_over, mover
from zenger.workflow.door.digest import SIZE, digest_of, sealed_digest
from zenger.workflow.door.door_hand_over import hand_over
from zenger.workflow.door.mover import Moved, keep_what_broke_off, move
from zenger.workflow.door.retention import end_what_is_due

DAY = date(2026, 11, 27)


@pytest.fixture
def folder(tmp_path: Path) -> DoorFolder:
    made, _ = door_in(tmp_path)
    made.run.rmdir()
    return made


def came_in(folder: DoorFolder, content: bytes = b"sealed", ending: str = WHOLE) -> str:
    name = new_name()
    path = folder.incoming / (name + ending)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return name


def moved(folder: DoorFolder, day: date = DAY, *, is_clock_right: bool = False) -> Moved:
    return move(folder, day, random.Random(7).shuffle, is_clock_right=is_clock_right)


def test_nothing_finer_than_the_day_is_left(folder: DoorFolder) -> None:
    names = [came_in(folder, b"%d" % number) for number in range(20)]
    before = {path.stat().st_ino for path in folder.incoming.iterdir()}
    moved(folder)
    assert list(folder.incoming.iterdir()) == []
    laid = sorted(folder.store.glob("*.age"), key=lambda path: path.stat().st_ino)
    midnight = datetime(2026, 11, 27, tzinfo=UTC).timestamp()
    assert {path.stat().st_mtime for path in laid} == {midnight}
    assert {path.stat().st_ino for path in laid} & before == set()  # born anew
    order = [int(path.read_bytes()) for path in laid]
    assert sorted(order) == list(range(20))
    assert order != list(range(20))
    assert not {path.stem for path in laid} & set(names)


def test_a_run_that_was_stopped_is_done_again(folder: DoorFolder) -> None:
    name = came_in(folder, b"one")
    Store(folder.store).lay(folder.incoming / f"{name}.age", DAY)  # and then the power failed
    (folder.store / f"{new_name()}.part").write_bytes(b"half")
    moved(folder)
    moved(folder)
    assert [one.size for one in Store(folder.store).parcels()] == [3]


def test_what_is_still_coming_in_is_left_alone_until_the_door_is_started(
    folder: DoorFolder,
) -> None:
    name = came_in(folder, b"half", PART)
    moved(folder)
    assert (folder.incoming / f"{name}.part").exists()
    moved(folder, utc_today() + timedelta(days=2))  # nobody has sent anything for a day
    assert [one.is_whole for one in Store(folder.store).parcels()] == [False]
    name = came_in(folder, b"half", PART)
    assert keep_what_broke_off(folder) == 1
    moved(folder)
    assert len(list(Store(folder.store).parcels())) == 2


def test_a_source_has_destroyed_what_lies_anywhere(folder: DoorFolder) -> None:
    early, late, cut, _ = (came_in(folder, b"%d" % n) for n in range(4))
    moved(folder)
    late = came_in(folder, b"late")
    cut = came_in(folder, b"cut", CUT)
    for name in (early, late, cut):
        ask_to_destroy(folder.incoming, name)
    moved(folder)
    left = [path.read_bytes() for path in folder.store.glob("*.age")]
    assert sorted(left) == [b"1", b"2", b"3"]
    assert not list(folder.incoming.glob(f"*{DELETE}"))
    assert not list(folder.store.glob("*.cut"))


def test_a_source_that_deletes_while_the_mover_runs_does_not_stop_it(folder: DoorFolder) -> None:
    names = [came_in(folder, b"%d" % number) for number in range(3)]
    move(folder, DAY, lambda coming: ask_to_destroy(folder.incoming, coming[0].stem))
    assert [path.stat().st_size for path in folder.store.glob("*.age")] == [1] * (len(names) - 1)
    assert list(folder.incoming.iterdir()) == []


def test_what_comes_whole_while_the_mover_looks_does_not_stop_it(
    folder: DoorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    came_in(folder, b"one")
    gone = folder.incoming / f"{new_name()}{PART}"
    listed = mover._named
    monkeypatch.setattr(
        mover, "_named", lambda at, end: [*listed(at, end), *([gone] if end == PART else [])]
    )
    moved(folder)
    assert len(list(Store(folder.store).parcels())) == 1


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_only_regular_files_are_laid_anew(folder: DoorFolder, kind: str) -> None:
    """The mover may read what the door's process may not: a link would have it copied."""
    placed = folder.incoming / f"{new_name()}{WHOLE}"
    if kind == "link":
        placed.symlink_to(folder.path / "pepper")
    else:
        os.mkfifo(placed, 0o600)
    came_in(folder, b"one")
    moved(folder)
    assert [one.size for one in Store(folder.store).parcels()] == [3]
    assert os.path.lexists(placed)  # `zenger door check` says that it lies there


def test_root_gives_nothing_away_through_a_link(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    theirs, other = tmp_path / "theirs", tmp_path / "shadow"
    theirs.mkdir()
    os.chown(theirs, 12345, 12345)
    other.touch()
    (theirs / "link").symlink_to(other)
    adopt(theirs / "link", theirs)
    assert other.stat().st_uid == 0


def test_names_in_the_store_cannot_be_told_from_those_they_came_in_under(
    folder: DoorFolder, tmp_path: Path
) -> None:
    name = new_name()
    other = DoorFolder(tmp_path / "other")
    other.store.mkdir(parents=True)
    names = {Store(one.store).name_of(name) for one in (folder, folder, other)}
    assert len(names) == 2
    assert name not in names


def laid(folder: DoorFolder, days_ago: int) -> str:
    store = Store(folder.store)
    name = came_in(folder)
    store.lay(folder.incoming / f"{name}.age", DAY - timedelta(days=days_ago))
    (folder.incoming / f"{name}.age").unlink()
    return store.name_of(name)


def test_nothing_ends_without_a_weeks_warning(folder: DoorFolder) -> None:
    store, ended = Store(folder.store), []
    laid(folder, days_ago=300)
    laid(folder, days_ago=50)
    laid(folder, days_ago=3)
    for day in range(9):
        done = end_what_is_due(store, 8, DAY + timedelta(days=day))
        ended.append((done.warned, done.destroyed))
    assert ended == [(2, 0)] * 7 + [(0, 2), (0, 0)]
    assert len(list(store.parcels())) == 1


def test_who_makes_the_term_longer_makes_the_warning_void(folder: DoorFolder) -> None:
    store = Store(folder.store)
    laid(folder, days_ago=56)
    assert end_what_is_due(store, 8, DAY).on == DAY + timedelta(days=7)
    assert end_what_is_due(store, 20, DAY + timedelta(days=6)).warned == 0
    later = end_what_is_due(store, 8, DAY + timedelta(days=30))
    assert (later.destroyed, later.on) == (0, DAY + timedelta(days=37))


def test_the_digest_says_what_waits_and_what_will_end_and_has_one_length(
    folder: DoorFolder,
) -> None:
    desks = [desk.recipient for desk in folder.keyring().desks]
    lengths = set()
    for day in range(14):  # two weeks, with something to say and without
        today = utc_today() + timedelta(days=day)
        if day % 3 == 0:
            came_in(folder, os.urandom(100), CUT if day else WHOLE)
        moved(folder, today)
        digest = digest_of(folder, today)
        assert digest.new == (day % 3 == 0)
        lengths.add(len(sealed_digest(digest, desks)))
    assert lengths == {SIZE}
    assert (digest.waiting, digest.incomplete, digest.takes_files) == (5, 4, True)
    moved(folder, utc_today() + timedelta(days=60), is_clock_right=True)
    late = digest_of(folder, utc_today() + timedelta(days=60))
    assert late.ending == 4
    assert late.ending_on == (utc_today() + timedelta(days=67)).isoformat()


def test_the_desk_is_warned_of_what_was_handed_over_and_may_be_lost(
    folder: DoorFolder, tmp_path: Path
) -> None:
    today = utc_today()
    came_in(folder)
    moved(folder, today)
    hand_over(folder, tmp_path / "stick", today)  # which nobody ever sees again
    late = today + timedelta(days=60)
    moved(folder, late, is_clock_right=True)
    digest = digest_of(folder, late)
    assert (digest.waiting, digest.ending) == (0, 1)
    assert digest.ending_on == (late + timedelta(days=7)).isoformat()


def test_the_digest_says_until_when_the_keys_of_what_waits_are_there(folder: DoorFolder) -> None:
    assert digest_of(folder, DAY).opens_until == ""
    laid(folder, days_ago=-3)  # on Monday, the 30th
    laid(folder, days_ago=-2)
    kept = timedelta(days=folder.keyring().keep_days)
    assert digest_of(folder, DAY).opens_until == (date(2026, 11, 29) + kept).isoformat()


def test_what_is_destroyed_or_warned_of_during_a_hand_over_stays_so(
    folder: DoorFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, stick = Store(folder.store), tmp_path / "stick"
    names = sorted(laid(folder, days_ago=0) for _ in range(3))
    copy = door_hand_over._copy

    def slowly(read: BinaryIO, target: Path, count: Callable[[int], None]) -> None:
        copy(read, target, count)
        store.destroy(names[-1])
        store.write_state(State(warned={names[0]: DAY.isoformat()}))

    monkeypatch.setattr(door_hand_over, "_copy", slowly)
    assert hand_over(folder, stick, DAY).parcels == 2
    assert sorted(path.stem for path in stick.iterdir()) == names[:2]
    assert set(store.state().handed) == set(names[:2])
    assert store.state().warned == {names[0]: DAY.isoformat()}


def test_two_may_destroy_the_same(folder: DoorFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    store, name = Store(folder.store), laid(folder, days_ago=0)
    assert (store.destroy(name), store.destroy(name)) == (True, False)
    monkeypatch.setattr(Path, "exists", lambda _: True)  # until a moment ago
    assert not store.destroy(name)


def test_the_desk_is_told_when_there_is_no_room_for_files(folder: DoorFolder) -> None:
    assert digest_of(folder, utc_today()).findings == ()
    folder.write("door.toml", door_toml(replace(folder.settings(), max_stored_bytes=1_000)))
    digest = digest_of(folder, utc_today())
    assert not digest.takes_files
    assert "no room for files" in digest.findings[0]


def test_what_was_handed_over_waits_no_longer(folder: DoorFolder, tmp_path: Path) -> None:
    laid(folder, days_ago=1)
    assert hand_over(folder, tmp_path / "stick", DAY).parcels == 1
    laid(folder, days_ago=1)
    assert digest_of(folder, DAY).waiting == 1
    assert hand_over(folder, tmp_path / "stick", DAY).parcels == 1
